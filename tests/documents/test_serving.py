import pytest
from django.http import Http404

from documents import intake, serving
from tests.documents.conftest import NOW
from tests.documents.files import Sample, camera_jpeg, statutes

pytestmark = pytest.mark.django_db


def kept_as(name, content=None):
    return intake.keep(Sample(name, content or statutes()).upload(), now=NOW)


def test_download_gives_the_file_back_as_an_attachment():
    response = serving.download(kept_as("Statuten.pdf"))

    assert b"".join(response.streaming_content) == statutes()
    assert {name: response[name] for name in response.headers} == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(statutes())),
        "Content-Disposition": 'attachment; filename="Statuten.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
    response.close()


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("coöperatie €.pdf", "attachment; filename*=utf-8''co%C3%B6peratie%20%E2%82%AC.pdf"),
        ("zon 🌻.pdf", "attachment; filename*=utf-8''zon%20%F0%9F%8C%BB.pdf"),
        ('a";b.pdf', 'attachment; filename="a\\";b.pdf"'),
        ("a\r\nSet-Cookie: b.pdf", 'attachment; filename="aSet-Cookie: b.pdf"'),
    ],
)
def test_download_writes_the_name_so_that_every_browser_reads_it(name, header):
    response = serving.download(kept_as(name))

    assert response["Content-Disposition"] == header
    response.close()


def test_download_of_a_lost_file_is_not_found():
    document = kept_as("Statuten.pdf")
    document.file.storage.delete(document.file.name)

    with pytest.raises(Http404):
        serving.download(document)
    with pytest.raises(Http404):
        serving.page_picture(document, 1)


def test_page_picture_is_private_and_inert():
    response = serving.page_picture(kept_as("IMG_1.jpg", camera_jpeg()), 1)

    assert response.content.startswith(b"\x89PNG")
    assert {name: response[name] for name in response.headers} == {
        "Content-Type": "image/png",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, max-age=3600",
    }


@pytest.mark.parametrize("page", [0, -1, 99])
def test_page_picture_of_a_page_that_is_not_there_is_not_found(page):
    with pytest.raises(Http404):
        serving.page_picture(kept_as("Statuten.pdf"), page)
