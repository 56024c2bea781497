"""Any sequence of invoices, money, undoing and credit notes, over a turn of the year: the books always add up."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from dues import allocating, bank_lines, credit_notes, disposals, ledger, standing, write_offs
from dues.balances import shown_balance
from dues.fees import Assessment
from dues.invoicing import issue
from dues.models import Allocation, CreditNote, Disposal, Invoice, Payment, Tier, WriteOff
from dues.payments import record_payment
from journal.models import Event
from journal.rules import RuleError
from membership.models import Membership
from tests import factories
from tests.dues.money import bank_line

START = datetime(2026, 12, 28, 10, tzinfo=UTC)
PLACES = st.integers(min_value=0, max_value=3)
EUROS = st.integers(min_value=1, max_value=12).map(Decimal)
DAYS = st.integers(min_value=0, max_value=4)
FEE = Decimal(6)
NOTHING = Decimal(0)
PARTS = ("allocations", "write_offs", "lines__credits__note")


class Books(RuleBasedStateMachine):
    """Small amounts, two members, and a clock that moves over New Year."""

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.now = START
        self.members = [factories.member(), factories.member()]
        self.changed = False

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    def attempt(self, deed: Callable[[], object]) -> None:
        """Do it if the rules allow; a refusal leaves no trace."""
        before = Event.objects.count()
        try:
            with transaction.atomic():
                deed()
        except RuleError as broken:
            refusal = broken
        else:
            self.changed = True
            return
        assert str(refusal), "a refusal says why"
        assert Event.objects.count() == before

    def pick(self, model, place):
        rows = list(model.objects.order_by("pk"))
        return rows[place % len(rows)] if rows else None

    @property
    def moment(self):
        return {"actor": None, "now": self.now}

    @rule(days=st.integers(min_value=1, max_value=3))
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.changed = True

    @rule(place=PLACES, period=st.sampled_from([2026, 2027]), extra=st.sampled_from([NOTHING, Decimal(3)]))
    def issues(self, place: int, period: int, extra: Decimal) -> None:
        facts = {"assessment": Assessment(Tier.STANDARD, FEE, "proef"), "voluntary_extra": extra, "period": period}
        self.attempt(lambda: issue(self.members[place % 2], **facts, **self.moment))

    @rule(place=PLACES, amount=EUROS, ago=DAYS)
    def records(self, place: int, amount: Decimal, ago: int) -> None:
        facts = {"amount": amount, "received_on": self.day(ago), "payer": "", "note": "", "key": uuid4()}
        if invoice := self.pick(Invoice, place):
            self.attempt(lambda: record_payment(invoice, **facts, **self.moment))

    @rule(amount=EUROS, ago=DAYS)
    def receives(self, amount: Decimal, ago: int) -> None:
        self.attempt(lambda: allocating.receive(bank_line(amount, booked_on=self.day(ago)), **self.moment))

    @rule(place=PLACES, on=PLACES, amount=EUROS)
    def allocates(self, place: int, on: int, amount: Decimal) -> None:
        payment, invoice = self.pick(Payment, place), self.pick(Invoice, on)
        if payment and invoice:
            self.attempt(lambda: allocating.allocate(payment, invoice=invoice, amount=amount, **self.moment))

    @rule(place=PLACES)
    def undoes(self, place: int) -> None:
        if allocation := self.pick(Allocation, place):
            self.attempt(lambda: allocating.undo(allocation, reason="fout", **self.moment))

    @rule(place=PLACES)
    def undoes_payment(self, place: int) -> None:
        if payment := self.pick(Payment, place):
            self.attempt(lambda: allocating.undo_payment(payment, reason="fout", **self.moment))

    @rule(place=PLACES, whole=st.booleans(), amount=EUROS)
    def credits(self, place: int, whole: bool, amount: Decimal) -> None:
        if invoice := self.pick(Invoice, place):
            amounts = credit_notes.creditable(invoice) if whole else {"fee": amount}
            self.attempt(lambda: credit_notes.credit(invoice, amounts=amounts, reason="fout", **self.moment))

    @rule(place=PLACES)
    def cancels(self, place: int) -> None:
        if invoice := self.pick(Invoice, place):
            self.attempt(lambda: credit_notes.cancel(invoice, reason="fout", **self.moment))

    @rule(place=PLACES, amount=EUROS)
    def writes_off(self, place: int, amount: Decimal) -> None:
        if invoice := self.pick(Invoice, place):
            self.attempt(lambda: write_offs.write_off(invoice, amount=amount, reason="weg", **self.moment))

    @rule(place=PLACES)
    def undoes_write_off(self, place: int) -> None:
        if row := self.pick(WriteOff, place):
            self.attempt(lambda: write_offs.undo_write_off(row, reason="toch", **self.moment))

    @rule(place=PLACES, amount=EUROS, ago=DAYS)
    def refunds(self, place: int, amount: Decimal, ago: int) -> None:
        facts = {"amount": amount, "paid_on": self.day(ago), "reason": "te veel"}
        if payment := self.pick(Payment, place):
            self.attempt(lambda: disposals.refund(payment, **facts, **self.moment))

    @rule(place=PLACES, amount=EUROS)
    def gives(self, place: int, amount: Decimal) -> None:
        if payment := self.pick(Payment, place):
            self.attempt(lambda: disposals.give_to_voluntary(payment, amount=amount, consent="Ann", **self.moment))

    @rule(place=PLACES, ago=DAYS)
    def bank_returns(self, place: int, ago: int) -> None:
        if payment := self.pick(Payment, place):
            line = bank_line(-payment.amount, booked_on=max(self.day(ago), payment.received_on))
            self.attempt(lambda: disposals.return_by_bank(payment, line=line, **self.moment))

    @rule(place=PLACES)
    def undoes_disposal(self, place: int) -> None:
        if row := self.pick(Disposal, place):
            self.attempt(lambda: disposals.undo_disposal(row, reason="fout", **self.moment))

    @rule(place=PLACES, to=PLACES)
    def keeps_as_credit(self, place: int, to: int) -> None:
        if payment := self.pick(Payment, place):
            organisation = self.members[to % 2].organisation
            self.attempt(lambda: allocating.keep_as_credit(payment, organisation=organisation, **self.moment))

    @rule(place=PLACES)
    def sets_aside(self, place: int) -> None:
        if (payment := self.pick(Payment, place)) and payment.line:
            self.attempt(lambda: bank_lines.set_aside(payment.line, reason="huur", **self.moment))

    def day(self, ago: int) -> date:
        return self.now.date() - timedelta(days=ago)

    @invariant()
    def everything_holds(self) -> None:
        if not self.changed:
            return
        self.changed = False
        self.days = [START.date() + timedelta(days=n) for n in range(-4, (self.now - START).days + 2)]
        self.no_money_is_given_out_twice()
        self.no_invoice_is_paid_beyond_what_is_owed()
        self.standing_is_what_a_recomputation_says()
        self.numbers_have_no_gap_and_years_one_invoice()
        books = [ledger.books_of(year) for year in (2026, 2027)]
        assert all(one.adds_up for one in books), books
        assert books[0].closing == books[1].opening
        assert books[0].closing_unallocated == books[1].opening_unallocated
        assert min(one.closing_unallocated for one in books) >= 0

    def no_money_is_given_out_twice(self) -> None:
        for payment in Payment.objects.prefetch_related("allocations", "disposals"):
            rows = [*payment.allocations.all(), *payment.disposals.all()]
            assert payment.used == sum((row.amount for row in rows if not row.undone_at), NOTHING)
            for day in self.days:
                there = payment.amount if counts(payment, day) else NOTHING
                assert sum_on(rows, day) <= there, day

    def no_invoice_is_paid_beyond_what_is_owed(self) -> None:
        for invoice in Invoice.objects.prefetch_related(*PARTS):
            rows = [*invoice.allocations.all(), *invoice.write_offs.all()]
            assert all(sum_on(rows, day) <= owed(invoice, day) for day in self.days)
            for row in Invoice.objects.filter(pk=invoice.pk).with_amounts(self.now.date()):
                balance = shown_balance(row)
                assert balance.open == owed(invoice, self.now.date()) - sum_on(rows, self.now.date())
                assert min(balance.fee_open, balance.voluntary_open, balance.fee_paid, balance.voluntary_paid) >= 0

    def standing_is_what_a_recomputation_says(self) -> None:
        for day in (START.date(), self.now.date(), self.now.date() + timedelta(days=60)):
            said = dict(standing.with_standing(Membership.objects.all(), today=day).values_list("pk", "standing"))
            assert said == {member.pk: recomputed(member, day) for member in self.members}

    def numbers_have_no_gap_and_years_one_invoice(self) -> None:
        for rows in (Invoice.objects, CreditNote.objects):
            for year in (2026, 2027):
                numbers = list(rows.filter(year=year).order_by("sequence").values_list("sequence", flat=True))
                assert numbers == list(range(1, len(numbers) + 1))
        standing_ones = list(Invoice.objects.filter(cancelled_on=None).values_list("membership", "period"))
        assert len(standing_ones) == len(set(standing_ones))


def counts(row, day: date) -> bool:
    start = row.received_on if isinstance(row, Payment) else row.counts_from
    return start <= day and (row.counts_until is None or day < row.counts_until)


def sum_on(rows, day: date) -> Decimal:
    return sum((row.amount for row in rows if counts(row, day)), NOTHING)


def owed(invoice, day: date, *kinds: str) -> Decimal:
    """What the lines ask, less what credit notes took back by then."""
    lines = [line for line in invoice.lines.all() if line.kind in (kinds or ("fee", "voluntary"))]
    taken = [credit.amount for line in lines for credit in line.credits.all() if credit.note.issued_on <= day]
    return sum((line.amount for line in lines), NOTHING) - sum(taken, NOTHING)


def recomputed(membership, day: date) -> str:
    """From nothing: every row of every invoice, one by one."""
    issued = membership.invoices.filter(issued_on__lte=day).prefetch_related(*PARTS)
    invoices = [one for one in issued if not (one.cancelled_on and one.cancelled_on <= day)]
    late = [
        one.due_on < day
        for one in invoices
        if sum_on([*one.allocations.all(), *one.write_offs.all()], day) < owed(one, day, "fee")
    ]
    if not invoices:
        return "no_invoice"
    return "overdue" if any(late) else "due" if late else "in_order"


@pytest.mark.django_db
def test_books_hold_whatever_happens():
    few = settings(
        max_examples=10,
        stateful_step_count=20,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(Books, settings=few)
