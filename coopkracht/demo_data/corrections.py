"""What goes otherwise than planned with dues: a fee credited in part, one written off, and money that is too much."""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from dues import credit_notes, write_offs
from dues.balances import shown_balance
from dues.models import Invoice
from dues.payments import record_payment


def write_corrections(*, actor: User, now: datetime) -> None:
    """On invoices of the current year, so that the books of the years before stay simple."""
    year = timezone.localdate(now).year
    rows = Invoice.objects.filter(period=year).with_amounts(timezone.localdate(now)).order_by("pk")
    untouched = [row for row in rows if not row.paid]
    paid = [row for row in rows if not shown_balance(row).open]
    if len(untouched) > 2 and paid:
        moment = min(now, now.replace(month=3, day=16))
        _credit_a_part(untouched[0], actor, moment)
        _write_off(untouched[1], actor, moment)
        _pay_twice(paid[0], actor, moment)


def _credit_a_part(invoice: Invoice, actor: User, moment: datetime) -> None:
    half = (invoice.fee / 2).quantize(Decimal("0.01"))
    reason = "Het lidmaatschap begon pas halverwege het jaar"
    credit_notes.credit(invoice, amounts={"fee": half}, reason=reason, actor=actor, now=moment)


def _write_off(invoice: Invoice, actor: User, moment: datetime) -> None:
    reason = "In vereffening; de vereffenaar verwacht geen uitkering"
    write_offs.write_off(invoice, amount=shown_balance(invoice).fee_open, reason=reason, actor=actor, now=moment)


def _pay_twice(invoice: Invoice, actor: User, moment: datetime) -> None:
    record_payment(
        invoice,
        amount=shown_balance(invoice).total,
        received_on=timezone.localdate(moment - timedelta(days=3)),
        payer=invoice.recipient["name"],
        note="tweede keer hetzelfde bedrag",
        key=uuid.uuid5(uuid.NAMESPACE_OID, f"demo twice {invoice.number}"),
        actor=actor,
        now=moment,
    )
