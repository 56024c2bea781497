"""Deciding in writing: each member of the board votes on an own screen; what it comes to is noted by a person."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.roles import BOARD, members_of
from applications.meetings import claim_open_meeting, item_of
from applications.models import AgendaItem, Application, BoardMeeting, Recusal, WrittenVote
from applications.recusal import refuse_involved
from journal.events import record
from journal.rules import RuleError

Choice = WrittenVote.Choice


@dataclass(frozen=True)
class Ballot:
    """One file on one member's screen. The others' votes are told once one's own stands."""

    item: AgendaItem
    own: WrittenVote | None
    votes: tuple[WrittenVote, ...]
    shown: bool

    @property
    def sentence(self) -> str:
        return tell(self.votes)


def tell(votes: Iterable[WrittenVote]) -> str:
    """How many voted what, in words."""
    counted = Counter(vote.choice for vote in votes)
    return ", ".join(f"{counted[choice]} {choice.label}" for choice in Choice if counted[choice])


@transaction.atomic
def vote(
    application: Application, *, meeting: BoardMeeting, choice: str, comment: str, actor: User, now: datetime
) -> WrittenVote:
    """Vote, or vote otherwise than before, until the deadline. The event does not tell what was voted."""
    meeting = _claim_written(meeting, actor=actor)
    refuse_involved(application, actor)
    item_of(application, meeting)
    if meeting.deadline is not None and now > meeting.deadline:
        raise RuleError(_("The time to vote is over."))
    if choice not in Choice.values:
        raise RuleError(_("Choose your vote first."))
    if choice == Choice.OBJECT and not comment.strip():
        raise RuleError(_("Say why you want to speak about it."))
    row, created = WrittenVote.objects.update_or_create(
        meeting=meeting,
        application=application,
        member=actor,
        defaults={"choice": choice, "comment": comment.strip(), "given_at": now},
    )
    verb = gettext_noop("voted in writing") if created else gettext_noop("vote in writing changed")
    record(application, verb, now=now, actor=actor, meeting=meeting.pk)
    return row


@transaction.atomic
def ask_for_meeting(meeting: BoardMeeting, *, reason: str, actor: User, now: datetime) -> BoardMeeting:
    """Any member of the board may want to meet. From then on nothing is decided in writing."""
    meeting = _claim_written(meeting, actor=actor)
    if not reason.strip():
        raise RuleError(_("Say why you want to meet."))
    if meeting.asked_by_id is not None:
        raise RuleError(_("A real meeting was asked for already."))
    meeting.asked_by, meeting.asked_why = actor, reason.strip()
    meeting.save(update_fields=["asked_by", "asked_why"])
    record(meeting, gettext_noop("real meeting asked for"), now=now, actor=actor, reason=meeting.asked_why)
    return meeting


def _claim_written(meeting: BoardMeeting, *, actor: User) -> BoardMeeting:
    if not members_of(BOARD).filter(pk=actor.pk).exists():
        raise RuleError(_("Only members of the board vote in writing."))
    meeting = claim_open_meeting(meeting)
    if not meeting.is_written:
        raise RuleError(_("This is not a written procedure: the board decides at its meeting."))
    return meeting


def may_vote(meeting: BoardMeeting, user: User, *, now: datetime) -> bool:
    """For screens: whether the form is of any use."""
    in_time = meeting.is_open and (meeting.deadline is None or now <= meeting.deadline)
    return in_time and members_of(BOARD).filter(pk=user.pk).exists()


def votes_owed(member: User, *, now: datetime) -> list[tuple[BoardMeeting, int]]:
    """The written procedures that still wait for this member, with how many files in each."""
    own = WrittenVote.objects.filter(member=member, meeting=OuterRef("meeting"), application=OuterRef("application"))
    items = AgendaItem.objects.filter(
        ~Exists(own),
        Exists(members_of(BOARD).filter(pk=member.pk)),
        meeting__in=BoardMeeting.objects.planned().filter(form=BoardMeeting.Form.WRITTEN, deadline__gte=now),
        application__in=Application.objects.visible_to(member),
    ).select_related("meeting")
    owed = Counter(item.meeting for item in items)
    return sorted(owed.items(), key=lambda pair: (pair[0].starts_at, pair[0].pk))


def ballots(meeting: BoardMeeting, reader: User) -> list[Ballot]:
    """The files that the reader may know, in the order of the agenda. Votes of who is involved do not count."""
    visible = Application.objects.visible_to(reader)
    items = list(meeting.agenda.filter(application__in=visible).select_related("application"))
    of_board = members_of(BOARD).filter(pk=reader.pk).exists()
    by_file = votes_on(meeting)
    found = []
    for item in items:
        votes = by_file.get(item.application_id, ())
        own = next((vote for vote in votes if vote.member_id == reader.pk), None)
        shown = own is not None or not of_board or not meeting.is_open
        found.append(Ballot(item, own, votes, shown))
    return found


def votes_on(meeting: BoardMeeting) -> dict[int, tuple[WrittenVote, ...]]:
    """Per application the votes of who is not involved in it, in one query."""
    involved = Recusal.objects.open().filter(application=OuterRef("application"), member=OuterRef("member"))
    rows = meeting.written_votes.exclude(Exists(involved)).select_related("member")
    found: dict[int, list[WrittenVote]] = {}
    for row in rows:
        found.setdefault(row.application_id, []).append(row)
    return {pk: tuple(votes) for pk, votes in found.items()}
