"""From a line of the bank to what it pays: by itself where that is certain, else as a person confirms it."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from dues.allocating import allocate, receive
from dues.bank_lines import waiting
from dues.matching import OpenBook, Part, certain
from dues.models import BankLine, BankLineQuerySet, Invoice, Payment
from dues.open_book import claim_of, money_of
from journal.rules import RuleError


def book_certain(lines: BankLineQuerySet, *, now: datetime) -> int:
    """Book what needs no person, each line in a transaction of its own; the answer is how many were booked."""
    told = waiting(lines).filter(kind=BankLine.Kind.RECEIVED, amount__gt=0).exclude(ogm="")
    return sum(_book(line, now=now) for line in list(told))


def _book(line: BankLine, *, now: datetime) -> bool:
    """Looked at first, so that the many lines that are not certain lock nothing."""
    if _certain_part(line) is None:
        return False
    try:
        _book_certain(line, now=now)
    except RuleError:  # somebody else was quicker: the line is booked, or the invoice is paid
        return False
    return True


@transaction.atomic
def _book_certain(line: BankLine, *, now: datetime) -> None:
    payment = receive(line, actor=None, now=now)
    invoice = Invoice.objects.select_for_update().get(reference=line.ogm)
    part = _certain_part(line)
    if part is None:
        raise RuleError(_("This is not certain any more."))
    allocate(payment, invoice=invoice, amount=part.amount, actor=None, now=now)


def _certain_part(line: BankLine) -> Part | None:
    """Asked of the one invoice that bears the line's communication, as it stands now."""
    rows = Invoice.objects.filter(reference=line.ogm, cancelled_on=None).with_amounts(date.max)
    claims = [claim_of(row) for row in rows.select_related("membership__organisation")]
    return certain(money_of(line), OpenBook({claim.invoice_id: claim for claim in claims}))


@transaction.atomic
def confirm(line: BankLine, *, parts: Iterable[tuple[Invoice, Decimal]], actor: User, now: datetime) -> Payment:
    """A person says what the line pays. What is over is left on the payment.

    Raises RuleError when the line was booked meanwhile, or less is open than what is given.
    """
    given = sorted(parts, key=lambda part: part[0].pk)
    if not given:
        raise RuleError(_("Choose an invoice that this pays."))
    payment = receive(line, actor=actor, now=now)
    for invoice, amount in given:
        allocate(payment, invoice=invoice, amount=amount, actor=actor, now=now)
    return payment
