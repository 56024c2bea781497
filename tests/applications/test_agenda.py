"""Files that land on an agenda by themselves, and the order and grouping of it."""

import pytest

from applications import agenda, meetings, recusal, tasks
from applications.models import Application, BoardMeeting
from journal.models import Event
from journal.rules import RuleError
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, UserFactory, board_member, secretary

pytestmark = pytest.mark.django_db
Status = Application.Status


@pytest.fixture
def meeting() -> BoardMeeting:
    return BoardMeetingFactory(starts_at=NOW.replace(month=12))


def complete(**fields: object) -> Application:
    """A supporter brings no statutes and no size, so nothing is missing."""
    return ApplicationFactory(**{"kind": "supporting", "status": Status.IN_REVIEW, **fields})


def on_agenda(meeting: BoardMeeting) -> list[Application]:
    return [item.application for item in meeting.agenda.select_related("application")]


def test_complete_file_lands_on_the_next_meeting_when_it_is_taken_into_review(meeting: BoardMeeting) -> None:
    BoardMeetingFactory(starts_at=NOW.replace(month=12, day=28))
    application = complete(status=Status.SUBMITTED)

    taken = agenda.take_in_review(application, actor=secretary(), now=NOW)

    assert taken.status == Status.SCHEDULED
    assert on_agenda(meeting) == [taken]
    put = Event.objects.about(taken).get(verb="put on the agenda")
    assert (put.actor, put.data["meeting"]) == (None, meeting.pk)


def test_incomplete_file_stays_in_review(meeting: BoardMeeting) -> None:
    taken = agenda.take_in_review(ApplicationFactory(), actor=secretary(), now=NOW)

    assert taken.status == Status.IN_REVIEW
    assert on_agenda(meeting) == []


def test_file_waits_where_no_meeting_is_planned_and_the_sweep_brings_it_later(
    time_machine: pytest.fixture,
) -> None:
    time_machine.move_to(NOW)
    taken = agenda.take_in_review(complete(status=Status.SUBMITTED), actor=secretary(), now=NOW)
    incomplete = ApplicationFactory(status=Status.IN_REVIEW)
    assert taken.status == Status.IN_REVIEW
    meeting = BoardMeetingFactory(starts_at=NOW.replace(month=12))

    tasks.fill_agenda()
    tasks.fill_agenda()

    assert on_agenda(meeting) == [taken]
    incomplete.refresh_from_db()
    assert incomplete.status == Status.IN_REVIEW


def test_nothing_lands_on_a_meeting_of_the_past_or_in_a_written_procedure() -> None:
    BoardMeetingFactory(starts_at=NOW.replace(month=10))
    BoardMeetingFactory(form="written", starts_at=NOW.replace(month=12), deadline=NOW.replace(month=12, day=30))

    assert agenda.land(complete(), now=NOW) is None


def test_file_that_was_taken_off_stays_off_that_meeting_until_it_is_put_back(meeting: BoardMeeting) -> None:
    application, actor = complete(), secretary()
    agenda.land(application, now=NOW)
    meetings.take_off_agenda(application, meeting=meeting, actor=actor, now=NOW)

    assert agenda.land(application, now=NOW) is None
    meetings.put_on_agenda(application, meeting=meeting, actor=actor, now=NOW)
    assert on_agenda(meeting) == [application]
    assert not meeting.kept_off.exists()


def test_file_that_was_kept_off_one_meeting_lands_on_the_one_behind(meeting: BoardMeeting) -> None:
    application, later = complete(), BoardMeetingFactory(starts_at=NOW.replace(month=12, day=30))
    agenda.land(application, now=NOW)
    meetings.take_off_agenda(application, meeting=meeting, actor=secretary(), now=NOW)

    agenda.land(application, now=NOW.replace(month=12, day=29))

    assert on_agenda(later) == [application]


def three(meeting: BoardMeeting) -> list[Application]:
    rows = [ApplicationFactory(status=Status.IN_REVIEW) for _n in range(3)]
    for row in rows:
        meetings.put_on_agenda(row, meeting=meeting, actor=secretary(), now=NOW)
    return rows


def test_order_can_be_changed_up_to_the_ends(meeting: BoardMeeting) -> None:
    first, second, third = three(meeting)
    actor = secretary()

    agenda.shift(third, meeting=meeting, by=-1, actor=actor, now=NOW)
    assert on_agenda(meeting) == [first, third, second]
    agenda.shift(first, meeting=meeting, by=1, actor=actor, now=NOW)
    assert on_agenda(meeting) == [third, first, second]
    for by in (-1, 0, 5):
        with pytest.raises(RuleError, match="kan niet verder"):
            agenda.shift(third, meeting=meeting, by=by, actor=actor, now=NOW)


def test_order_is_the_secretariats_work(meeting: BoardMeeting) -> None:
    first, *_others = three(meeting)

    with pytest.raises(RuleError, match="recht"):
        agenda.shift(first, meeting=meeting, by=1, actor=board_member(), now=NOW)


def test_file_is_taken_out_of_the_consent_agenda_once_and_put_back(meeting: BoardMeeting) -> None:
    application, actor = three(meeting)[0], board_member()
    for wanted in (True, True, False):
        item = agenda.set_for_discussion(application, meeting=meeting, for_discussion=wanted, actor=actor, now=NOW)

    assert (item.for_discussion, item.revision) == (False, 2)
    verbs = Event.objects.about(application).values_list("verb", flat=True)
    assert [verb for verb in verbs if "consent" in verb] == [
        "taken out of the consent agenda", "back on the consent agenda",
    ]  # fmt: skip


def test_file_is_not_taken_out_by_who_is_involved_or_has_no_right_or_after_the_decision(
    meeting: BoardMeeting,
) -> None:
    application, involved = three(meeting)[0], board_member()
    recusal.declare(application, reason="Familie.", actor=involved, now=NOW)
    for actor, words in ((involved, "betrokken"), (UserFactory(), "recht")):
        with pytest.raises(RuleError, match=words):
            agenda.set_for_discussion(application, meeting=meeting, for_discussion=True, actor=actor, now=NOW)
    actor = board_member()
    meetings.record_decision(application, meeting=meeting, outcome="approved", reason="", actor=actor, now=NOW)
    with pytest.raises(RuleError, match="maak die eerst ongedaan"):
        agenda.set_for_discussion(application, meeting=meeting, for_discussion=True, actor=actor, now=NOW)
