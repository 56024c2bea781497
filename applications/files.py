"""The documents that come with an application. Each is checked and kept at once, whatever else is still wrong."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.models import Application, ApplicationDocument
from applications.outdated_letters import withdraw_outdated
from documents.intake import discard, keep
from documents.models import Document
from journal.events import APPLICANT, record
from journal.rules import RuleError

MOST_FILES = 10


def keep_files(
    application: Application, *, purpose: str, uploads: Iterable[UploadedFile], now: datetime
) -> list[str]:
    """Keep the good ones; one sentence for each that is refused."""
    refused = []
    for upload in uploads:
        try:
            _keep_one(application, purpose=purpose, upload=upload, now=now)
        except RuleError as error:
            refused.append(str(error))
    return refused


def _keep_one(application: Application, *, purpose: str, upload: UploadedFile, now: datetime) -> None:
    # Checking takes seconds in a process of its own: not while a row is locked. Hence the number is looked at twice.
    _refuse_more_than_fit(application, purpose)
    document = keep(upload, now=now)
    try:
        attached = _attach(application, document, purpose=purpose, now=now)
    except BaseException:
        discard(document)  # whatever went wrong, no file stays that belongs to nothing
        raise
    if not attached:
        discard(document)


def new_among(documents: Iterable[Document], *, there: Collection[str]) -> list[Document]:
    """Those whose content is not there yet, each content once: somebody clicked twice."""
    first: dict[str, Document] = {}
    for document in documents:
        first.setdefault(document.sha256, document)
    return [document for content, document in first.items() if content not in there]


def receive(
    uploads: Iterable[UploadedFile], *, now: datetime, attach: Callable[[list[Document]], list[Document]]
) -> list[str]:
    """Check files and hand the good ones to `attach` together, which gives back those it has no use for.

    Returns a sentence for each that was refused. Whatever goes wrong, no file stays that belongs to nothing.
    """
    good: list[Document] = []
    refused: list[str] = []
    for upload in uploads:
        try:
            good.append(keep(upload, now=now))
        except RuleError as error:
            refused.append(str(error))
    spare = good
    try:
        spare = attach(good) if good else []
    except RuleError as error:
        refused.append(str(error))
    finally:
        for document in spare:
            discard(document)
    return refused


@transaction.atomic
def _attach(application: Application, document: Document, *, purpose: str, now: datetime) -> bool:
    """Put a kept document in the file. False when the same content is there already: somebody clicked twice."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    _refuse_closed(application, purpose)
    _refuse_more_than_fit(application, purpose)
    same = application.documents.filter(purpose=purpose, document__sha256=document.sha256)
    if same.exists():
        return False
    ApplicationDocument.objects.create(application=application, document=document, purpose=purpose)
    application.updated_at = now
    application.save(update_fields=["updated_at"])
    return True


def _refuse_more_than_fit(application: Application, purpose: str) -> None:
    refuse_too_many(application.documents.filter(purpose=purpose).count() + 1)


def refuse_too_many(count: int) -> None:
    """`count` is how many files of one purpose there would be."""
    if count > MOST_FILES:
        raise RuleError(
            _("There are %(count)s files already; more do not fit. Remove one first, or put several in one PDF.")
            % {"count": MOST_FILES}
        )


def takes_kompas_report(application: Application) -> bool:
    """Whether a report may come now: from the sending of the application to long after the approval."""
    enterprise = application.kind == Application.Kind.ENTERPRISE
    return enterprise and application.status in (*Application.OPEN, Application.Status.APPROVED)


def _refuse_closed(application: Application, purpose: str) -> None:
    late_report = purpose == ApplicationDocument.Purpose.KOMPAS and takes_kompas_report(application)
    if application.status != Application.Status.DRAFT and not late_report:
        raise RuleError(_("The application was sent already; its documents do not change any more."))


def remove_file(application: Application, *, pk: int, now: datetime) -> str:
    """Take a document out of a draft. Returns what it was for; removing twice changes nothing."""
    with transaction.atomic():
        application = Application.objects.select_for_update().get(pk=application.pk)
        if application.status != Application.Status.DRAFT:
            raise RuleError(_("The application was sent already; its documents do not change any more."))
        row = application.documents.select_related("document").filter(pk=pk).first()
        if row is None:
            return ""
        purpose, document = row.purpose, row.document
        row.delete()
        discard(document)
        application.updated_at = now
        application.save(update_fields=["updated_at"])
    return purpose


def discard_files(application: Application) -> None:
    """Every document of the file goes, rows and contents. Part of the caller's transaction."""
    for row in application.documents.select_related("document"):
        row.delete()
        discard(row.document)


def add_kompas_report(application: Application, *, upload: UploadedFile, now: datetime) -> Application:
    """The report of the ICA-kompas, after the application was sent. Raises RuleError when the file is refused."""
    _refuse_closed(application, ApplicationDocument.Purpose.KOMPAS)
    _keep_one(application, purpose=ApplicationDocument.Purpose.KOMPAS, upload=upload, now=now)
    with transaction.atomic():
        application = Application.objects.select_for_update().get(pk=application.pk)
        application.kompas = Application.Kompas.NOW
        application.save(update_fields=["kompas"])
        record(application, gettext_noop("ICA-kompas report added"), now=now, actor=None, by=APPLICANT)
        withdraw_outdated(application, "report added", now=now, actor=None)
    return application
