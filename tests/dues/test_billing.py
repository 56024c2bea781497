from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from correspondence.models import Letter
from dues import billing, invoice_pdf
from dues.models import BillingDetails
from journal.models import Event
from journal.rules import RuleError
from tests import factories
from tests.dues.test_invoice_pdf import text_of

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
NOTHING = dict.fromkeys(billing.FIELDS, "") | {"country": "BE"}
FILLED = {
    "attention": "Dienst Boekhouding",
    "email": "facturen@zon.example",
    "street": "Postbus 12",
    "postcode": "1000",
    "city": "Brussel",
    "country": "BE",
    "purchase_order": "PO-2026/17",
    "own_reference": "Kostenplaats 12",
    "language": "en",
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def membership():
    return factories.member(organisation__name="De Zonnewende cv")


@pytest.fixture
def change(membership):
    actor = factories.secretary(name="Griet Gevers")

    def make(**facts):
        return billing.change_details(membership.organisation, facts=NOTHING | facts, actor=actor, now=NOW)

    return make


def test_invoice_is_addressed_as_the_billing_details_say(membership, change, issued):
    change(**FILLED)
    membership.organisation.refresh_from_db()
    invoice = issued(membership)
    assert invoice.recipient == {
        "name": "De Zonnewende cv",
        "attention": "Dienst Boekhouding",
        "email": "facturen@zon.example",
        "address": ["Postbus 12", "1000 Brussel"],
        "place": {"street": "Postbus 12", "postcode": "1000", "city": "Brussel", "country": "BE"},
        "enterprise_number": invoice.recipient["enterprise_number"],
        "purchase_order": "PO-2026/17",
        "own_reference": "Kostenplaats 12",
    }
    assert (invoice.language, invoice.sender["word"]) == ("en", "Membership invoice")
    text = text_of(invoice_pdf.render(invoice))
    for part in ("attn. Dienst Boekhouding", "Your order number: PO-2026/17", "Your reference: Kostenplaats 12"):
        assert part in text


def test_letter_goes_to_the_billing_address(membership, change, issued):
    change(**FILLED)
    membership.organisation.refresh_from_db()
    letter = Letter.objects.about(issued(membership)).get()
    assert (letter.to_email, letter.to_name, letter.language) == ("facturen@zon.example", "Dienst Boekhouding", "en")


def test_a_part_of_the_details_leaves_the_rest_as_with_the_organisation(membership, change, issued):
    change(purchase_order="PO-1")
    membership.organisation.refresh_from_db()
    recipient = issued(membership).recipient
    contact = membership.organisation.contacts.get()
    assert (recipient["attention"], recipient["email"]) == (contact.name, contact.email)
    assert recipient["address"] == ["Voorbeeldstraat 1", "9000 Gent"]


def test_issued_invoices_stay_as_they_are(membership, change, issued):
    invoice = issued(membership)
    before = dict(invoice.recipient)
    change(**FILLED)
    invoice.refresh_from_db()
    assert invoice.recipient == before


def test_change_is_written_down_with_before_and_after(membership, change):
    change(purchase_order="PO-1")
    change(purchase_order="PO-2")
    events = list(Event.objects.about(membership.organisation))
    assert [event.data["changes"] for event in events] == [
        {"purchase_order": ["", "PO-1"]},
        {"purchase_order": ["PO-1", "PO-2"]},
    ]
    assert {event.actor_name for event in events} == {"Griet Gevers"}


def test_nothing_changed_is_not_written_down(membership, change):
    change()
    assert not BillingDetails.objects.exists()
    change(**FILLED)
    change(**FILLED)
    assert Event.objects.about(membership.organisation).count() == 1


@pytest.mark.parametrize(
    "part", [{"street": "Straat 1"}, {"street": "Straat 1", "city": "Gent"}, {"postcode": "9000"}]
)
def test_half_an_address_is_refused(change, part):
    with pytest.raises(RuleError, match="hele adres"):
        change(**part)
    assert not BillingDetails.objects.exists()


def test_database_refuses_half_an_address(membership):
    with pytest.raises(IntegrityError), transaction.atomic():
        BillingDetails.objects.create(organisation=membership.organisation, street="Straat 1")


@pytest.mark.parametrize("filled", [True, False])
def test_addressee_costs_no_query_for_a_list(membership, change, django_assert_num_queries, filled):
    if filled:
        change(**FILLED)
    organisation = type(membership.organisation).objects.select_related("billing").get(pk=membership.organisation_id)
    contact = organisation.contacts.get()
    with django_assert_num_queries(0):
        billing.addressee_of(organisation, contact)
        billing.language_of(organisation)
