import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from documents import intake, pages
from tests.documents.conftest import NOW
from tests.documents.files import Sample, camera_jpeg, changed, encoded, picture, raw_pdf, statutes, stream, with_form

pytestmark = pytest.mark.django_db


def kept_as(name, content):
    return intake.keep(Sample(name, content).upload(), now=NOW)


def opened(content):
    return Image.open(io.BytesIO(content))


@pytest.fixture
def document():
    return kept_as("Statuten.pdf", statutes())


def name_of(document, page):
    return f"pictures/{document.file.name.removeprefix('documents/')}/{page}.png"


def test_picture_shows_a_page(document):
    first, second = (opened(pages.picture(document, page)) for page in (1, 2))

    assert (first.format, first.width) == ("PNG", 1200)
    assert first.convert("L").getextrema() == (0, 255)
    assert first.tobytes() != second.tobytes()


def test_picture_of_a_small_scan_is_not_blown_up():
    scan = kept_as("scan.jpg", camera_jpeg())

    assert opened(pages.picture(scan, 1)).size == (877, 620)


def test_picture_of_an_endless_page_stays_small():
    tall = raw_pdf(
        [b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 14000] >>"]
    )

    assert opened(pages.picture(kept_as("a.pdf", tall), 1)).height <= 3600


def test_picture_shows_what_was_filled_in():
    empty, filled = (kept_as("a.pdf", changed(change)) for change in (lambda _pdf: None, with_form))

    assert pages.picture(empty, 1) != pages.picture(filled, 1)


def test_picture_is_drawn_once(document, files):
    drawn = pages.picture(document, 1)
    assert files() == [document.file.name, name_of(document, 1)]

    default_storage.delete(document.file.name)

    assert pages.picture(document, 1) == drawn


def test_picture_half_written_is_drawn_again(document, files):
    drawn = pages.picture(document, 1)
    default_storage.delete(name_of(document, 1))
    default_storage.save(name_of(document, 1), ContentFile(drawn[:100]))

    assert pages.picture(document, 1) == drawn
    assert files() == [document.file.name, name_of(document, 1)]
    assert default_storage.size(name_of(document, 1)) == len(drawn)


def test_picture_that_takes_too_much_is_not_shown(document, files):
    """A drawing that calls itself ten times ten times ... asks for more than there is."""
    default_storage.delete(document.file.name)
    default_storage.save(document.file.name, ContentFile(endless_drawing()))

    with pytest.raises(pages.PageNotShownError):
        pages.picture(document, 1)

    assert files() == [document.file.name]


def endless_drawing():
    drawings = []
    for number in range(4, 14):
        named = {"Resources": b"<< /XObject << /A %d 0 R >> >>" % (number + 1)} if number < 13 else {}
        calls = b"/A Do " * 30 if number < 13 else b"0 0 9 9 re f "
        drawings.append(stream(calls, Type=b"/XObject", Subtype=b"/Form", BBox=b"[0 0 9 9]", **named))
    resources = b"/Contents 4 0 R /Resources << /XObject << /A 5 0 R >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] %s >>" % resources
    return raw_pdf([b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, *drawings])


def test_forget_removes_the_pictures_of_one_document(document, files):
    other = kept_as("scan.png", encoded(picture(), "PNG"))
    for shown in (document, other):
        pages.picture(shown, 1)

    pages.forget(document.file.name)

    assert files() == sorted([document.file.name, other.file.name, name_of(other, 1)])
