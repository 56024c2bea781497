"""The applicant's page for one request: only what was asked, saved while filling in, and sent once."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications import answering, steps
from applications.answering import AnswerForms
from applications.changes import ChangedElsewhereError
from applications.fields import whole_number
from applications.links import application_of
from applications.models import AnswerDocument, ApplicationDocument, InformationRequest
from applications.submission import IncompleteError
from journal.rules import RuleError


@never_cache
@require_http_methods(["GET", "POST"])
def application_answer(request: HttpRequest, reference: UUID, pk: int) -> HttpResponse:
    application = application_of(request, reference)
    asked = get_object_or_404(application.information_requests.select_related("application"), pk=pk)
    if request.method == "POST":
        return _save(request, asked)
    if not asked.is_open:
        return redirect("application_status", application.reference)
    return _show(request, asked, _as_saved(asked))


def _save(request: HttpRequest, asked: InformationRequest) -> HttpResponse:
    edition = whole_number(request.POST.get("edition", ""))
    try:
        asked = answering.save_answer(asked, typed=request.POST, edition=edition, now=timezone.now())
        refused = _keep_files(request, asked)
    except RuleError as error:
        return _show_unsaved(request, asked, error)
    if refused:
        return _show(request, asked, _as_saved(asked), refused=refused)
    if "send" in request.POST:
        return _send(request, asked)
    if not {"upload", "remove"} & set(request.POST):
        messages.success(request, _("Saved. Nothing is sent yet: come back with the link in our mail, then send it."))
    return redirect("application_answer", asked.application.reference, asked.pk)


def _keep_files(request: HttpRequest, asked: InformationRequest) -> list[str]:
    """Take out what the applicant removes, keep what was added; a sentence for each file that is refused."""
    if remove := whole_number(request.POST.get("remove", "")):
        answering.remove_answer_file(asked, pk=remove)
    refused = []
    for purpose in asked.documents:
        uploads = request.FILES.getlist(f"uploads-{purpose}")
        refused += answering.add_answer_files(asked, purpose=purpose, uploads=uploads, now=timezone.now())
    return refused


def _as_saved(asked: InformationRequest) -> AnswerForms:
    return answering.answer_forms(asked, now=timezone.now(), check=False)


def _send(request: HttpRequest, asked: InformationRequest) -> HttpResponse:
    now = timezone.now()
    try:
        answering.send_answer(asked, edition=asked.edition, now=now)
    except IncompleteError:
        return _show(request, asked, answering.answer_forms(asked, now=now, check=True), check=True)
    except RuleError as error:
        return _show_unsaved(request, asked, error)
    messages.success(request, _("Thank you, your answer is sent. You need not do anything now."))
    return redirect("application_status", asked.application.reference)


def _show_unsaved(request: HttpRequest, asked: InformationRequest, error: RuleError) -> HttpResponse:
    """A window that came too late: what was typed in it stands there still, and is not saved."""
    now = timezone.now()
    fresh = InformationRequest.objects.select_related("application").get(pk=asked.pk)
    fresh.answers = answering.typed_answers(fresh, request.POST, now=now)
    filled = answering.answer_forms(fresh, now=now, check=False)
    may_send = isinstance(error, ChangedElsewhereError)
    return _show(request, fresh, filled, notice=str(error), may_send=may_send)


@dataclass(frozen=True)
class AskedDocument:
    """A kind of file that was asked, with what was added for it so far."""

    purpose: str
    label: str | Promise
    files: list[AnswerDocument]
    earlier: list[ApplicationDocument]
    replaces: bool
    is_missing: bool


def _documents(asked: InformationRequest, *, check: bool) -> list[AskedDocument]:
    added = list(asked.answer_documents.select_related("document"))
    kept = list(asked.application.documents.select_related("document"))
    labels: dict[str, str | Promise] = dict(ApplicationDocument.Purpose.choices)
    replaced = asked.answers.get(answering.REPLACED_FILES, {})
    found = []
    for purpose in asked.documents:
        files = [row for row in added if row.purpose == purpose]
        earlier = [row for row in kept if row.purpose == purpose and purpose in answering.REPLACEABLE]
        missing = check and not files
        found.append(AskedDocument(purpose, labels[purpose], files, earlier, purpose in replaced, missing))
    return found


def _show(
    request: HttpRequest,
    asked: InformationRequest,
    filled: AnswerForms,
    *,
    refused: list[str] | None = None,
    notice: str = "",
    may_send: bool = True,
    check: bool = False,
) -> HttpResponse:
    application, documents = asked.application, _documents(asked, check=check)
    errors = [error for form in filled.all() if form.is_bound for error in steps.errors_of(form)]
    errors += [
        (f"id_uploads-{row.purpose}", _("%(label)s: add the file.") % {"label": row.label})
        for row in documents
        if row.is_missing
    ]
    context: dict[str, Any] = {
        "application": application,
        "asked": asked,
        "parts": [(steps.title_of(application, step), form) for step, form in filled.steps],
        "questions": filled.questions,
        "documents": documents,
        "errors": errors,
        "refused": refused or [],
        "notice": notice,
        "may_send": may_send,
    }
    return render(request, "applications/apply/answer.html", context)
