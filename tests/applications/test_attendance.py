from fractions import Fraction

import pytest

from accounts.models import User
from applications import attendance, meetings, recusal
from applications.attendance import Votes
from applications.models import Application, Attendance, BoardMeeting
from journal.models import Event
from journal.rules import RuleError
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, UserFactory, board_member, secretary

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> BoardMeeting:
    return BoardMeetingFactory()


@pytest.fixture
def board() -> list[User]:
    return [board_member(name=name) for name in ("Ada", "Bea", "Cas", "Dré")]


def note(meeting: BoardMeeting, member: User, presence: str, holder: User | None = None) -> Attendance:
    return attendance.note_attendance(
        meeting, member=member, presence=presence, proxy_holder=holder, actor=secretary(), now=NOW
    )


def on_agenda(meeting: BoardMeeting, *involved: User) -> Application:
    application = ApplicationFactory(status="in_review")
    meetings.put_on_agenda(application, meeting=meeting, actor=secretary(), now=NOW)
    for member in involved:
        recusal.declare(application, reason="Familie.", actor=member, now=NOW)
    return application


def test_noting_again_replaces_and_is_told(meeting: BoardMeeting, board: list[User]) -> None:
    note(meeting, board[0], "absent")
    note(meeting, board[0], "present")
    note(meeting, board[0], "present")

    assert meeting.attendance.get().presence == "present"
    told = Event.objects.about(meeting).filter(verb="attendance noted")
    assert [event.data["presence"] for event in told] == ["absent", "present"]


def test_only_the_board_is_noted_and_only_by_who_decides(meeting: BoardMeeting, board: list[User]) -> None:
    with pytest.raises(RuleError, match="bestuursleden"):
        note(meeting, secretary(), "present")
    with pytest.raises(RuleError, match="recht"):
        attendance.note_attendance(meeting, member=board[0], presence="present", actor=UserFactory(), now=NOW)
    with pytest.raises(RuleError):
        note(meeting, board[0], "asleep")


def test_every_member_of_the_board_has_a_seat(meeting: BoardMeeting, board: list[User]) -> None:
    note(meeting, board[1], "excused")

    seats = attendance.seats(meeting)

    assert [(seat.member.name, seat.row.presence if seat.row else "") for seat in seats] == [
        ("Ada", ""), ("Bea", "excused"), ("Cas", ""), ("Dré", ""),
    ]  # fmt: skip


def test_half_of_the_board_is_enough(meeting: BoardMeeting, board: list[User]) -> None:
    assert not attendance.room_of(attendance.seats(meeting)).is_noted
    note(meeting, board[0], "present")
    assert not attendance.room_of(attendance.seats(meeting)).is_quorate

    note(meeting, board[1], "present")

    room = attendance.room_of(attendance.seats(meeting))
    assert (room.counted, room.needed, room.is_quorate) == (2, 2, True)
    assert room.sentence == "2 van 4 bestuursleden tellen mee, 2 nodig"


@pytest.mark.parametrize(("share", "needed"), [("0", 0), ("1/3", 2), ("1/2", 2), ("2/3", 3), ("1/1", 4)])
def test_share_of_the_board_is_rounded_up(
    meeting: BoardMeeting, board: list[User], settings: pytest.fixture, share: str, needed: int
) -> None:
    settings.BOARD_QUORUM = Fraction(share)

    assert attendance.room_of(attendance.seats(meeting)).needed == needed


def test_proxy_counts_while_its_holder_is_in_the_room(meeting: BoardMeeting, board: list[User]) -> None:
    ada, bea, *_others = board
    note(meeting, ada, "present")
    note(meeting, bea, "represented", ada)
    alone, without_ada = on_agenda(meeting), on_agenda(meeting, ada)

    told = attendance.circumstances(meeting)

    assert (told[alone.pk].room.counted, told[alone.pk].room.is_quorate) == (2, True)
    assert told[without_ada.pk].left == (ada,)
    assert (told[without_ada.pk].room.counted, told[without_ada.pk].room.is_quorate) == (0, False)


def test_proxies_may_not_count_for_the_quorum(
    meeting: BoardMeeting, board: list[User], settings: pytest.fixture
) -> None:
    settings.BOARD_QUORUM_COUNTS_PROXIES = False
    note(meeting, board[0], "present")
    note(meeting, board[1], "represented", board[0])

    assert attendance.room_of(attendance.seats(meeting)).counted == 1


@pytest.mark.parametrize(("shrinks", "needed"), [(True, 2), (True, 1), (False, 2)])
def test_who_is_involved_leaves_and_the_quorum_follows_the_setting(
    meeting: BoardMeeting, board: list[User], settings: pytest.fixture, shrinks: bool, needed: int
) -> None:
    settings.BOARD_QUORUM_SHRINKS = shrinks
    for member in board[:3]:
        note(meeting, member, "present")
    involved = board[:2] if needed == 1 or not shrinks else board[:1]
    application = on_agenda(meeting, *involved)

    room = attendance.circumstances(meeting)[application.pk].room

    assert (room.present, room.needed) == (3 - len(involved), needed)


def test_proxy_is_refused_where_the_rules_do_not_allow_it(
    meeting: BoardMeeting, board: list[User], settings: pytest.fixture
) -> None:
    ada, bea, cas, dre = board
    with pytest.raises(RuleError, match="aanwezig"):
        note(meeting, bea, "represented", ada)
    note(meeting, ada, "present")
    with pytest.raises(RuleError, match="ander bestuurslid"):
        note(meeting, ada, "represented", ada)
    with pytest.raises(RuleError, match="ander bestuurslid"):
        note(meeting, bea, "represented", secretary())
    note(meeting, bea, "represented", ada)
    with pytest.raises(RuleError, match="hooguit 1 collega"):
        note(meeting, cas, "represented", ada)
    with pytest.raises(RuleError, match="vertegenwoordigt Bea"):
        note(meeting, ada, "excused")
    settings.BOARD_PROXIES = 0
    with pytest.raises(RuleError, match="geen volmachten"):
        note(meeting, dre, "represented", ada)
    assert meeting.attendance.count() == 2


def test_closed_meeting_takes_no_attendance_any_more(meeting: BoardMeeting, board: list[User]) -> None:
    meeting.closed_at, meeting.closed_by = NOW, board[0]
    meeting.save()

    with pytest.raises(RuleError, match="afgesloten"):
        note(meeting, board[0], "present")


def test_recusal_that_is_lifted_after_the_closing_still_left_the_room(
    meeting: BoardMeeting, board: list[User]
) -> None:
    application = on_agenda(meeting, board[0])
    note(meeting, board[0], "present")
    meeting.closed_at, meeting.closed_by = NOW, board[1]
    meeting.save()
    later = NOW.replace(hour=18)
    recusal.lift(application.recusals.get(), reason="Niet meer.", actor=secretary(), now=later)

    assert attendance.circumstances(meeting)[application.pk].left == (board[0],)


def test_vote_is_told_when_somebody_counted_it(meeting: BoardMeeting, board: list[User]) -> None:
    application = on_agenda(meeting)
    meeting.decisions.create(
        application=application, outcome="approved", recorded_by=board[0], recorded_at=NOW,
        votes_for=3, votes_against=1, votes_abstained=0,
    )  # fmt: skip

    assert attendance.circumstances(meeting)[application.pk].votes == Votes(3, 1, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_circumstances_cost_the_same_for_one_file_and_for_three(
    meeting: BoardMeeting, board: list[User], count: int, django_assert_num_queries: pytest.fixture
) -> None:
    for _n in range(count):
        on_agenda(meeting, board[0])
    note(meeting, board[1], "present")

    with django_assert_num_queries(5):
        attendance.circumstances(meeting)
