import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from dues.models import FeeSchedule
from tests.factories import UserFactory, secretary

pytestmark = pytest.mark.django_db

PAGES = ["/", "/lid-worden/", "/lid-worden/lidgeld/"]


@pytest.fixture
def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/", "Ondernemen met zeven principes als kompas"),
        ("/lid-worden/", "Lid worden"),
        ("/lid-worden/lidgeld/", "Lidgeld"),
    ],
)
def test_page_speaks_dutch_first(client: Client, address: str, heading: str) -> None:
    page = client.get(address, headers={"accept-language": "en"})

    assert page.headers["Content-Language"] == "nl"
    assert f"<h1>{heading}</h1>" in page.text


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/", "Doing business with seven principles as a compass"),
        ("/lid-worden/", "Become a member"),
        ("/lid-worden/lidgeld/", "Membership fee"),
    ],
)
def test_page_speaks_english_when_asked(english: Client, address: str, heading: str) -> None:
    page = english.get(address)

    assert page.headers["Content-Language"] == "en"
    assert f"<h1>{heading}</h1>" in page.text


def test_language_switch_keeps_the_page(client: Client) -> None:
    answer = client.post("/taal/", {"language": "en", "next": "/lid-worden/lidgeld/?employees=51"})

    assert answer.headers["Location"] == "/lid-worden/lidgeld/?employees=51"
    assert client.cookies["django_language"].value == "en"


def test_language_switch_leads_nowhere_else(client: Client) -> None:
    answer = client.post("/taal/", {"language": "en", "next": "https://elsewhere.example/"})

    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("address", [*PAGES, "/nergens/", "/gezond/", "/aanmelden/"])
def test_policy_is_strict_on_every_page(client: Client, address: str) -> None:
    policy = client.get(address).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("address", PAGES)
def test_every_internal_link_answers(client: Client, address: str) -> None:
    page = client.get(address).text
    links = {link.partition("#")[0] for link in re.findall(r'(?:href|src)="(/[^"]*)"', page)}
    pages = sorted(link for link in links if link and not link.startswith("/static/"))

    assert {link: client.get(link).status_code for link in pages} == dict.fromkeys(pages, 200)


@pytest.mark.parametrize("address", PAGES)
def test_every_link_within_the_page_has_its_place(client: Client, address: str) -> None:
    page = client.get(address).text
    places = set(re.findall(r'\bid="([^"]*)"', page))

    assert set(re.findall(r'href="#([^"]+)"', page)) <= places


def test_amounts_come_from_the_schedule_of_the_day(client: Client) -> None:
    FeeSchedule.objects.create(
        valid_from=date(2018, 1, 1),
        standard_fee=Decimal(260),
        large_fee=Decimal(1040),
        supporting_fee=Decimal(52),
        employees_threshold=40,
        balance_sheet_threshold=Decimal(4_000_000),
    )

    page = client.get(reverse("fees")).text

    assert re.findall(r"€&nbsp;([\d.]+) <small>", page) == ["260", "1.040", "52"]
    assert "Met meer dan 40 werknemers en/of een balanstotaal van meer dan 4.000.000 euro." in page


def test_unknown_page_helps_on(client: Client) -> None:
    page = client.get("/nergens/")

    assert page.status_code == 404
    assert "Deze pagina is hier niet" in page.text


def test_health_needs_the_database_and_is_never_cached(client: Client) -> None:
    answer = client.get("/gezond/")

    assert (answer.status_code, answer.text) == (200, "ok")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("address", PAGES)
def test_pages_refuse_to_be_posted_to(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


def test_after_sign_in_staff_go_to_their_tasks(client: Client) -> None:
    client.force_login(secretary())

    assert client.get("/na-aanmelden/").headers["Location"] == "/beheer/"


def test_after_sign_in_members_go_to_their_own_page(client: Client) -> None:
    client.force_login(UserFactory())

    assert client.get("/na-aanmelden/").headers["Location"] == "/mijn/"


def test_after_sign_in_a_stranger_signs_in_first(client: Client) -> None:
    assert client.get("/na-aanmelden/").headers["Location"] == "/aanmelden/?next=/na-aanmelden/"


@pytest.mark.parametrize(
    ("address", "budget"), [("/", 1), ("/lid-worden/", 1), ("/lid-worden/lidgeld/?kind=supporting", 1)]
)
def test_public_page_asks_the_database_little(
    client: Client, django_assert_max_num_queries, address: str, budget: int
) -> None:
    with django_assert_max_num_queries(budget):
        client.get(address)
