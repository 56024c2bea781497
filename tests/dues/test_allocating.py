from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from dues import allocating, bank_lines, disposals, standing
from dues.balances import balance_of
from dues.bank_lines import waiting
from dues.models import Allocation, BankLine, Disposal, Payment
from journal.models import Event
from journal.rules import RuleError
from tests import factories
from tests.dues.money import bank_line

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = NOW.date()
NEXT_YEAR = datetime(2027, 2, 1, 10, tzinfo=UTC)
NEW_YEARS_EVE = date(2026, 12, 31)
WHO = {"actor": None, "now": NOW}
pytestmark = pytest.mark.django_db


def received(amount, **facts):
    return allocating.receive(bank_line(amount, **facts), **WHO)


def allocate(payment, invoice, amount, **moment):
    return allocating.allocate(payment, invoice=invoice, amount=Decimal(amount), **(WHO | moment))


def left(payment):
    payment.refresh_from_db()
    return payment.left


def paid(invoice, today=TODAY):
    return balance_of(invoice, today=today).paid


def test_received_line_is_a_payment_that_pays_nothing_yet(issued):
    line = bank_line("250.00", counterparty_name="Cultuurhuis")
    payment = allocating.receive(line, **WHO)
    assert (payment.line, payment.amount, payment.received_on) == (line, 250, line.booked_on)
    assert (payment.payer, payment.source, payment.left) == ("Cultuurhuis", "statement", 250)
    assert list(Payment.objects.undecided()) == [payment]
    assert not waiting(BankLine.objects.all()).exists()


def test_line_is_booked_at_most_once():
    payment = received("250")
    with pytest.raises(RuleError, match="al geboekt"):
        allocating.receive(payment.line, **WHO)
    with pytest.raises(RuleError, match="al geboekt"):
        bank_lines.set_aside(payment.line, reason="huur", **WHO)


def test_database_books_a_line_once():
    payment = received("250")
    payment.pk, payment.key, payment._state.adding = None, "12345678-1234-5678-1234-567812345678", True
    with pytest.raises(IntegrityError), transaction.atomic():
        payment.save()


def test_outgoing_line_is_not_received():
    with pytest.raises(RuleError):
        received("-250")


def test_line_set_aside_waits_again_once_taken_up():
    line = bank_line("99.50")
    row = bank_lines.set_aside(line, reason="Huur van de zaal", **WHO)
    assert not waiting(BankLine.objects.all()).exists()
    bank_lines.take_up_again(row, **WHO)
    assert list(waiting(BankLine.objects.all())) == [line]
    with pytest.raises(RuleError):
        bank_lines.take_up_again(row, **WHO)
    assert allocating.receive(line, **WHO).amount == Decimal("99.50")
    assert [event.verb for event in Event.objects.about(line)] == ["set aside", "taken up again"]


def test_payment_is_split_over_invoices(issued):
    first, second = issued(), issued()
    payment = received("400")
    allocate(payment, first, "250")
    allocate(payment, second, "150")
    assert (paid(first), paid(second), left(payment)) == (250, 150, 0)


def test_several_payments_pay_one_invoice(issued):
    invoice = issued()
    allocate(received("100"), invoice, "100")
    allocate(received("150"), invoice, "150")
    assert balance_of(invoice, today=TODAY).open == 0


@pytest.mark.parametrize(
    ("amount", "words"),
    [("250.01", "staat maar"), ("300.01", "nog maar"), ("0", "één cent"), ("0.001", "één cent"), ("NaN", "één cent")],
)
def test_allocation_of_too_much_is_refused(issued, amount, words):
    invoice, payment = issued(), received("300")
    with pytest.raises(RuleError, match=words):
        allocate(payment, invoice, amount)
    assert not Allocation.objects.exists()


def test_same_payment_pays_an_invoice_once(issued):
    invoice, payment = issued(), received("300")
    allocate(payment, invoice, "100")
    with pytest.raises(RuleError, match="al een deel"):
        allocate(payment, invoice, "100")


def test_database_gives_no_money_out_twice():
    payment = received("100")
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(used=Decimal("100.01"))


def test_undo_opens_payment_and_invoice_and_keeps_the_row(issued):
    invoice, payment, actor = issued(), received("250"), factories.secretary()
    allocation = allocate(payment, invoice, "250")
    assert standing.of(invoice.membership, today=TODAY) == "in_order"
    allocating.undo(allocation, reason="Van een ander lid", actor=actor, now=NOW)
    assert (paid(invoice), left(payment)) == (0, 250)
    assert standing.of(invoice.membership, today=TODAY) == "due"
    allocation.refresh_from_db()
    assert (allocation.undone_by, allocation.undo_reason) == (actor, "Van een ander lid")
    assert Event.objects.about(invoice).last().verb == "allocation taken back"
    with pytest.raises(RuleError, match="al ongedaan"):
        allocating.undo(allocation, reason="nog eens", **WHO)


def test_undone_allocation_may_be_made_again(issued):
    invoice, payment = issued(), received("250")
    allocating.undo(allocate(payment, invoice, "250"), reason="fout", **WHO)
    allocate(payment, invoice, "100")
    assert paid(invoice, date(2026, 11, 20)) == 100


def test_undo_needs_a_reason(issued):
    with pytest.raises(RuleError, match="waarom"):
        allocating.undo(allocate(received("250"), issued(), "250"), reason=" ", **WHO)


def test_undo_in_the_same_year_is_as_if_it_had_never_been(issued):
    invoice = issued()
    allocating.undo(allocate(received("250"), invoice, "250"), reason="fout", **WHO)
    assert paid(invoice, date(2026, 11, 22)) == 0


def test_undo_in_a_later_year_leaves_the_past_year_as_it_was(issued):
    first, second, payment = issued(), issued(), received("250")
    allocating.undo(allocate(payment, first, "250"), reason="fout", actor=None, now=NEXT_YEAR)
    allocate(payment, second, "250", now=NEXT_YEAR)
    assert [paid(invoice, NEW_YEARS_EVE) for invoice in (first, second)] == [250, 0]
    assert [paid(invoice, NEXT_YEAR.date()) for invoice in (first, second)] == [0, 250]


def test_payment_taken_back_frees_its_line_and_its_invoices(issued):
    invoice, payment = issued(), received("250")
    allocate(payment, invoice, "250")
    allocating.undo_payment(payment, reason="Huur", **WHO)
    assert (paid(invoice), left(payment)) == (0, 0)
    assert bank_lines.set_aside(payment.line, reason="Huur", **WHO)
    with pytest.raises(RuleError, match="ongedaan gemaakt"):
        allocate(payment, invoice, "1")


def test_payment_that_was_given_in_part_is_not_taken_back():
    payment = received("30")
    gift = disposals.give_to_voluntary(payment, amount=Decimal(30), consent="Ann, per mail", **WHO)
    with pytest.raises(RuleError):
        allocating.undo_payment(payment, reason="fout", **WHO)
    disposals.undo_disposal(gift, reason="fout", **WHO)
    allocating.undo_payment(payment, reason="fout", **WHO)
    assert not Payment.objects.standing().exists()


def test_credit_waits_for_the_next_invoice_of_the_member(issued):
    invoice, payment = issued(), received("300")
    organisation = invoice.membership.organisation
    allocate(payment, invoice, "250")
    allocating.keep_as_credit(payment, organisation=organisation, **WHO)
    assert list(Payment.objects.credits_of(organisation)) == [payment]
    assert not Payment.objects.undecided().exists()
    allocate(payment, issued(invoice.membership, period=2028), "50")
    assert not Payment.objects.credits_of(organisation).exists()
    with pytest.raises(RuleError):
        allocating.keep_as_credit(payment, organisation=organisation, **WHO)


def test_credit_may_be_decided_otherwise():
    payment = received("300")
    allocating.keep_as_credit(payment, organisation=factories.member().organisation, **WHO)
    allocating.keep_as_credit(payment, organisation=None, **WHO)
    assert list(Payment.objects.undecided()) == [payment]


def test_gift_needs_consent_and_takes_what_is_left(issued):
    invoice, payment = issued(), received("300")
    allocate(payment, invoice, "250")
    with pytest.raises(RuleError, match="akkoord"):
        disposals.give_to_voluntary(payment, amount=Decimal(50), consent="", **WHO)
    with pytest.raises(RuleError, match="is nog maar"):
        disposals.give_to_voluntary(payment, amount=Decimal("50.01"), consent="Ann, per mail", **WHO)
    gift = disposals.give_to_voluntary(payment, amount=Decimal(50), consent="Ann, per mail", **WHO)
    assert (gift.kind, left(payment), paid(invoice)) == ("gift", 0, 250)


def test_refund_is_tied_to_its_line_when_the_statement_comes():
    payment = received("300")
    refunded = disposals.refund(payment, amount=Decimal(50), paid_on=TODAY, reason="Te veel", **WHO)
    assert left(payment) == 250
    with pytest.raises(RuleError, match="geen overschrijving"):
        disposals.tie_refund(refunded, line=bank_line("-49"), **WHO)
    line = bank_line("-50", booked_on=TODAY)
    assert disposals.tie_refund(refunded, line=line, **WHO).line == line
    with pytest.raises(RuleError):
        disposals.tie_refund(refunded, line=bank_line("-50"), **WHO)


@pytest.mark.parametrize("day", [date(2026, 11, 19), date(2026, 11, 24)])
def test_refund_is_neither_before_the_payment_nor_after_today(day):
    with pytest.raises(RuleError, match="nadat"):
        disposals.refund(received("300"), amount=Decimal(50), paid_on=day, reason="Te veel", **WHO)


def test_refund_from_its_line_has_the_day_of_the_bank():
    payment = received("300")
    line = bank_line("-50", booked_on=date(2026, 11, 21))
    refunded = disposals.refund(payment, amount=Decimal(50), paid_on=TODAY, reason="Te veel", line=line, **WHO)
    assert (refunded.counts_from, refunded.line) == (date(2026, 11, 21), line)


def test_payment_returned_by_the_bank_pays_nothing_from_that_day_on(issued):
    invoice, payment = issued(), received("250")
    allocate(payment, invoice, "250")
    line = bank_line("-250", booked_on=date(2026, 11, 22), kind="return")
    returned = disposals.return_by_bank(payment, line=line, **WHO)
    assert [paid(invoice, date(2026, 11, day)) for day in (20, 21, 22)] == [250, 250, 0]
    assert (returned.kind, left(payment), Disposal.objects.count()) == ("returned", 0, 1)


def test_history_of_a_payment_is_derivable(issued):
    payment, invoice = received("300"), issued()
    allocating.undo(allocate(payment, invoice, "250"), reason="fout", **WHO)
    allocate(payment, invoice, "200")
    rows = payment.allocations.values_list("amount", "undone_at")
    assert list(rows) == [(250, NOW), (200, None)]
