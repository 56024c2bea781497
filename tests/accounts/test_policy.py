from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.urls.converters import UUIDConverter

from tests.factories import UserFactory, administrator, board_member, secretary

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
STAFF_PAGE = "/beheer/brieven/"


def at(**passed):
    return time_machine.travel(START + timedelta(**passed), tick=False)


def visit(client, **passed):
    with at(**passed):
        return client.get(STAFF_PAGE).status_code


@pytest.fixture
def desk(client):
    with at():
        client.force_login(secretary())
        assert client.get(STAFF_PAGE).status_code == 200
    return client


# Sessions that end.


def test_staff_are_signed_out_after_half_an_hour_of_silence(desk):
    assert visit(desk, minutes=30) == 200
    assert visit(desk, minutes=60, seconds=1) == 302
    assert visit(desk, minutes=61) == 302


def test_staff_are_signed_out_after_twelve_hours_of_work(desk):
    statuses = [visit(desk, minutes=minutes) for minutes in range(20, 12 * 60 + 1, 20)]
    assert set(statuses) == {200}
    assert visit(desk, hours=12, seconds=1) == 302


def test_who_was_signed_out_comes_back_to_the_same_page(desk):
    with at(hours=1):
        answer = desk.get(f"{STAFF_PAGE}?status=failed")
    assert answer.headers["Location"] == "/aanmelden/?next=/beheer/brieven/%3Fstatus%3Dfailed"


def test_members_stay_signed_in(client):
    with at():
        client.force_login(UserFactory())
    with at(days=13):
        assert client.get(reverse("portal:home")).status_code == 200


def test_a_session_is_not_written_at_every_request(desk):
    with at(seconds=59), CaptureQueriesContext(connection) as queries:
        desk.get(STAFF_PAGE)
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


# The second factor.


def staff_addresses():
    """One address of every pattern of the staff site, with invented numbers."""
    for pattern in admin.site.get_urls():
        for one in getattr(pattern, "url_patterns", [pattern]):
            if not one.name or one.name in {"login", "logout"}:
                continue
            regex = one.pattern.regex
            kinds = getattr(one.pattern, "converters", {})
            uuids = {name: uuid4() for name, kind in kinds.items() if isinstance(kind, UUIDConverter)}
            named = {name: "accounts" if name == "app_label" else 1 for name in regex.groupindex} | uuids
            unnamed = [1] * (regex.groups - len(named))
            yield reverse(f"admin:{one.name}", args=unnamed, kwargs=named)


@pytest.fixture
def demanded(settings):
    settings.STAFF_SECOND_FACTOR = True


@pytest.mark.parametrize("who", [secretary, board_member, administrator])
@pytest.mark.parametrize("method", ["get", "post"])
def test_staff_without_a_second_factor_reach_no_page(client, demanded, who, method):
    client.force_login(who())
    answers = [getattr(client, method)(address) for address in staff_addresses()]
    assert len(answers) > 40
    assert {answer.headers.get("Location") for answer in answers} == {reverse("mfa_index")}


def test_strangers_reach_no_page(client):
    answers = [client.get(address) for address in staff_addresses()]
    assert {answer.headers.get("Location", "").partition("?")[0] for answer in answers} == {"/aanmelden/"}


def test_members_find_no_page(client):
    client.force_login(UserFactory())
    answers = [client.get(address) for address in staff_addresses()]
    assert {answer.status_code for answer in answers} == {404}


def test_staff_without_a_second_factor_are_led_to_set_one_up(client, demanded):
    client.force_login(secretary())
    page = client.get(reverse("admin:index"), follow=True)
    assert page.redirect_chain == [(reverse("mfa_index"), 302)]
    assert reverse("mfa_activate_totp") in page.content.decode()


def test_staff_with_a_second_factor_come_in(client, demanded):
    user = secretary()
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)
    assert client.get(reverse("admin:index")).status_code == 200


def test_without_the_setting_staff_come_in_without_second_factor(client):
    client.force_login(secretary())
    assert client.get(reverse("admin:index")).status_code == 200


# The staff site's own doors.


def test_the_staff_site_has_no_sign_in_form_of_its_own(client):
    answer = client.get(reverse("admin:login"))
    assert answer.headers["Location"] == "/aanmelden/?next=/beheer/login/"
    assert client.post(reverse("admin:login"), {"username": "x", "password": "y"}).status_code == 302


def test_signing_out_of_the_staff_site_leads_home(client):
    client.force_login(secretary())
    assert client.post(reverse("admin:logout")).headers["Location"] == reverse("home")
    assert client.get(reverse("admin:index")).status_code == 302


def test_only_administrators_see_accounts(client):
    client.force_login(secretary())
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403
    client.force_login(administrator())
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 200


def test_nobody_edits_second_factors_or_rights_in_the_staff_site():
    registered = {model._meta.label for model in admin.site._registry}
    assert registered & {"auth.Group", "mfa.Authenticator", "account.EmailAddress"} == set()


def test_an_administrator_makes_an_account_without_password(client, django_user_model):
    client.force_login(administrator())
    facts = {
        "email": "Nieuw@Voorbeeld.example",
        "name": "Nieuw",
        "language": "nl",
        "is_active": "on",
        "is_staff": "on",
    }
    client.post(reverse("admin:accounts_user_add"), facts)
    user = django_user_model.objects.get(email="nieuw@voorbeeld.example")
    assert (user.is_staff, user.is_superuser, user.has_usable_password()) == (True, False, False)
