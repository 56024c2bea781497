"""Bank lines for the tests of the books: what a bank would have delivered."""

import uuid
from datetime import date
from decimal import Decimal

from django.utils import timezone

from dues.models import BankLine, BankStatement, StatementFile

DAY = date(2026, 11, 20)


def bank_line(amount, *, booked_on=DAY, **facts):
    """One line on a statement of its own; a negative amount went out."""
    amount = Decimal(amount)
    file = StatementFile.objects.create(
        file="statements/none", sha256=uuid.uuid4().hex, name="november.cod", size=1, uploaded_at=timezone.now()
    )
    statement = BankStatement.objects.create(
        file=file,
        position=1,
        format="coda",
        account="BE98523080240293",
        year=booked_on.year,
        opens_on=booked_on,
        closes_on=booked_on,
    )
    facts = {"kind": "received" if amount > 0 else "sent", "counterparty_name": "Coöperatie", **facts}
    return BankLine.objects.create(
        statement=statement,
        position=1,
        booked_on=booked_on,
        value_on=booked_on,
        amount=amount,
        fingerprint=uuid.uuid4().hex,
        occurrence=1,
        **facts,
    )
