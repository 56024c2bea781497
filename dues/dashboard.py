"""What is owed, paid and late, read for the secretariat's dashboard. Every figure in euro, at the end of a day.

The voluntary extra stands apart: it is an invitation, and nobody is late with it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any

from django.db.models import F
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from dues.balances import NOTHING
from dues.models import CENT, Allocation, Invoice, Tier, counted_on

AGES: list[tuple[int, int, Any]] = [
    (0, 30, _("up to 30 days")),
    (30, 60, _("31 to 60 days")),
    (60, 90, _("61 to 90 days")),
]
OLDEST = _("more than 90 days")


@dataclass(frozen=True, slots=True)
class Fact:
    """One invoice. `fee_due` is what remains to be asked after credit notes and write-offs."""

    pk: int
    tier: str
    period: int
    due_on: date
    fee_due: Decimal
    extra_due: Decimal
    paid: Decimal

    @property
    def fee_paid(self) -> Decimal:
        """Money pays the fee before the extra."""
        return min(self.paid, self.fee_due)

    @property
    def fee_open(self) -> Decimal:
        return self.fee_due - self.fee_paid

    @property
    def extra_paid(self) -> Decimal:
        return self.paid - self.fee_paid


@dataclass(frozen=True)
class Figures:
    """Of some invoices together."""

    label: str
    invoices: int
    fee_due: Decimal
    fee_paid: Decimal
    fee_open: Decimal
    late: Decimal
    extra_due: Decimal
    extra_paid: Decimal

    def row(self) -> tuple[str, int, Decimal, Decimal, Decimal, Decimal, Decimal, Decimal]:
        sums = (self.fee_due, self.fee_paid, self.fee_open, self.late, self.extra_due, self.extra_paid)
        return (self.label, self.invoices, *sums)


@dataclass(frozen=True)
class Age:
    """Late fees of invoices that were due before `until`, and not before `since`."""

    label: str
    since: date | None
    until: date
    invoices: int
    amount: Decimal


@dataclass(frozen=True)
class Month:
    """By the end of the month: what was asked for by then, and what of it had come in by then."""

    month: date
    expected: Decimal
    received: Decimal


def facts(today: date, *, period: int | None = None, tier: str = "") -> list[Fact]:
    """The invoices that stand on this day, in one query; everything below is counted from these."""
    rows = Invoice.objects.standing_on(today)
    rows = rows.filter(period=period) if period else rows
    rows = rows.filter(tier=tier) if tier else rows
    rows = rows.with_amounts(today).annotate(
        fee_due=Round(F("fee") - F("credited_fee") - F("written_off"), 2),
        extra_due=Round(F("voluntary") - F("credited_voluntary"), 2),
    )
    columns: tuple[str, ...] = ("pk", "tier", "period", "due_on", "fee_due", "extra_due", "paid")
    return [
        Fact(*row[:4], *(amount.quantize(CENT) for amount in row[4:]))
        for row in rows.order_by().values_list(*columns)
    ]


def totals(rows: Iterable[Fact], today: date, *, label: str = "") -> Figures:
    found = list(rows)
    return Figures(
        label=label,
        invoices=len(found),
        fee_due=_sum(found, lambda row: row.fee_due),
        fee_paid=_sum(found, lambda row: row.fee_paid),
        fee_open=_sum(found, lambda row: row.fee_open),
        late=_sum(found, lambda row: row.fee_open if row.due_on < today else NOTHING),
        extra_due=_sum(found, lambda row: row.extra_due),
        extra_paid=_sum(found, lambda row: row.extra_paid),
    )


def _sum(rows: Iterable[Fact], amount: Callable[[Fact], Decimal]) -> Decimal:
    return sum(map(amount, rows), NOTHING)


def by_tier(rows: list[Fact], today: date) -> list[Figures]:
    present = {row.tier for row in rows}
    tiers = [tier for tier in Tier if tier.value in present]
    return [totals((row for row in rows if row.tier == tier), today, label=str(tier.label)) for tier in tiers]


def by_year(rows: list[Fact], today: date) -> list[Figures]:
    """The newest year first."""
    years = sorted({row.period for row in rows}, reverse=True)
    return [totals((row for row in rows if row.period == year), today, label=str(year)) for year in years]


def by_age(rows: list[Fact], today: date) -> list[Age]:
    """The fees that are late, by how long; the youngest first."""
    late = [row for row in rows if row.due_on < today and row.fee_open > 0]
    edges = [(today - timedelta(days=to), today - timedelta(days=since), label) for since, to, label in AGES]
    bounds: list[tuple[date | None, date, Any]] = [*edges, (None, today - timedelta(days=90), OLDEST)]
    return [_aged(late, since, until, str(label)) for since, until, label in bounds]


def _aged(late: list[Fact], since: date | None, until: date, label: str) -> Age:
    within = [row for row in late if row.due_on < until and (since is None or row.due_on >= since)]
    return Age(label, since, until, len(within), _sum(within, lambda row: row.fee_open))


def over_the_year(rows: Iterable[Fact], period: int, *, today: date) -> list[Month]:
    """The fees of one year, month by month as they added up; nothing is told of months that did not begin."""
    asked = {row.pk: row for row in rows if row.period == period}
    expected: dict[int, Decimal] = defaultdict(Decimal)
    for row in asked.values():
        expected[_month_in(row.due_on, period)] += row.fee_due
    received = _fee_received(asked, period, today)
    by_then = accumulate(expected[month] for month in range(1, 13))
    came_in = accumulate(received[month] for month in range(1, 13))
    pairs = zip(range(1, 13), by_then, came_in, strict=True)
    found = [Month(date(period, month, 1), one.quantize(CENT), two.quantize(CENT)) for month, one, two in pairs]
    return [month for month in found if month.month <= today]


def _fee_received(asked: dict[int, Fact], period: int, today: date) -> dict[int, Decimal]:
    """What came in for the fee, by month."""
    rows = Allocation.objects.filter(counted_on(today), invoice__period=period).order_by("counts_from", "pk")
    paid: dict[int, Decimal] = defaultdict(Decimal)
    found: dict[int, Decimal] = defaultdict(Decimal)
    for pk, day, amount in rows.values_list("invoice_id", "counts_from", "amount"):
        if pk in asked:
            part = min(amount, max(asked[pk].fee_due - paid[pk], NOTHING))
            paid[pk] += part
            found[_month_in(day, period)] += part
    return found


def _month_in(day: date, period: int) -> int:
    """What lies before the year counts for its first month, and what comes after it for its last."""
    return min(max((day.year - period) * 12 + day.month, 1), 12)
