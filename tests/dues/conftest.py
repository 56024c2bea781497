from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pypdfium2
import pytest
import zxingcpp

from dues.fees import assess
from dues.invoicing import issue
from dues.models import FeeSchedule
from dues.payments import record_payment
from tests import factories

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def read_pdf():
    """The text of a PDF, and what the codes on its first page say."""

    def read(path):
        document = pypdfium2.PdfDocument(path)
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
        codes = zxingcpp.read_barcodes(document[0].render(scale=3).to_pil())
        return text, [code.text for code in codes]

    return read


@pytest.fixture
def schedule(db):
    return FeeSchedule.objects.get()


@pytest.fixture
def issued(schedule):
    """Issues an invoice to a new member, or to the given membership."""

    def make(membership=None, *, period=2027, extra="0", now=NOW, actor=None, employees=12):
        assessment = assess(supporting=False, employees=employees, balance_sheet_total=Decimal(1), schedule=schedule)
        return issue(
            membership or factories.member(),
            period=period,
            assessment=assessment,
            voluntary_extra=Decimal(extra),
            now=now,
            actor=actor,
        )

    return make


@pytest.fixture
def pay(db):
    def make(invoice, amount, *, received_on=TODAY, key=None, now=NOW, actor=None, **words):
        facts = {"payer": "Coöperatie", "note": "", **words}
        return record_payment(
            invoice,
            amount=Decimal(amount),
            received_on=received_on,
            key=key or uuid4(),
            actor=actor,
            now=now,
            **facts,
        )

    return make
