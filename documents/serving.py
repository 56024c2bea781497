"""Giving files back, to a view that has checked access. Nothing here can run in the reader's name."""

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase

from documents import pages
from documents.models import Document

POLICY = "default-src 'none'; sandbox"
PICTURE_AGE_SECONDS = 3600


def download(document: Document) -> FileResponse:
    """The file as an attachment under the name it came with. One in quarantine is not found."""
    if not document.may_be_served:
        raise Http404(document.get_scan_display())
    try:
        content = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404(f"The file of document {document.pk} is gone") from error
    response = FileResponse(content, as_attachment=True, filename=document.name, content_type=document.content_type)
    response["Content-Length"] = str(document.size)
    response["Cache-Control"] = "private, no-store"
    guard(response)
    return response


def page_picture(document: Document, page: int) -> HttpResponse:
    """One page as a picture. A page that cannot be shown is not found."""
    try:
        content = pages.picture(document, page)
    except (pages.PageNotShownError, FileNotFoundError) as error:
        raise Http404(str(error)) from error
    response = HttpResponse(content, content_type="image/png")
    response["Cache-Control"] = f"private, max-age={PICTURE_AGE_SECONDS}"
    guard(response)
    return response


def guard(response: HttpResponseBase) -> None:
    """Even opened straight from its address, the file cannot act: no guessing of types, no scripts, no framing."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
