"""What is known already of an enterprise that applies."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from applications import recusal
from applications.duplicates import are_similar, earlier_of
from tests.factories import (
    NOW,
    ApplicationFactory,
    OrganisationFactory,
    board_member,
    enterprise_number,
    member,
    secretary,
)

NUMBER = enterprise_number(700_003)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Zonnewijzer cv", "ZONNEWIJZER", True),
        ("Coöperatie De Zonnewijzer", "Zonnewijzer cvba", True),
        ("Zonnewijzer Leuven", "Leuven Zonnewijzer cv", True),
        ("Zonnewijzer", "Zonnewijser cv", True),
        ("Café Ongebonden", "Cafe Ongebonden", True),
        ("Windkracht 10", "Windkracht 11", False),
        ("Zonnewijzer", "Windmolen", False),
        ("De Vereniging", "Het Genootschap", False),
        ("cv", "cv", False),
        ("", "", False),
    ],
)
def test_similar_names(one: str, other: str, alike: bool) -> None:
    assert are_similar(one, other) is alike
    assert are_similar(other, one) is alike


@pytest.mark.django_db
def test_earlier_applications_and_members_by_number_or_name() -> None:
    application = ApplicationFactory(name="Zonnewijzer cv", enterprise_number=NUMBER)
    same_number = ApplicationFactory(name="Heel Anders", enterprise_number=NUMBER, status="withdrawn")
    same_name = ApplicationFactory(name="De Zonnewijzer")
    ApplicationFactory(name="Zonnewijzer", status="draft", submitted_at=None)
    ApplicationFactory(name="Iemand Anders")
    old = member(organisation=OrganisationFactory(name="Onder Oude Naam", enterprise_number=NUMBER))
    old.ended_on, old.end_reason = date(2026, 1, 31), "uitgetreden"
    old.save()

    found = earlier_of(application, reader=board_member())

    assert {row.pk for row in found.applications} == {same_number.pk, same_name.pk}
    assert found.organisations == [old.organisation]


@pytest.mark.django_db
def test_earlier_application_stays_closed_to_who_is_involved_in_it(client: Client) -> None:
    application = ApplicationFactory(name="Zonnewijzer cv")
    earlier = ApplicationFactory(name="Zonnewijzer bv")
    involved, other = board_member(), board_member()
    recusal.set_for(earlier, member=involved, reason="Familie", actor=secretary(), now=NOW)

    assert not earlier_of(application, reader=involved)
    assert earlier_of(application, reader=other).applications == [earlier]
    client.force_login(involved)
    assert "Zonnewijzer bv" not in client.get(reverse("admin:review", args=[application.pk])).content.decode()


@pytest.mark.django_db
def test_review_shows_hints_and_what_was_earlier(client: Client) -> None:
    application = ApplicationFactory(name="Zonnewijzer cv", postcode="1000", employees=None, enterprise_number=NUMBER)
    earlier = ApplicationFactory(name="Zonnewijzer", status="withdrawn")
    organisation = member(organisation=OrganisationFactory(enterprise_number=NUMBER)).organisation
    client.force_login(board_member())

    page = client.get(reverse("admin:review", args=[application.pk])).content.decode()

    for words in ("ligt in Brussel", "grootte ontbreekt", "al lid", "het bestuur beslist", organisation.name):
        assert words in page
    assert f'<a href="{reverse("admin:review", args=[earlier.pk])}">Zonnewijzer</a>' in page
