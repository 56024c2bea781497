"""Pages as pictures, drawn once in a confined child process and then kept beside the documents."""

import logging
from contextlib import suppress

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from documents import confinement
from documents.models import Document
from journal.rules import RuleError

logger = logging.getLogger(__name__)
PNG_END = b"IEND\xaeB`\x82"


class PageNotShownError(RuleError):
    """There is no picture of this page, and the message says why."""


def picture(document: Document, page: int) -> bytes:
    """Page 1 to `document.pages` as PNG, at most SHOWN_WIDTH pixels wide. Raises PageNotShownError."""
    if not document.may_be_served:
        raise PageNotShownError(
            _("This document cannot be opened: %(state)s.") % {"state": document.get_scan_display()}
        )
    if not 1 <= page <= document.pages:
        raise PageNotShownError(_("This document has no page %(page)s.") % {"page": page})
    name = f"{_folder(document.file.name)}/{page}.png"
    return _kept(name) or _draw(document, page, name=name)


def forget(document_name: str) -> None:
    """Remove the pictures of a document by the name of its file."""
    folder = _folder(document_name)
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)


def _folder(document_name: str) -> str:
    return f"pictures/{document_name.rpartition('/')[2]}"


def _kept(name: str) -> bytes:
    """The picture drawn before; nothing when there is none, or when another process is still writing it."""
    try:
        with default_storage.open(name) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return b""
    return content if content.endswith(PNG_END) else b""


def _draw(document: Document, page: int, *, name: str) -> bytes:
    try:
        with document.file.open("rb") as file:
            _facts, content = confinement.run(
                "documents.rendering", document.content_type, str(page), chunks=file.chunks()
            )
    except confinement.ChildFailedError as error:
        logger.warning("Page %s of document %s was not drawn: %s", page, document.pk, error)
        raise PageNotShownError(_("This page cannot be shown. Download the document to read it.")) from error
    _put_by(name, content)
    return content


def _put_by(name: str, content: bytes) -> None:
    """Keep a picture for the next time; a full disk only means drawing it again."""
    try:
        default_storage.delete(name)
        stored = default_storage.save(name, ContentFile(content))
    except OSError:
        logger.warning("The picture %s could not be kept", name)
        return
    if stored != name:  # another process was first
        default_storage.delete(stored)
