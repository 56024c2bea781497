import hashlib
import io

import pikepdf
import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import translation
from PIL import Image

from documents import intake, pages
from documents.models import Document
from documents.reasons import Reason
from documents.refusals import SENTENCES, NotStoredError, RefusedError
from documents.uploads import RefusedUpload
from tests.documents import attacks, files
from tests.documents.conftest import NOW
from tests.documents.files import Sample, statutes

pytestmark = pytest.mark.django_db

HONEST = files.honest()
HOSTILE = attacks.hostile()


def keep(name="Statuten.pdf", content=None):
    return intake.keep(Sample(name, content or statutes()).upload(), now=NOW)


def content_of(document):
    with document.file.open() as stored:
        return stored.read()


@pytest.mark.parametrize("kind", HONEST)
def test_honest_file_is_kept(kind):
    document = intake.keep(HONEST[kind].upload(), now=NOW)

    content = content_of(document)
    assert (document.size, document.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert document.pages >= 1
    assert document.received_at == NOW


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_file_is_refused_for_its_own_reason(kind, files):
    sample, reason = HOSTILE[kind]

    with pytest.raises(RefusedError) as refused:
        intake.keep(sample.upload(), now=NOW)

    assert refused.value.reason is reason
    assert not Document.objects.exists()
    assert files() == []


def test_pdf_is_kept_as_it_came(files):
    document = keep("Statuten v1.2.pdf")

    assert content_of(document) == statutes()
    with pikepdf.open(io.BytesIO(statutes())) as pdf:
        facts = "Statuten v1.2.pdf", "application/pdf", len(pdf.pages)
    assert (document.name, document.content_type, document.pages) == facts
    assert files() == [document.file.name]


def test_document_is_kept_under_a_name_that_tells_nothing():
    first, second = keep("../../geheim.pdf"), keep("../../geheim.pdf")

    assert first.file.name != second.file.name
    assert "geheim" not in first.file.name
    assert first.name == "geheim.pdf"


@pytest.mark.parametrize("kind", ["telephone", "scan as PNG"])
def test_picture_keeps_its_pixels_and_nothing_else(kind):
    content = content_of(intake.keep(HONEST[kind].upload(), now=NOW))

    with Image.open(io.BytesIO(content)) as made:
        made.load()
        assert not made.getexif()
        assert set(made.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not any(trace in content for trace in (b"Jan", b"Exif", b"gemaakt", b"tEXt"))


def test_picture_is_kept_the_right_way_up():
    turned = content_of(intake.keep(HONEST["telephone"].upload(), now=NOW))

    with Image.open(io.BytesIO(turned)) as made:
        assert made.size == (877, 620)
        assert made.getpixel((877 - 40, 100)) < (50, 50, 50)  # the black bar moved to the right


def test_size_is_looked_at_before_the_content(settings):
    upload = SimpleUploadedFile("a.pdf", b"x" * (settings.MAX_UPLOAD_BYTES + 1))

    with pytest.raises(RefusedError) as refused:
        intake.keep(upload, now=NOW)

    assert refused.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("reason", [Reason.TOO_LARGE, Reason.TOO_MANY_FILES, Reason.TOO_LARGE_TOGETHER])
def test_upload_dropped_on_the_way_in_is_refused(reason):
    upload = RefusedUpload(reason=reason, name="a.pdf", content_type="application/pdf", size=3)

    with pytest.raises(RefusedError) as refused:
        intake.keep(upload, now=NOW)

    assert refused.value.reason is reason


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("reason", Reason)
def test_refusal_is_a_sentence_in_every_language(reason, language):
    with translation.override(language):
        sentence = str(RefusedError(reason, name="100 % zon.pdf"))

    assert "100 % zon.pdf" in sentence
    assert "%(" not in sentence
    assert sentence.endswith(".")


def test_refusals_differ_in_every_language():
    for language in ("nl", "en"):
        with translation.override(language):
            assert len({str(SENTENCES[reason]) for reason in Reason}) == len(Reason)


def test_row_that_fails_leaves_no_file(files):
    with pytest.raises(IntegrityError), transaction.atomic():
        intake.keep(Sample("a.pdf", statutes()).upload(), now=None)

    assert files() == []


class FullDisk(FileSystemStorage):
    """Writes the first half of a file and then has no room left."""

    def _save(self, name, content):
        super()._save(name, SimpleUploadedFile("half", content.read(content.size // 2)))
        raise OSError(28, "No space left on device")


def test_full_disk_leaves_neither_half_a_file_nor_a_row(settings, files):
    default = {**settings.STORAGES["default"], "BACKEND": "tests.documents.test_intake.FullDisk"}
    settings.STORAGES = {**settings.STORAGES, "default": default}

    with pytest.raises(NotStoredError):
        keep()

    assert files() == []
    assert not Document.objects.exists()


def test_discard_takes_everything_away(files, django_capture_on_commit_callbacks):
    document, other = keep(), keep()
    pages.picture(document, 1)

    with django_capture_on_commit_callbacks(execute=True):
        intake.discard(document)

    assert list(Document.objects.all()) == [other]
    assert files() == [other.file.name]


@pytest.mark.django_db(transaction=True)
def test_discard_undone_leaves_the_file(files):
    document = keep()

    with transaction.atomic():
        intake.discard(document)
        transaction.set_rollback(True)

    assert files() == [document.file.name]
    assert Document.objects.get().file.name == document.file.name
