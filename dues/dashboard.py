"""What is owed, paid and late, read for the secretariat's dashboard. Every figure in euro, at the end of a day.

The voluntary extra stands apart: it is an invitation, and nobody is late with it.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Greatest, Least, Round
from django.utils.translation import gettext_lazy as _

from dues.balances import NOTHING
from dues.models import CENT, Allocation, Invoice, InvoiceQuerySet, Tier, counted_on

AGES = [(0, 30, _("up to 30 days")), (30, 60, _("31 to 60 days")), (60, 90, _("61 to 90 days"))]
OLDEST = _("more than 90 days")
SUMS = ("fee_due", "fee_paid", "fee_open", "late", "extra_due", "extra_paid")


@dataclass(frozen=True)
class Figures:
    """Of some invoices together. `fee_due` is what remains to be asked after credit notes and write-offs."""

    label: str
    invoices: int = 0
    fee_due: Decimal = NOTHING
    fee_paid: Decimal = NOTHING
    fee_open: Decimal = NOTHING
    late: Decimal = NOTHING
    extra_due: Decimal = NOTHING
    extra_paid: Decimal = NOTHING

    def row(self) -> tuple[str, int, Decimal, Decimal, Decimal, Decimal, Decimal, Decimal]:
        sums = (self.fee_due, self.fee_paid, self.fee_open, self.late, self.extra_due, self.extra_paid)
        return (self.label, self.invoices, *sums)


@dataclass(frozen=True)
class Age:
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


def counted(today: date, *, period: int | None = None, tier: str = "") -> InvoiceQuerySet:
    """The invoices that stand on this day, with what of each is due, paid, open and late."""
    rows = Invoice.objects.standing_on(today)
    rows = rows.filter(period=period) if period else rows
    rows = rows.filter(tier=tier) if tier else rows
    rows = rows.with_amounts(today).annotate(
        fee_due=Round(F("fee") - F("credited_fee") - F("written_off"), 2),
        extra_due=Round(F("voluntary") - F("credited_voluntary"), 2),
    )
    rows = rows.annotate(fee_paid=Least("paid", "fee_due"))
    return rows.annotate(
        fee_open=Round(F("fee_due") - F("fee_paid"), 2),
        extra_paid=Round(Greatest(F("paid") - F("fee_due"), NOTHING), 2),
    )


def totals(rows: InvoiceQuerySet, today: date, *, label: str = "") -> Figures:
    return _figures(label, rows.aggregate(**_sums(today)))


def by_tier(rows: InvoiceQuerySet, today: date) -> list[Figures]:
    found = rows.order_by("tier").values("tier").annotate(**_sums(today))
    order = list(Tier.values)
    return [
        _figures(str(Tier(row["tier"]).label), row) for row in sorted(found, key=lambda row: order.index(row["tier"]))
    ]


def by_year(rows: InvoiceQuerySet, today: date) -> list[Figures]:
    """The newest year first."""
    found = rows.order_by("-period").values("period").annotate(**_sums(today))
    return [_figures(str(row["period"]), row) for row in found]


def _sums(today: date) -> dict[str, Any]:
    whole = {name: Round(Sum(name, default=NOTHING), 2) for name in SUMS if name != "late"}
    late = Round(Sum("fee_open", filter=Q(due_on__lt=today), default=NOTHING), 2)
    return {"invoices": Count("pk"), **{f"sum_{name}": found for name, found in whole.items()}, "sum_late": late}


def _figures(label: str, row: dict[str, Any]) -> Figures:
    sums = {name: (row[f"sum_{name}"] or NOTHING).quantize(CENT) for name in SUMS}
    return Figures(label, row["invoices"], **sums)


def by_age(rows: InvoiceQuerySet, today: date) -> list[Age]:
    """The fees that are late, by how long; the youngest first."""
    late = rows.filter(Q(fee_open__gt=0), due_on__lt=today)
    edges = [(today - timedelta(days=to), today - timedelta(days=since), label) for since, to, label in AGES]
    bounds: list[tuple[date | None, date, Any]] = [*edges, (None, today - timedelta(days=90), OLDEST)]
    found = late.aggregate(**{name: sums for n, bound in enumerate(bounds) for name, sums in _aged(n, bound)})
    return [
        Age(str(label), since, until, found[f"count_{n}"], (found[f"sum_{n}"] or NOTHING).quantize(CENT))
        for n, (since, until, label) in enumerate(bounds)
    ]


def _aged(n: int, bound: tuple[date | None, date, Any]) -> Iterator[tuple[str, Any]]:
    """Due before `until`, and not before `since`."""
    since, until, _label = bound
    within = Q(due_on__lt=until) & (Q(due_on__gte=since) if since else Q())
    yield f"count_{n}", Count("pk", filter=within)
    yield f"sum_{n}", Round(Sum("fee_open", filter=within, default=NOTHING), 2)


def over_the_year(period: int, *, tier: str = "", today: date) -> list[Month]:
    """The fees of one year, month by month as they added up; nothing is told of months that did not begin."""
    rows = counted(today, period=period, tier=tier)
    columns: tuple[str, ...] = ("pk", "due_on", "fee_due")
    due = {pk: (day, amount) for pk, day, amount in rows.values_list(*columns)}
    expected: dict[int, Decimal] = defaultdict(Decimal)
    for day, amount in due.values():
        expected[_month_in(day, period)] += amount
    received = _fee_received(due, period, today)
    asked = accumulate(expected[month] for month in range(1, 13))
    came_in = accumulate(received[month] for month in range(1, 13))
    pairs = zip(range(1, 13), asked, came_in, strict=True)
    found = [Month(date(period, month, 1), one.quantize(CENT), two.quantize(CENT)) for month, one, two in pairs]
    return [month for month in found if month.month <= today]


def _fee_received(due: dict[int, tuple[date, Decimal]], period: int, today: date) -> dict[int, Decimal]:
    """What came in for the fee, by month; money pays the fee before the extra."""
    rows = Allocation.objects.filter(counted_on(today), invoice__in=counted(today, period=period).values("pk"))
    paid: dict[int, Decimal] = defaultdict(Decimal)
    found: dict[int, Decimal] = defaultdict(Decimal)
    for pk, day, amount in rows.order_by("counts_from", "pk").values_list("invoice_id", "counts_from", "amount"):
        if pk in due:
            part = min(amount, max(due[pk][1] - paid[pk], NOTHING))
            paid[pk] += part
            found[_month_in(day, period)] += part
    return found


def _month_in(day: date, period: int) -> int:
    """What lies before the year counts for its first month, and what comes after it for its last."""
    return min(max((day.year - period) * 12 + day.month, 1), 12)
