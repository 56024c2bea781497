from datetime import UTC, datetime, timedelta

import pytest

from correspondence.models import Letter
from dues import credit_notes, rendering, resending
from journal.models import Event
from journal.rules import RuleError
from tests import factories

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(db):
    return factories.secretary()


@pytest.fixture
def invoice(issued):
    return rendering.render(issued(extra="10"), now=NOW)


def content_of(file):
    with file.open() as stream:
        return stream.read()


def test_copy_is_a_new_letter_with_the_same_pdf(invoice, actor):
    letter = resending.send_again(invoice, email="", actor=actor, now=NOW)
    assert (letter.status, letter.to_email) == (Letter.Status.READY, invoice.recipient["email"])
    assert letter.subject == "Kopie van lidgeldnota 2026-000001 van Coopkracht vzw"
    assert "Daarvan is € 10,00 een vrijwillige bijdrage." in letter.body.replace("\u00a0", " ")
    attachment = letter.attachments.get()
    assert attachment.name == "lidgeldnota-2026-000001.pdf"
    assert content_of(attachment.file) == content_of(invoice.pdf)


def test_copy_goes_to_another_address_and_that_is_written_down(invoice, actor):
    letter = resending.send_again(invoice, email="boekhouder@elders.example", actor=actor, now=NOW)
    assert letter.to_email == "boekhouder@elders.example"
    event = Event.objects.about(invoice).last()
    assert (event.verb, event.actor, event.data) == ("invoice sent again", actor, {"to": "boekhouder@elders.example"})


def test_copy_speaks_the_language_of_the_invoice(issued, actor):
    invoice = rendering.render(issued(factories.member(organisation__language="en")), now=NOW)
    letter = resending.send_again(invoice, email="", actor=actor, now=NOW)
    assert "As you asked" in letter.body
    assert "voluntary" not in letter.body


def test_sixth_copy_within_a_day_is_refused(invoice, actor):
    for minute in range(5):
        resending.send_again(invoice, email="", actor=actor, now=NOW + timedelta(minutes=minute))
    with pytest.raises(RuleError, match="5 keer"):
        resending.send_again(invoice, email="", actor=actor, now=NOW + timedelta(hours=23))
    resending.send_again(invoice, email="", actor=actor, now=NOW + timedelta(hours=24, minutes=1))


def test_without_a_pdf_there_is_nothing_to_send(issued, actor):
    with pytest.raises(RuleError, match="pdf wordt gemaakt"):
        resending.send_again(issued(), email="", actor=actor, now=NOW)


def test_cancelled_invoice_is_not_sent_again(invoice, actor):
    credit_notes.cancel(invoice, reason="Vergissing", actor=actor, now=NOW)
    with pytest.raises(RuleError, match="geannuleerd"):
        resending.send_again(invoice, email="", actor=actor, now=NOW)
