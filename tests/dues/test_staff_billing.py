import io
import zipfile
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from correspondence.models import Letter
from dues import rendering
from dues.models import BillingDetails
from tests import factories
from tests.dues.test_staff import words

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def secretary(client):
    user = factories.secretary(name="Griet Gevers")
    client.force_login(user)
    return user


@pytest.fixture
def invoice(issued, settings):
    settings.ASSOCIATION = {**settings.ASSOCIATION, "enterprise_number": "0202239951"}
    return rendering.render(issued(), now=NOW)


def screen(client, invoice, **data):
    return words(client.get(reverse("admin:invoice_work", args=[invoice.pk]), data))


def test_screen_offers_copy_electronic_invoice_and_billing_details(client, invoice):
    shown = screen(client, invoice)
    for name in ("send_invoice_again", "invoice_e_invoice"):
        assert reverse(f"admin:{name}", args=[invoice.pk]) in shown
    assert reverse("admin:billing_details", args=[invoice.membership.organisation_id]) in shown


def test_screen_says_why_there_is_no_electronic_invoice(client, issued):
    invoice = rendering.render(issued(), now=NOW)
    shown = screen(client, invoice)
    assert "het ondernemingsnummer van de vereniging staat er niet op" in shown
    assert reverse("admin:invoice_e_invoice", args=[invoice.pk]) not in shown


def test_copy_is_sent_from_the_screen(client, invoice):
    url = reverse("admin:send_invoice_again", args=[invoice.pk])
    shown = words(client.post(url, {"email": "boekhouder@elders.example"}, follow=True))
    assert "Een kopie is onderweg naar boekhouder@elders.example." in shown
    assert Letter.objects.about(invoice).filter(kind="invoice copy").get().to_email == "boekhouder@elders.example"
    assert "Lidgeldnota opnieuw verstuurd" in shown


@pytest.mark.parametrize("email", ["geen adres", "a@b", "x@y.example\nBcc: z@y.example"])
def test_copy_to_what_is_no_address_is_not_sent(client, invoice, email):
    url = reverse("admin:send_invoice_again", args=[invoice.pk])
    assert "Dat is geen mailadres" in words(client.post(url, {"email": email}, follow=True))
    assert not Letter.objects.filter(kind="invoice copy").exists()


def test_copies_have_a_limit(client, invoice):
    url = reverse("admin:send_invoice_again", args=[invoice.pk])
    for _ in range(5):
        client.post(url)
    assert "al 5 keer verstuurd" in words(client.post(url, follow=True))


def test_electronic_invoice_is_downloaded(client, invoice):
    response = client.get(reverse("admin:invoice_e_invoice", args=[invoice.pk]))
    assert response.headers["Content-Disposition"] == 'attachment; filename="lidgeldnota-2026-000001.xml"'
    assert b"".join(response.streaming_content).startswith(b"<?xml")
    response.close()


def test_year_is_downloaded_as_zip(client, invoice):
    url = reverse("admin:e_invoices_of_year", args=[2026])
    assert client.get(reverse("admin:e_invoices_of_year", args=[2031])).status_code == 404
    assert url in words(client.get(reverse("admin:e_invoices")))
    response = client.get(url)
    content = b"".join(response.streaming_content)
    response.close()
    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == ["lidgeldnota-2026-000001.xml"]


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_years_costs_the_same(client, issued, django_assert_max_num_queries, count):
    for _ in range(count):
        issued()
    with django_assert_max_num_queries(7):
        words(client.get(reverse("admin:e_invoices")))


def test_billing_details_are_changed_and_shown_with_their_history(client, invoice):
    organisation = invoice.membership.organisation
    url = reverse("admin:billing_details", args=[organisation.pk])
    shown = words(client.post(url, {"purchase_order": "PO-17", "country": "nl"}, follow=True))
    assert 'value="PO-17"' in shown
    assert "Facturatiegegevens gewijzigd" in shown
    assert BillingDetails.objects.get().country == "NL"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"street": "Straat 1"}, "Geef het hele adres"),
        ({"email": "geen"}, "geldig"),
        ({"country": "België"}, "letters"),
    ],
)
def test_billing_details_that_cannot_be_say_why_and_keep_what_was_typed(client, invoice, typed, sentence):
    url = reverse("admin:billing_details", args=[invoice.membership.organisation_id])
    shown = words(client.post(url, {"attention": "Dienst Boekhouding"} | typed))
    assert sentence in shown
    assert 'value="Dienst Boekhouding"' in shown
    assert not BillingDetails.objects.exists()
