"""Closing as somebody saw it: what changed since is told, and what the statutes may ask is confirmed."""

from datetime import timedelta
from fractions import Fraction

import pytest

from accounts.models import User
from applications import advice, assessment, attendance, closing_check, meetings, recusal, withdrawal, written
from applications.models import Application, BoardMeeting
from applications.workflow import Who
from correspondence.models import Letter
from dues.models import Invoice
from journal.models import Event
from journal.rules import RuleError
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, board_member, secretary

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> BoardMeeting:
    return BoardMeetingFactory()


@pytest.fixture
def board() -> list[User]:
    return [board_member(name="Ada"), board_member(name="Bea"), board_member(name="Cas")]


def decided(meeting: BoardMeeting, **fields: object) -> Application:
    application = ApplicationFactory(status="in_review", **fields)
    meetings.put_on_agenda(application, meeting=meeting, actor=secretary(), now=NOW)
    meetings.record_decision(
        application, meeting=meeting, outcome="approved", reason="", actor=board_member(), now=NOW
    )
    return application


def note(meeting: BoardMeeting, member: User, presence: str = "present") -> None:
    attendance.note_attendance(meeting, member=member, presence=presence, actor=secretary(), now=NOW)


def close(meeting: BoardMeeting, seen: str, *, confirmed: bool = True, actor: User | None = None) -> None:
    closing_check.close_as_seen(meeting, seen=seen, confirmed=confirmed, actor=actor or secretary(), now=NOW)


def refused(meeting: BoardMeeting, seen: str) -> str:
    """Why it is not closed; and that nothing was made."""
    with pytest.raises(RuleError) as error:
        close(meeting, seen)
    meeting.refresh_from_db()
    assert not meeting.is_closed
    assert not Invoice.objects.exists()
    return str(error.value)


def test_what_was_shown_is_closed(meeting: BoardMeeting) -> None:
    decided(meeting)
    shown = closing_check.preview(meeting, actor=secretary(), now=NOW)

    close(meeting, shown.seen)

    meeting.refresh_from_db()
    assert meeting.is_closed


def test_each_change_since_the_preview_is_told(meeting: BoardMeeting, board: list[User]) -> None:
    first, second = decided(meeting, name="Eerste cv"), decided(meeting, name="Tweede cv")
    look = closing_check.as_seen
    actor = secretary()

    seen = look(meeting)
    withdrawal.withdraw(first, who=Who.APPLICANT, now=NOW)
    assert "Eerste cv staat niet meer op de agenda" in refused(meeting, seen)
    seen = look(meeting)
    decided(meeting, name="Derde cv")
    assert "Derde cv is op de agenda gezet" in refused(meeting, seen)
    seen = look(meeting)
    meetings.record_decision(second, meeting=meeting, outcome="deferred", reason="Later.", actor=board[0], now=NOW)
    assert "de beslissing of het dossier van Tweede cv" in refused(meeting, seen)
    seen = look(meeting)
    assessment.set_tier(second, tier="large", reason="Groep", actor=actor, now=NOW + timedelta(minutes=1))
    assert "Tweede cv" in refused(meeting, seen)
    seen = look(meeting)
    note(meeting, board[0])
    assert "aanwezigheid" in refused(meeting, seen)
    close(meeting, look(meeting))


def test_decision_that_was_undone_and_noted_again_is_a_change(meeting: BoardMeeting) -> None:
    application, actor = decided(meeting), board_member()
    seen = closing_check.as_seen(meeting)
    meetings.undo_decision(application, meeting=meeting, actor=actor, now=NOW)
    meetings.record_decision(application, meeting=meeting, outcome="approved", reason="", actor=actor, now=NOW)

    assert application.name in refused(meeting, seen)


def test_advice_and_comments_change_nothing_that_closing_makes(meeting: BoardMeeting, board: list[User]) -> None:
    application = decided(meeting)
    seen = closing_check.as_seen(meeting)
    advice.give_advice(application, opinion="for", comment="", read_version=1, actor=board[0], now=NOW)

    close(meeting, seen)


def test_name_of_a_file_that_is_closed_to_the_actor_is_not_told(meeting: BoardMeeting, board: list[User]) -> None:
    gone = decided(meeting, name="Geheime cv")
    decided(meeting)
    seen = closing_check.as_seen(meeting)
    recusal.set_for(gone, member=board[0], reason="Familie.", actor=secretary(), now=NOW)
    withdrawal.withdraw(gone, who=Who.APPLICANT, now=NOW)

    with pytest.raises(RuleError, match="een aanvraag staat niet meer") as error:
        close(meeting, seen, actor=board[0])

    assert "Geheime" not in str(error.value)


def test_nonsense_in_the_form_is_a_change_and_no_crash(meeting: BoardMeeting) -> None:
    decided(meeting)

    for seen in ("", "|", "x:y z", "1" * 5000, "٣:1.1|"):
        assert "veranderd" in refused(meeting, seen)


def test_unnoted_attendance_is_confirmed_and_remembered(meeting: BoardMeeting) -> None:
    decided(meeting)
    seen = closing_check.as_seen(meeting)
    with pytest.raises(closing_check.NotConfirmedError, match="Niemand noteerde"):
        close(meeting, seen, confirmed=False)

    close(meeting, seen)

    event = Event.objects.about(meeting).get(verb="closed in spite of")
    assert event.data["warnings"] == ["Niemand noteerde wie er op de vergadering was."]


def test_quorum_is_warned_of_per_file_and_nothing_is_confirmed_where_all_is_well(
    meeting: BoardMeeting, board: list[User]
) -> None:
    meeting_of_three = [board[0], board[1], board[2]]
    application = ApplicationFactory(status="in_review")
    meetings.put_on_agenda(application, meeting=meeting, actor=secretary(), now=NOW)
    meetings.record_decision(application, meeting=meeting, outcome="approved", reason="", actor=board[0], now=NOW)
    for member in meeting_of_three:
        note(meeting, member, "present")
    assert closing_check.warnings_of(meeting) == []
    close_seen = closing_check.as_seen(meeting)

    note(meeting, board[0], "excused")
    note(meeting, board[1], "absent")
    (warning,) = closing_check.warnings_of(meeting)
    assert warning.startswith(f"Geen quorum voor {application.name}")

    note(meeting, board[0])
    note(meeting, board[1])
    close(meeting, close_seen, confirmed=False)


def test_closing_writes_down_who_was_absent_and_how_many_counted(
    meeting: BoardMeeting, board: list[User], settings: pytest.fixture
) -> None:
    application = ApplicationFactory(status="in_review")
    meetings.put_on_agenda(application, meeting=meeting, actor=secretary(), now=NOW)
    meetings.record_decision(application, meeting=meeting, outcome="approved", reason="", actor=board[0], now=NOW)
    note(meeting, board[0])
    note(meeting, board[1])
    assert closing_check.warnings_of(meeting) == ["Niet genoteerd, en dus afwezig in het verslag: Cas."]

    close(meeting, closing_check.as_seen(meeting))

    board_member(name="Dré, later in het bestuur")
    meeting.refresh_from_db()
    assert [(seat.member.name, seat.row and seat.row.presence) for seat in attendance.seats(meeting)] == [
        ("Ada", "present"), ("Bea", "present"), ("Cas", "absent"),
    ]  # fmt: skip
    decision = meeting.decisions.get()
    assert (decision.in_room, decision.quorum) == (2, 2)
    settings.BOARD_QUORUM = Fraction(1)
    room = attendance.circumstances(meeting)[application.pk].room
    assert (room.counted, room.needed) == (2, 2)


def test_rehearsal_notes_no_attendance(meeting: BoardMeeting, board: list[User]) -> None:
    decided(meeting)
    note(meeting, board[0])

    closing_check.preview(meeting, actor=secretary(), now=NOW)

    assert meeting.attendance.count() == 1
    assert not Letter.objects.exists()


def test_written_procedure_warns_of_who_did_not_vote_and_who_objects(board: list[User]) -> None:
    meeting = BoardMeetingFactory(form="written", starts_at=NOW, deadline=NOW + timedelta(days=7))
    application = ApplicationFactory(status="in_review", name="Stem cv")
    meetings.put_on_agenda(application, meeting=meeting, actor=secretary(), now=NOW)
    written.vote(application, meeting=meeting, choice="object", comment="Praten.", actor=board[0], now=NOW)
    meetings.record_decision(application, meeting=meeting, outcome="approved", reason="", actor=board[1], now=NOW)

    assert closing_check.warnings_of(meeting) == [
        "Stem cv: niet schriftelijk, zegt Ada.",
        "Stem cv: 2 bestuursleden stemden niet.",
    ]
