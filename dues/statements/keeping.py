"""The files themselves: kept as the bank made them, by what they hold, and only when they can be read."""

import hashlib
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from documents.names import clean_name
from documents.uploads import RefusedUpload
from dues.models import CsvMapping, Format, StatementFile, statement_path
from dues.statements import reading
from dues.statements.content import StatementError

# What nobody confirmed within this time is thrown away.
WAITS = timedelta(days=7)


def keep(
    upload: UploadedFile, *, mapping: CsvMapping | None = None, actor: User | None, now: datetime
) -> StatementFile:
    """Keep a file that can be read, to be looked at and then imported. Raises StatementError and keeps nothing.

    A CSV of an unknown bank is kept as well, without a mapping. The same file again is the file that is kept.
    """
    name = clean_name(upload.name or "")
    raw = _bytes(upload)
    sha256 = hashlib.sha256(raw).hexdigest()
    if known := StatementFile.objects.filter(sha256=sha256).first():
        return _kept_before(known)
    file = StatementFile(name=name, size=len(raw), sha256=sha256, uploaded_at=now, uploaded_by=actor)
    try:
        file.mapping = mapping or reading.mapping_of(raw)
        file.format = reading.read(raw, mapping=file.mapping).format
    except reading.NoMappingError:
        file.format = Format.CSV
    return _store(file, raw)


def content_of(file: StatementFile) -> bytes:
    """The bytes that were looked at. Raises StatementError when they are gone or have become others."""
    try:
        with file.file.open("rb") as kept:
            raw = kept.read(settings.MAX_UPLOAD_BYTES + 1)
    except OSError:
        raw = b""
    if hashlib.sha256(raw).hexdigest() != file.sha256:
        raise StatementError(_("The kept file is no longer the one that was uploaded. Upload it again."))
    return bytes(raw)


@transaction.atomic
def discard(file: StatementFile, *, now: datetime) -> None:
    """Throw away a file that was only looked at. What was imported stays for ever."""
    kept = StatementFile.objects.select_for_update().filter(pk=file.pk).first()
    if kept is None:
        return
    if kept.imported_at:
        raise StatementError(_("This file has been imported: it stays."))
    kept.delete()
    transaction.on_commit(partial(default_storage.delete, kept.file.name), robust=True)


def forget_waiting(*, now: datetime) -> None:
    """The sweep: files that nobody confirmed in a week."""
    for file in StatementFile.objects.filter(imported_at=None, uploaded_at__lt=now - WAITS):
        discard(file, now=now)


def _bytes(upload: UploadedFile) -> bytes:
    if isinstance(upload, RefusedUpload) or (upload.size or 0) > settings.MAX_UPLOAD_BYTES:
        raise StatementError(
            _("“%(name)s” is larger than %(megabytes)s MB, which no statement is. Fetch it from the bank in parts.")
            % {"name": clean_name(upload.name or ""), "megabytes": settings.MAX_UPLOAD_BYTES // 1024**2}
        )
    upload.seek(0)
    return bytes(upload.read())


def imported_before(file: StatementFile) -> StatementError:
    """What to say of a file that was imported already."""
    assert file.imported_at is not None  # noqa: S101 - narrows the type
    day = date_format(timezone.localtime(file.imported_at), "j F Y")
    return StatementError(
        _("This file was imported on %(day)s already, as “%(name)s”. Nothing is changed.")
        % {"day": day, "name": file.name}
    )


def _kept_before(known: StatementFile) -> StatementFile:
    if known.imported_at is not None:
        raise imported_before(known)
    return known


def _store(file: StatementFile, raw: bytes) -> StatementFile:
    """The file first, then the row. When the row fails, the file goes; when somebody was quicker, theirs is it."""
    file.file.name = default_storage.save(statement_path(file), ContentFile(raw))
    try:
        with transaction.atomic():
            file.save()
    except IntegrityError:
        default_storage.delete(file.file.name)
        return _kept_before(StatementFile.objects.get(sha256=file.sha256))
    except BaseException:
        default_storage.delete(file.file.name)
        raise
    return file
