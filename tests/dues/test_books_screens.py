import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from dues import allocating, credit_note_pdf, credit_notes, disposals, write_offs
from dues.balances import balance_of
from dues.models import Allocation, Cancellation, CreditNote, FeeSchedule, Payment, WriteOff
from journal.models import Event
from tests import factories
from tests.dues.money import bank_line

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = NOW.date()
WHO = {"actor": None, "now": NOW}
QUERIES = 33  # four pages
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def secretary(client):
    with time_machine.travel(NOW, tick=False):
        user = factories.secretary()
        client.force_login(user)
        yield user


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def at(name, *pks):
    return reverse(f"admin:{name}", args=pks)


def received(amount="300", **facts):
    return allocating.receive(bank_line(amount, **facts), **WHO)


def do(client, address, **facts):
    """Fill in, look at what is asked, confirm: what the second page asked, and the page one lands on."""
    asked = words(client.post(address, facts))
    return asked, words(client.post(address, {**facts, "confirmed": "yes"}, follow=True))


def test_payments_lists_what_is_to_be_decided(client, issued, pay):
    kept, paid = received(counterparty_name="Zon"), issued()
    pay(paid, "250", payer="Volledig betaald")
    allocating.keep_as_credit(received(counterparty_name="Maan"), organisation=paid.membership.organisation, **WHO)
    shown = {key: words(client.get(at("payments"), {"show": key})) for key in ("", "credit", "all", "iets")}
    assert ["Zon" in shown[key] for key in ("", "credit", "all")] == [True, False, True]
    assert ["Maan" in shown[key] for key in ("", "credit", "all")] == [False, True, True]
    assert "Volledig betaald" not in shown[""]
    assert shown[""].count("Zon") == shown["iets"].count("Zon") == 1
    assert at("payment_work", kept.pk) in shown[""]


def test_lists_ask_the_same_number_of_queries_whatever_their_length(client, issued, django_assert_num_queries):
    def ask():
        client.get(at("payments"), {"show": "all"})
        client.get(at("payment_work", payment.pk))
        client.get(at("invoice_work", first.pk))
        client.get(at("fees"))

    payment, first = received("900"), issued()
    allocating.allocate(payment, invoice=first, amount=Decimal(1), **WHO)
    credit_notes.credit(first, amounts={"fee": Decimal(1)}, reason="x", **WHO)
    ask()
    with django_assert_num_queries(QUERIES):
        ask()
    for _ in range(3):
        other = received("10")
        allocating.allocate(other, invoice=first, amount=Decimal(1), **WHO)
        allocating.allocate(payment, invoice=issued(), amount=Decimal(1), **WHO)
        disposals.give_to_voluntary(payment, amount=Decimal(1), consent="Ann", **WHO)
        credit_notes.credit(first, amounts={"fee": Decimal(1)}, reason="x", **WHO)
        write_offs.write_off(first, amount=Decimal(1), reason="x", **WHO)
    with django_assert_num_queries(QUERIES):
        ask()


def test_money_is_given_to_an_invoice_after_a_second_look(client, issued):
    payment, invoice = received(), issued()
    facts = {"number": invoice.number, "amount": "100,00"}
    asked, done = do(client, at("allocate", payment.pk), **facts)
    assert f"€ 100,00 van deze betaling gaat naar {invoice.number}" in asked
    assert "De nota is ermee betaald." in done
    assert "€ 200,00 over" in done
    assert balance_of(invoice, today=TODAY).paid == 100


def test_looking_does_nothing(client, issued):
    payment, invoice = received(), issued()
    client.post(at("allocate", payment.pk), {"number": invoice.number, "amount": "100"})
    assert not Allocation.objects.exists()
    assert not Event.objects.about(invoice).filter(verb="payment allocated").exists()


def test_what_a_rule_refuses_is_told_before_one_confirms(client, issued):
    payment, invoice = received(), issued()
    shown = words(client.post(at("allocate", payment.pk), {"number": invoice.number, "amount": "250,01"}))
    assert "staat maar € 250,00 open" in shown
    assert "confirmed" not in shown
    shown = words(client.post(at("allocate", payment.pk), {"number": "2026-999999", "amount": "1"}))
    assert "geen nota met dit nummer" in shown


def test_form_guesses_the_next_open_invoice_of_the_member(client, issued, pay):
    first = issued()
    payment = pay(first, "300")
    second = issued(first.membership, period=2028)
    shown = words(client.get(at("allocate", payment.pk)))
    assert f'value="{second.number}"' in shown
    assert 'value="50,00"' in shown


def test_rest_is_paid_back_given_or_kept(client, issued, pay):
    invoice = issued()
    payment = pay(invoice, "300")
    asked, _done = do(client, at("refund", payment.pk), amount="20", paid_on="2026-11-23", reason="Te veel")
    assert "€ 20,00 is terugbetaald aan" in asked
    asked, _done = do(client, at("give", payment.pk), amount="10", consent="Ann, per mail")
    assert "Akkoord van: Ann, per mail" in asked
    assert "€ 20,00 wacht op de volgende nota van" in words(client.get(at("keep_as_credit", payment.pk)))
    shown = words(client.post(at("keep_as_credit", payment.pk), follow=True))
    assert f"tegoed van {invoice.membership.organisation.name}" in shown
    next_one = issued(invoice.membership, period=2028)
    assert "Dit lid heeft een tegoed van € 20,00." in words(client.get(at("invoice_work", next_one.pk)))
    assert "wacht niet langer" in words(client.get(at("keep_as_credit", payment.pk)))
    client.post(at("keep_as_credit", payment.pk))
    assert Payment.objects.get(pk=payment.pk).credit_of is None


def test_allocation_disposal_and_payment_are_taken_back_with_a_reason(client, issued):
    payment, invoice = received(), issued()
    allocation = allocating.allocate(payment, invoice=invoice, amount=Decimal(250), **WHO)
    gift = disposals.give_to_voluntary(payment, amount=Decimal(50), consent="Ann", **WHO)
    address = at("undo_allocation", payment.pk, allocation.pk)
    assert f"€ 250,00 betaalt {invoice.number}" in words(client.get(address))
    assert "Dit veld is verplicht" in words(client.post(address, {"reason": ""}))
    assert "Ander lid" in words(client.post(address, {"reason": "Ander lid"}, follow=True))
    assert "al ongedaan gemaakt" in words(client.post(address, {"reason": "nog eens"}))
    client.post(at("undo_disposal", payment.pk, gift.pk), {"reason": "Vergissing"})
    shown = words(client.post(at("undo_payment", payment.pk), {"reason": "Huur"}, follow=True))
    assert "Huur" in shown
    assert not Payment.objects.standing().exists()
    assert client.get(at("undo_allocation", received().pk, allocation.pk)).status_code == 404


def test_invoice_is_credited_in_part_with_a_pdf(client, issued):
    invoice = issued(extra="10")
    assert 'value="250,00"' in words(client.get(at("credit_invoice", invoice.pk)))
    facts = {"fee": "50", "voluntary": "", "reason": "Half jaar"}
    asked, done = do(client, at("credit_invoice", invoice.pk), **facts)
    assert f"€ 50,00 gaat af van {invoice.number}" in asked
    assert "CN-2026-000001" in done
    note = CreditNote.objects.get()
    assert "wordt gemaakt" in words(client.get(at("credit_note_pdf", note.pk), follow=True))
    credit_note_pdf.make(note, now=NOW)
    response = client.get(at("credit_note_pdf", note.pk))
    assert response.headers["Content-Disposition"] == 'attachment; filename="creditnota-cn-2026-000001.pdf"'
    assert response.getvalue().startswith(b"%PDF")


def test_invoice_is_cancelled(client, issued):
    invoice = issued()
    assert "€ 250,00 wordt gecrediteerd" in words(client.get(at("cancel_invoice", invoice.pk)))
    shown = words(client.post(at("cancel_invoice", invoice.pk), {"reason": "Verkeerde run"}, follow=True))
    assert "geannuleerd" in shown
    assert at("credit_invoice", invoice.pk) not in shown
    assert issued(invoice.membership)


def test_fee_is_written_off_and_owed_again(client, issued):
    invoice = issued()
    asked, done = do(client, at("write_off", invoice.pk), amount="100", reason="Faillissement")
    assert "wordt niet meer verwacht" in asked
    assert "Faillissement" in done
    row = WriteOff.objects.get()
    assert "is weer verschuldigd" in words(client.get(at("undo_write_off", invoice.pk, row.pk)))
    client.post(at("undo_write_off", invoice.pk, row.pk), {"reason": "Curator betaalt"})
    assert balance_of(invoice, today=TODAY).fee_open == 250


def test_wrong_run_is_shown_and_confirmed(client, issued):
    issued(), issued()
    other = issued(period=2026)
    address = at("cancel_run")
    words(client.get(address))
    shown = words(client.get(address, {"period": "2027"}))
    assert "2 nota's van samen € 500,00, waarvan € 0,00 betaald is" in shown
    assert other.number not in shown
    assert "past hierbij" in words(client.get(address, {"period": "2031"}))
    shown = words(client.post(f"{address}?period=2027", {"confirmed": "1", "reason": "Verkeerd"}))
    assert "andere nota" in shown
    assert 'value="2"' in shown
    shown = words(client.post(f"{address}?period=2027", {"confirmed": "2", "reason": "Verkeerd"}, follow=True))
    assert "van 2 nota's zijn geannuleerd" in shown
    assert Cancellation.objects.get().invoices.count() == 2


def test_books_show_and_download(client, issued, pay):
    pay(issued(), "250")
    shown = words(client.get(at("books"), {"year": "2026"}))
    assert "Boeken van 2026" in shown
    assert "€ 250,00" in shown
    assert "Boeken van 2026" in words(client.get(at("books"), {"year": "1850"}))
    book = load_workbook(io.BytesIO(client.get(at("books_download", 2026, "xlsx")).getvalue()))
    assert book.sheetnames[0] == "overzicht"
    with zipfile.ZipFile(io.BytesIO(client.get(at("books_download", 2026, "csv")).getvalue())) as archive:
        assert "betalingen.csv" in archive.namelist()
    assert client.get(at("books_download", 2026, "ods")).status_code == 404
    statement = client.get(at("yearly_statement", 2026))
    assert statement.headers["Content-Disposition"] == 'attachment; filename="jaarstaat-lidgelden-2026.pdf"'
    assert statement.content.startswith(b"%PDF")


def planned(**changes):
    form = {
        "valid_from": "2027-01-01",
        "decided_on": "2026-11-20",
        "standard_fee": "275",
        "large_fee": "1.100",
        "supporting_fee": "55",
        "employees_threshold": "50",
        "balance_sheet_threshold": "5.000.000",
        "note": "AV van 20 november",
    }
    return form | changes


def test_fees_are_planned_changed_and_withdrawn(client):
    assert 'value="250,00"' in words(client.get(at("plan_fees")))
    shown = words(client.post(at("plan_fees"), planned(), follow=True))
    assert "€ 275,00" in shown
    assert "gepland" in shown
    row = FeeSchedule.objects.get(valid_from=date(2027, 1, 1))
    shown = words(client.post(at("change_fees", row.pk), planned(standard_fee="280"), follow=True))
    assert "€ 280,00" in shown
    assert "komen er niet" in words(client.get(at("withdraw_fees", row.pk)))
    client.post(at("withdraw_fees", row.pk))
    assert FeeSchedule.objects.count() == 1
    assert [event.verb for event in Event.objects.about(row)] == ["fees planned", "fees changed", "fees withdrawn"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"valid_from": "2026-11-23"}, "komende dag"),
        ({"decided_on": "2026-11-24"}, "algemene vergadering beslist eerst"),
        ({"decided_on": ""}, "verplicht"),
        ({"standard_fee": "0"}, "minstens"),
    ],
)
def test_fees_that_cannot_be_planned_say_why(client, changes, why):
    assert why in words(client.post(at("plan_fees"), planned(**changes)))
    assert FeeSchedule.objects.count() == 1


def test_fees_in_use_stay_as_they_are(client, issued):
    old = FeeSchedule.objects.get()
    assert "al in gebruik" in words(client.post(at("change_fees", old.pk), planned()))
    assert "al in gebruik" in words(client.post(at("withdraw_fees", old.pk)))
    client.post(at("plan_fees"), planned())
    issued(period=2027)
    row = FeeSchedule.objects.get(valid_from=date(2027, 1, 1))
    assert "al in gebruik" in words(client.post(at("change_fees", row.pk), planned(standard_fee="1")))
    row.refresh_from_db()
    assert (row.standard_fee, FeeSchedule.objects.get(pk=old.pk).standard_fee) == (275, 250)


def test_old_years_keep_the_fees_of_their_time(client, issued):
    invoice = issued()
    client.post(at("plan_fees"), planned())
    assert FeeSchedule.objects.on(date(2026, 12, 31)).standard_fee == 250
    assert FeeSchedule.objects.on(date(2027, 1, 1)).standard_fee == 275
    assert balance_of(invoice, today=date(2028, 1, 1)).fee == 250
