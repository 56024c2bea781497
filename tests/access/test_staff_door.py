"""The door of the staff site, and what stands open behind it without a right of one's own."""

import pytest
from django.contrib import admin
from pytest_django import Settings

from tests.access.addresses import address_of
from tests.access.asking import ask
from tests.access.table import TABLE
from tests.access.world import just_signed_in
from tests.factories import staff

INSIDE = [row for row in TABLE if row.route.startswith("beheer/")]
STAFF_ROLES = ("board", "secretariat", "administrator")


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_staff_without_a_second_factor_reach_no_page_of_the_staff_site(world, settings: Settings, role: str) -> None:
    settings.STAFF_SECOND_FACTOR = True
    visitor = world.visitor(role)
    answers = {
        visitor.generic(method, address_of(row, world)).headers.get("Location")
        for row in INSIDE
        for method in ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS")
    }
    assert answers == {"/aanmelden/tweede-stap/"}


def test_staff_without_a_role_see_only_the_start_and_their_own_account(world) -> None:
    visitor = just_signed_in(staff(None))
    open_to_it = [row.route for row in INSIDE if ask(visitor, "GET", address_of(row, world), {}) == "200"]

    assert open_to_it == ["beheer/", "beheer/password_change/done/", "beheer/jsi18n/"]


def test_every_screen_asks_for_a_right(world) -> None:
    """Refused before anybody looks for the object, which for somebody without rights would not be found."""
    visitor = just_signed_in(staff(None))
    rooms = ("beheer/aanvragen/", "beheer/vergaderingen/", "beheer/lidgelden/", "beheer/brieven/")
    screens = [row for row in INSIDE if row.route.startswith(rooms)]
    answers = [
        {ask(visitor, method, address_of(row, world), world.bodies.get(row.body, {})) for method in ("GET", "POST")}
        for row in screens
    ]

    assert [row.route for row, answer in zip(screens, answers, strict=True) if not answer <= {"403", "405"}] == []


def test_only_contacts_and_sectors_are_deleted_together_and_only_by_an_administrator(world) -> None:
    """The action on a list asks nothing of the page behind a row, so it is tried on every list."""
    deleted = []
    for role in STAFF_ROLES:
        visitor = world.visitor(role)
        for model in admin.site._registry:
            row = model.objects.last()
            body = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
            visitor.post(f"/beheer/{model._meta.app_label}/{model._meta.model_name}/", body)
            if not model.objects.filter(pk=row.pk).exists():
                deleted.append((role, model.__name__))
    assert deleted == [("administrator", "Contact"), ("administrator", "Sector")]
