from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from applications import files, kompas_reminders, tasks
from applications.kompas_reminders import awaiting_reminder, remind
from applications.models import Application
from correspondence.models import Letter
from journal.models import Event
from tests.applications.conftest import secret_path, status_url, upload
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, board_member

pytestmark = pytest.mark.django_db
EXPECTED = date(2026, 12, 15)
DAY_AFTER = datetime(2026, 12, 16, 9, tzinfo=UTC)
MONTH = timedelta(days=30)


@pytest.fixture
def promised():
    return ApplicationFactory(kompas="later", kompas_expected_on=EXPECTED, name="Zonnewijzer cv")


def sweep(now):
    with time_machine.travel(now, tick=False):
        tasks.remind_kompas_reports()


def letters():
    return Letter.objects.filter(kind="reminder of the ICA-kompas report").order_by("pk")


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 12, 15, 22, 59, tzinfo=UTC), False),
        (datetime(2026, 12, 15, 23, 0, tzinfo=UTC), True),  # midnight in Brussels
        (DAY_AFTER, True),
        (DAY_AFTER + timedelta(days=200), True),
    ],
)
def test_first_reminder_falls_the_day_after_the_expected_date(promised, now, due):
    assert awaiting_reminder(now=now).exists() is due


@pytest.mark.parametrize(("days", "due"), [(59, False), (60, True), (300, True)])
def test_without_a_date_it_falls_sixty_days_after_sending(days, due):
    ApplicationFactory(kompas="later")
    assert awaiting_reminder(now=NOW + timedelta(days=days)).exists() is due


def test_three_reminders_a_month_apart_and_no_more(promised):
    for day in range(200):
        sweep(DAY_AFTER + timedelta(days=day))
    sent = list(letters().values_list("created_at", flat=True))
    assert sent == [DAY_AFTER, DAY_AFTER + MONTH, DAY_AFTER + 2 * MONTH]
    promised.refresh_from_db()
    assert (promised.kompas_reminders, promised.kompas_reminded_at) == (3, DAY_AFTER + 2 * MONTH)
    assert Event.objects.about(promised).filter(verb="reminded of the ICA-kompas report").count() == 3


def test_days_without_a_clock_are_made_up_for_once(promised):
    back = DAY_AFTER + timedelta(days=100)
    sweep(back)
    sweep(back)
    sweep(back + timedelta(days=29))
    assert letters().count() == 1
    sweep(back + MONTH)
    assert letters().count() == 2


def test_two_workers_with_the_same_list_write_one_letter(promised):
    remind(promised, now=DAY_AFTER)
    remind(promised, now=DAY_AFTER)
    assert letters().count() == 1


def test_report_that_came_ends_the_reminders(promised):
    remind(promised, now=DAY_AFTER)
    files.add_kompas_report(promised, upload=upload("rapport.pdf"), now=DAY_AFTER)
    assert not awaiting_reminder(now=DAY_AFTER + MONTH).exists()


@pytest.mark.parametrize("status", [*Application.OPEN, "draft", "withdrawn", "expired"])
def test_only_an_application_that_goes_on_is_reminded(status):
    sent = status in Application.OPEN
    ApplicationFactory(kompas="later", kompas_expected_on=EXPECTED, status=status)
    assert awaiting_reminder(now=DAY_AFTER).exists() is sent


@pytest.mark.parametrize("fields", [{"kompas": "none"}, {"kompas": "now"}, {"email_confirmed_at": None}])
def test_who_promised_nothing_or_is_not_confirmed_is_left_alone(fields):
    ApplicationFactory(**({"kompas": "later", "kompas_expected_on": EXPECTED} | fields))
    assert not awaiting_reminder(now=DAY_AFTER).exists()


@pytest.mark.parametrize(
    ("language", "first", "last"), [("nl", "over een maand", "laatste"), ("en", "month", "last")]
)
def test_letter_leads_to_the_page_and_says_whether_another_follows(client, promised, language, first, last):
    Application.objects.update(language=language)
    for turn in range(3):
        remind(promised, now=DAY_AFTER + turn * MONTH)
    one, _two, three = letters()
    assert first in one.body
    assert last in three.body
    assert one.to_email == promised.email
    with time_machine.travel(DAY_AFTER, tick=False):
        assert "/aanvraag/open/" in one.action_url
        response = client.get(secret_path(three), follow=True)
    assert response.request["PATH_INFO"] == status_url(promised)


def test_reminding_holds_nothing_up(promised):
    before = promised.status
    assert kompas_reminders.remind(promised, now=DAY_AFTER).status == before


def test_file_shows_expected_and_reminded(client, promised):
    BoardMeetingFactory()
    remind(promised, now=DAY_AFTER)
    client.force_login(board_member())
    words = " ".join(client.get(f"/beheer/aanvragen/{promised.pk}/").content.decode().split())
    assert "<dt>Rapport verwacht op</dt><dd>15 december 2026</dd>" in words
    assert "<dt>Herinnerd op</dt><dd>16 december 2026 (herinnering 1 van 3)</dd>" in words
