"""What the yearly run would do: whom it invoices, for how much and why, and whom it leaves out. Changes nothing."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dues.balances import NOTHING, shown_balance
from dues.fees import Assessment, SizeMissing, assess, tier_of
from dues.invoicing import main_contact
from dues.models import FeeSchedule, Invoice, SizeConfirmation, Tier
from dues.money import euro
from journal.rules import RuleError
from membership.models import Membership, Organisation

LEFT_OUT = {
    "invoiced": gettext_lazy("has an invoice for this year already"),
    "ended": gettext_lazy("the membership has ended"),
    "no_contact": gettext_lazy("there is nobody to write to"),
    "size_missing": gettext_lazy("the size is not known, so the fee cannot be told"),
    "supporting": gettext_lazy("supporting members are left out of this run"),
}
CHANGES = {
    "first": gettext_lazy("first year"),
    "tier": gettext_lazy("other tier"),
    "fee": gettext_lazy("other fee"),
    "extra": gettext_lazy("other voluntary extra"),
}
MOST_NUMBERS = 999_999


@dataclass(frozen=True)
class Before:
    """What was asked the year before."""

    tier: str
    fee: Decimal
    extra: Decimal


@dataclass(frozen=True)
class Planned:
    """One invoice to be. `answered` says whether the member confirmed its size for this year."""

    membership: Membership
    employees: int | None
    balance_sheet_total: Decimal | None
    tier: Tier
    fee: Decimal
    extra: Decimal
    answered: bool
    before: Before | None

    @property
    def total(self) -> Decimal:
        return self.fee + self.extra

    @property
    def change(self) -> str:
        """A key of CHANGES, or empty when it is asked what it was asked the year before."""
        if self.before is None:
            return "first"
        if self.before.tier != self.tier:
            return "tier"
        if self.before.fee != self.fee:
            return "fee"
        return "extra" if self.before.extra != self.extra else ""

    def assessment(self, schedule: FeeSchedule) -> Assessment:
        """With the reason in the active language."""
        return assess(
            supporting=self.membership.kind == Membership.Kind.SUPPORTING,
            employees=self.employees,
            balance_sheet_total=self.balance_sheet_total,
            schedule=schedule,
        )

    def change_in_words(self) -> str:
        if not self.change or self.before is None:
            return str(CHANGES.get(self.change, ""))
        told = {"tier": self._tiers, "fee": (euro(self.before.fee), euro(self.fee))}
        old, new = told.get(self.change, (euro(self.before.extra), euro(self.extra)))
        return _("%(what)s: %(old)s → %(new)s") % {"what": CHANGES[self.change], "old": old, "new": new}

    @property
    def _tiers(self) -> tuple[str, str]:
        return str(Tier(self.before.tier).label) if self.before else "", str(self.tier.label)


@dataclass(frozen=True)
class LeftOut:
    """A membership without an invoice from this run; `why` is a key of LEFT_OUT."""

    membership: Membership
    why: str

    @property
    def reason(self) -> str:
        return str(LEFT_OUT[self.why])


@dataclass(frozen=True)
class Plan:
    """In the order in which numbers will be given: by name."""

    year: int
    schedule: FeeSchedule
    planned: list[Planned]
    left_out: list[LeftOut]

    @property
    def count(self) -> int:
        return len(self.planned)

    @cached_property
    def total(self) -> Decimal:
        return sum((one.total for one in self.planned), NOTHING)

    @cached_property
    def extra(self) -> Decimal:
        return sum((one.extra for one in self.planned), NOTHING)

    @cached_property
    def unanswered(self) -> int:
        return sum(not one.answered and one.tier != Tier.SUPPORTING for one in self.planned)

    @cached_property
    def fingerprint(self) -> str:
        """Another one as soon as anybody is asked another amount, comes, goes, or changes places."""
        whole = hashlib.sha256(f"{self.year} {self.schedule.pk}".encode())
        for one in self.planned:
            figures = f"{one.employees} {one.balance_sheet_total}"
            whole.update(f"|{one.membership.pk} {one.tier} {one.fee} {one.extra} {figures}".encode())
        return whole.hexdigest()


def plan_of(year: int, *, today: date, with_supporting: bool = True) -> Plan:
    """Six queries, whatever the size. Raises RuleError for a year that cannot be run."""
    schedule = schedule_of(year, today=today)
    facts = _Facts(year, today, schedule, with_supporting)
    planned: list[Planned] = []
    left_out: list[LeftOut] = []
    for membership in _considered(year, today):
        if why := facts.why_left_out(membership):
            left_out.append(LeftOut(membership, why))
            continue
        try:
            planned.append(facts.planned(membership))
        except SizeMissing:
            left_out.append(LeftOut(membership, "size_missing"))
    if len(planned) > MOST_NUMBERS:
        raise RuleError(_("There are more members than numbers in a year."))
    return Plan(year, schedule, planned, left_out)


def schedule_of(year: int, *, today: date) -> FeeSchedule:
    """The fees in force when the year begins."""
    if not today.year - 1 <= year <= today.year + 1:
        allowed = {"first": today.year - 1, "last": today.year + 1}
        raise RuleError(_("The run is for a year from %(first)s to %(last)s.") % allowed)
    return FeeSchedule.objects.on(date(year, 1, 1))


def first_day(year: int, *, today: date) -> date:
    """Who is a member on this day is asked for the year: its first, or today when it has begun."""
    return max(date(year, 1, 1), today)


def _considered(year: int, today: date) -> Iterable[Membership]:
    """Who is a member, and who was one and had an invoice the year before: its going is worth a line."""
    lately = Membership.objects.filter(invoices__period=year - 1).values("pk")
    still = Q(ended_on=None) | Q(ended_on__gte=first_day(year, today=today))
    rows = Membership.objects.filter(still | Q(pk__in=lately), admitted_on__lte=today)
    return (
        rows.select_related("organisation__billing")
        .prefetch_related("organisation__contacts")
        .order_by("organisation__name", "pk")
    )


class _Facts:
    """Everything that the plan looks at, loaded once."""

    def __init__(self, year: int, today: date, schedule: FeeSchedule, with_supporting: bool) -> None:
        self.first_day = first_day(year, today=today)
        self.schedule, self.with_supporting = schedule, with_supporting
        self.invoiced = set(Invoice.objects.settling(year).values_list("membership_id", flat=True))
        answers = SizeConfirmation.objects.filter(round__year=year).answered()
        self.answers = dict(answers.values_list("membership_id", "voluntary_extra"))
        self.before = _before(year - 1)

    def why_left_out(self, membership: Membership) -> str:
        if membership.pk in self.invoiced:
            return "invoiced"
        if membership.ended_on is not None and membership.ended_on < self.first_day:
            return "ended"
        if membership.kind == Membership.Kind.SUPPORTING and not self.with_supporting:
            return "supporting"
        return "" if main_contact(membership.organisation) else "no_contact"

    def planned(self, membership: Membership) -> Planned:
        organisation: Organisation = membership.organisation
        size: dict[str, Any] = {
            "employees": organisation.employees,
            "balance_sheet_total": organisation.balance_sheet_total,
        }
        supporting = membership.kind == Membership.Kind.SUPPORTING
        tier = tier_of(supporting=supporting, schedule=self.schedule, **size)
        return Planned(
            membership=membership,
            tier=tier,
            fee=self.schedule.fee(tier),
            extra=self.answers.get(membership.pk, NOTHING),
            answered=membership.pk in self.answers,
            before=self.before.get(membership.pk),
            **size,
        )


def _before(period: int) -> dict[int, Before]:
    invoices: QuerySet[Invoice] = Invoice.objects.settling(period).with_amounts(date.max)
    return {one.membership_id: _asked(one) for one in invoices.only("pk", "membership_id", "tier")}


def _asked(invoice: Invoice) -> Before:
    balance = shown_balance(invoice)
    return Before(invoice.tier, balance.fee, balance.voluntary)
