"""The strokes of the pen that every change of a payment is made of. Whoever calls them holds the locks.

Locks are taken in one order: bank line, payments, invoices.
"""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, Value
from django.db.models.functions import Round

from accounts.models import User
from dues.models import Allocation, BankLine, Disposal, Invoice, Payment, free_since


def give(
    payment: Payment,
    invoice: Invoice,
    amount: Decimal,
    *,
    actor: User | None,
    now: datetime,
    since: date | None = None,
) -> Allocation:
    """Let `amount` of the payment pay the invoice, from the day it came in or from `since`."""
    day = max(since or payment.received_on, payment.received_on)
    taken_back = (payment.allocations, payment.disposals, invoice.allocations, invoice.write_offs)
    start = free_since(day, *(rows.exclude(undone_at=None) for rows in taken_back))
    _use(payment, amount)
    return Allocation.objects.create(
        payment=payment, invoice=invoice, amount=amount, counts_from=start, made_at=now, made_by=actor
    )


def dispose(
    payment: Payment,
    kind: Disposal.Kind,
    amount: Decimal,
    *,
    day: date,
    reason: str,
    actor: User | None,
    now: datetime,
    line: BankLine | None = None,
) -> Disposal:
    """Write down what became of `amount` of the payment on `day`, other than paying an invoice."""
    taken_back = (payment.allocations, payment.disposals)
    start = free_since(max(day, payment.received_on), *(rows.exclude(undone_at=None) for rows in taken_back))
    _use(payment, amount)
    return Disposal.objects.create(
        payment=payment,
        kind=kind,
        amount=amount,
        reason=reason.strip(),
        line=line,
        counts_from=start,
        made_at=now,
        made_by=actor,
    )


def release(
    booking: Allocation | Disposal, *, reason: str, actor: User | None, now: datetime, until: date | None = None
) -> None:
    """Give the money back to its payment. `until` as in Undoable.take_back."""
    booking.take_back(reason=reason, actor=actor, now=now, until=until)
    _use(booking.payment, -booking.amount)


def _use(payment: Payment, amount: Decimal) -> None:
    """The database counts, and refuses to give out more than came in."""
    Payment.objects.filter(pk=payment.pk).update(used=Round(F("used") + Value(amount), 2))
    payment.refresh_from_db(fields=["used"])
