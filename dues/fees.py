"""Which tier an enterprise falls in, and why. Pure: figures and a schedule in, an assessment out.

The rule is the association's (its page "Lid worden"): more than 50 employees and/or a balance sheet total of
more than 5 million euro makes an enterprise large. Exactly 50, or exactly 5,000,000.00, does not.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from dues.models import FeeSchedule, Tier
from dues.money import euro_in_words, figure
from journal.rules import RuleError


@dataclass(frozen=True)
class Assessment:
    """What one pays a year, in euro, and the reason as a sentence in the language it was made in."""

    tier: Tier
    fee: Decimal
    reason: str


class SizeMissing(RuleError):  # noqa: N818 - a rule that was broken, named after what is wrong
    """The tier cannot be told without the figures in `missing`: "employees" and/or "balance_sheet_total"."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        self.missing = missing
        super().__init__(_missing_in_words(missing))


def assess(
    *,
    supporting: bool,
    employees: int | None,
    balance_sheet_total: Decimal | None,
    schedule: FeeSchedule,
) -> Assessment:
    """The tier by size. One known figure above its threshold is enough; a missing one is never guessed.

    Raises SizeMissing when the known figures do not settle it.
    """
    tier = tier_of(
        supporting=supporting, employees=employees, balance_sheet_total=balance_sheet_total, schedule=schedule
    )
    if tier == Tier.SUPPORTING:
        return _supporting(schedule)
    many, big = _many(employees, schedule), _big(balance_sheet_total, schedule)
    reason = _why(many, big) % _in_words(employees, balance_sheet_total, schedule, tier)
    return Assessment(tier=tier, fee=schedule.fee(tier), reason=reason)


def tier_of(
    *,
    supporting: bool,
    employees: int | None,
    balance_sheet_total: Decimal | None,
    schedule: FeeSchedule,
) -> Tier:
    """The tier without its reason, for whoever looks at thousands. Raises SizeMissing as `assess` does."""
    if (employees or 0) < 0 or (balance_sheet_total or 0) < 0:
        raise ValueError("A size is never negative")
    if supporting:
        return Tier.SUPPORTING
    if _many(employees, schedule) or _big(balance_sheet_total, schedule):
        return Tier.LARGE
    figures = {"employees": employees, "balance_sheet_total": balance_sheet_total}
    if missing := tuple(name for name, value in figures.items() if value is None):
        raise SizeMissing(missing)
    return Tier.STANDARD


def _many(employees: int | None, schedule: FeeSchedule) -> bool:
    return employees is not None and employees > schedule.employees_threshold


def _big(total: Decimal | None, schedule: FeeSchedule) -> bool:
    return total is not None and total > schedule.balance_sheet_threshold


def set_by_hand(*, tier: str, reason: str, schedule: FeeSchedule) -> Assessment:
    """The tier that staff chose instead, for a reason that they write down."""
    if not reason.strip():
        raise RuleError(_("Write down why the tier is set by hand."))
    sentence = _("Set by hand: %(reason)s") % {"reason": reason.strip()}
    return Assessment(tier=Tier(tier), fee=schedule.fee(tier), reason=sentence)


def _supporting(schedule: FeeSchedule) -> Assessment:
    fee = schedule.supporting_fee
    reason = _("A supporting member pays %(fee)s, whatever its size.") % {"fee": euro_in_words(fee)}
    return Assessment(tier=Tier.SUPPORTING, fee=fee, reason=reason)


def _why(many: bool, big: bool) -> str:
    if many and big:
        return _(
            "The number of employees (%(employees)s) is more than %(employees_threshold)s and the balance sheet total"
            " (%(total)s) is more than %(total_threshold)s: the fee is %(fee)s."
        )
    if many:
        return _("The number of employees (%(employees)s) is more than %(employees_threshold)s: the fee is %(fee)s.")
    if big:
        return _("The balance sheet total (%(total)s) is more than %(total_threshold)s: the fee is %(fee)s.")
    return _(
        "The number of employees (%(employees)s) is not more than %(employees_threshold)s and the balance sheet total"
        " (%(total)s) is not more than %(total_threshold)s: the fee is %(fee)s."
    )


def _in_words(employees: int | None, total: Decimal | None, schedule: FeeSchedule, tier: Tier) -> dict[str, str]:
    return {
        "employees": figure(employees or 0),
        "employees_threshold": figure(schedule.employees_threshold),
        "total": euro_in_words(total or 0),
        "total_threshold": euro_in_words(schedule.balance_sheet_threshold),
        "fee": euro_in_words(schedule.fee(tier)),
    }


def _missing_in_words(missing: tuple[str, ...]) -> str:
    if missing == ("employees",):
        return _("Tell how many employees there are: without that number the fee cannot be told.")
    if missing == ("balance_sheet_total",):
        return _("Tell the balance sheet total: without that amount the fee cannot be told.")
    return _("Tell the number of employees and the balance sheet total: without them the fee cannot be told.")
