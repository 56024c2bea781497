from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts.models import User
from correspondence.models import Letter
from dues import invoicing
from dues.fees import assess, set_by_hand
from dues.models import Invoice, Tier
from journal.models import Event, Series
from journal.rules import RuleError
from membership.models import Membership
from tests import factories

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def lines_of(invoice):
    return list(invoice.lines.values_list("position", "kind", "description", "amount"))


def test_issue_numbers_without_gap_from_one(issued):
    assert [issued().number for _ in range(3)] == ["2026-000001", "2026-000002", "2026-000003"]


def test_issue_numbers_by_the_year_of_issue_in_brussels(issued):
    before = issued(now=datetime(2026, 12, 31, 22, 59, tzinfo=UTC))
    after = issued(now=datetime(2026, 12, 31, 23, 1, tzinfo=UTC))
    assert (before.number, before.issued_on) == ("2026-000001", date(2026, 12, 31))
    assert (after.number, after.issued_on) == ("2027-000001", date(2027, 1, 1))


def test_issue_gives_the_communication_of_the_number(issued):
    assert issued().reference == "202600000192"


def test_issue_leaves_the_days_of_the_setting_to_pay(issued, settings):
    settings.PAYMENT_DAYS = 14
    assert issued().due_on == date(2026, 12, 7)


def test_issue_without_extra_has_one_line(issued):
    assert lines_of(issued()) == [(1, "fee", "Lidgeld 2027", Decimal("250.00"))]


@pytest.mark.parametrize("extra", ["0.01", "99999.99"])
def test_issue_with_an_extra_has_its_own_line(issued, extra):
    assert lines_of(issued(extra=extra)) == [
        (1, "fee", "Lidgeld 2027", Decimal("250.00")),
        (2, "voluntary", "Vrijwillige bijdrage, bovenop het lidgeld", Decimal(extra)),
    ]


@pytest.mark.parametrize("extra", ["-0.01", "100000", "0.001", "NaN"])
def test_issue_refuses_an_extra_that_is_none(issued, extra):
    with pytest.raises(RuleError, match=r"99\.999,99 euro"):
        issued(extra=extra)
    assert not Invoice.objects.exists()


def test_issue_keeps_tier_and_reason(issued):
    invoice = issued(employees=51)
    assert (invoice.tier, invoice.lines.get().amount) == (Tier.LARGE, Decimal("1000.00"))
    assert invoice.tier_reason == "Het aantal werknemers (51) is meer dan 50: het lidgeld is 1.000 euro."
    assert invoice.lines.get().description == "Lidgeld 2027, grote onderneming"


def test_issue_to_a_supporter_asks_the_supporters_fee(schedule):
    membership = factories.member(kind=Membership.Kind.SUPPORTING)
    assessment = assess(supporting=True, employees=None, balance_sheet_total=None, schedule=schedule)
    invoice = invoicing.issue(
        membership, period=2027, assessment=assessment, voluntary_extra=Decimal(0), now=NOW, actor=None
    )
    assert lines_of(invoice) == [(1, "fee", "Steunend lidmaatschap 2027", Decimal("50.00"))]


def test_issue_copies_sender_and_recipient(issued, settings):
    organisation = factories.OrganisationFactory(enterprise_number="0403019261", name="De Zonnewende cv")
    factories.ContactFactory(organisation=organisation, name="Liesbet Claes", email="liesbet@zon.example")
    invoice = issued(factories.MembershipFactory(organisation=organisation))
    assert invoice.recipient == {
        "name": "De Zonnewende cv",
        "attention": "Liesbet Claes",
        "email": "liesbet@zon.example",
        "address": ["Voorbeeldstraat 1", "9000 Gent"],
        "place": {"street": "Voorbeeldstraat 1", "postcode": "9000", "city": "Gent", "country": "BE"},
        "enterprise_number": "0403.019.261",
        "purchase_order": "",
        "own_reference": "",
    }
    assert invoice.sender == {
        "name": "Coopkracht vzw",
        "email": "info@coopkracht.org",
        "phone": "",
        "iban": "BE98523080240293",
        "address": settings.ASSOCIATION["address"],
        "enterprise_number": "",
        "word": "Lidgeldnota",
        "vat_note": "",
        "vat": {"category": "O", "code": "VATEX-EU-O", "reason": "Buiten het toepassingsgebied van de btw"},
    }


def test_issue_to_a_person_does_not_name_him_twice(issued):
    organisation = factories.OrganisationFactory(
        name="Piet Peeters", is_person=True, enterprise_number=None, legal_form=""
    )
    factories.ContactFactory(organisation=organisation, name="Piet Peeters")
    invoice = issued(factories.MembershipFactory(organisation=organisation))
    assert (invoice.recipient["attention"], invoice.recipient["enterprise_number"]) == ("", "")


def test_issue_speaks_the_members_language(issued):
    membership = factories.member(organisation__language="en")
    invoice = issued(membership, extra="5")
    assert invoice.sender["word"] == "Membership invoice"
    assert [line.description for line in invoice.lines.all()] == [
        "Membership fee 2027",
        "Voluntary extra, on top of the fee",
    ]
    letter = Letter.objects.about(invoice).get()
    assert (letter.language, letter.action_label) == ("en", "View and pay")
    assert "€255.00, to be paid by 23 December 2026. Of this, €5.00 is your voluntary extra" in letter.body


def test_issue_writes_the_letter_that_waits_for_its_pdf(issued):
    membership = factories.member()
    contact = membership.organisation.contacts.get()
    invoice = issued(membership, extra="1000")
    letter = Letter.objects.about(invoice).get()
    assert (letter.status, letter.kind, letter.to_email) == (Letter.Status.DRAFT, "invoice", contact.email)
    assert letter.subject == "Lidgeldnota 2026-000001 van Coopkracht vzw"
    assert letter.action_url == f"http://127.0.0.1:8000/betalen/{invoice.pay_key}/"
    for part in ("voor 2027", "€\u00a01.250,00", "23 december 2026", "BE98 5230 8024 0293", "+++202/6000/00192+++"):
        assert part in letter.body
    assert "€\u00a01.000,00 je vrijwillige bijdrage" in letter.body


def test_issue_writes_to_the_main_contact(issued):
    membership = factories.member()
    factories.ContactFactory(organisation=membership.organisation, is_main=False, name="Aad Ander")
    main = membership.organisation.contacts.get(is_main=True)
    assert issued(membership).recipient["email"] == main.email


def test_issue_without_anybody_to_write_to_says_so(issued):
    with pytest.raises(RuleError, match="geen contactpersoon"):
        issued(factories.MembershipFactory())


def test_issue_twice_for_one_year_is_refused_and_leaves_no_gap(issued):
    membership = factories.member()
    issued(membership)
    with pytest.raises(RuleError, match="heeft al een lidgeldnota voor 2027"):
        issued(membership)
    assert issued(membership, period=2028).number == "2026-000002"
    assert Series.objects.get(name="invoice 2026").last == 2


def test_issue_is_written_down_in_the_history(issued):
    actor = factories.secretary()
    invoice = issued(actor=actor)
    event = Event.objects.about(invoice).get()
    assert (event.verb, event.at, event.actor) == ("invoice issued", NOW, actor)


def test_issue_wakes_the_worker_only_after_the_commit(issued, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        issued()
    assert any("render_invoice" in repr(callback) for callback in callbacks)


def test_issued_invoice_is_final(issued):
    invoice = issued()
    invoice.recipient["name"] = "Iemand anders"
    with pytest.raises(TypeError, match="final"):
        invoice.save()


def test_issued_invoice_keeps_its_words_when_the_member_moves(issued):
    membership = factories.member()
    invoice = issued(membership)
    membership.organisation.street = "Nieuwe weg 2"
    membership.organisation.save()
    invoice.refresh_from_db()
    assert invoice.recipient["address"] == ["Voorbeeldstraat 1", "9000 Gent"]


def test_issue_by_hand_set_tier(schedule):
    assessment = set_by_hand(tier="standard", reason="afgesproken", schedule=schedule)
    invoice = invoicing.issue(
        factories.member(), period=2027, assessment=assessment, voluntary_extra=Decimal(0), now=NOW, actor=None
    )
    assert (invoice.tier, invoice.tier_reason) == ("standard", "Met de hand bepaald: afgesproken")


def test_invoice_is_seen_by_its_member_and_the_secretariat_only(issued):
    membership = factories.member()
    invoice = issued(membership)
    issued()
    mine = User.objects.get(contacts__organisation=membership.organisation)
    outsider = factories.UserFactory()
    seen = {
        who: [row.number for row in Invoice.objects.visible_to(user).order_by("sequence")]
        for who, user in (
            ("member", mine),
            ("outsider", outsider),
            ("board", factories.board_member()),
            ("secretariat", factories.secretary()),
            ("administrator", factories.administrator()),
        )
    }
    everything = ["2026-000001", "2026-000002"]
    assert seen == {
        "member": [invoice.number],
        "outsider": [],
        "board": [],
        "secretariat": everything,
        "administrator": everything,
    }
