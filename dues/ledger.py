"""The books of a year: what was claimed, what came in, what pays what, and that it adds up to the cent.

Every booking is an entry on the day it began to count, and one the other way on the day it ceased to. Money counts
for an invoice from the day of the invoice at the earliest.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.db.models import F, Q, QuerySet, Sum

from dues.balances import NOTHING, shown_balance
from dues.models import (
    CENT,
    Allocation,
    CreditNote,
    Disposal,
    Invoice,
    Payment,
    WriteOff,
    counted_on,
)

FETCHED_AT_ONCE = 500
_WITH = ("invoice", "made_by", "undone_by")
Booked = TypeVar("Booked", Payment, Allocation, WriteOff, Disposal)


@dataclass(frozen=True)
class Entry(Generic[Booked]):
    """`amount` in euro: below zero for what was taken back."""

    day: date
    amount: Decimal
    row: Booked


@dataclass(frozen=True)
class Receivables:
    """What was open at the end of a day, in euro. The voluntary extra was never owed."""

    fee: Decimal
    voluntary: Decimal

    @property
    def total(self) -> Decimal:
        return self.fee + self.voluntary


@dataclass(frozen=True)
class Books:
    """The figures of one year, in euro."""

    year: int
    opening: Receivables
    closing: Receivables
    invoiced_fee: Decimal
    invoiced_voluntary: Decimal
    credited_fee: Decimal
    credited_voluntary: Decimal
    allocated: Decimal
    written_off: Decimal
    opening_unallocated: Decimal
    closing_unallocated: Decimal
    received: Decimal
    refunded: Decimal
    returned: Decimal
    gifts: Decimal

    @property
    def invoiced(self) -> Decimal:
        return self.invoiced_fee + self.invoiced_voluntary

    @property
    def credited(self) -> Decimal:
        return self.credited_fee + self.credited_voluntary

    @property
    def receivables_difference(self) -> Decimal:
        """Zero, if the books are sound."""
        moved = self.invoiced - self.credited - self.allocated - self.written_off
        return self.opening.total + moved - self.closing.total

    @property
    def money_difference(self) -> Decimal:
        """Zero, if the books are sound."""
        moved = self.received - self.allocated - self.refunded - self.returned - self.gifts
        return self.opening_unallocated + moved - self.closing_unallocated

    @property
    def adds_up(self) -> bool:
        return not self.receivables_difference and not self.money_difference


def books_of(year: int) -> Books:
    """Opening and closing are counted from nothing, apart from the entries between them."""
    before, last = date(year - 1, 12, 31), date(year, 12, 31)
    disposed = {kind: total(entry for entry in disposals(year) if entry.row.kind == kind) for kind in Disposal.Kind}
    return Books(
        year=year,
        opening=receivables(before),
        closing=receivables(last),
        invoiced_fee=_lines(issued_invoices(year), "lines__amount", lines__kind="fee"),
        invoiced_voluntary=_lines(issued_invoices(year), "lines__amount", lines__kind="voluntary"),
        credited_fee=_lines(issued_credit_notes(year), "lines__amount", lines__line__kind="fee"),
        credited_voluntary=_lines(issued_credit_notes(year), "lines__amount", lines__line__kind="voluntary"),
        allocated=total(allocations(year)),
        written_off=total(write_offs(year)),
        opening_unallocated=unallocated(before),
        closing_unallocated=unallocated(last),
        received=total(payments(year)),
        refunded=disposed[Disposal.Kind.REFUND],
        returned=disposed[Disposal.Kind.RETURNED],
        gifts=disposed[Disposal.Kind.GIFT],
    )


def total(entries: Iterable[Entry[Any]]) -> Decimal:
    return sum((entry.amount for entry in entries), NOTHING)


def receivables(day: date) -> Receivables:
    """Read from the balance of each invoice that was issued by then."""
    rows = Invoice.objects.filter(issued_on__lte=day).with_amounts(day).order_by()
    balances = [shown_balance(row) for row in rows.iterator(chunk_size=FETCHED_AT_ONCE)]
    return Receivables(
        fee=sum((balance.fee_open for balance in balances), NOTHING),
        voluntary=sum((balance.voluntary_open for balance in balances), NOTHING),
    )


def unallocated(day: date) -> Decimal:
    """Money that had come in and neither paid an invoice nor went anywhere else."""
    came_in = _sum(Payment.objects.filter(counted_on(day, start="received_on")))
    paid = _sum(Allocation.objects.filter(counted_on(day), invoice__issued_on__lte=day))
    return came_in - paid - _sum(Disposal.objects.filter(counted_on(day)))


def issued_invoices(year: int) -> QuerySet[Invoice]:
    return Invoice.objects.filter(issued_on__year=year).order_by("year", "sequence")


def issued_credit_notes(year: int) -> QuerySet[CreditNote]:
    return CreditNote.objects.filter(issued_on__year=year).order_by("year", "sequence")


def payments(year: int) -> Iterator[Entry[Payment]]:
    rows = Payment.objects.filter(Q(received_on__year=year) | Q(counts_until__year=year)).order_by(
        "received_on", "pk"
    )
    for row in rows.select_related("recorded_by", "undone_by").iterator(chunk_size=FETCHED_AT_ONCE):
        yield from _entries(row, row.received_on, year)


def allocations(year: int) -> Iterator[Entry[Allocation]]:
    rows = _touching(Allocation.objects.select_related("payment", *_WITH), year, issued_on="invoice__issued_on")
    for row in rows.iterator(chunk_size=FETCHED_AT_ONCE):
        yield from _entries(row, max(row.counts_from, row.invoice.issued_on), year)


def write_offs(year: int) -> Iterator[Entry[WriteOff]]:
    for row in _touching(WriteOff.objects.select_related(*_WITH), year).iterator(chunk_size=FETCHED_AT_ONCE):
        yield from _entries(row, row.counts_from, year)


def disposals(year: int) -> Iterator[Entry[Disposal]]:
    rows = _touching(Disposal.objects.select_related("payment", "made_by", "undone_by"), year)
    for row in rows.iterator(chunk_size=FETCHED_AT_ONCE):
        yield from _entries(row, row.counts_from, year)


def _touching(rows: QuerySet[Booked], year: int, *, issued_on: str = "counts_from") -> QuerySet[Booked]:
    """Those that began or ceased in the year, and some more."""
    within = Q(counts_from__year=year) | Q(counts_until__year=year) | Q(**{f"{issued_on}__year": year})
    return rows.filter(within).order_by(F("counts_from"), "pk")


def _entries(row: Booked, start: date, year: int) -> Iterator[Entry[Booked]]:
    amount = row.amount.quantize(CENT)
    if start.year == year:
        yield Entry(start, amount, row)
    end = max(row.counts_until, start) if row.counts_until else None
    if end and end.year == year:
        yield Entry(end, -amount, row)


def _lines(rows: QuerySet[Any], path: str, **kind: str) -> Decimal:
    return _euro(rows.filter(**kind).order_by().aggregate(sum=Sum(path))["sum"])


def _sum(rows: QuerySet[Any]) -> Decimal:
    return _euro(rows.order_by().aggregate(sum=Sum("amount"))["sum"])


def _euro(found: Decimal | None) -> Decimal:
    return (found or NOTHING).quantize(CENT)
