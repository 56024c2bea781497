"""The whole URL table, walked by everybody."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from documents.intake import keep
from documents.models import Document
from tests.access.addresses import routes
from tests.access.asking import ask
from tests.access.table import TABLE, Row
from tests.access.world import ROLES, World, a_pdf, build
from tests.factories import NOW, ApplicationFactory

pytestmark = pytest.mark.django_db
ROUTES = list(routes())


@pytest.fixture
def world() -> World:
    return build()


def address_of(row: Row, world: World) -> str:
    """The row's address, with the world's own objects in it."""
    if row.address:
        return "/" + row.address.format(**world.places["rows"])
    values = world.places.get(row.place, {})
    kind = re.match(r"beheer/\w+/(\w+)/", row.route)
    if kind and kind[1] in world.places["rows"]:
        values = {"object_id": world.places["rows"][kind[1]]}
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda mark: str(values.get(mark[1], "1")), row.route)


def test_every_address_has_one_row() -> None:
    rows = [row.route for row in TABLE]

    assert sorted(rows) == sorted(ROUTES)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_role_gets_what_the_table_says(world: World, method: str) -> None:
    """About two thousand questions; every answer that differs is told at once."""
    visitors = {role: world.visitor(role) for role in ROLES}
    different = []
    for row in TABLE:
        address = address_of(row, world)
        expected = (row.get if method == "GET" else row.post).split()
        body = world.bodies.get(row.body, {}) if method == "POST" else {}
        answers = [ask(visitors[role], method, address, body) for role in ROLES]
        if answers != expected:
            different.append(f"{method} {address}: {' '.join(answers)} instead of {' '.join(expected)}")
    assert different == []


def test_staff_without_a_second_factor_reach_no_page_of_the_staff_site(world: World, settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = True
    inside = [address_of(row, world) for row in TABLE if row.route.startswith("beheer/")]
    for role in ("board", "secretariat", "administrator"):
        visitor = world.visitor(role)
        answers = {visitor.get(address).headers.get("Location") for address in inside}
        assert answers == {"/aanmelden/tweede-stap/"}, role


def test_the_desk_knows_no_drafts(world: World) -> None:
    draft = ApplicationFactory(status="draft", submitted_at=None)
    for role in ("board", "secretariat", "administrator"):
        assert ask(world.visitor(role), "GET", f"/beheer/aanvragen/{draft.pk}/", {}) == "404"


def test_an_applicant_reaches_no_document_of_another_application(world: World) -> None:
    other = ApplicationFactory()
    foreign = other.documents.create(document=keep(a_pdf(), now=NOW), purpose="statutes")
    own = world.references[1]

    assert ask(world.visitor("applicant"), "GET", f"/aanvraag/{own}/document/{foreign.pk}/", {}) == "404"


def test_a_document_in_quarantine_is_shown_to_nobody(world: World) -> None:
    Document.objects.update(scan=Document.Scan.QUARANTINED)
    by_staff = address_of(next(r for r in TABLE if r.route.endswith("document/<int:document_pk>/")), world)
    by_applicant = address_of(next(r for r in TABLE if r.route.endswith("document/<int:pk>/")), world)

    assert ask(world.visitor("secretariat"), "GET", by_staff, {}) == "404"
    assert ask(world.visitor("applicant"), "GET", by_applicant, {}) == "404"


# A mail carries its style inside it. The preview of one lives in a sandbox of its own, without scripts.
MAIL_PREVIEW = "beheer/brieven/<int:pk>/voorbeeld/"
PERSONAL = ("aanvraag/<uuid", "mijn/", "beheer/")


def test_every_page_carries_the_strict_headers_and_personal_ones_are_not_kept(world: World) -> None:
    for role in ("stranger", "applicant", "member", "secretariat"):
        visitor = world.visitor(role)
        for row in TABLE:
            response = visitor.get(address_of(row, world))
            if not response.headers.get("Content-Type", "").startswith("text/html"):
                if response.streaming:
                    list(response)
                continue
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, row
            assert "unsafe" not in policy or row.route == MAIL_PREVIEW, row
            assert response.headers["X-Content-Type-Options"] == "nosniff", row
            assert response.headers["Referrer-Policy"] == "same-origin", row
            if row.route.startswith(PERSONAL) and response.status_code == 200:
                assert "no-store" in response.headers.get("Cache-Control", ""), row


@pytest.mark.parametrize("address", ["/", "/lid-worden/", "/lid-worden/lidgeld/"])
def test_reading_sets_no_cookie(client: Client, address: str) -> None:
    response = client.get(address)

    assert set(response.cookies) <= {"csrftoken"}
