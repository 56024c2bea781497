"""Letters to the board with a calendar file, read back as a calendar would."""

from datetime import timedelta

import pytest
from django.core import mail
from icalendar import Calendar, Event

from applications import invitations, meetings
from applications.models import Application, BoardMeeting
from correspondence import delivery
from correspondence.models import Letter
from journal.rules import RuleError
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, board_member, secretary

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> BoardMeeting:
    board_member(name="Ada", email="ada@voorbeeld.example")
    board_member(name="Bea", email="bea@voorbeeld.example", language="en")
    return BoardMeetingFactory(starts_at=NOW + timedelta(days=10), place="Zaal De Kring, Gent")


def calendar_of(letter: Letter) -> tuple[Calendar, Event]:
    with letter.attachments.get().file.open("rb") as file:
        calendar = Calendar.from_ical(file.read())
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def invite(meeting: BoardMeeting) -> list[Letter]:
    return invitations.invite(meeting, actor=secretary(), now=NOW)


def test_every_member_of_the_board_gets_a_letter_with_a_calendar_file(meeting: BoardMeeting) -> None:
    ada, bea = invite(meeting)

    assert (ada.to_email, bea.to_email) == ("ada@voorbeeld.example", "bea@voorbeeld.example")
    assert ada.subject == "Bestuursvergadering op 3 december 2026"
    assert bea.subject == "Board meeting on 3 December 2026"
    assert ada.status == Letter.Status.READY
    calendar, event = calendar_of(ada)
    assert (str(calendar["METHOD"]), int(event["SEQUENCE"])) == ("REQUEST", 0)
    assert event["UID"].startswith(f"board-meeting-{meeting.pk}@")
    assert event.decoded("DTSTART") == meeting.starts_at
    assert event["LOCATION"] == "Zaal De Kring, Gent"
    assert str(event["ATTENDEE"]) == "mailto:ada@voorbeeld.example"
    assert ada.attachments.get().content_type == "text/calendar; method=REQUEST"


def test_mail_that_leaves_carries_the_method_where_mail_programs_look(meeting: BoardMeeting) -> None:
    invite(meeting)

    delivery.deliver_due(clock=lambda: NOW)

    message = mail.outbox[0]
    parts = [part for part in message.message().walk() if part.get_content_type() == "text/calendar"]
    assert parts[0].get_param("method") == "REQUEST"
    assert b"METHOD:REQUEST" in parts[0].get_payload(decode=True)


def test_change_writes_again_with_a_higher_sequence_and_the_same_uid(meeting: BoardMeeting) -> None:
    _calendar, before = calendar_of(invite(meeting)[0])
    later = meeting.starts_at + timedelta(days=1)

    meetings.move_meeting(meeting, starts_at=later, place="Gent", form="meeting", actor=secretary(), now=NOW)

    letters = Letter.objects.filter(kind="board meeting changed")
    assert letters.count() == 2
    calendar, after = calendar_of(letters[0])
    assert (str(calendar["METHOD"]), int(after["SEQUENCE"]), after["UID"]) == ("REQUEST", 1, before["UID"])
    assert after.decoded("DTSTART") == later


def test_saving_without_a_change_and_changing_before_the_invitation_write_to_nobody(meeting: BoardMeeting) -> None:
    facts = {"starts_at": meeting.starts_at, "form": "meeting", "actor": secretary(), "now": NOW}
    meetings.move_meeting(meeting, place="Aalst", **facts)
    assert not Letter.objects.exists()
    invite(meeting)

    meetings.move_meeting(meeting, place="Aalst", **facts)

    assert not Letter.objects.filter(kind="board meeting changed").exists()


def test_cancelling_takes_it_out_of_the_calendars_and_sends_the_files_back(meeting: BoardMeeting) -> None:
    application, actor = ApplicationFactory(status="in_review"), secretary()
    meetings.put_on_agenda(application, meeting=meeting, actor=actor, now=NOW)
    meetings.record_decision(
        application, meeting=meeting, outcome="approved", reason="", actor=board_member(), now=NOW
    )
    invite(meeting)

    meetings.cancel_meeting(meeting, reason="Te weinig volk.", actor=actor, now=NOW)

    application.refresh_from_db()
    assert application.status == Application.Status.IN_REVIEW
    assert not meeting.agenda.exists()
    assert not meeting.decisions.exists()
    letter = Letter.objects.filter(kind="board meeting cancelled", language="nl").first()
    assert letter is not None
    assert "Te weinig volk." in letter.body
    calendar, event = calendar_of(letter)
    assert (str(calendar["METHOD"]), int(event["SEQUENCE"]), event["STATUS"]) == ("CANCEL", 1, "CANCELLED")


def test_cancelled_meeting_is_over(meeting: BoardMeeting) -> None:
    meetings.cancel_meeting(meeting, reason="Ziek.", actor=secretary(), now=NOW)

    assert not BoardMeeting.objects.planned().exists()
    assert not Letter.objects.exists()
    with pytest.raises(RuleError, match="voorbij"):
        invite(meeting)
    with pytest.raises(RuleError, match="afgelast"):
        meetings.put_on_agenda(ApplicationFactory(status="in_review"), meeting=meeting, actor=secretary(), now=NOW)


def test_cancelling_asks_for_a_reason_and_the_right(meeting: BoardMeeting) -> None:
    with pytest.raises(RuleError, match="waarom"):
        meetings.cancel_meeting(meeting, reason=" ", actor=secretary(), now=NOW)
    for deed in (
        lambda actor: meetings.cancel_meeting(meeting, reason="Ziek.", actor=actor, now=NOW),
        lambda actor: invitations.invite(meeting, actor=actor, now=NOW),
    ):
        with pytest.raises(RuleError, match="recht"):
            deed(board_member())


def test_written_procedure_stands_in_the_calendar_at_its_deadline(meeting: BoardMeeting) -> None:
    deadline = meeting.starts_at + timedelta(days=7)
    meetings.move_meeting(
        meeting, starts_at=meeting.starts_at, place="", form="written", deadline=deadline, actor=secretary(), now=NOW
    )

    letter = invite(meeting)[0]

    assert letter.subject == "Schriftelijke stemming van het bestuur tot 10 december 2026"
    assert calendar_of(letter)[1].decoded("DTEND") == deadline


def test_board_without_members_is_said() -> None:
    with pytest.raises(RuleError, match="geen leden"):
        invite(BoardMeetingFactory())
