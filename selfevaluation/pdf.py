"""Evaluations on paper: the compass, its values, and the answers of the newest one."""

from collections.abc import Sequence
from pathlib import Path

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _

from documents.printing import printer
from selfevaluation.models import SelfEvaluation
from selfevaluation.results import answers_in_words, result_of

SHEET = Path(__file__).parent / "assets" / "evaluation.css"


def render(evaluations: Sequence[SelfEvaluation], *, name: str, language: str) -> bytes:
    """`evaluations` newest first, at least one. Raises RuleError when Pango is missing on this machine."""
    newest = evaluations[0]
    with translation.override(language):
        result = result_of(evaluations)
        context = {
            "language": language,
            "name": name,
            "newest": newest,
            "year": str(newest.year),
            "result": result,
            "answers": answers_in_words(newest),
        }
        html = render_to_string("selfevaluation/evaluation_pdf.html", context)
        drawing = render_to_string("selfevaluation/compass.svg", {"chart": result.chart})
    return printer(SHEET).print(html, {"compass.svg": drawing.encode()})


def file_name(evaluation: SelfEvaluation, *, name: str) -> str:
    """In the active language: zelfevaluatie-2026-zonnewijzer-cv.pdf."""
    return f"{slugify(_('self-evaluation'))}-{evaluation.year}-{slugify(name)}".rstrip("-") + ".pdf"


def response(content: bytes, *, file_name: str) -> HttpResponse:
    """As an attachment, kept by nobody on its way."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=file_name) or "attachment",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
