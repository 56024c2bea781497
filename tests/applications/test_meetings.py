import pytest
from django.contrib.auth.models import AnonymousUser

from applications import meetings
from applications.models import Application, BoardMeeting, Decision
from applications.withdrawal import withdraw
from applications.workflow import Who
from correspondence.models import Letter
from journal.models import Event
from journal.rules import RuleError
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, board_member, secretary

pytestmark = pytest.mark.django_db
Status = Application.Status


@pytest.fixture
def meeting() -> BoardMeeting:
    return BoardMeetingFactory()


@pytest.fixture
def on_agenda(meeting: BoardMeeting) -> Application:
    application = ApplicationFactory(status=Status.IN_REVIEW)
    meetings.put_on_agenda(application, meeting=meeting, actor=secretary(), now=NOW)
    return Application.objects.get(pk=application.pk)


def decide(application: Application, meeting: BoardMeeting, outcome: str = "approved", reason: str = "") -> Decision:
    return meetings.record_decision(
        application, meeting=meeting, outcome=outcome, reason=reason, actor=board_member(), now=NOW
    )


def test_put_on_agenda_gives_the_next_position(meeting: BoardMeeting) -> None:
    actor = secretary()
    items = [
        meetings.put_on_agenda(ApplicationFactory(status=Status.IN_REVIEW), meeting=meeting, actor=actor, now=NOW)
        for _ in range(3)
    ]

    assert [item.position for item in items] == [1, 2, 3]
    assert {item.application.status for item in items} == {Status.SCHEDULED}


def test_put_on_agenda_of_a_closed_meeting_is_refused(meeting: BoardMeeting) -> None:
    meeting.closed_at, meeting.closed_by = NOW, secretary()
    meeting.save()
    application = ApplicationFactory(status=Status.IN_REVIEW)

    with pytest.raises(RuleError, match="afgesloten"):
        meetings.put_on_agenda(application, meeting=meeting, actor=secretary(), now=NOW)


def test_take_off_agenda_returns_the_file_to_review_without_its_decision(
    meeting: BoardMeeting, on_agenda: Application
) -> None:
    decide(on_agenda, meeting)

    moved = meetings.take_off_agenda(on_agenda, meeting=meeting, actor=secretary(), now=NOW)

    assert moved.status == Status.IN_REVIEW
    assert not meeting.agenda.exists()
    assert not Decision.objects.exists()
    assert "decision undone" in Event.objects.about(on_agenda).values_list("verb", flat=True)


def test_a_file_is_taken_off_the_agenda_on_which_it_is(meeting: BoardMeeting, on_agenda: Application) -> None:
    another = BoardMeetingFactory()

    with pytest.raises(RuleError, match="agenda"):
        meetings.take_off_agenda(on_agenda, meeting=another, actor=secretary(), now=NOW)

    on_agenda.refresh_from_db()
    assert on_agenda.status == Status.SCHEDULED
    assert meeting.agenda.count() == 1


@pytest.mark.parametrize("outcome", ["declined", "deferred"])
def test_record_decision_demands_a_reason(meeting: BoardMeeting, on_agenda: Application, outcome: str) -> None:
    with pytest.raises(RuleError, match="reden"):
        decide(on_agenda, meeting, outcome, "  ")

    assert not Decision.objects.exists()


def test_record_decision_again_replaces_the_first(meeting: BoardMeeting, on_agenda: Application) -> None:
    decide(on_agenda, meeting)
    decide(on_agenda, meeting, "declined", "Geen werking in Vlaanderen.")

    decision = Decision.objects.get()
    assert (decision.outcome, decision.reason) == ("declined", "Geen werking in Vlaanderen.")
    noted = Event.objects.about(on_agenda).filter(verb="decision noted")
    assert [event.data["outcome"] for event in noted] == ["approved", "declined"]


def test_record_decision_leaves_the_application_as_it_is(meeting: BoardMeeting, on_agenda: Application) -> None:
    decide(on_agenda, meeting)

    on_agenda.refresh_from_db()
    assert on_agenda.status == Status.SCHEDULED
    assert on_agenda.decision is None


def test_record_decision_outside_the_agenda_is_refused(meeting: BoardMeeting) -> None:
    with pytest.raises(RuleError, match="agenda"):
        decide(ApplicationFactory(status=Status.IN_REVIEW), meeting)


def test_undo_decision_keeps_it_in_the_history(meeting: BoardMeeting, on_agenda: Application) -> None:
    decide(on_agenda, meeting, "declined", "Te vroeg.")

    meetings.undo_decision(on_agenda, meeting=meeting, actor=board_member(), now=NOW)

    assert not Decision.objects.exists()
    event = Event.objects.about(on_agenda).filter(verb="decision undone").get()
    assert event.data["before"] == {"outcome": "declined", "reason": "Te vroeg.", "meeting": meeting.pk}


def test_undo_without_decision_says_so(meeting: BoardMeeting, on_agenda: Application) -> None:
    with pytest.raises(RuleError):
        meetings.undo_decision(on_agenda, meeting=meeting, actor=board_member(), now=NOW)


def test_withdraw_takes_the_file_off_the_agenda(meeting: BoardMeeting, on_agenda: Application) -> None:
    decide(on_agenda, meeting)

    withdrawn = withdraw(on_agenda, who=Who.APPLICANT, now=NOW)

    assert withdrawn.status == Status.WITHDRAWN
    assert not meeting.agenda.exists()
    assert not Decision.objects.exists()
    assert [letter.kind for letter in Letter.objects.all()] == ["application withdrawn"]


def test_withdraw_refuses_what_is_over() -> None:
    with pytest.raises(RuleError):
        withdraw(ApplicationFactory(status=Status.WITHDRAWN), who=Who.APPLICANT, now=NOW)

    assert not Letter.objects.exists()


def test_next_after_finds_the_first_planned_meeting_to_come() -> None:
    BoardMeetingFactory(starts_at=NOW.replace(month=10))
    later = BoardMeetingFactory(starts_at=NOW.replace(month=12, day=20))
    sooner = BoardMeetingFactory(starts_at=NOW.replace(month=12, day=1))

    assert BoardMeeting.objects.next_after(NOW) == sooner
    assert BoardMeeting.objects.next_after(later.starts_at.replace(day=28)) is None


def test_files_are_hidden_from_who_is_no_staff() -> None:
    ApplicationFactory()

    assert not Application.objects.visible_to(AnonymousUser()).exists()
