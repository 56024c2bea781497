import pytest
from django.http import Http404

from documents import intake, serving, tasks
from documents.models import Document
from documents.reasons import Reason
from documents.refusals import RefusedError
from journal.models import Event
from tests.documents import clamd
from tests.documents.conftest import NOW
from tests.documents.files import EICAR, ONE_PAGE, Sample, raw_pdf, statutes, stream

pytestmark = pytest.mark.django_db
Scan = Document.Scan

CLEAN = Sample("statuten.pdf", statutes())
INFECTED = Sample("statuten.pdf", raw_pdf([*ONE_PAGE, stream(EICAR)]))


@pytest.fixture
def quarantined(settings):
    """Kept while the scanner was away."""

    def quarantined(sample=CLEAN):
        settings.CLAMAV_ADDRESS = clamd.closed_port()
        return intake.keep(sample.upload(), now=NOW)

    return quarantined


def sweep(settings, reply=b""):
    with clamd.running(reply) as scanner:
        settings.CLAMAV_ADDRESS = scanner.address
        tasks.scan_quarantined()
    return scanner.received


def state(document):
    document.refresh_from_db()
    return document.scan


def test_keep_says_not_scanned_without_a_scanner():
    document = intake.keep(CLEAN.upload(), now=NOW)

    assert (document.scan, document.may_be_served) == (Scan.NOT_SCANNED, True)


def test_keep_says_clean_after_a_scan(settings):
    with clamd.running() as scanner:
        settings.CLAMAV_ADDRESS = scanner.address
        document = intake.keep(CLEAN.upload(), now=NOW)

    assert (document.scan, document.may_be_served) == (Scan.CLEAN, True)
    assert scanner.received == [CLEAN.content]


def test_keep_refuses_what_the_scanner_finds(settings, files):
    with clamd.running() as scanner:
        settings.CLAMAV_ADDRESS = scanner.address
        with pytest.raises(RefusedError) as refused:
            intake.keep(INFECTED.upload(), now=NOW)

    assert refused.value.reason is Reason.INFECTED
    assert files() == []


@pytest.mark.parametrize("reply", [b"INSTREAM size limit exceeded. ERROR", b"nonsense"])
def test_keep_quarantines_what_the_scanner_cannot_judge(settings, reply):
    with clamd.running(reply) as scanner:
        settings.CLAMAV_ADDRESS = scanner.address
        assert intake.keep(CLEAN.upload(), now=NOW).scan == Scan.QUARANTINED


def test_quarantined_document_is_served_to_nobody(quarantined):
    document = quarantined()

    assert document.scan == Scan.QUARANTINED
    with pytest.raises(Http404):
        serving.download(document)
    with pytest.raises(Http404):
        serving.page_picture(document, 1)


def test_sweep_frees_a_clean_document(settings, quarantined):
    document = quarantined()

    assert sweep(settings) == [CLEAN.content]

    assert state(document) == Scan.CLEAN
    assert [event.verb for event in Event.objects.about(document)] == ["scanned for viruses, nothing found"]


def test_sweep_closes_an_infected_document(settings, quarantined):
    document = quarantined(INFECTED)

    sweep(settings)

    assert (state(document), document.may_be_served) == (Scan.INFECTED, False)
    assert [event.verb for event in Event.objects.about(document)] == ["closed: the virus scanner found something"]


def test_sweep_scans_nothing_twice(settings, quarantined):
    quarantined()

    assert [len(sweep(settings)) for _round in range(2)] == [1, 0]
    assert Event.objects.count() == 1


def test_sweep_leaves_documents_while_the_scanner_is_away(quarantined):
    document = quarantined()

    tasks.scan_quarantined()

    assert state(document) == Scan.QUARANTINED
    assert not Event.objects.exists()


def test_sweep_goes_on_after_a_document_the_scanner_cannot_judge(settings, quarantined):
    documents = [quarantined(), quarantined()]

    received = sweep(settings, b"INSTREAM size limit exceeded. ERROR")

    assert len(received) == 2
    assert [state(document) for document in documents] == [Scan.QUARANTINED] * 2


def test_sweep_is_on_the_timetable(settings):
    assert "documents.scan_quarantined" in [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]
