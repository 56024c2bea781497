"""Taking in a request's files with a bound on what is stored: the bytes past it are read and dropped,
so that the browser gets a page with a sentence instead of a broken connection.
"""

import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from documents.limits import MOST_BYTES_READ, MOST_BYTES_TOGETHER, MOST_FILES
from documents.reasons import Reason


class RefusedUpload(UploadedFile):
    """Stands in the form in place of a file whose content was dropped. Its size is what came in."""

    too_large = True

    def __init__(self, *, reason: Reason, name: str | None, content_type: str | None, size: int) -> None:
        super().__init__(io.BytesIO(), name, content_type, size)
        self.reason = reason


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Every file goes to a temporary file, as long as each, their number and their sum stay within bounds."""

    # Set by the parent class.
    file: TemporaryUploadedFile

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.files = 0
        self.kept = 0
        self.read = 0
        self.reason: Reason | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.files += 1
        self.reason = None
        if self.files > MOST_FILES:
            self._drop(Reason.TOO_MANY_FILES)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.read += len(raw_data)
        if self.read > MOST_BYTES_READ:
            raise StopUpload(connection_reset=True)
        if self.reason:
            return
        if start + len(raw_data) > settings.MAX_UPLOAD_BYTES:
            self._drop(Reason.TOO_LARGE)
        elif self.kept + start + len(raw_data) > MOST_BYTES_TOGETHER:
            self._drop(Reason.TOO_LARGE_TOGETHER)
        else:
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.reason:
            return RefusedUpload(
                reason=self.reason, name=self.file_name, content_type=self.content_type, size=file_size
            )
        self.kept += file_size
        return super().file_complete(file_size)

    def _drop(self, reason: Reason) -> None:
        """Give the disk back at once; the rest of this file is read off without being kept."""
        self.reason = reason
        self.file.close()
