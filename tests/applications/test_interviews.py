"""A conversation: proposed, chosen by the applicant, in both calendars, held or skipped, and in nobody's way."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar, Event

from accounts.models import User
from applications import interviews, meetings, recusal, withdrawal
from applications.models import Application, Interview, InterviewNote
from correspondence.models import Letter
from journal.rules import RuleError
from tests.applications.conftest import status_url, visitor
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, board_member, secretary

pytestmark = pytest.mark.django_db

TIMES = [NOW + timedelta(days=days) for days in (3, 4, 5)]


@pytest.fixture
def office() -> User:
    return secretary()


@pytest.fixture
def host() -> User:
    return board_member(name="Vera Voorzitter")


@pytest.fixture
def application() -> Application:
    return ApplicationFactory(status="in_review")


def propose(application: Application, actor: User, host: User, **fields: object) -> Interview:
    facts = {"times": TIMES, "place": "Gent", "call_link": "", "minutes": 45, "host": host, "now": NOW} | fields
    return interviews.propose(application, actor=actor, **facts)


def planned(application: Application, actor: User, host: User) -> Interview:
    interview = propose(application, actor, host)
    return interviews.choose(interview, time=interview.times.all()[0].pk, now=NOW)


def invitations() -> list[tuple[str, Calendar, Event]]:
    """To whom, and what stands in the calendar file, oldest first."""
    found = []
    for letter in Letter.objects.filter(attachments__isnull=False).order_by("pk"):
        attachment = letter.attachments.get()
        with attachment.file.open("rb") as file:
            calendar = Calendar.from_ical(file.read())
        assert attachment.content_type == f"text/calendar; method={calendar['METHOD']}"
        assert letter.status == "ready"
        found.append((letter.to_email, calendar, calendar.events[0]))
    return found


def test_applicant_chooses_on_the_own_page_and_both_sides_are_invited(
    application: Application, office: User, host: User
) -> None:
    propose(application, office, host)
    asked = Letter.objects.about(application).get()
    assert asked.to_email == application.email
    assert "- donderdag 26 november 2026, 11:00\n- vrijdag 27 november 2026, 11:00" in asked.body
    client = visitor(application)
    with time_machine.travel(NOW, tick=False):
        page = client.get(status_url(application)).content.decode()
        assert page.count('name="time"') == 3
        second = Interview.objects.get().times.all()[1]
        answer = client.post(
            reverse("application_choose_time", args=[application.reference]), {"time": second.pk}, follow=True
        )

    interview = Interview.objects.get()
    assert (interview.status, interview.starts_at) == ("planned", TIMES[1])
    assert "vrijdag 27 november 2026, 11:00" in answer.content.decode()
    (to_applicant, calendar, event), (to_host, _calendar, other) = invitations()
    assert (to_applicant, to_host) == (application.email, host.email)
    assert (calendar["METHOD"], event["UID"], event["SEQUENCE"]) == ("REQUEST", other["UID"], 0)
    assert (event.start, event.end - event.start) == (TIMES[1], timedelta(minutes=45))
    assert event["LOCATION"] == "Gent"


def test_another_time_takes_the_place_of_the_first_in_the_same_appointment(
    application: Application, office: User, host: User
) -> None:
    interview = planned(application, office, host)
    interviews.choose(interview, time=interview.times.all()[2].pk, now=NOW)
    interviews.choose(interview, time=interview.times.all()[2].pk, now=NOW)  # clicked twice
    moved = propose(
        application, office, host, times=[NOW + timedelta(days=9)], place="", call_link="https://x.example/1"
    )
    assert (moved.pk, moved.status, moved.starts_at) == (interview.pk, "proposed", None)
    interviews.choose(moved, time=moved.times.get().pk, now=NOW)

    told = [(event["SEQUENCE"], event.start) for _to, _calendar, event in invitations()[::2]]
    assert told == [(0, TIMES[0]), (1, TIMES[2]), (2, NOW + timedelta(days=9))]
    assert len({str(event["UID"]) for _to, _calendar, event in invitations()}) == 1


def test_who_no_longer_holds_the_conversation_is_released(application: Application, office: User, host: User) -> None:
    planned(application, office, host)
    other = board_member(name="Cas Nieuw")

    moved = propose(application, office, other)
    interviews.choose(moved, time=moved.times.all()[1].pk, now=NOW)

    told = [(to, str(calendar["METHOD"]), event["SEQUENCE"]) for to, calendar, event in invitations()[2:]]
    assert told == [(host.email, "CANCEL", 1), (application.email, "REQUEST", 2), (other.email, "REQUEST", 2)]


def test_what_is_skipped_before_its_time_leaves_the_calendars(
    application: Application, office: User, host: User
) -> None:
    interview = planned(application, office, host)

    interviews.end(interview, held=False, outcome="De aanvrager is ziek.", actor=office, now=NOW)

    interview.refresh_from_db()
    assert (interview.status, interview.outcome) == ("skipped", "De aanvrager is ziek.")
    cancelled = invitations()[2:]
    assert [(calendar["METHOD"], event["SEQUENCE"]) for _to, calendar, event in cancelled] == [("CANCEL", 1)] * 2
    assert "De aanvrager is ziek." not in Letter.objects.latest("pk").body


def test_conversation_is_held_once_it_was_and_says_so_in_the_file(
    application: Application, office: User, host: User
) -> None:
    interview = planned(application, office, host)
    after = TIMES[0] + timedelta(hours=1)
    for moment, outcome in ((NOW, "Goed."), (after, " ")):
        with pytest.raises(RuleError):
            interviews.end(interview, held=True, outcome=outcome, actor=office, now=moment)

    interviews.end(interview, held=True, outcome="Een open gesprek.", actor=office, now=after)

    interview.refresh_from_db()
    assert interview.status == "held"
    assert len(invitations()) == 2
    with pytest.raises(RuleError, match="was al genoteerd"):
        interviews.end(interview, held=False, outcome="Toch niet.", actor=office, now=after)
    with pytest.raises(RuleError):
        interviews.choose(interview, time=interview.times.all()[1].pk, now=after)
    assert propose(application, office, host, now=NOW).pk != interview.pk


def test_it_never_blocks_the_file(application: Application, office: User, host: User) -> None:
    propose(application, office, host)
    meeting = BoardMeetingFactory()

    meetings.put_on_agenda(application, meeting=meeting, actor=office, now=NOW)
    meetings.record_decision(
        application, meeting=meeting, outcome="approved", reason="", actor=board_member(), now=NOW
    )

    application.refresh_from_db()
    assert application.status == "scheduled"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"times": []}, "minstens één moment"),
        ({"times": [NOW + timedelta(days=days) for days in range(1, 9)]}, "hooguit 6"),
        ({"times": [NOW - timedelta(days=1)]}, "moet nog komen"),
        ({"place": " "}, "Zeg waar"),
    ],
)
def test_proposal_that_cannot_be_is_refused(
    application: Application, office: User, host: User, fields: dict[str, object], said: str
) -> None:
    with pytest.raises(RuleError, match=said):
        propose(application, office, host, **fields)
    assert not Letter.objects.exists()


def test_only_who_may_read_the_file_holds_the_conversation_and_only_the_secretariat_proposes(
    application: Application, office: User, host: User
) -> None:
    with pytest.raises(RuleError, match="recht"):
        propose(application, host, host)
    recusal.declare(application, reason="Familie", actor=host, now=NOW)
    with pytest.raises(RuleError, match="mag deze aanvraag niet lezen"):
        propose(application, office, host)
    other = ApplicationFactory(status="in_review")
    interview = propose(other, office, board_member())
    withdrawal.withdraw(other, actor=office, now=NOW)
    with pytest.raises(RuleError, match="open aanvraag"):
        propose(other, office, board_member())
    with pytest.raises(RuleError, match="kan niet meer"):
        interviews.choose(interview, time=interview.times.all()[0].pk, now=NOW)


def test_host_who_became_involved_hears_nothing_more(application: Application, office: User, host: User) -> None:
    interview = propose(application, office, host)
    recusal.declare(application, reason="Familie", actor=host, now=NOW)

    interviews.choose(interview, time=interview.times.all()[0].pk, now=NOW)

    assert [to for to, _calendar, _event in invitations()] == [application.email]


def test_time_that_is_past_or_of_somebody_else_is_not_chosen(
    application: Application, office: User, host: User
) -> None:
    interview = propose(application, office, host)
    other = propose(ApplicationFactory(status="in_review"), office, host)

    for time, moment in ((interview.times.all()[0].pk, TIMES[1]), (other.times.all()[0].pk, NOW)):
        with pytest.raises(RuleError, match="kan niet meer"):
            interviews.choose(interview, time=time, now=moment)


def test_notes_are_for_staff_and_closed_by_recusal(
    client: Client, application: Application, office: User, host: User
) -> None:
    interview = propose(application, office, host)
    client.force_login(host)
    address = reverse("admin:interview", args=[application.pk])
    client.post(reverse("admin:interview_note", args=[application.pk, interview.pk]), {"body": "Alleen voor ons."})
    assert "Alleen voor ons." in client.get(address).content.decode()
    with time_machine.travel(NOW, tick=False):
        assert "Alleen voor ons." not in visitor(application).get(status_url(application)).content.decode()

    recusal.declare(application, reason="Familie", actor=host, now=NOW)

    assert client.get(address).status_code == 404
    with pytest.raises(RuleError, match="betrokken"):
        interviews.write_note(interview, body="Toch iets.", actor=host, now=NOW)
    assert InterviewNote.objects.count() == 1


@time_machine.travel(NOW, tick=False)
def test_secretariat_proposes_and_ends_on_the_screen(
    client: Client, application: Application, office: User, host: User
) -> None:
    client.force_login(office)
    form = {"host": host.pk, "place": "", "call_link": "https://bel.example/x", "minutes": "30"}
    address = reverse("admin:interview_propose", args=[application.pk])
    assert "Dit veld is verplicht" in client.post(address, form).content.decode()
    past = form | {"time_1_0": "2026-11-01", "time_1_1": "10:00"}
    assert "moet nog komen" in client.post(address, past).content.decode()

    client.post(address, form | {"time_1_0": "2026-12-01", "time_1_1": "10:00"})

    interview = Interview.objects.get()
    assert interview.times.get().starts_at == datetime.fromisoformat("2026-12-01T09:00:00+00:00")
    review = client.get(reverse("admin:review", args=[application.pk])).content.decode()
    assert "Wacht op de aanvrager, om een moment te kiezen." in review
    client.post(reverse("admin:interview_end", args=[application.pk, interview.pk]), {"outcome": "Niet nodig."})
    interview.refresh_from_db()
    assert (interview.status, interview.outcome) == ("skipped", "Niet nodig.")
    assert "Niet nodig." in client.get(reverse("admin:review", args=[application.pk])).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_screen_takes_the_same_queries_for_one_conversation_and_for_three(
    client: Client, application: Application, office: User, count: int, django_assert_num_queries: pytest.fixture
) -> None:
    host = board_member()
    for _ in range(count):
        interview = propose(application, office, host)
        interviews.write_note(interview, body="Gebeld.", actor=office, now=NOW)
        interviews.end(interview, held=False, outcome="Niet nodig.", actor=office, now=NOW)
    client.force_login(host)
    address = reverse("admin:interview", args=[application.pk])
    client.get(address)

    with django_assert_num_queries(9):
        client.get(address)
