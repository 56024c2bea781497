from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse

from dues import fees, invoicing, payments
from dues.models import FeeSchedule
from membership.models import Membership
from portal.overview import places
from tests.factories import ContactFactory, MembershipFactory, OrganisationFactory, UserFactory, member, secretary

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
HOME = reverse("portal:home")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def schedule(db):
    return FeeSchedule.objects.order_by("valid_from").first() or FeeSchedule.objects.create(
        valid_from=date(2020, 1, 1),
        standard_fee=Decimal("250.00"),
        large_fee=Decimal("1000.00"),
        supporting_fee=Decimal("50.00"),
        employees_threshold=50,
        balance_sheet_threshold=Decimal("5000000.00"),
    )


@pytest.fixture
def invoice_of(schedule):
    def issue(membership, *, period=2026, extra=Decimal(0), now=NOW):
        facts = {"employees": 12, "balance_sheet_total": Decimal(750000)}
        assessment = fees.assess(supporting=False, schedule=schedule, **facts)
        return invoicing.issue(
            membership, period=period, assessment=assessment, voluntary_extra=extra, now=now, actor=None
        )

    return issue


@pytest.fixture
def membership(db):
    return member()


@pytest.fixture
def user(membership):
    return membership.organisation.contacts.get().user


def pay(invoice, amount):
    payments.record_payment(
        invoice, amount=Decimal(amount), received_on=TODAY, payer="", note="", key=uuid4(), actor=None, now=NOW
    )


def sentence(user, today=TODAY):
    (place,) = places(user, today=today)
    return place.standing, place.sentence, place.to_pay.invoice if place.to_pay else None


# How things stand, in words.


def test_without_an_invoice_there_is_nothing_to_do(user):
    assert sentence(user) == ("no_invoice", "Er is nog geen nota; je hoeft niets te doen.", None)


def test_an_open_invoice_says_how_much_and_by_when(user, membership, invoice_of):
    invoice = invoice_of(membership)
    assert sentence(user) == ("due", "Betaal € 250,00 tegen 23 december 2026.".replace("€ ", "€\u00a0"), invoice)


def test_a_late_invoice_says_since_when(user, membership, invoice_of):
    invoice = invoice_of(membership)
    said = "Er staat nog € 250,00 open; dat moest betaald zijn tegen 23 december 2026."
    assert sentence(user, date(2026, 12, 24)) == ("overdue", said.replace("€ ", "€\u00a0"), invoice)


def test_what_was_paid_is_not_asked_again(user, membership, invoice_of):
    pay(invoice_of(membership), "100.00")
    assert "150,00" in sentence(user)[1]


def test_the_voluntary_extra_is_not_owed(user, membership, invoice_of):
    pay(invoice_of(membership, extra=Decimal("75.00")), "250.00")
    assert sentence(user) == ("in_order", "Je bent in orde: er is niets te betalen.", None)


def test_the_oldest_open_invoice_comes_first_and_the_sum_counts_all(user, membership, invoice_of):
    old = invoice_of(membership, period=2025, now=datetime(2025, 11, 23, 10, tzinfo=UTC))
    invoice_of(membership)
    standing, said, first = sentence(user)
    assert (standing, first) == ("overdue", old)
    assert "500,00" in said


def test_an_ended_membership_says_when_it_ended(user, membership):
    Membership.objects.filter(pk=membership.pk).update(ended_on=date(2026, 6, 30), end_reason="gestopt")
    assert sentence(user)[1] == "Het lidmaatschap eindigde op 30 juni 2026."


def test_an_organisation_without_membership_says_so(db):
    contact = ContactFactory()
    assert sentence(contact.user) == (None, "Er is nog geen lidmaatschap.", None)


# The page.


def test_the_page_shows_invoices_with_their_way_to_pay(client, user, membership, invoice_of):
    invoice = invoice_of(membership, extra=Decimal("10.50"))
    client.force_login(user)
    page = client.get(HOME).content.decode()
    assert reverse("pay", args=[invoice.pay_key]) in page
    assert "€\u00a0260,50" in page
    assert invoice.number in page
    assert membership.organisation.name in page


def test_one_person_may_speak_for_several_organisations(client, user):
    second = MembershipFactory(organisation=OrganisationFactory(name="Tweede cv"))
    ContactFactory(organisation=second.organisation, user=user)
    ContactFactory(organisation=second.organisation, user=user, email="ander@voorbeeld.example", is_main=False)
    client.force_login(user)
    assert len(client.get(HOME).context["places"]) == 2


def test_a_member_sees_nothing_of_another(client, user, invoice_of):
    other = member()
    invoice = invoice_of(other)
    client.force_login(user)
    page = client.get(HOME).content.decode()
    assert other.organisation.name not in page
    assert invoice.pay_key not in page


def test_staff_see_their_own_organisations_and_not_everybodys(client, invoice_of):
    invoice_of(member())
    client.force_login(secretary())
    page = client.get(HOME)
    assert page.context["places"] == []
    assert reverse("admin:index") in page.content.decode()


def test_a_stranger_signs_in_first(client):
    assert client.get(HOME).headers["Location"] == f"/aanmelden/?next={HOME}"


def test_the_page_is_kept_by_no_cache(client, user):
    client.force_login(user)
    assert "no-store" in client.get(HOME).headers["Cache-Control"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(client, user, invoice_of, number, django_assert_num_queries):
    for n in range(number):
        one = MembershipFactory(organisation=OrganisationFactory())
        ContactFactory(organisation=one.organisation, user=user)
        invoice_of(one)
        invoice_of(one, period=2025 - n)
    client.force_login(user)
    with django_assert_num_queries(6):  # session, user, and four for the page
        client.get(HOME)


# The PDF.


@pytest.fixture
def pdf(membership, invoice_of):
    invoice = invoice_of(membership)
    invoice.pdf.save("", ContentFile(b"%PDF-1.7 proef"))
    return invoice


def address(invoice):
    return reverse("portal:invoice_pdf", args=[invoice.pk])


def test_a_member_downloads_its_invoice(client, user, pdf):
    client.force_login(user)
    answer = client.get(address(pdf))
    assert b"".join(answer) == b"%PDF-1.7 proef"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="lidgeldnota-{pdf.number}.pdf"'


def test_an_invoice_whose_pdf_is_being_made_is_not_there_yet(client, user, membership, invoice_of):
    client.force_login(user)
    assert client.get(address(invoice_of(membership))).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [(lambda: member().organisation.contacts.get().user, 404), (UserFactory, 404), (secretary, 404)],
)
def test_a_foreign_invoice_is_not_there(client, pdf, who, status):
    client.force_login(who())
    assert client.get(address(pdf)).status_code == status


def test_a_stranger_does_not_download(client, pdf):
    assert client.get(address(pdf)).status_code == 302


@pytest.mark.parametrize("path", [HOME, "/mijn/nota/1/pdf/"])
def test_nothing_is_posted_here(client, user, path):
    client.force_login(user)
    assert client.post(path).status_code == 405
