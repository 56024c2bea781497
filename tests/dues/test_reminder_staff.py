from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from dues import reminder_rendering, reminding
from dues.models import Reminder, ReminderHold, ReminderLevel
from dues.reminder_plan import due_reminders
from tests import factories

pytestmark = pytest.mark.django_db
ISSUED = datetime(2026, 1, 15, 10, tzinfo=UTC)
LATE = datetime(2026, 2, 21, 9, tzinfo=UTC)  # a week after the due date


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(LATE, tick=False):
        yield


@pytest.fixture
def desk(client):
    client.force_login(factories.secretary())
    return client


@pytest.fixture
def owing(issued):
    """Members that are a week late."""

    def make(*names):
        return [issued(factories.member(organisation__name=name), now=ISSUED, period=2026) for name in names]

    return make


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def keys():
    return [due.key for due in due_reminders(today=LATE.date())]


def write_all(now=LATE):
    due = due_reminders(today=now.date())
    return reminding.send([(one.invoice.pk, one.level.pk) for one in due], now=now, actor=None).written


def test_the_page_says_who_why_and_how_much(desk, owing):
    owing("De Zon cv")
    text = words(desk.get(reverse("admin:reminders")))
    assert "1ste herinnering" in text
    assert "€ 250,00 moest tegen 14 februari 2026 betaald zijn, 7 dagen geleden." in text
    assert "Nog niet herinnerd. Overgeslagen: Vooraf." in text


def test_the_count_is_asked_before_anything_is_written(desk, owing):
    owing("De Zon cv", "De Maan cv")
    text = words(desk.post(reverse("admin:confirm_reminders"), {"due": keys()}))
    assert "2 herinneringen versturen?" in text
    assert not Reminder.objects.exists()


def test_who_is_left_out_of_the_choice_is_not_reminded(desk, owing):
    owing("De Zon cv", "De Maan cv")
    chosen = keys()[:1]
    desk.post(reverse("admin:confirm_reminders"), {"due": chosen})
    text = words(desk.post(reverse("admin:send_reminders"), {"due": chosen}, follow=True))
    assert "1 herinnering is geschreven." in text
    assert Reminder.objects.filter(skipped=False).count() == 1
    assert len(keys()) == 1


def test_sending_twice_writes_once(desk, owing):
    owing("De Zon cv")
    chosen = keys()
    for _ in range(2):
        text = words(desk.post(reverse("admin:send_reminders"), {"due": chosen}, follow=True))
    assert "valt weg" in text
    assert Reminder.objects.filter(skipped=False).count() == 1


def test_a_payment_in_between_is_named(desk, owing, pay):
    (invoice,) = owing("De Zon cv")
    chosen = keys()
    pay(invoice, "250", received_on=LATE.date(), now=LATE)
    text = words(desk.post(reverse("admin:send_reminders"), {"due": chosen}, follow=True))
    assert "De Zon cv valt weg: het lidgeld van 2026-000001 is intussen betaald." in text


@pytest.mark.parametrize("due", [[], ["x"], ["1"], ["9-9"], ["-".join(["9" * 30] * 2)]])
def test_nonsense_sends_nothing(desk, owing, due):
    owing("De Zon cv")
    words(desk.post(reverse("admin:confirm_reminders"), {"due": due}, follow=True))
    words(desk.post(reverse("admin:send_reminders"), {"due": due}, follow=True))
    assert not Reminder.objects.exists()


def test_a_member_is_put_on_hold_and_taken_off_it(desk, owing):
    (invoice,) = owing("De Zon cv")
    address = reverse("admin:hold_reminders", args=[invoice.membership_id])
    assert "Een tijd geen herinneringen aan De Zon cv" in words(desk.get(address))
    assert "voorbij" in words(desk.post(address, {"reason": "Afbetaling", "until": "2026-01-01"}))
    text = words(desk.post(address, {"reason": "Afbetaling", "until": "2026-04-01"}, follow=True))
    assert "De Zon cv: Afbetaling (tot 1 april 2026)" in text
    assert keys() == []
    desk.post(reverse("admin:lift_hold", args=[ReminderHold.objects.get().pk]))
    assert len(keys()) == 1


def test_a_formal_notice_is_downloaded_and_noted_as_posted(desk, owing):
    owing("De Zon cv")
    late = LATE + timedelta(days=53)
    with time_machine.travel(late, tick=False):
        desk.force_login(factories.secretary())
        (notice,) = write_all(late)
        file = reverse("admin:reminder_file", args=[notice.pk])
        assert "wordt gemaakt" in words(desk.get(file, follow=True))
        reminder_rendering.render_some(clock=lambda: late)
        assert b"".join(desk.get(file).streaming_content).startswith(b"%PDF-")
        posted = reverse("admin:reminder_posted", args=[notice.pk])
        assert "Vul de dag in" in words(desk.post(posted, {"posted_on": "ooit"}, follow=True))
        desk.post(posted, {"posted_on": late.date().isoformat(), "note": "RR 1"})
    notice.refresh_from_db()
    assert (notice.posted_on, notice.posted_note) == (late.date(), "RR 1")


def test_the_board_sees_the_list_and_only_who_still_owes(client, owing, pay):
    paid, _open = owing("De Zon cv", "De Maan cv")
    late = LATE + timedelta(days=90)
    write_all(late)
    pay(paid, "250", received_on=late.date(), now=late)
    with time_machine.travel(late, tick=False):
        client.force_login(factories.board_member())
        text = words(client.get(reverse("admin:board_list")))
        assert client.get(reverse("admin:reminders")).status_code == 403
    assert "De Maan cv" in text
    assert "De Zon cv" not in text


def test_the_start_page_says_what_is_due(desk, owing):
    owing("De Zon cv", "De Maan cv")
    assert "2 herinneringen te versturen" in words(desk.get(reverse("admin:index")))


def test_where_they_leave_by_themselves_the_start_page_asks_nothing(desk, owing, settings):
    settings.REMINDERS_AUTOMATIC = True
    owing("De Zon cv")
    assert "te versturen" not in words(desk.get(reverse("admin:index")))


def test_the_secretariat_changes_days_and_words_of_a_level(desk):
    level = ReminderLevel.objects.get(position=2)
    address = reverse("admin:dues_reminderlevel_change", args=[level.pk])
    facts = {name: getattr(level, name) for name in ("position", "name_nl", "name_en", "kind", "wait_days",
                                                     "subject_nl", "subject_en", "text_en")}  # fmt: skip
    refused = words(desk.post(address, {**facts, "days": 10, "text_nl": "Betaal {bedrag}", "is_active": "on"}))
    assert "De invulplaats {bedrag} bestaat niet." in refused
    assert (
        desk.post(address, {**facts, "days": 10, "text_nl": "Betaal {amount}", "is_active": "on"}).status_code == 302
    )
    level.refresh_from_db()
    assert (level.days, level.text_nl) == (10, "Betaal {amount}")
    assert level.history.count() == 1


@pytest.mark.parametrize("name", ["reminders", "board_list"])
def test_pages_cost_the_same_for_one_and_for_three(desk, owing, name, django_assert_max_num_queries):
    queries = []
    for names in (["De Zon cv"], ["De Maan cv", "De Ster cv"]):
        owing(*names)
        write_all(LATE + timedelta(days=83))
        owing(*(f"{name} ook" for name in names))
        desk.get(reverse(f"admin:{name}"))
        with django_assert_max_num_queries(12) as asked:
            words(desk.get(reverse(f"admin:{name}")))
        queries.append(len(asked))
    assert queries[0] == queries[1]
