from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from dues import rendering
from dues.balances import balance_of
from dues.models import Payment
from tests import factories

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = NOW.date()
LIST_QUERIES = 6
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def secretary(client):
    user = factories.secretary()
    client.force_login(user)
    return user


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def listed(client, **query):
    response = client.get(reverse("admin:invoices"), query)
    words(response)
    return [invoice.number for invoice, _, _ in response.context["items"]]


def filled_in(**changes):
    form = {"amount": "250,00", "received_on": "2026-11-20", "payer": "Zon", "note": "", "key": str(uuid4())}
    return form | changes


def record(client, invoice, **changes):
    return client.post(reverse("admin:record_payment", args=[invoice.pk]), filled_in(**changes))


@pytest.mark.usefixtures("secretary")
def test_list_shows_amounts_and_standing(client, issued, pay):
    invoice = issued(extra="10")
    pay(invoice, "100")
    shown = words(client.get(reverse("admin:invoices")))
    for part in ("2026-000001", "€ 260,00", "€ 100,00", "€ 150,00", "te betalen", "1 lidgeldnota"):
        assert part in shown


@pytest.mark.usefixtures("secretary")
def test_list_empty_says_what_will_come(client):
    assert "verschijnen hier zodra" in words(client.get(reverse("admin:invoices")))


def test_list_filters_by_standing_and_year(client, secretary, issued, pay):
    paid, due = issued(), issued(period=2028)
    pay(paid, "250")
    assert listed(client, standing="in_order") == [paid.number]
    assert listed(client, standing="due") == [due.number]
    assert listed(client, standing="overdue") == []
    assert listed(client, year="2028") == [due.number]
    with time_machine.travel(datetime(2027, 1, 1, 12, tzinfo=UTC), tick=False):
        client.force_login(secretary)
        assert listed(client, standing="overdue") == [due.number]


@pytest.mark.usefixtures("secretary")
@pytest.mark.parametrize(
    "query",
    ["zonnewende", "De zon", "2026-000001", "+++202/6000/00192+++", "202600000192", "00192"],
)
def test_list_is_searched_by_name_number_and_communication(client, issued, query):
    organisation = factories.OrganisationFactory(name="De Zonnewende cv")
    factories.ContactFactory(organisation=organisation)
    wanted = issued(factories.MembershipFactory(organisation=organisation))
    issued()
    assert listed(client, q=query) == [wanted.number]


@pytest.mark.usefixtures("secretary")
@pytest.mark.parametrize(
    "query",
    [{"q": "%' OR 1=1"}, {"q": "9" * 99 + "-" + "9" * 99}, {"year": "x"}, {"standing": "nope"}, {"page": "zz"}],
)
def test_list_survives_nonsense(client, issued, query):
    issued()
    words(client.get(reverse("admin:invoices"), query))


@pytest.mark.usefixtures("secretary")
@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_with_one_and_with_three(client, issued, pay, django_assert_num_queries, count):
    for _ in range(count):
        pay(issued(), "100")
    listed(client)  # the first page of a session writes it
    with django_assert_num_queries(LIST_QUERIES):
        listed(client)


@pytest.mark.usefixtures("secretary")
def test_screen_shows_the_invoice_with_all_that_happened(client, issued, pay):
    invoice = issued(extra="10", actor=factories.secretary(name="Griet Gevers"))
    pay(invoice, "300", payer="Bank van Zon", note="dubbel")
    shown = words(client.get(reverse("admin:invoice_work", args=[invoice.pk])))
    for part in (
        "Lidgeldnota 2026-000001",
        "in orde",
        "+++202/6000/00192+++",
        "Bank van Zon",
        "dubbel",
        "€ 40,00 over",
        "Lidgeldnota opgemaakt",
        "Griet Gevers",
        "Betaling geboekt: € 300,00",
        "Lidgeldnota 2026-000001 van Coopkracht vzw",
    ):
        assert part in shown


@pytest.mark.usefixtures("secretary")
@pytest.mark.parametrize("payments", [1, 3])
def test_screen_costs_the_same_with_one_and_with_three_payments(
    client, issued, pay, django_assert_max_num_queries, payments
):
    invoice = issued()
    for _ in range(payments):
        pay(invoice, "10")
    with django_assert_max_num_queries(17):
        words(client.get(reverse("admin:invoice_work", args=[invoice.pk])))


def test_payment_is_recorded_by_whoever_fills_in_the_form(client, issued, secretary):
    invoice = issued()
    response = client.post(reverse("admin:record_payment", args=[invoice.pk]), filled_in(), follow=True)
    assert "€ 250,00 is geboekt." in words(response)
    payment = Payment.objects.get()
    assert (payment.amount, str(payment.received_on), payment.payer) == (250, "2026-11-20", "Zon")
    assert (payment.recorded_by, payment.recorded_at) == (secretary, NOW)
    assert balance_of(invoice, today=TODAY).open == 0


@pytest.mark.usefixtures("secretary")
def test_payment_sent_twice_counts_once(client, issued):
    invoice, form = issued(), filled_in(amount="100")
    for _ in range(2):
        client.post(reverse("admin:record_payment", args=[invoice.pk]), form)
    assert Payment.objects.count() == 1


@pytest.mark.usefixtures("secretary")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"amount": "-5"}, "Het bedrag moet minstens 0,01 euro zijn."),
        ({"amount": "0"}, "Het bedrag moet minstens 0,01 euro zijn."),
        ({"amount": "1,005"}, "Schrijf hoogstens twee cijfers voor de centen"),
        ({"amount": "veel"}, "Schrijf een bedrag in euro"),
        ({"received_on": "2026-11-24"}, "kan niet na vandaag ontvangen zijn"),
    ],
)
def test_payment_that_cannot_be_says_why_and_keeps_what_was_typed(client, issued, change, sentence):
    shown = words(record(client, issued(), payer="Wie betaalde", **change))
    assert sentence in shown
    assert 'value="Wie betaalde"' in shown
    assert not Payment.objects.exists()


@pytest.mark.usefixtures("secretary")
def test_pdf_is_downloaded_once_it_is_there(client, issued):
    invoice = issued()
    url = reverse("admin:invoice_pdf", args=[invoice.pk])
    assert "De pdf wordt gemaakt" in words(client.get(url, follow=True))
    rendering.render(invoice, now=NOW)
    response = client.get(url)
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    response.close()


def screens(invoice):
    return [
        ("get", reverse("admin:invoices")),
        ("get", reverse("admin:invoice_work", args=[invoice.pk])),
        ("get", reverse("admin:invoice_pdf", args=[invoice.pk])),
        ("post", reverse("admin:record_payment", args=[invoice.pk])),
        ("get", reverse("admin:dues_invoice_changelist")),
        ("get", reverse("admin:dues_payment_changelist")),
        ("get", reverse("admin:dues_feeschedule_changelist")),
    ]


def test_board_and_members_see_no_screen_of_the_dues(client, issued):
    membership = factories.member()
    invoice = issued(membership)
    answers = {}
    for who, user in (
        ("board", factories.board_member()),
        ("member", membership.organisation.contacts.get().user),
        ("outsider", factories.UserFactory()),
        ("staff without a role", factories.staff(None)),
    ):
        client.force_login(user)
        answers[who] = [getattr(client, method)(url).status_code for method, url in screens(invoice)]
    assert answers == {
        "board": [403] * 7,
        "member": [404] * 7,
        "outsider": [404] * 7,
        "staff without a role": [403] * 7,
    }
    assert not Payment.objects.exists()


def test_stranger_is_asked_to_sign_in(client, issued):
    for method, url in screens(issued()):
        response = getattr(client, method)(url)
        assert (response.status_code, response.headers["Location"].partition("?")[0]) == (
            302,
            reverse("account_login"),
        )


@pytest.mark.usefixtures("secretary")
def test_screen_of_an_invoice_that_is_not_there_is_not_found(client):
    assert client.get(reverse("admin:invoice_work", args=[4711])).status_code == 404


@pytest.mark.usefixtures("secretary")
def test_secretariat_reads_the_admin_pages_and_changes_nothing(client, issued, pay):
    invoice = issued()
    payment = pay(invoice, "1")
    for name, pk in (("invoice", invoice.pk), ("payment", payment.pk)):
        words(client.get(reverse(f"admin:dues_{name}_changelist")))
        words(client.get(reverse(f"admin:dues_{name}_change", args=[pk])))
        assert client.get(reverse(f"admin:dues_{name}_add")).status_code == 403
        assert client.post(reverse(f"admin:dues_{name}_change", args=[pk]), {}).status_code == 403
        assert client.post(reverse(f"admin:dues_{name}_delete", args=[pk]), {}).status_code == 403
    assert client.get(reverse("admin:dues_feeschedule_add")).status_code == 403


def test_fee_schedules_are_only_read_in_the_ordinary_pages(client, schedule):
    client.force_login(factories.administrator())
    assert client.post(reverse("admin:dues_feeschedule_add"), {}).status_code == 403
    assert client.post(reverse("admin:dues_feeschedule_change", args=[schedule.pk]), {}).status_code == 403
    assert client.post(reverse("admin:dues_feeschedule_delete", args=[schedule.pk]), {}).status_code == 403
