"""Deeds with money for many processes at once (see racing)."""

from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal

from dues import allocating, credit_notes
from dues.fees import Assessment
from dues.invoicing import issue
from dues.models import BankLine, Invoice, Payment, Tier
from journal.rules import RuleError
from tests.dues.money import bank_line
from tests.factories import ContactFactory, MembershipFactory, UserFactory

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
WHO = {"actor": None, "now": NOW}
FEE = Decimal(50)


def prepare(invoices: int, amount: str) -> str:
    """Invoices of 50 euro, and a bank line; their keys are the argument of the race."""
    user = UserFactory(email=f"geld{UserFactory._meta.model.objects.count()}@voorbeeld.example")
    rows = []
    for _ in range(invoices):
        membership = MembershipFactory(organisation__enterprise_number=None)
        ContactFactory(organisation=membership.organisation, user=user)
        assessment = Assessment(Tier.SUPPORTING, FEE, "proef")
        rows.append(issue(membership, period=2026, assessment=assessment, voluntary_extra=Decimal(0), **WHO))
    return ",".join(str(row.pk) for row in [bank_line(amount), *rows])


def receive_and_allocate(pks: str, share: int) -> None:
    """Everybody books the same line, and then gives of whatever payment there is to one of the invoices."""
    line, *invoices = [int(pk) for pk in pks.split(",")]
    with suppress(RuleError):
        allocating.receive(BankLine.objects.get(pk=line), **WHO)
    payment = Payment.objects.get(line=line)
    invoice = Invoice.objects.get(pk=invoices[share % len(invoices)])
    allocating.allocate(payment, invoice=invoice, amount=FEE, **WHO)


def undo_credit_or_allocate(pks: str, share: int) -> None:
    """One undoes what pays the first invoice, another credits that invoice, a third gives the money to the second."""
    line, first, second = [int(pk) for pk in pks.split(",")]
    payment = Payment.objects.get(line=line)
    if share % 3 == 0:
        allocating.undo(payment.allocations.earliest("pk"), reason="fout", **WHO)
    elif share % 3 == 1:
        credit_notes.credit(Invoice.objects.get(pk=first), amounts={"fee": FEE}, reason="fout", **WHO)
    else:
        allocating.allocate(payment, invoice=Invoice.objects.get(pk=second), amount=FEE, **WHO)
