"""The credit note as a PDF: made from the invoice's own copies, kept once, and sent with its letter."""

from datetime import datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from correspondence import outbox
from correspondence.models import Letter
from documents.printing import printer
from dues.models import CreditNote, credit_note_path

SHEET = Path(__file__).parent / "assets" / "books.css"


def make(note: CreditNote, *, now: datetime) -> CreditNote:
    """Make, keep and send the PDF, unless that was done or another worker is at it. Safe to run twice."""
    if CreditNote.objects.waiting_for_pdf(now).filter(pk=note.pk).update(rendering_since=now):
        return _keep(note, render(note), now)
    note.refresh_from_db()
    return note


def render(note: CreditNote) -> bytes:
    """Raises RuleError when Pango is missing on this machine."""
    with translation.override(note.language):
        context = {"note": note, "invoice": note.invoice, "lines": note.lines.select_related("line")}
        html = render_to_string("dues/credit_note_pdf.html", context)
    return printer(SHEET).print(html, {})


def file_name(note: CreditNote) -> str:
    """As the member sees it: creditnota-cn-2026-000001.pdf."""
    with translation.override(note.language):
        return f"{slugify(_('credit note'))}-{note.number.lower()}.pdf"


@transaction.atomic
def _keep(note: CreditNote, content: bytes, now: datetime) -> CreditNote:
    note = CreditNote.objects.select_for_update().get(pk=note.pk)
    if not note.pdf:
        note.pdf.storage.delete(credit_note_path(note))  # left by a worker that was killed before its row was written
        note.pdf.save("", ContentFile(content), save=False)
        note.save(update_fields=["pdf"])
    for letter in Letter.objects.about(note).filter(status=Letter.Status.DRAFT):
        outbox.attach(letter, name=file_name(note), content=content)
        outbox.release(letter, now=now)
    return note
