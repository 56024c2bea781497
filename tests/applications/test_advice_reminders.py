"""One reminder a meeting, to whoever still owes advice for it, and to nobody else."""

from datetime import timedelta

import pytest
import time_machine

from applications import meetings, recusal
from applications.advice import give_advice
from applications.advice_reminders import remind
from applications.models import Application, BoardMeeting
from applications.tasks import remind_advice
from correspondence.handling import withdraw
from correspondence.models import Letter
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, board_member, secretary

pytestmark = pytest.mark.django_db


def meeting_with(*names: str, days: float = 2) -> tuple[BoardMeeting, list[Application]]:
    meeting = BoardMeetingFactory(starts_at=NOW + timedelta(days=days))
    files = [ApplicationFactory(status="in_review", name=name) for name in names]
    for file in files:
        meetings.put_on_agenda(file, meeting=meeting, actor=secretary(), now=NOW)
    return meeting, [Application.objects.get(pk=file.pk) for file in files]


def test_letter_counts_the_files_and_names_none() -> None:
    member = board_member(name="Bea")
    meeting, _files = meeting_with("Zonnewijzer", "Bakkersbond")
    ApplicationFactory(status="in_review")  # on no agenda

    (letter,) = remind(meeting, now=NOW)

    assert letter.to_email == member.email
    assert letter.subject.startswith("Nog 2 adviezen voor de vergadering van ")
    assert "Zonnewijzer" not in letter.body
    assert letter.action_url.endswith("/beheer/advies/volgende/")
    assert letter.expires_at == meeting.starts_at


def test_letter_is_written_in_the_language_of_the_reader() -> None:
    board_member(language="en")
    meeting, _files = meeting_with("Zonnewijzer")

    (letter,) = remind(meeting, now=NOW)

    assert letter.subject.startswith("One piece of advice to give before the meeting of ")


def test_who_advised_or_is_involved_or_is_no_board_member_gets_none() -> None:
    owing, advised, involved = (board_member() for _ in range(3))
    meeting, (file,) = meeting_with("Zonnewijzer")
    give_advice(file, opinion="for", comment="", read_version=1, actor=advised, now=NOW)
    recusal.declare(file, reason="Familie", actor=involved, now=NOW)

    assert [letter.to_email for letter in remind(meeting, now=NOW)] == [owing.email]


def test_never_twice_for_the_same_meeting_not_even_after_withdrawing_or_changing_address() -> None:
    member = board_member()
    meeting, _files = meeting_with("Zonnewijzer")
    (letter,) = remind(meeting, now=NOW)
    withdraw(letter, now=NOW, actor=secretary())
    member.email = "nieuw@voorbeeld.example"
    member.save()

    assert remind(meeting, now=NOW + timedelta(days=1)) == []


def test_member_who_came_to_owe_advice_later_is_reminded_once_too() -> None:
    board_member()
    meeting, _files = meeting_with("Zonnewijzer")
    remind(meeting, now=NOW)
    newcomer = board_member()

    assert [letter.to_email for letter in remind(meeting, now=NOW)] == [newcomer.email]
    assert remind(meeting, now=NOW) == []


@pytest.mark.parametrize(("days", "letters"), [(-0.1, 0), (0.1, 1), (3, 1), (3.1, 0)])
def test_only_in_the_days_before_the_meeting(days: float, letters: int) -> None:
    board_member()
    meeting_with("Zonnewijzer", days=days)

    with time_machine.travel(NOW, tick=False):
        remind_advice()
        remind_advice()

    assert Letter.objects.count() == letters


def test_days_are_a_setting(settings: pytest.fixture) -> None:
    settings.ADVICE_REMINDER_DAYS = 7
    board_member()
    meeting, _files = meeting_with("Zonnewijzer", days=6)

    assert len(remind(meeting, now=NOW)) == 1


def test_closed_meeting_or_empty_agenda_reminds_nobody() -> None:
    member = board_member()
    meeting, _files = meeting_with()
    assert remind(meeting, now=NOW) == []
    meeting, _files = meeting_with("Zonnewijzer")
    BoardMeeting.objects.filter(pk=meeting.pk).update(closed_at=NOW, closed_by=member)

    assert remind(meeting, now=NOW) == []
