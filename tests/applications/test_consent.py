"""The agenda in groups, and what everybody agrees on approved in one go."""

import pytest

from accounts.models import User
from applications import advice, agenda, consent, meetings, recusal
from applications.consent import Group, group_of
from applications.models import Advice, AgendaItem, Application, BoardMeeting, Decision
from applications.tallies import tallies
from journal.models import Event
from journal.rules import RuleError
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, board_member, secretary

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> BoardMeeting:
    return BoardMeetingFactory()


@pytest.fixture
def board() -> list[User]:
    return [board_member(), board_member()]


def on_agenda(meeting: BoardMeeting, opinions: list[str], board: list[User], **fields: object) -> AgendaItem:
    application = ApplicationFactory(**{"kind": "supporting", "status": "in_review", **fields})
    item = meetings.put_on_agenda(application, meeting=meeting, actor=secretary(), now=NOW)
    for member, opinion in zip(board, opinions, strict=False):
        advice.give_advice(application, opinion=opinion, comment="", read_version=1, actor=member, now=NOW)
    return item


@pytest.mark.parametrize(
    ("opinions", "group"),
    [
        (["for", "for"], Group.CONSENT),
        (["for", "abstain"], Group.CONSENT),
        (["abstain", "abstain"], Group.INCOMPLETE),
        (["for"], Group.INCOMPLETE),
        ([], Group.INCOMPLETE),
        (["against", "against"], Group.DISCUSS),
        (["for", "against"], Group.DISCUSS),
        (["discuss"], Group.DISCUSS),
    ],
)
def test_advice_decides_in_which_group_a_file_stands(
    meeting: BoardMeeting, board: list[User], opinions: list[str], group: Group
) -> None:
    item = on_agenda(meeting, opinions, board)
    tally = tallies([item.application], reader=secretary())[item.application_id]

    assert group_of(item, tally, missing=[]) is group


def test_incomplete_file_and_advice_about_an_older_version_are_no_consent(
    meeting: BoardMeeting, board: list[User]
) -> None:
    item = on_agenda(meeting, ["for", "for"], board)
    tally = tallies([item.application], reader=board[0])[item.application_id]
    assert group_of(item, tally, missing=["De statuten ontbreken."]) is Group.INCOMPLETE

    Application.objects.update(version=2)
    item.application.refresh_from_db()
    tally = tallies([item.application], reader=board[0])[item.application_id]
    assert group_of(item, tally, missing=[]) is Group.DISCUSS


def approve(meeting: BoardMeeting, *items: AgendaItem, actor: User) -> list[Decision]:
    return consent.approve_together(meeting, seen=[item.seen for item in items], actor=actor, now=NOW)


def test_each_file_gets_a_decision_of_its_own(meeting: BoardMeeting, board: list[User]) -> None:
    agreed = [on_agenda(meeting, ["for", "for"], board) for _n in range(2)]
    on_agenda(meeting, ["for", "discuss"], board)

    made = approve(meeting, *agreed, actor=board[0])

    assert {decision.application_id for decision in made} == {item.application_id for item in agreed}
    assert {(d.outcome, d.by_consent, d.recorded_by) for d in meeting.decisions.all()} == {
        ("approved", True, board[0])
    }
    for item in agreed:
        assert Event.objects.about(item.application).filter(verb="decision noted").count() == 1


def test_list_that_changed_since_it_was_shown_is_not_approved(meeting: BoardMeeting, board: list[User]) -> None:
    first, second = (on_agenda(meeting, ["for", "for"], board) for _n in range(2))
    agenda.set_for_discussion(first.application, meeting=meeting, for_discussion=True, actor=board[1], now=NOW)

    with pytest.raises(RuleError, match="intussen veranderd"):
        approve(meeting, first, second, actor=board[0])

    assert not Decision.objects.exists()
    assert len(approve(meeting, second, actor=board[0])) == 1


def test_decided_file_is_not_decided_again(meeting: BoardMeeting, board: list[User]) -> None:
    item = on_agenda(meeting, ["for", "for"], board)
    approve(meeting, item, actor=board[0])

    with pytest.raises(RuleError):
        approve(meeting, item, actor=board[1])
    with pytest.raises(RuleError, match="niets waarover"):
        approve(meeting, actor=board[1])


def test_who_is_involved_approves_only_the_others(meeting: BoardMeeting, board: list[User]) -> None:
    closed, other = (on_agenda(meeting, ["for", "for"], board) for _n in range(2))
    recusal.declare(closed.application, reason="Familie.", actor=board[0], now=NOW)

    made = approve(meeting, other, actor=board[0])

    assert [decision.application for decision in made] == [other.application]


def test_who_owes_advice_is_offered_no_consent(meeting: BoardMeeting, board: list[User]) -> None:
    item = on_agenda(meeting, ["for", "for"], board)
    Advice.objects.filter(member=board[0]).delete()

    assert consent.consent_items([item], reader=board[0]) == []
