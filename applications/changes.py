"""What an applicant corrects after sending, as long as nobody has taken the application into review."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.columns import columns_of, write_contacts
from applications.drafts import storable_answers
from applications.files import new_among, receive, refuse_too_many
from applications.forms import StepForm
from applications.models import Application, ApplicationDocument
from applications.revisions import ADDED, REMOVED, Words, about_document, differences, keep_revision
from applications.steps import CONTACTS, Step
from applications.submission import renew_receipt
from documents.intake import discard
from documents.models import Document
from journal.events import APPLICANT, record
from journal.rules import RuleError


class ClosedError(RuleError):
    """The file was taken into review, or ended: the applicant cannot change it any more."""


class ChangedElsewhereError(RuleError):
    """Another window saved something since this one was opened."""


def may_change(application: Application) -> bool:
    return application.status == Application.Status.SUBMITTED


def typed_form(application: Application, step: Step, *, typed: Mapping[str, str], now: datetime) -> StepForm:
    """The step with what was typed just now, whatever is stored."""
    return step.form_class(application)(application, now=now, data=typed)


def change_step(
    application: Application, step: Step, *, typed: Mapping[str, str], read_version: int, now: datetime
) -> StepForm:
    """Replace the answers of one step. Nothing changes when the returned form is not valid.

    `read_version` is the version the applicant had on screen. Raises ClosedError or ChangedElsewhereError.
    """
    try:
        with transaction.atomic():
            return _change_step(application, step, typed=typed, read_version=read_version, now=now)
    except IntegrityError:
        # Another application with this number was sent at the same moment: now that it is there, the form says so.
        form = typed_form(application, step, typed=typed, now=now)
        if form.is_valid():
            raise
        return form


def _change_step(
    application: Application, step: Step, *, typed: Mapping[str, str], read_version: int, now: datetime
) -> StepForm:
    application = _claim(application)
    if application.version != read_version:
        raise ChangedElsewhereError(
            _("This was changed in another window meanwhile. What you typed stands below; save again to keep it.")
        )
    form = typed_form(application, step, typed=typed, now=now)
    if not form.is_valid():
        return form
    before, after = application.answers.get(step.slug, {}), storable_answers(form.fields, typed)
    changed = list(differences(application, step, before=before, after=after, now=now))
    if changed:
        application.answers[step.slug] = after
        columns = columns_of(application, [form])
        for name, value in columns.items():
            setattr(application, name, value)
        application.save(update_fields=["answers", *columns])
        if step.slug == CONTACTS:
            write_contacts(application, form)
        _make_version(application, changed=changed, now=now)
    return form


def _claim(application: Application) -> Application:
    claimed = Application.objects.select_for_update().get(pk=application.pk)
    if not may_change(claimed):
        raise ClosedError(_("This application cannot be changed any more: it is being read, or it has ended."))
    return claimed


def _make_version(
    application: Application,
    *,
    changed: Iterable[dict[str, Words]] = (),
    documents: Iterable[dict[str, str]] = (),
    now: datetime,
) -> None:
    application.version += 1
    application.updated_at = now
    application.save(update_fields=["version", "updated_at"])
    keep_revision(application, changed=changed, documents=documents, now=now)
    verb = gettext_noop("application changed by the applicant")
    record(application, verb, now=now, actor=None, by=APPLICANT, version=application.version)
    renew_receipt(application, now=now)


def add_files(application: Application, *, purpose: str, uploads: Iterable[UploadedFile], now: datetime) -> list[str]:
    """Add files to what was sent; one sentence for each that is refused."""
    return receive(uploads, now=now, attach=partial(_attach, application, purpose=purpose, now=now))


@transaction.atomic
def _attach(application: Application, documents: list[Document], *, purpose: str, now: datetime) -> list[Document]:
    application = _claim(application)
    there = set(application.documents.filter(purpose=purpose).values_list("document__sha256", flat=True))
    fresh = new_among(documents, there=there)
    refuse_too_many(len(there) + len(fresh))
    rows = [application.documents.create(document=document, purpose=purpose) for document in fresh]
    if rows:
        if purpose == ApplicationDocument.Purpose.KOMPAS:
            application.kompas, application.kompas_expected_on = Application.Kompas.NOW, None
            application.save(update_fields=["kompas", "kompas_expected_on"])
        _make_version(application, documents=[about_document(row, ADDED) for row in rows], now=now)
    return [document for document in documents if document not in fresh]


@transaction.atomic
def remove_file(application: Application, *, pk: int, now: datetime) -> None:
    """Take a file out of what was sent; the last of its kind stays until another one is there."""
    application = _claim(application)
    row = application.documents.select_related("document").filter(pk=pk).first()
    if row is None:
        return
    if not application.documents.filter(purpose=row.purpose).exclude(pk=pk).exists():
        raise RuleError(_("Add the new file first, then remove this one: one has to be there."))
    change, document = about_document(row, REMOVED), row.document
    row.delete()
    discard(document)
    _make_version(application, documents=[change], now=now)
