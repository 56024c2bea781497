import pytest

from documents.scanning import Finding, scan
from tests.documents import clamd
from tests.documents.files import EICAR


def test_scan_says_that_no_scanner_is_set_up():
    assert scan([b"x"]) is Finding.OFF


def test_scan_sends_everything(settings):
    content = [b"x" * 100_000, b"y" * 3]
    with clamd.running() as scanner:
        settings.CLAMAV_ADDRESS = scanner.address
        assert scan(content) is Finding.CLEAN

    assert scanner.received == [b"".join(content)]


def test_scan_finds_the_test_virus(settings):
    with clamd.running() as scanner:
        settings.CLAMAV_ADDRESS = scanner.address
        assert scan([b"%PDF-1.7 ", EICAR]) is Finding.INFECTED


def test_scan_does_not_take_silence_for_a_clean_file(settings):
    settings.CLAMAV_ADDRESS = clamd.closed_port()

    assert scan([b"x"]) is Finding.AWAY


@pytest.mark.parametrize(
    ("reply", "finding"),
    [
        (b"INSTREAM size limit exceeded. ERROR", Finding.UNABLE),
        (b"OK", Finding.AWAY),
        (b"stream: OK, or so", Finding.AWAY),
        (b"", Finding.CLEAN),
    ],
)
def test_scan_takes_only_the_exact_words_for_clean(settings, reply, finding):
    with clamd.running(reply) as scanner:
        settings.CLAMAV_ADDRESS = scanner.address
        assert scan([b"x"]) is finding
