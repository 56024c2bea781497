"""A member's answer about its size for a coming year: confirmed as it is known, or changed."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from dues.balances import NOTHING, shown_balance
from dues.fees import Assessment, SizeMissing, assess
from dues.invoicing import check_extra
from dues.models import FeeSchedule, Invoice, SizeConfirmation, SizeLink
from dues.size_rounds import hashed
from journal.events import record
from journal.rules import RuleError
from membership.models import Organisation

MEMBER = gettext_noop("the member")
LARGEST_TOTAL = Decimal("9999999999999.99")
MOST_EMPLOYEES = 2_000_000


@dataclass(frozen=True)
class Known:
    """What stands in the form before anybody types: the figures we know, and the extra of last time."""

    employees: int | None
    balance_sheet_total: Decimal | None
    voluntary_extra: Decimal

    @property
    def is_complete(self) -> bool:
        return self.employees is not None and self.balance_sheet_total is not None

    def assessment(self, year: int) -> Assessment | None:
        """What these figures would cost; None while they do not tell."""
        schedule = FeeSchedule.objects.on(date(year, 1, 1))
        try:
            return assess(
                supporting=False,
                employees=self.employees,
                balance_sheet_total=self.balance_sheet_total,
                schedule=schedule,
            )
        except SizeMissing:
            return None


def find(token: str) -> SizeConfirmation | None:
    """The confirmation that a mailed link opens, for as long as its round is kept."""
    links = SizeLink.objects.select_related("confirmation__round", "confirmation__membership__organisation")
    link = links.filter(token_hash=hashed(token)).first()
    return link.confirmation if link else None


def known(confirmation: SizeConfirmation) -> Known:
    """The answer that was given, or else the figures of the organisation with the extra of its last invoice."""
    organisation = confirmation.membership.organisation
    figures = (organisation.employees, organisation.balance_sheet_total)
    if confirmation.answered_at:
        return Known(*figures, confirmation.voluntary_extra)
    earlier = Invoice.objects.filter(membership=confirmation.membership, period__lt=confirmation.round.year)
    last = earlier.with_amounts(date.max).order_by("-period").first()
    return Known(*figures, shown_balance(last).voluntary if last else NOTHING)


@transaction.atomic
def answer(
    confirmation: SizeConfirmation,
    *,
    employees: int | None,
    balance_sheet_total: Decimal | None,
    voluntary_extra: Decimal,
    via: SizeConfirmation.Via,
    now: datetime,
    actor: User | None,
) -> SizeConfirmation:
    """Write down the answer. It may be given again until the round is closed; the last one counts.

    Raises RuleError once the round is closed, and for figures that cannot be.
    """
    confirmation = SizeConfirmation.objects.select_for_update().get(pk=confirmation.pk)
    if not confirmation.round.is_open:
        raise RuleError(_("This round is closed: the invoices are being made. Write to us if something is wrong."))
    check_extra(voluntary_extra)
    _check(employees, balance_sheet_total)
    figures = {"employees": employees, "balance_sheet_total": balance_sheet_total}
    before = _changed_figures(confirmation.membership.organisation_id, figures)
    confirmation.answered_at, confirmation.answered_by, confirmation.via = now, actor, via
    confirmation.changed = confirmation.changed or bool(before)
    confirmation.employees, confirmation.balance_sheet_total = employees, balance_sheet_total
    confirmation.voluntary_extra = voluntary_extra
    confirmation.save()
    after = {name: _text(value) for name, value in figures.items()}
    facts = {"year": confirmation.round.year, **after, "extra": str(voluntary_extra), "before": before, "via": via}
    record(confirmation.membership, _verb(before), now=now, actor=actor, by=MEMBER, **facts)
    return confirmation


def _verb(before: dict[str, str]) -> str:
    return gettext_noop("size changed") if before else gettext_noop("size confirmed")


def _check(employees: int | None, total: Decimal | None) -> None:
    if employees is None or total is None:
        missing = {"employees": employees, "balance_sheet_total": total}
        raise SizeMissing(tuple(name for name, value in missing.items() if value is None))
    if not (0 <= employees <= MOST_EMPLOYEES and total.is_finite() and 0 <= total <= LARGEST_TOTAL):
        raise RuleError(_("These figures cannot be right. Look at them again."))


def _changed_figures(organisation_pk: int, figures: dict[str, Any]) -> dict[str, str]:
    """Write the figures to the organisation; what stood there before, where it was another."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation_pk)
    before = {name: _text(getattr(organisation, name)) for name, value in figures.items()
              if getattr(organisation, name) != value}  # fmt: skip
    if before:
        for name in before:
            setattr(organisation, name, figures[name])
        organisation.save()
    return before


def _text(value: object) -> str:
    return "" if value is None else str(value)
