"""Whether the statements follow each other: number after number, and closing balance to opening balance."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dues.models import BankStatement
from dues.money import euro
from dues.statements.content import own_account
from dues.statements.fingerprints import family_of


@dataclass(frozen=True)
class Gap:
    """Between two statements that should follow each other. Its words are those of the active language."""

    before: BankStatement
    after: BankStatement
    first: int = 0
    last: int = 0

    @property
    def sentence(self) -> str:
        if self.first:
            missing = ngettext(
                "Statement %(first)s of %(year)s is missing.",
                "Statements %(first)s to %(last)s of %(year)s are missing.",
                self.last - self.first + 1,
            )
            return missing % {"first": self.first, "last": self.last, "year": self.after.year}
        assert self.before.closing is not None and self.after.opening is not None  # noqa: S101, PT018 - narrows the type
        return _("After statement %(before)s (%(closing)s) comes %(after)s, which opens at %(opening)s.") % {
            "before": self.before,
            "closing": euro(self.before.closing),
            "after": self.after,
            "opening": euro(self.after.opening),
        }


def all_gaps() -> list[Gap]:
    """In every series of statements of our account. What another format covers is not missing."""
    rows = BankStatement.objects.filter(account=own_account()).exclude(opening=None)
    ordered = list(rows.order_by("closes_on", "opens_on", "number", "pk"))
    return [gap for family in sorted({family_of(row.format) for row in ordered}) for gap in _of(family, ordered)]


def _of(family: str, ordered: list[BankStatement]) -> Iterator[Gap]:
    mine = [row for row in ordered if family_of(row.format) == family]
    others = [row for row in ordered if family_of(row.format) != family]
    for before, after in pairwise(mine):
        gap = _between(before, after)
        if gap and not any(one.opens_on <= before.closes_on and one.closes_on >= after.opens_on for one in others):
            yield gap


def _between(before: BankStatement, after: BankStatement) -> Gap | None:
    follows = before.closing == after.opening
    if (
        before.number is not None
        and after.number is not None
        and (before.year, before.number) != (after.year, after.number)
    ):
        first = before.number + 1 if before.year == after.year else 1
        if after.number > first:
            return Gap(before, after, first, after.number - 1)
        if after.number == first:
            return None if follows else Gap(before, after)
    apart = after.opens_on > before.closes_on
    return Gap(before, after) if apart and not follows else None
