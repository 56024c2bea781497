from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from dues import credit_notes, epc, rendering
from tests import factories

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def words(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def page(client, invoice):
    response = client.get(reverse("pay", args=[invoice.pay_key]))
    assert response.status_code == 200
    return words(response)


def test_pay_page_shows_a_stranger_all_that_is_needed_to_pay(client, issued):
    invoice = issued(extra="10")
    shown = page(client, invoice)
    for part in (
        "Betaal je lidgeld voor 2027",
        "€ 260,00",
        "BE98 5230 8024 0293",
        "Coopkracht vzw",
        "+++202/6000/00192+++",
        "23 december 2026",
        "Van dit bedrag is € 250,00 lidgeld; € 10,00 is vrijwillig.",
        reverse("pay_qr", args=[invoice.pay_key]),
        '<meta name="robots" content="noindex">',
    ):
        assert part in shown


def test_pay_page_copies_what_a_form_of_a_bank_takes(client, issued):
    shown = page(client, issued(extra="1000"))
    for part in ('data-copy="amount" data-copy-text="1250,00"', 'data-copy="iban" data-copy-text="BE98523080240293"'):
        assert part in shown
    assert 'data-copy="reference"' in shown
    client.cookies["django_language"] = "en"
    assert 'data-copy-text="250.00"' in page(client, issued())


def test_pay_page_is_not_listed_nor_kept(client, issued):
    response = client.get(reverse("pay", args=[issued().pay_key]))
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Cache-Control"] == "private, no-cache"


def test_pay_page_needs_no_inline_style_or_script(client, issued):
    shown = page(client, issued())
    assert " style=" not in shown
    assert "<script>" not in shown
    assert "onclick" not in shown


def test_pay_page_in_english(client, issued):
    client.cookies["django_language"] = "en"
    shown = page(client, issued())
    assert "Pay your membership fee for 2027" in shown
    assert "€250.00" in shown


def test_pay_page_in_part_paid_asks_the_rest(client, issued, pay):
    invoice = issued()
    pay(invoice, "100")
    shown = page(client, invoice)
    assert "We hebben al € 100,00 ontvangen" in shown
    assert "€ 150,00" in shown


def test_pay_page_with_the_fee_paid_does_not_press_for_the_extra(client, issued, pay):
    invoice = issued(extra="10")
    pay(invoice, "250")
    shown = page(client, invoice)
    assert "Je lidgeld is betaald. Dank je wel!" in shown
    assert "je bent niets meer verschuldigd" in shown


def test_pay_page_when_paid_is_calm(client, issued, pay):
    invoice = issued()
    pay(invoice, "250")
    shown = page(client, invoice)
    assert "Betaald. Dank je wel!" in shown
    assert "qr.svg" not in shown
    assert "BE98" not in shown


def test_pay_page_of_a_credited_invoice_asks_nothing(client, issued):
    invoice = issued()
    credit_notes.cancel(invoice, reason="Vergissing", actor=None, now=NOW)
    shown = page(client, invoice)
    assert "Niets te betalen" in shown
    assert "BE98" not in shown
    assert "ontvangen" not in shown


def test_pay_page_credited_in_part_asks_the_rest_and_says_what_came_in(client, issued, pay):
    invoice = issued()
    credit_notes.credit(invoice, amounts={"fee": Decimal(50)}, reason="Korting", actor=None, now=NOW)
    shown = page(client, invoice)
    assert "€ 50,00 is gecrediteerd en er al afgetrokken." in shown
    assert 'data-copy-text="200,00"' in shown
    pay(invoice, "200")
    assert "We hebben € 200,00 ontvangen" in page(client, invoice)


def test_pay_page_says_that_it_is_late(client, issued):
    invoice = issued()
    with time_machine.travel(datetime(2026, 12, 24, 8, tzinfo=UTC), tick=False):
        assert "Dit was te betalen tegen 23 december 2026." in page(client, invoice)


@pytest.mark.parametrize("name", ["pay", "pay_qr", "pay_pdf"])
@pytest.mark.parametrize("key", ["x", "0" * 32, "..%2f", "a" * 500])
def test_pay_pages_of_an_unknown_key_are_not_found(client, issued, name, key):
    issued()
    assert client.get(reverse(name, args=[key])).status_code == 404


@pytest.mark.parametrize("name", ["pay", "pay_qr", "pay_pdf"])
def test_pay_pages_only_answer_get(client, issued, name):
    assert client.post(reverse(name, args=[issued().pay_key])).status_code == 405


def test_pay_qr_is_the_code_of_what_is_open(client, issued, pay):
    invoice = issued(extra="10")
    pay(invoice, "100.50")
    response = client.get(reverse("pay_qr", args=[invoice.pay_key]))
    assert response.headers["Content-Type"] == "image/svg+xml"
    expected = "BCD\n002\n1\nSCT\n\nCoopkracht vzw\nBE98523080240293\nEUR159.5\n\n202600000192"
    assert response.content == epc.svg(expected)


def test_pay_qr_of_a_paid_invoice_is_not_found(client, issued, pay):
    invoice = issued()
    pay(invoice, "250")
    assert client.get(reverse("pay_qr", args=[invoice.pay_key])).status_code == 404


def test_pay_pdf_downloads_what_was_kept(client, issued):
    invoice = issued()
    url = reverse("pay_pdf", args=[invoice.pay_key])
    assert client.get(url).status_code == 404
    assert "pdf/" not in page(client, invoice)
    rendering.render(invoice, now=NOW)
    assert url in page(client, invoice)
    response = client.get(url)
    content = b"".join(response.streaming_content)
    response.close()
    assert content.startswith(b"%PDF-")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="lidgeldnota-2026-000001.pdf"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("paid", [1, 3])
def test_pay_page_costs_the_same_whatever_was_paid(client, issued, pay, django_assert_max_num_queries, paid):
    invoice = issued()
    for _ in range(paid):
        pay(invoice, "1", received_on=date(2026, 11, 23))
    with django_assert_max_num_queries(3):
        page(client, invoice)


def test_pay_page_shows_markup_in_a_name_as_text(client, issued):
    organisation = factories.OrganisationFactory(name="<script>alert(1)</script>")
    factories.ContactFactory(organisation=organisation)
    invoice = issued(factories.MembershipFactory(organisation=organisation))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page(client, invoice)


def test_pay_page_of_a_cancelled_invoice_asks_for_nothing(client, issued):
    invoice = issued()
    credit_notes.cancel(invoice, reason="Verkeerde run", actor=None, now=NOW)
    shown = page(client, invoice)
    assert "Van deze € 250,00 is niets meer verschuldigd." in shown
    assert "BE98" not in shown
    assert client.get(reverse("pay_qr", args=[invoice.pay_key])).status_code == 404
