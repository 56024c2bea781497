"""A written procedure: votes on own screens, and anybody may want to meet instead."""

from datetime import timedelta

import pytest

from accounts.models import User
from applications import meetings, recusal, written
from applications.models import Application, BoardMeeting, WrittenVote
from journal.models import Event
from journal.rules import RuleError
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, board_member, secretary

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> BoardMeeting:
    return BoardMeetingFactory(form="written", starts_at=NOW, deadline=NOW + timedelta(days=7))


@pytest.fixture
def application(meeting: BoardMeeting) -> Application:
    row = ApplicationFactory(status="in_review")
    meetings.put_on_agenda(row, meeting=meeting, actor=secretary(), now=NOW)
    return row


@pytest.fixture
def board() -> list[User]:
    return [board_member(name="Ada"), board_member(name="Bea")]


def vote(application: Application, meeting: BoardMeeting, actor: User, choice: str = "for", **more: object):
    facts = {"comment": "", "now": NOW, **more}
    return written.vote(application, meeting=meeting, choice=choice, actor=actor, **facts)


def test_vote_can_be_changed_until_the_deadline_and_its_event_tells_no_vote(
    meeting: BoardMeeting, application: Application, board: list[User]
) -> None:
    vote(application, meeting, board[0])
    vote(application, meeting, board[0], "against")

    assert WrittenVote.objects.get().choice == "against"
    told = Event.objects.about(application).filter(verb__contains="writing")
    assert [(event.verb, event.data) for event in told] == [
        ("voted in writing", {"meeting": meeting.pk}), ("vote in writing changed", {"meeting": meeting.pk}),
    ]  # fmt: skip
    assert meeting.deadline is not None
    with pytest.raises(RuleError, match="voorbij"):
        vote(application, meeting, board[0], now=meeting.deadline + timedelta(seconds=1))


def test_votes_decide_nothing(meeting: BoardMeeting, application: Application, board: list[User]) -> None:
    for member in board:
        vote(application, meeting, member)

    assert not meeting.decisions.exists()
    decision = meetings.record_decision(
        application, meeting=meeting, outcome="declined", reason="Toch niet.", actor=board[0], now=NOW
    )
    assert decision.outcome == "declined"


def test_others_votes_are_told_after_ones_own(
    meeting: BoardMeeting, application: Application, board: list[User]
) -> None:
    vote(application, meeting, board[0], "object", comment="Te belangrijk.")
    (before,) = written.ballots(meeting, board[1])
    vote(application, meeting, board[1])
    (after,) = written.ballots(meeting, board[1])
    (office,) = written.ballots(meeting, secretary())

    assert (before.shown, after.shown, office.shown) == (False, True, True)
    assert after.sentence == "1 voor, 1 niet schriftelijk"


def test_votes_of_who_is_involved_do_not_count_and_are_refused(
    meeting: BoardMeeting, application: Application, board: list[User]
) -> None:
    vote(application, meeting, board[0])
    vote(application, meeting, board[1])
    recusal.declare(application, reason="Familie.", actor=board[0], now=NOW)

    assert [row.member for row in written.votes_on(meeting)[application.pk]] == [board[1]]
    assert written.ballots(meeting, board[0]) == []
    with pytest.raises(RuleError, match="betrokken"):
        vote(application, meeting, board[0])


def test_what_is_refused(meeting: BoardMeeting, application: Application, board: list[User]) -> None:
    with pytest.raises(RuleError, match="bestuursleden"):
        vote(application, meeting, secretary())
    with pytest.raises(RuleError, match="Kies eerst"):
        vote(application, meeting, board[0], "maybe")
    with pytest.raises(RuleError, match="waarom"):
        vote(application, meeting, board[0], "object")
    with pytest.raises(RuleError, match="agenda"):
        vote(ApplicationFactory(status="in_review"), meeting, board[0])
    with pytest.raises(RuleError, match="geen schriftelijke"):
        vote(application, BoardMeetingFactory(), board[0])


def test_one_member_who_wants_to_meet_stops_deciding_in_writing(
    meeting: BoardMeeting, application: Application, board: list[User]
) -> None:
    with pytest.raises(RuleError, match="waarom"):
        written.ask_for_meeting(meeting, reason=" ", actor=board[0], now=NOW)
    written.ask_for_meeting(meeting, reason="Dit vraagt een gesprek.", actor=board[0], now=NOW)

    decide = {"outcome": "approved", "reason": "", "actor": board[1], "now": NOW}
    with pytest.raises(RuleError, match="echte vergadering"):
        meetings.record_decision(application, meeting=meeting, **decide)
    with pytest.raises(RuleError, match="al een echte"):
        written.ask_for_meeting(meeting, reason="Ik ook.", actor=board[1], now=NOW)
    meeting.refresh_from_db()
    moved = meetings.move_meeting(
        meeting, starts_at=NOW + timedelta(days=9), place="Gent", form="meeting", actor=secretary(), now=NOW
    )
    assert (moved.asked_by, moved.deadline) == (None, None)
    assert meetings.record_decision(application, meeting=meeting, **decide).outcome == "approved"


def test_written_procedure_needs_a_deadline_behind_its_beginning() -> None:
    for deadline in (None, NOW):
        with pytest.raises(RuleError, match="tot wanneer"):
            meetings.plan_meeting(
                starts_at=NOW, place="", form="written", deadline=deadline, actor=secretary(), now=NOW
            )


def test_board_decided_in_writing_on_the_last_day_or_when_it_was_closed(meeting: BoardMeeting) -> None:
    assert meeting.decided_on(NOW + timedelta(days=30)) == (NOW + timedelta(days=7)).date()
    assert meeting.decided_on(NOW + timedelta(days=1)) == (NOW + timedelta(days=1)).date()


def test_votes_that_are_owed_are_told_until_the_deadline(
    meeting: BoardMeeting, application: Application, board: list[User]
) -> None:
    assert written.votes_owed(board[0], now=NOW) == [(meeting, 1)]
    assert written.votes_owed(secretary(), now=NOW) == []
    assert written.votes_owed(board[0], now=NOW + timedelta(days=8)) == []

    vote(application, meeting, board[0])

    assert written.votes_owed(board[0], now=NOW) == []
