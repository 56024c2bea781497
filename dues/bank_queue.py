"""The lines that wait for a person, and what is known of each: read for the screen where they are worked off."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dues.bank_lines import waiting
from dues.matching import Claim, Clue, Part, Suggestion, suggest
from dues.models import BankLine, BankLineQuerySet, Disposal, Payment
from dues.open_book import money_of, open_book

WORDS = {
    Clue.OGM: _("its structured communication"),
    Clue.OGM_TYPED: _("its structured communication, typed in the free text"),
    Clue.OGM_OF_MEMBER: _("the structured communication of a settled invoice of this member"),
    Clue.OGM_NEAR: _("its structured communication, but for one wrong, missing or swapped digit"),
    Clue.NUMBER: _("its invoice number"),
    Clue.IBAN: _("this account paid for the member before"),
    Clue.NAME: _("the name"),
    Clue.SUM: _("together exactly this amount"),
    Clue.AMOUNT: _("exactly what is open"),
    Clue.FEE: _("exactly the fee, without the voluntary extra"),
}
FOUND_AT_MOST = 10


@dataclass(frozen=True)
class Choice:
    """A suggestion as it stands on screen."""

    suggestion: Suggestion
    reasons: list[str]
    left_over: Decimal

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.suggestion.parts


def queue() -> BankLineQuerySet:
    """Oldest first. Money that came in and money that went out stand in one row: nothing may be passed over."""
    return waiting(BankLine.objects.all()).order_by("booked_on", "pk")


def next_after(line: BankLine) -> BankLine | None:
    """The line behind this one, and round again at the end."""
    behind = Q(booked_on__gt=line.booked_on) | Q(booked_on=line.booked_on, pk__gt=line.pk)
    others = queue().exclude(pk=line.pk)
    return others.filter(behind).first() or others.first()


def choices_for(line: BankLine) -> list[Choice]:
    return [_choice(line, found) for found in suggest(money_of(line), open_book())]


def _choice(line: BankLine, found: Suggestion) -> Choice:
    given = sum((part.amount for part in found.parts), Decimal("0.00"))
    return Choice(found, [str(WORDS[clue]) for clue in found.clues], line.amount - given)


def search(text: str) -> list[Claim]:
    """Open invoices by a part of the member's name, a number or a communication, for the hand that knows better."""
    words = text.casefold().split()
    if not words:
        return []
    rows = sorted(open_book().claims.values(), key=lambda claim: (claim.names, claim.number))
    return [claim for claim in rows if all(word in _spoken(claim) for word in words)][:FOUND_AT_MOST]


def _spoken(claim: Claim) -> str:
    return " ".join((*claim.names, claim.number, claim.reference)).casefold()


def refunds_for(line: BankLine) -> list[Disposal]:
    """Refunds that were registered before their transfer stood on a statement."""
    if line.amount >= 0:
        return []
    rows = Disposal.objects.filter(kind=Disposal.Kind.REFUND, undone_at=None, line=None, amount=-line.amount)
    return list(rows.select_related("payment__line")[:FOUND_AT_MOST])


def returned_by(line: BankLine) -> list[Payment]:
    """Payments that this line may take back: of the same amount, from the same account first."""
    if line.amount >= 0:
        return []
    rows = Payment.objects.standing().filter(amount=-line.amount, line__isnull=False, received_on__lte=line.booked_on)
    found = list(rows.select_related("line").order_by("-received_on", "-pk")[: 5 * FOUND_AT_MOST])
    found.sort(key=lambda payment: not _same_account(payment, line))
    return found[:FOUND_AT_MOST]


def _same_account(payment: Payment, line: BankLine) -> bool:
    return bool(line.counterparty_iban and payment.line and payment.line.counterparty_iban == line.counterparty_iban)
