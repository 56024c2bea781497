import json
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from dues.models import DuesRun, Invoice
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def dues_run(*arguments):
    out = StringIO()
    call_command("dues_run", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def members(schedule):
    return [factories.member(organisation__name=name) for name in ("Peer cv", "Appel cv")]


def test_a_dry_run_only_tells(members):
    told = json.loads(dues_run("2027", "--dry-run", "--json"))
    assert (told["count"], told["total"], told["unanswered"]) == (2, "500.00", 2)
    assert [one["name"] for one in told["invoices"]] == ["Appel cv", "Peer cv"]
    assert "12" in told["invoices"][0]["why"]
    assert "Appel cv" in dues_run("2027", "--dry-run")
    assert not DuesRun.objects.exists()


def test_a_run_issues_and_tells_its_numbers(members):
    told = json.loads(dues_run("2027", "--json"))
    assert (told["issued"], told["first"], told["last"]) == (2, "2026-000001", "2026-000002")
    assert told["status"] == "done"


def test_a_second_run_has_nothing_to_do(members):
    dues_run("2027")
    assert json.loads(dues_run("2027", "--json"))["count"] == 0
    assert Invoice.objects.count() == 2


def test_a_run_of_a_year_far_away_is_an_error(members):
    with pytest.raises(CommandError, match="2027"):
        dues_run("2072")


def test_the_command_goes_on_with_what_another_left(members):
    from dues import yearly_run  # noqa: PLC0415
    from dues.yearly_plan import plan_of  # noqa: PLC0415

    yearly_run.start(2027, fingerprint=plan_of(2027, today=NOW.date()).fingerprint, now=NOW, actor=None)
    assert "2 invoices issued, 2026-000001 to 2026-000002" in dues_run("2027")
