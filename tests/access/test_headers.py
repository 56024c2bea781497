"""What every answer says to the browser besides its words."""

import pytest

from tests.access.addresses import address_of
from tests.access.table import EVERYBODY, TABLE

# A mail carries its style inside it. The preview of one lives in a sandbox of its own, without scripts.
MAIL_PREVIEW = "beheer/brieven/<int:pk>/voorbeeld/"
# Made to be forwarded and often opened without an account: kept by the reader, and asked for again each time.
KEPT = {"betalen/<str:pay_key>/", "betalen/<str:pay_key>/qr.svg", "betalen/<str:pay_key>/pdf/"}
STRICT = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY"}


def answers_to(visitor, world, rows=TABLE):
    """Every address with what it answers, read to the end."""
    for row in rows:
        response = visitor.get(address_of(row, world))
        if response.streaming:
            list(response)
        yield row, response


@pytest.mark.parametrize("role", ["stranger", "applicant", "member", "secretariat"])
def test_every_answer_carries_the_strict_headers(world, role) -> None:
    wrong = []
    for row, response in answers_to(world.visitor(role), world):
        preview = row.route == MAIL_PREVIEW and response.status_code == 200
        policy = response.headers.get("Content-Security-Policy", "")
        carried = {name: response.headers.get(name) for name in STRICT}
        expected = {**STRICT, "X-Frame-Options": "SAMEORIGIN"} if preview else STRICT
        if carried != expected or "default-src 'none'" not in policy or ("unsafe" in policy and not preview):
            wrong.append((row.route, carried, policy))
    assert wrong == []


@pytest.mark.parametrize("role", ["applicant", "member", "secretariat"])
def test_personal_pages_and_files_are_not_kept(world, role) -> None:
    kept = []
    signed_in = role in world.users
    for row, response in answers_to(world.visitor(role), world):
        personal = signed_in or row.route.startswith("aanvraag/")
        rule = set(response.headers.get("Cache-Control", "").split(", "))
        if personal and row.route not in KEPT and not rule >= {"private", "no-store"}:
            kept.append((row.route, response.status_code, rule))
    assert kept == []


def test_what_may_be_kept_is_kept_by_the_reader_alone(world) -> None:
    paying = [row for row in TABLE if row.route in KEPT]
    for role in ("stranger", "secretariat"):
        rules = [response.headers["Cache-Control"] for _, response in answers_to(world.visitor(role), world, paying)]
        assert rules == ["private, no-cache"] * 3


def test_reading_an_open_page_sets_no_cookie_but_the_guard_of_its_form(world) -> None:
    """No sign-in, no session, nothing to follow a visitor by."""
    visitor = world.visitor("stranger")
    open_pages = [row for row in TABLE if row.get == EVERYBODY]
    cookies = {row.route: set(response.cookies) for row, response in answers_to(visitor, world, open_pages)}

    assert {route: names for route, names in cookies.items() if names - {"csrftoken"}} == {}
