from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from correspondence.models import Letter
from dues import rendering
from dues.models import BillingDetails
from journal.models import Event
from tests.factories import ContactFactory, UserFactory, member
from tests.portal.test_views import invoice_of, schedule  # noqa: F401 - fixtures

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOME = reverse("portal:home")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def membership(db):
    return member()


@pytest.fixture
def user(client, membership):
    user = membership.organisation.contacts.get().user
    client.force_login(user)
    return user


@pytest.fixture
def invoice(membership, invoice_of, settings):  # noqa: F811 - the fixture
    settings.ASSOCIATION = {**settings.ASSOCIATION, "enterprise_number": "0202239951"}
    return rendering.render(invoice_of(membership), now=NOW)


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def test_member_changes_its_billing_details(client, user, membership):
    organisation = membership.organisation
    url = reverse("portal:billing_details", args=[organisation.pk])
    assert url in words(client.get(HOME))
    typed = {"street": "Postbus 12", "postcode": "1000", "city": "Brussel", "purchase_order": "PO-17"}
    assert "zijn bewaard" in words(client.post(url, typed, follow=True))
    assert BillingDetails.objects.get().street == "Postbus 12"
    assert Event.objects.about(organisation).last().actor == user


def test_half_an_address_is_told_and_what_was_typed_stays(client, user, membership):
    url = reverse("portal:billing_details", args=[membership.organisation_id])
    shown = words(client.post(url, {"street": "Postbus 12"}))
    assert "Geef het hele adres" in shown
    assert 'value="Postbus 12"' in shown


@pytest.mark.usefixtures("user")
def test_member_sends_itself_a_copy(client, invoice):
    url = reverse("portal:send_invoice_again", args=[invoice.pk])
    assert url in words(client.get(HOME))
    assert invoice.recipient["email"] in words(client.get(url))
    assert "Een kopie is onderweg naar b@elders.example." in words(
        client.post(url, {"email": "b@elders.example"}, follow=True)
    )
    assert Letter.objects.filter(kind="invoice copy").get().to_email == "b@elders.example"


@pytest.mark.usefixtures("user")
def test_copies_have_a_limit(client, invoice):
    url = reverse("portal:send_invoice_again", args=[invoice.pk])
    for _ in range(5):
        client.post(url)
    assert "al 5 keer verstuurd" in words(client.post(url))


@pytest.mark.usefixtures("user")
def test_member_downloads_its_electronic_invoice(client, invoice):
    url = reverse("portal:e_invoice", args=[invoice.pk])
    assert url in words(client.get(HOME))
    response = client.get(url)
    assert b"".join(response.streaming_content).startswith(b"<?xml")
    response.close()


@pytest.mark.usefixtures("user")
def test_without_an_electronic_invoice_none_is_offered(client, membership, invoice_of):  # noqa: F811 - the fixture
    invoice = rendering.render(invoice_of(membership), now=NOW)
    url = reverse("portal:e_invoice", args=[invoice.pk])
    assert url not in words(client.get(HOME))
    assert "Er is geen elektronische factuur" in words(client.get(url, follow=True))


def test_nobody_reaches_what_is_anothers(client, invoice):
    addresses = [
        reverse("portal:billing_details", args=[invoice.membership.organisation_id]),
        reverse("portal:send_invoice_again", args=[invoice.pk]),
        reverse("portal:e_invoice", args=[invoice.pk]),
    ]
    for outsider in (UserFactory(), ContactFactory().user):
        client.force_login(outsider)
        assert [client.get(url).status_code for url in addresses] == [404] * 3
        assert [client.post(url).status_code for url in addresses[:2]] == [404] * 2
