"""Deeds with money for many processes at once (see racing)."""

from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from dues import allocating, credit_notes, yearly_run
from dues.booking import book_certain
from dues.fees import Assessment
from dues.invoicing import issue
from dues.models import BankLine, DuesRun, Invoice, Payment, Tier
from dues.statements import importing, keeping
from dues.yearly_plan import plan_of
from journal.rules import RuleError
from tests.dues.money import bank_line
from tests.dues.statements import writers
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


def prepare_year(path: str, invoices: int) -> str:
    """A statement that pays as many invoices of this year, and a run for the next one that nobody carries on yet."""
    keys = prepare(invoices, "0.01").split(",")[1:]
    rows = Invoice.objects.filter(pk__in=keys).order_by("pk")
    lines = [writers.Booking(NOW.date(), FEE, name="Lid", ogm=row.reference) for row in rows]
    Path(path).write_bytes(writers.coda([writers.Statement(1, Decimal(0), lines, NOW.date())]))
    fingerprint = plan_of(2027, today=NOW.date()).fingerprint
    run = yearly_run.start(2027, fingerprint=fingerprint, now=NOW, actor=None)
    return f"{run.pk},{path}"


def run_or_import(argument: str, share: int) -> None:
    """The year is issued while the bank's statement comes in, from several windows each."""
    run, path = argument.split(",")
    if share % 2:
        yearly_run.carry_on(DuesRun.objects.get(pk=run), clock=lambda: NOW)
        return
    upload = SimpleUploadedFile("jaar.cod", Path(path).read_bytes())
    file = keeping.keep(upload, actor=None, now=NOW)
    importing.import_statement(file, actor=None, now=NOW)
    book_certain(importing.new_lines(file), now=NOW)
