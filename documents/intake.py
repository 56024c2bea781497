"""The one way in for files: `keep` checks and stores, `discard` takes away."""

import hashlib
import logging
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from documents import confinement, pages
from documents.models import Document, random_name
from documents.names import clean_name, endings
from documents.quarantine import STATES
from documents.reasons import Reason, Refusal
from documents.refusals import NotStoredError, RefusedError
from documents.scanning import Finding, scan
from documents.signatures import ACTIVE_ENDING, JPEG, LONGEST_START, PDF, PNG, Kind, kind_by_ending, kind_by_start
from documents.uploads import RefusedUpload

logger = logging.getLogger(__name__)

# The module that the child process runs, and its argument.
INSPECTIONS = {
    PDF: ("documents.pdf_structure",),
    JPEG: ("documents.images", "JPEG"),
    PNG: ("documents.images", "PNG"),
}


def keep(upload: UploadedFile, *, now: datetime) -> Document:
    """Check an uploaded PDF, JPEG or PNG and keep it. Raises RefusedError, a RuleError, with a helpful sentence.

    A picture is kept as a new one, without what its camera wrote into it. This takes a tenth of a second or
    more: call it outside a transaction, so that nobody waits for a lock meanwhile.
    """
    name = clean_name(upload.name or "")
    try:
        _check_size(upload)
        kind = _find_kind(upload, name)
        page_count, content = _inspect(upload, kind)
        finding = _scan(upload)
    except Refusal as refusal:
        raise RefusedError(refusal.reason, name=name) from refusal
    document = Document(
        name=name,
        content_type=kind.content_type,
        size=content.size,
        pages=page_count,
        sha256=_sha256(content),
        scan=STATES[finding],
        received_at=now,
    )
    return _store(document, content)


@transaction.atomic
def discard(document: Document) -> None:
    """Take a document away: the row now, the file and the pictures of its pages once that is committed."""
    name = document.file.name
    document.delete()
    transaction.on_commit(partial(_remove, name), robust=True)


def _check_size(upload: UploadedFile) -> None:
    if isinstance(upload, RefusedUpload):
        raise Refusal(upload.reason)
    if not upload.size:
        raise Refusal(Reason.EMPTY)
    if upload.size > settings.MAX_UPLOAD_BYTES:
        raise Refusal(Reason.TOO_LARGE)


def _find_kind(upload: UploadedFile, name: str) -> Kind:
    """What the file is, when its name and its first bytes say the same. What the browser says does not count."""
    *others, last = endings(name) or [""]
    by_name = kind_by_ending(last)
    if by_name is None:
        raise Refusal(Reason.OTHER_KIND)
    if any(ACTIVE_ENDING.fullmatch(other) for other in others):
        raise Refusal(Reason.TWO_ENDINGS)
    upload.seek(0)
    if kind_by_start(upload.read(LONGEST_START)) is not by_name:
        raise Refusal(Reason.OTHER_CONTENT)
    return by_name


def _inspect(upload: UploadedFile, kind: Kind) -> tuple[int, File]:
    """The number of pages, and what is to be kept: a PDF as it came, a picture made anew."""
    try:
        facts, remade = confinement.run(*INSPECTIONS[kind], chunks=upload.chunks())
    except confinement.ChildFailedError as error:
        logger.warning("A check was stopped: %s", error)
        raise Refusal(Reason.TOO_HEAVY) from error
    if "refused" in facts:
        raise Refusal(Reason(facts["refused"]))
    return facts["pages"], upload if kind is PDF else ContentFile(remade)


def _scan(upload: UploadedFile) -> Finding:
    finding = scan(upload.chunks())
    if finding is Finding.INFECTED:
        raise Refusal(Reason.INFECTED)
    return finding


def _sha256(content: File) -> str:
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _store(document: Document, content: File) -> Document:
    """The file first, then the row. When either fails, neither stays."""
    name = random_name(document, "")
    try:
        document.file.name = default_storage.save(name, content)
        document.save()
    except OSError as error:
        _remove(name)
        logger.exception("A document could not be stored")
        raise NotStoredError(name=document.name) from error
    except BaseException:
        _remove(name)
        raise
    return document


def _remove(name: str) -> None:
    default_storage.delete(name)
    pages.forget(name)
