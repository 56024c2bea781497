"""The demo's invented network: whole, various, and loaded once."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from applications.models import Application, BoardMeeting
from coopkracht.demo_data import SIGN_INS
from coopkracht.demo_data.loading import load
from coopkracht.demo_data.names import organisations
from dues.models import Invoice
from dues.standing import Standing, with_standing
from membership.models import Membership, Organisation
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


def test_demo_shows_every_status_tier_and_standing() -> None:
    assert load(now=NOW)
    assert not load(now=NOW)

    assert set(Application.objects.values_list("status", flat=True)) == set(Application.Status.values)
    assert 80 <= Organisation.objects.count() <= 95
    assert sorted(set(Invoice.objects.values_list("period", flat=True))) == [2023, 2024, 2025, 2026]
    assert set(Invoice.objects.values_list("tier", flat=True)) == {"standard", "large", "supporting"}
    standings = Counter(with_standing(Membership.objects.all(), today=TODAY).values_list("standing", flat=True))
    assert {Standing.IN_ORDER, Standing.DUE, Standing.OVERDUE} <= set(standings)
    assert standings[Standing.IN_ORDER] > 60
    meetings = BoardMeeting.objects.order_by("starts_at")
    assert [(meeting.is_closed, meeting.starts_at < NOW) for meeting in meetings] == [
        (True, True),
        (True, True),
        (False, False),
    ]
    assert all(document.document.pages >= 3 for application in Application.objects.all()
               for document in application.documents.select_related("document"))  # fmt: skip
    for _role, email, password in SIGN_INS:
        assert User.objects.get(email=email).check_password(password)


def test_invented_organisations_are_unlike_each_other() -> None:
    everybody = organisations()

    assert len({who.name for who in everybody}) == len({who.enterprise_number for who in everybody}) == len(everybody)
    assert all(who.email.endswith(".example") for who in everybody)


def test_demo_data_stay_out_of_a_real_portal() -> None:
    with pytest.raises(CommandError, match="DEMO"):
        call_command("demo_data")

    assert not User.objects.exists()
