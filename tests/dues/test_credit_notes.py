from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import Sum

from correspondence.models import Letter
from dues import cancelling, credit_note_pdf, credit_notes, standing, tasks, write_offs
from dues.allocating import allocate, undo_payment
from dues.balances import balance_of
from dues.models import CreditNote, Invoice, InvoiceLine, Payment
from journal.models import Event, Series
from journal.rules import RuleError
from tests import factories

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = NOW.date()
WHO = {"actor": None, "now": NOW}
pytestmark = pytest.mark.django_db


def credit(invoice, fee="0", voluntary="0", *, reason="Dubbel aangerekend", **moment):
    amounts = {"fee": Decimal(fee), "voluntary": Decimal(voluntary)}
    return credit_notes.credit(invoice, amounts=amounts, reason=reason, **(WHO | moment))


def balance(invoice, today=TODAY):
    return balance_of(invoice, today=today)


def write_off(invoice, amount):
    return write_offs.write_off(invoice, amount=Decimal(amount), reason="Faillissement", **WHO)


def test_credit_note_takes_back_a_part_and_leaves_the_invoice_as_it_was(issued):
    invoice = issued(extra="10")
    stored = Invoice.objects.filter(pk=invoice.pk).values().get()
    note = credit(invoice, "100", "10")
    assert (note.number, note.total, note.cancels) == ("CN-2026-000001", 110, False)
    assert Invoice.objects.filter(pk=invoice.pk).values().get() == stored
    left = balance(invoice)
    assert (left.total, left.credited, left.open, left.fee_open, left.voluntary_open) == (260, 110, 150, 150, 0)


def test_credit_notes_are_numbered_without_a_gap_apart_from_invoices(issued):
    invoice = issued()
    credit(invoice, "1")
    with pytest.raises(RuleError):
        credit(invoice, "250")
    credit(invoice, "1")
    assert list(CreditNote.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2]
    assert Series.objects.get(name="credit note 2026").last == 2
    assert Series.objects.get(name="invoice 2026").last == 1


@pytest.mark.parametrize(
    ("fee", "voluntary"), [("250.01", "0"), ("0", "10.01"), ("0.001", "0"), ("0", "0"), ("NaN", "0")]
)
def test_credit_of_more_than_was_asked_is_refused(issued, fee, voluntary):
    with pytest.raises(RuleError):
        credit(issued(extra="10"), fee, voluntary)
    assert not CreditNote.objects.exists()


def test_several_credit_notes_together_never_take_back_more(issued):
    invoice = issued()
    credit(invoice, "200")
    with pytest.raises(RuleError, match=r"hoogstens €.50,00"):
        credit(invoice, "50.01")
    credit(invoice, "50")
    assert balance(invoice).open == 0


def test_database_refuses_to_credit_more_than_a_line(issued):
    line = issued().lines.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        InvoiceLine.objects.filter(pk=line.pk).update(credited=Decimal("250.01"))


def test_issued_credit_note_is_final(issued):
    note = credit(issued(), "10")
    note.reason = "Iets anders"
    with pytest.raises(TypeError):
        note.save()


def test_credit_settles_the_standing(issued):
    invoice = issued()
    late = date(2027, 6, 1)
    assert standing.of(invoice.membership, today=late) == "overdue"
    credit(invoice, "250")
    assert standing.of(invoice.membership, today=late) == "in_order"


def test_money_beyond_what_is_owed_is_open_on_its_payment_again(issued, pay):
    invoice = issued()
    payment = pay(invoice, "250")
    credit(invoice, "100", now=datetime(2026, 12, 1, 10, tzinfo=UTC))
    payment.refresh_from_db()
    assert payment.left == 100
    assert [balance(invoice, date(2026, *day)).paid for day in ((11, 30), (12, 1))] == [250, 150]
    assert balance(invoice, date(2026, 12, 1)).open == 0


def test_money_of_the_fee_never_moves_on_to_the_voluntary_extra(issued, pay):
    invoice = issued(extra="10")
    payment = pay(invoice, "250")
    credit(invoice, "100")
    payment.refresh_from_db()
    assert payment.left == 100
    assert (balance(invoice).fee_open, balance(invoice).voluntary_open) == (0, 10)


def test_last_money_is_freed_first(issued, pay):
    invoice = issued()
    first, last = pay(invoice, "200"), pay(invoice, "50")
    credit(invoice, "60")
    assert [Payment.objects.get(pk=one.pk).left for one in (first, last)] == [10, 50]


def test_payment_taken_back_had_lasted_as_long_as_what_it_paid(issued, pay):
    """The credit note of 1 December freed a part; until then the payment had paid the whole."""
    invoice, december = issued(), datetime(2026, 12, 1, 10, tzinfo=UTC)
    payment = pay(invoice, "250")
    credit(invoice, "100", now=december)
    undo_payment(payment, reason="fout", actor=None, now=december)
    payment.refresh_from_db()
    assert payment.counts_until == date(2026, 12, 1)
    assert [balance(invoice, date(2026, *day)).paid for day in ((11, 30), (12, 1))] == [250, 0]


def test_credit_note_leaves_with_its_pdf(issued):
    note = credit(issued(), "10", reason="Te veel aangerekend.")
    letter = Letter.objects.about(note).get()
    assert letter.status == "draft"
    assert "Te veel aangerekend.\n" in letter.body
    tasks.render_credit_note(note.pk)
    tasks.render_credit_note(note.pk)
    note.refresh_from_db()
    letter.refresh_from_db()
    assert note.pdf.read().startswith(b"%PDF")
    assert [one.name for one in letter.attachments.all()] == ["creditnota-cn-2026-000001.pdf"]
    assert letter.status == "ready"


def test_letter_tells_what_was_paid_too_much(issued, pay):
    invoice = issued()
    pay(invoice, "250")
    assert "€ 40,00" in Letter.objects.about(credit(invoice, "40")).get().body.replace("\u00a0", " ")


def test_sweeps_start_what_waits(issued, monkeypatch):
    started = []
    monkeypatch.setattr(tasks, "wake", lambda task, *args: started.append((task.name, *args)))
    done, waits, wrong = credit(issued(), "10"), credit(issued(), "10"), issued()
    credit_note_pdf.make(done, now=NOW)
    cancellation = cancelling.start(Invoice.objects.filter(pk=wrong.pk), confirmed=1, reason="Verkeerd", **WHO)
    tasks.render_waiting_credit_notes()
    tasks.go_on_cancelling()
    assert started == [("dues.render_credit_note", waits.pk), ("dues.cancel_invoices", cancellation.pk)]


def test_cancelled_invoice_makes_place_for_another(issued, pay):
    invoice = issued()
    payment = pay(invoice, "250")
    credit_notes.cancel(invoice, reason="Verkeerde run", **WHO)
    payment.refresh_from_db()
    assert (payment.left, balance(invoice).open) == (250, 0)
    assert standing.of_invoice(invoice, today=TODAY) == "cancelled"
    assert standing.of(invoice.membership, today=TODAY) == "no_invoice"
    again = issued(invoice.membership)
    allocate(payment, invoice=again, amount=Decimal(250), **WHO)
    assert standing.of(invoice.membership, today=TODAY) == "in_order"
    with pytest.raises(RuleError, match="al een lidgeldnota"):
        issued(invoice.membership)


def test_credited_invoice_keeps_its_place(issued):
    invoice = issued()
    credit(invoice, "250")
    with pytest.raises(RuleError):
        issued(invoice.membership)
    credit_notes.cancel(invoice, reason="Toch opnieuw", **WHO)
    assert issued(invoice.membership)
    assert CreditNote.objects.count() == 1


def test_cancelling_twice_makes_one_credit_note(issued):
    invoice = issued()
    credit(invoice, "50")
    for _ in range(2):
        credit_notes.cancel(invoice, reason="Verkeerde run", **WHO)
    totals = CreditNote.objects.aggregate(sum=Sum("lines__amount"))
    assert (CreditNote.objects.count(), totals["sum"]) == (2, 250)


def test_database_holds_one_standing_invoice_a_year(issued):
    invoice = issued()
    credit_notes.cancel(invoice, reason="Verkeerde run", **WHO)
    issued(invoice.membership)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invoice.objects.filter(pk=invoice.pk).update(cancelled_on=None)


def test_write_off_settles_the_fee_and_may_be_undone(issued, pay):
    invoice, late = issued(extra="10"), date(2027, 6, 1)
    pay(invoice, "100")
    with pytest.raises(RuleError, match=r"Hoogstens €.150,00"):
        write_off(invoice, "150.01")
    row = write_off(invoice, "150")
    assert (balance(invoice).fee_open, balance(invoice).voluntary_open, balance(invoice).written_off) == (0, 10, 150)
    assert standing.of(invoice.membership, today=late) == "in_order"
    write_offs.undo_write_off(row, reason="Curator betaalt", **WHO)
    assert standing.of(invoice.membership, today=late) == "overdue"
    with pytest.raises(RuleError, match="al ongedaan"):
        write_offs.undo_write_off(row, reason="nog eens", **WHO)
    verbs = [event.verb for event in Event.objects.about(invoice)]
    assert verbs[-2:] == ["written off", "write-off taken back"]


def test_credit_forgets_the_write_off_it_makes_needless(issued, pay):
    invoice = issued()
    pay(invoice, "100")
    write_off(invoice, "150")
    credit(invoice, "120")
    assert (balance(invoice).written_off, balance(invoice).paid, balance(invoice).open) == (30, 100, 0)
    credit(invoice, "80")
    assert (balance(invoice).written_off, balance(invoice).paid, balance(invoice).open) == (0, 50, 0)


def test_wrong_run_is_cancelled_in_chunks(issued, pay, monkeypatch):
    monkeypatch.setattr(cancelling, "CHUNK", 2)
    invoices = [issued() for _ in range(3)]
    other = issued(period=2026)
    pay(invoices[0], "250")
    rows = cancelling.chosen(period=2027, issued_on=TODAY)
    seen = cancelling.preview(rows)
    assert (seen.count, seen.total, seen.paid) == (3, 750, 250)
    cancellation = cancelling.start(rows, confirmed=3, reason="Verkeerde bedragen", **WHO)
    again = issued(factories.member())
    for left in (1, 0, 0):
        cancellation = cancelling.go_on(cancellation, now=NOW)
        assert cancellation.waiting().count() == left
    assert cancellation.finished_at == NOW
    standing_ones = Invoice.objects.filter(cancelled_on=None)
    assert set(standing_ones) == {other, again}
    assert CreditNote.objects.filter(cancels=True).count() == 3


def test_cancellation_confirms_what_was_seen(issued):
    issued()
    with pytest.raises(RuleError, match="andere nota"):
        cancelling.start(cancelling.chosen(period=2027), confirmed=2, reason="Verkeerd", **WHO)
    with pytest.raises(RuleError):
        cancelling.start(cancelling.chosen(period=2030), confirmed=0, reason="Verkeerd", **WHO)


def test_cancellation_in_the_hands_of_a_worker_waits(issued):
    issued()
    cancellation = cancelling.start(cancelling.chosen(period=2027), confirmed=1, reason="Verkeerd", **WHO)
    type(cancellation).objects.update(claimed_at=NOW)
    assert cancelling.go_on(cancellation, now=NOW + timedelta(seconds=30)).finished_at is None
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        tasks.cancel_invoices(cancellation.pk)  # much later: the other one has died
    cancellation.refresh_from_db()
    assert cancellation.finished_at
    assert CreditNote.objects.count() == 1
