"""Documents that wait for the virus scanner: kept, said so on screen, and served to nobody."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from documents.models import Document
from documents.scanning import Finding, scan
from journal.events import record

STATES = {
    Finding.OFF: Document.Scan.NOT_SCANNED,
    Finding.AWAY: Document.Scan.QUARANTINED,
    Finding.UNABLE: Document.Scan.QUARANTINED,
    Finding.CLEAN: Document.Scan.CLEAN,
    Finding.INFECTED: Document.Scan.INFECTED,
}
VERBS = {
    Document.Scan.NOT_SCANNED: gettext_noop("let out of quarantine without a scan"),
    Document.Scan.CLEAN: gettext_noop("scanned for viruses, nothing found"),
    Document.Scan.INFECTED: gettext_noop("closed: the virus scanner found something"),
}


def scan_waiting(*, clock: Callable[[], datetime]) -> None:
    """Scan everything in quarantine, oldest first; when the scanner is still away, the rest waits as well."""
    for document in Document.objects.filter(scan=Document.Scan.QUARANTINED):
        finding = _scan(document)
        if finding is Finding.AWAY:
            return
        settle(document, finding, now=clock())


def _scan(document: Document) -> Finding:
    with document.file.open("rb") as content:
        return scan(content.chunks())


@transaction.atomic
def settle(document: Document, finding: Finding, *, now: datetime) -> Document:
    """Write down what the scanner said of a quarantined document; one already settled stays as it is."""
    state = STATES[finding]
    waiting = Document.objects.filter(pk=document.pk, scan=Document.Scan.QUARANTINED)
    if state in VERBS and waiting.update(scan=state):
        record(document, VERBS[state], now=now, actor=None)
    document.refresh_from_db()
    return document
