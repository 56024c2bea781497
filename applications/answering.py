"""The applicant's answer to a request: saved while filling in, sent once, and then a new version of the file."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from applications.changes import ChangedElsewhereError
from applications.columns import columns_of, write_contacts
from applications.drafts import storable_answers
from applications.fields import TextField, words
from applications.files import new_among, receive, refuse_too_many
from applications.forms import StepForm
from applications.information import claim_open
from applications.models import Application, ApplicationDocument, InformationRequest
from applications.revisions import (
    ADDED,
    REPLACED,
    Words,
    about_document,
    differences,
    keep_revision,
    same_words,
    told,
)
from applications.steps import CONTACTS, Step, checked_form, step_of
from applications.submission import IncompleteError, incomplete
from applications.workflow import Who, move
from documents.intake import discard
from documents.models import Document

QUESTIONS = "questions"
REPLACED_FILES = "replaced"
Purpose = ApplicationDocument.Purpose
# What there is one of, so that a new file may take the place of an earlier one.
REPLACEABLE = {Purpose.STATUTES.value, Purpose.KOMPAS.value}


class QuestionsForm(forms.Form):
    """The questions in own words, each with room for a reply."""

    use_required_attribute = False

    def __init__(self, questions: Iterable[str], **options: Any) -> None:
        super().__init__(prefix=QUESTIONS, **options)
        for number, question in enumerate(questions):
            self.fields[f"reply{number}"] = TextField(
                label=question, max_length=4000, error_messages=words(_("Answer this question.")), label_suffix=""
            )


@dataclass(frozen=True)
class AnswerForms:
    """Everything a request unlocks: per step the fields that were asked, and the questions."""

    steps: list[tuple[Step, StepForm]]
    questions: QuestionsForm

    def all(self) -> Iterator[forms.Form]:
        yield from (form for _step, form in self.steps)
        if self.questions.fields:
            yield self.questions

    def are_valid(self) -> bool:
        return all(form.is_valid() for form in self.all())


def answer_forms(request: InformationRequest, *, now: datetime, check: bool) -> AnswerForms:
    """The forms with what was saved, or else with what the file holds; `check` says what is wrong with it."""
    application = request.application
    added = set(request.answer_documents.values_list("purpose", flat=True))
    made = []
    for slug, names in request.fields.items():
        step = step_of(application, slug)
        known = _saved(request, slug)
        form = step.form_class(application)(
            application, now=now, prefix=slug, **{"data": _prefixed(slug, known)} if check else {"initial": known}
        )
        form.keep_only(names)
        form.purposes_added = added
        made.append((step, form))
    replies = request.answers.get(QUESTIONS, {})
    filled = {"data": _prefixed(QUESTIONS, replies)} if check else {"initial": replies}
    return AnswerForms(made, QuestionsForm(request.questions, **filled))


def _saved(request: InformationRequest, slug: str) -> dict[str, str]:
    """As typed for this answer; before anything was, as it stands in the file."""
    saved: dict[str, str] | None = request.answers.get(slug)
    return request.application.answers.get(slug, {}) if saved is None else saved


def _prefixed(prefix: str, typed: Mapping[str, str]) -> dict[str, str]:
    return {f"{prefix}-{name}": text for name, text in typed.items()}


@transaction.atomic
def save_answer(
    request: InformationRequest, *, typed: Mapping[str, str], edition: int, now: datetime
) -> InformationRequest:
    """Keep what was typed, right or wrong. `edition` is what the applicant's window was opened with.

    Raises ChangedElsewhereError when another window saved since; then nothing of either is lost.
    """
    request = claim_open(request)
    if request.edition != edition:
        raise ChangedElsewhereError(
            _("This was changed in another window meanwhile. What you typed stands below; save again to keep it.")
        )
    request.answers = typed_answers(request, typed, now=now)
    request.edition += 1
    request.save(update_fields=["answers", "edition"])
    return request


def typed_answers(
    request: InformationRequest, typed: Mapping[str, str], *, now: datetime
) -> dict[str, dict[str, str]]:
    """From one page to what is stored: by step, and only what was asked."""
    found = {}
    for form in answer_forms(request, now=now, check=False).all():
        own = {name: typed[form.add_prefix(name)] for name in form.fields if form.add_prefix(name) in typed}
        found[str(form.prefix)] = storable_answers(form.fields, own)
    found[REPLACED_FILES] = {purpose: "on" for purpose in request.documents if typed.get(f"replaced-{purpose}")}
    return found


def add_answer_files(
    request: InformationRequest, *, purpose: str, uploads: Iterable[UploadedFile], now: datetime
) -> list[str]:
    """Keep files with the answer; one sentence for each that is refused."""
    return receive(uploads, now=now, attach=partial(_attach, request, purpose=purpose))


@transaction.atomic
def _attach(request: InformationRequest, documents: list[Document], *, purpose: str) -> list[Document]:
    request = claim_open(request)
    there = set(request.answer_documents.filter(purpose=purpose).values_list("document__sha256", flat=True))
    fresh = new_among(documents, there=there) if purpose in request.documents else []
    refuse_too_many(len(there) + len(fresh))
    for document in fresh:
        request.answer_documents.create(document=document, purpose=purpose)
    return [document for document in documents if document not in fresh]


@transaction.atomic
def remove_answer_file(request: InformationRequest, *, pk: int) -> None:
    """Take a file out of an answer that was not sent yet. Removing twice changes nothing."""
    request = claim_open(request)
    row = request.answer_documents.select_related("document").filter(pk=pk).first()
    if row is not None:
        document = row.document
        row.delete()
        discard(document)


def missing_documents(request: InformationRequest) -> list[str]:
    """The purposes that were asked and for which no file was added."""
    there = set(request.answer_documents.values_list("purpose", flat=True))
    return [purpose for purpose in request.documents if purpose not in there]


def send_answer(request: InformationRequest, *, edition: int, now: datetime) -> Application:
    """Send what was saved. The file gets a new version and returns where it was.

    Raises IncompleteError when something that was asked is missing or wrong: then the answer stays as it was saved.
    """
    try:
        with transaction.atomic():
            return _send(request, edition=edition, now=now)
    except IntegrityError:
        # Another application with this number was sent at the same moment: now that it is there, the form says so.
        if answer_forms(request, now=now, check=True).are_valid():
            raise
        raise IncompleteError(incomplete()) from None


def _send(request: InformationRequest, *, edition: int, now: datetime) -> Application:
    request = claim_open(request)
    if request.edition != edition:
        raise ChangedElsewhereError(_("This was changed in another window meanwhile. Look it over, then send again."))
    filled = answer_forms(request, now=now, check=True)
    if missing_documents(request) or not filled.are_valid():
        raise IncompleteError(incomplete())
    application = request.application
    changed = list(_differences(request, filled, now=now))
    documents = _take_over_files(request)
    for step, _form in filled.steps:
        application.answers[step.slug] = _merged(request, step)
    fields = {
        "version": application.version + 1,
        "answers": application.answers,
        **columns_of(application, [form for _step, form in filled.steps]),
    }
    application = move(
        application,
        "answer",
        actor=None,
        who=Who.APPLICANT,
        now=now,
        fields=fields,
        details={"version": fields["version"]},
    )
    _write_people(application, request, now=now)
    keep_revision(application, changed=changed, documents=documents, now=now, request=request)
    request.answered_at = now
    request.save(update_fields=["answered_at"])
    return application


def _merged(request: InformationRequest, step: Step) -> dict[str, str]:
    """The answers of a step with those that were asked in their new place; a tick taken away is no answer."""
    asked = request.fields[step.slug]
    others = {
        name: text for name, text in request.application.answers.get(step.slug, {}).items() if name not in asked
    }
    given: dict[str, str] = request.answers.get(step.slug, {})
    return others | given


def _differences(request: InformationRequest, filled: AnswerForms, *, now: datetime) -> Iterator[dict[str, Words]]:
    application = request.application
    for step, _form in filled.steps:
        before = application.answers.get(step.slug, {})
        yield from differences(application, step, before=before, after=_merged(request, step), now=now)
    for number, question in enumerate(request.questions):
        reply = filled.questions.cleaned_data[f"reply{number}"]
        yield told(partial(str, question), before=same_words(""), after=same_words(reply))


def _take_over_files(request: InformationRequest) -> list[dict[str, str]]:
    """The files of the answer go into the file of the application; those they replace stay as earlier versions."""
    documents, changes = request.application.documents, []
    for purpose in set(request.answers.get(REPLACED_FILES, {})) & REPLACEABLE:
        earlier = documents.filter(purpose=purpose)
        changes += [about_document(row, REPLACED) for row in earlier.select_related("document")]
        earlier.update(purpose=Purpose.SUPERSEDED)
    for row in request.answer_documents.select_related("document"):
        row.delete()
        kept = documents.create(document=row.document, purpose=row.purpose)
        changes.append(about_document(kept, ADDED))
    return changes


def _write_people(application: Application, request: InformationRequest, *, now: datetime) -> None:
    if CONTACTS not in request.fields:
        return
    form = checked_form(application, step_of(application, CONTACTS), now=now)
    if not form.is_valid():
        raise IncompleteError(incomplete())
    write_contacts(application, form)
