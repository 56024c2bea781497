import io
import tracemalloc

import pytest
from django import forms
from django.core.files.uploadhandler import StopUpload
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from documents import limits
from documents.intake import keep
from documents.reasons import Reason
from documents.uploads import BoundedUploadHandler
from tests.documents.conftest import NOW
from tests.documents.files import Sample, statutes

MEGABYTE = 1024**2
BOUNDARY = "scheidingslijn"


class Body(io.RawIOBase):
    """A multipart body made while it is read, so that two hundred megabytes never stand in our own memory."""

    def __init__(self, parts, *, folder):
        self.pieces = self._pieces(parts)
        self.length = sum(len(piece) for piece in self._pieces(parts))
        self.waiting = b""
        self.folder = folder
        self.most_on_disk = 0

    def _pieces(self, parts):
        for name, file_name, size in parts:
            named = f'; filename="{file_name}"' if file_name else ""
            yield f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode()
            yield from (b"x" * min(MEGABYTE, size - at) for at in range(0, size, MEGABYTE))
            yield b"\r\n"
        yield f"--{BOUNDARY}--\r\n".encode()

    def read(self, size=-1):
        while len(self.waiting) < size and (piece := next(self.pieces, None)):
            self.waiting += piece
        given, self.waiting = self.waiting[:size], self.waiting[size:]
        self.most_on_disk = max(self.most_on_disk, sum(path.stat().st_size for path in self.folder.iterdir()))
        return given


@pytest.fixture
def post(settings, tmp_path):
    folder = tmp_path / "uploads"
    folder.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = folder

    def post(*parts):
        body = Body(parts, folder=folder)
        request = WSGIRequest(
            {
                "REQUEST_METHOD": "POST",
                "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
                "CONTENT_LENGTH": str(body.length),
                "wsgi.input": body,
            }
        )
        return request, body

    return post


def reasons(request, field="file"):
    return [getattr(upload, "reason", None) for upload in request.FILES.getlist(field)]


def test_file_of_exactly_the_limit_arrives_whole(post, settings):
    request, _body = post(("file", "a.pdf", settings.MAX_UPLOAD_BYTES))

    upload = request.FILES["file"]

    assert (upload.name, upload.size) == ("a.pdf", settings.MAX_UPLOAD_BYTES)
    assert sum(len(chunk) for chunk in upload.chunks()) == settings.MAX_UPLOAD_BYTES
    upload.close()


def test_file_one_byte_past_the_limit_is_marked(post, settings):
    request, _body = post(("file", "a.pdf", settings.MAX_UPLOAD_BYTES + 1))

    upload = request.FILES["file"]

    assert (upload.too_large, upload.reason) == (True, Reason.TOO_LARGE)
    assert (upload.name, upload.size, upload.read()) == ("a.pdf", settings.MAX_UPLOAD_BYTES + 1, b"")


def test_two_hundred_megabytes_take_little_memory_and_disk(post, settings):
    request, body = post(("before", "", 5), ("file", "a.pdf", 200 * MEGABYTE), ("after", "", 7))

    tracemalloc.start()
    found = reasons(request)
    _now, most_in_memory = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found == [Reason.TOO_LARGE]
    assert most_in_memory < 8 * MEGABYTE
    assert body.most_on_disk <= settings.MAX_UPLOAD_BYTES
    assert list(body.folder.iterdir()) == []


def test_other_fields_arrive_beside_a_file_that_is_too_large(post):
    request, _body = post(("before", "", 5), ("file", "a.pdf", 25 * MEGABYTE), ("b", "b.pdf", 3), ("after", "", 7))

    assert request.POST.dict() == {"before": "xxxxx", "after": "xxxxxxx"}
    assert request.FILES["b"].read() == b"xxx"
    request.FILES["b"].close()


def test_form_field_lets_a_refused_file_through_to_its_sentence(post):
    request, _body = post(("file", "a.pdf", 21 * MEGABYTE))

    assert forms.FileField().clean(request.FILES["file"]).reason is Reason.TOO_LARGE


@pytest.mark.django_db
def test_file_that_came_in_is_kept(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    request = RequestFactory().post("/", {"file": Sample("Statuten.pdf", statutes()).upload()})

    with request.FILES["file"] as upload:
        document = keep(upload, now=NOW)

    assert document.file.open().read() == statutes()
    document.file.close()
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []


def test_more_files_than_allowed_are_marked(post):
    request, _body = post(*[("file", f"{number}.pdf", 3) for number in range(limits.MOST_FILES + 1)])

    assert reasons(request) == [None] * limits.MOST_FILES + [Reason.TOO_MANY_FILES]
    for upload in request.FILES.getlist("file"):
        upload.close()


def test_files_that_are_too_large_together_are_marked(post):
    request, body = post(*[("file", f"{number}.pdf", 18 * MEGABYTE) for number in range(6)])

    assert reasons(request) == [None] * 5 + [Reason.TOO_LARGE_TOGETHER]
    assert body.most_on_disk <= limits.MOST_BYTES_TOGETHER
    for upload in request.FILES.getlist("file"):
        upload.close()


def test_handler_gives_up_on_what_is_beyond_all_measure(settings):
    handler = BoundedUploadHandler()
    handler.new_file("file", "a.pdf", "application/pdf", None)
    handler.read = limits.MOST_BYTES_READ

    with pytest.raises(StopUpload) as stopped:
        handler.receive_data_chunk(b"x", 0)

    assert stopped.value.connection_reset
    handler.file.close()
