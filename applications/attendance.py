"""Who is at a meeting, who stands in for whom, who leaves the room for which file, and whether enough remain."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.models import User
from accounts.roles import BOARD, members_of
from applications.meetings import ChangedMeanwhileError, claim_open_meeting
from applications.models import Attendance, BoardMeeting, Decision, Recusal
from journal.events import record
from journal.rules import RuleError

Presence = Attendance.Presence


@dataclass(frozen=True)
class Seat:
    """One member of the board at one meeting; `row` is None while nothing was noted."""

    member: User
    row: Attendance | None

    @property
    def seen(self) -> str:
        """How this member stands noted, in a few characters: a form carries it, to notice what changed since."""
        return f"{self.row.presence} {self.row.proxy_holder_id or ''}".strip() if self.row else ""

    @property
    def is_here(self) -> bool:
        return self.row is not None and self.row.presence == Presence.PRESENT


@dataclass(frozen=True)
class Answer:
    """What somebody says of one member of the board, and how that member stood noted on the screen then."""

    member: User
    presence: str
    holder: User | None
    seen: str

    @property
    def says(self) -> str:
        holder = self.holder.pk if self.holder and self.presence == Presence.REPRESENTED else ""
        return f"{self.presence} {holder}".strip()


@dataclass(frozen=True)
class Room:
    """Who counts for one file, or for the whole meeting: `needed` of the `board` have to be in the room."""

    board: int
    present: int
    represented: int
    needed: int
    is_noted: bool = True

    @property
    def counted(self) -> int:
        return self.present + self.represented

    @property
    def is_quorate(self) -> bool:
        return self.counted >= self.needed

    @property
    def sentence(self) -> str:
        if not self.is_noted:
            return _("Nobody noted yet who is here.")
        return ngettext(
            "%(counted)s of %(board)s board member counts, %(needed)s needed",
            "%(counted)s of %(board)s board members count, %(needed)s needed",
            self.board,
        ) % {"counted": self.counted, "board": self.board, "needed": self.needed}


@dataclass(frozen=True)
class Votes:
    """A show of hands, as far as somebody counted it. It is told in the minutes and decides nothing."""

    for_it: int
    against: int
    abstained: int


@dataclass(frozen=True)
class Circumstances:
    """How one file was dealt with: who is involved, and so left the room; who remained; and the vote, if any."""

    left: tuple[User, ...]
    room: Room
    votes: Votes | None


@transaction.atomic
def note_attendance(
    meeting: BoardMeeting,
    *,
    member: User,
    presence: str,
    proxy_holder: User | None = None,
    actor: User,
    now: datetime,
) -> Attendance:
    """Note how one member of the board takes part; noting it again replaces what was noted before."""
    if not actor.has_perm("applications.decide_application"):
        raise RuleError(_("You do not have the right to do this."))
    meeting = claim_open_meeting(meeting)
    holder = proxy_holder if presence == Presence.REPRESENTED else None
    if reason := _refusal(meeting, member, presence, holder):
        raise RuleError(reason)
    row, created = Attendance.objects.get_or_create(
        meeting=meeting,
        member=member,
        defaults={"presence": presence, "proxy_holder": holder, "noted_by": actor, "noted_at": now},
    )
    if not created and (row.presence, row.proxy_holder) == (presence, holder):
        return row
    row.presence, row.proxy_holder, row.noted_by, row.noted_at = presence, holder, actor, now
    row.save()
    record(
        meeting,
        gettext_noop("attendance noted"),
        now=now,
        actor=actor,
        member=member.pk,
        name=str(member),
        presence=presence,
        proxy_holder=str(holder or ""),
    )
    return row


@transaction.atomic
def note_all(meeting: BoardMeeting, answers: Iterable[Answer], *, actor: User, now: datetime) -> list[Attendance]:
    """Note what is new on a whole sheet, all or none. What was left as it was on screen stays as others noted it.

    Raises ChangedMeanwhileError when somebody else noted the same member otherwise meanwhile.
    """
    meeting = claim_open_meeting(meeting)
    stands = {seat.member.pk: seat for seat in seats(meeting)}
    said = [answer for answer in answers if answer.says != answer.seen]
    for answer in said:
        _refuse_overwriting(answer, stands.get(answer.member.pk))
    return [
        note_attendance(
            meeting,
            member=answer.member,
            presence=answer.presence,
            proxy_holder=answer.holder,
            actor=actor,
            now=now,
        )
        for answer in sorted(said, key=lambda answer: _turn(answer, stands.get(answer.member.pk)))
    ]


def _refuse_overwriting(answer: Answer, seat: Seat | None) -> None:
    if seat is None or seat.row is None or seat.seen in {answer.seen, answer.says}:
        return
    sentence = _("%(who)s noted meanwhile for %(member)s: %(presence)s. Nothing of yours was saved.")
    facts = {"who": seat.row.noted_by, "member": answer.member, "presence": seat.row.get_presence_display()}
    raise ChangedMeanwhileError(sentence % facts)


def _turn(answer: Answer, seat: Seat | None) -> int:
    """Whoever comes in is there to stand in for others; who was represented lets go before the holder leaves."""
    if answer.presence == Presence.PRESENT:
        return 0
    if seat and seat.row and seat.row.proxy_holder_id:
        return 1
    return 2 if answer.presence == Presence.REPRESENTED else 3


def _refusal(meeting: BoardMeeting, member: User, presence: str, holder: User | None) -> str:
    if presence not in Presence.values or not _is_of_board(member):
        return _("Only the presence of members of the board is noted.")
    held = meeting.attendance.filter(proxy_holder=member).exclude(member=member).select_related("member").first()
    if held and presence != Presence.PRESENT:
        return _("%(holder)s represents %(member)s: note that otherwise first.") % {
            "holder": member,
            "member": held.member,
        }
    return _proxy_refusal(meeting, member, holder) if presence == Presence.REPRESENTED else ""


def _proxy_refusal(meeting: BoardMeeting, member: User, holder: User | None) -> str:
    most = settings.BOARD_PROXIES
    if not most:
        return _("The statutes allow no proxies in the board.")
    if holder is None or holder == member or not _is_of_board(holder):
        return _("Choose another member of the board who represents %(member)s.") % {"member": member}
    if not meeting.attendance.filter(member=holder, presence=Presence.PRESENT).exists():
        return _("%(holder)s has to be present to represent somebody.") % {"holder": holder}
    if meeting.attendance.filter(proxy_holder=holder).exclude(member=member).count() >= most:
        return ngettext(
            "%(holder)s may represent %(n)s colleague at most.",
            "%(holder)s may represent %(n)s colleagues at most.",
            most,
        ) % {"holder": holder, "n": most}
    return ""


def _is_of_board(user: User) -> bool:
    return members_of(BOARD).filter(pk=user.pk).exists()


def seats(meeting: BoardMeeting) -> list[Seat]:
    """Everybody of the board, and who was of it when the attendance was noted. In two queries."""
    rows = {row.member_id: row for row in meeting.attendance.select_related("member", "proxy_holder")}
    board: dict[int, User] = {row.member_id: row.member for row in rows.values()}
    if not meeting.is_closed:
        board |= {member.pk: member for member in members_of(BOARD)}
    people = sorted(board.values(), key=lambda user: (str(user).casefold(), user.pk))
    return [Seat(user, rows.get(user.pk)) for user in people]


def room_of(all_seats: list[Seat]) -> Room:
    """Who is here for the meeting as a whole."""
    return _room(all_seats, frozenset())


def _room(all_seats: list[Seat], involved: frozenset[int]) -> Room:
    """Who is involved leaves the room, and with him who is represented by him."""
    staying = [seat for seat in all_seats if seat.member.pk not in involved]
    here = {seat.member.pk for seat in staying if seat.is_here}
    stood_in = [seat for seat in staying if seat.row and seat.row.proxy_holder_id in here]
    board = len(staying) if settings.BOARD_QUORUM_SHRINKS else len(all_seats)
    return Room(
        board=board,
        present=len(here),
        represented=len(stood_in) if settings.BOARD_QUORUM_COUNTS_PROXIES else 0,
        needed=math.ceil(board * settings.BOARD_QUORUM),
        is_noted=any(seat.row for seat in all_seats),
    )


def involved_in(applications: Iterable[int], *, at: datetime | None = None) -> dict[int, tuple[User, ...]]:
    """Per application who is involved in it: now, or as it stood at a moment in the past."""
    still = Q(lifted_at=None) if at is None else Q(lifted_at=None) | Q(lifted_at__gt=at)
    rows = Recusal.objects.filter(still, application__in=applications).select_related("member")
    if at is not None:
        rows = rows.filter(declared_at__lte=at)
    found: dict[int, list[User]] = {}
    for row in rows:
        found.setdefault(row.application_id, []).append(row.member)
    return {pk: tuple(people) for pk, people in found.items()}


def circumstances(meeting: BoardMeeting) -> dict[int, Circumstances]:
    """Per application on the agenda how it is dealt with; of a closed meeting, how it was. Four queries in all.

    Those who left are the members of the board that are involved. Of a closed meeting the numbers are those that
    were written down when it was closed, whatever the settings say since.
    """
    files = list(meeting.agenda.values_list("application_id", flat=True))
    decisions = {decision.application_id: decision for decision in meeting.decisions.all()}
    all_seats, involved = seats(meeting), involved_in(files, at=meeting.closed_at)
    board = {seat.member.pk for seat in all_seats}
    found = {}
    for pk in files:
        left = tuple(user for user in involved.get(pk, ()) if user.pk in board)
        room = _room(all_seats, frozenset(user.pk for user in left))
        decision = decisions.get(pk)
        if decision is not None and decision.in_room is not None and decision.quorum is not None:
            room = replace(room, represented=decision.in_room - room.present, needed=decision.quorum)
        found[pk] = Circumstances(left, room, votes_of(decision) if decision else None)
    return found


def freeze(meeting: BoardMeeting, *, actor: User, now: datetime) -> None:
    """Write down for good who was there and how many counted for each decision. Part of closing, under its lock.

    Who was not noted at a meeting where others were, was absent; the preview of the closing said so.
    """
    if meeting.is_written or not meeting.attendance.exists():
        return
    told = circumstances(meeting)
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, member=seat.member, presence=Presence.ABSENT, noted_by=actor, noted_at=now)
        for seat in seats(meeting)
        if seat.row is None
    )
    decisions = list(meeting.decisions.all())
    for decision in decisions:
        room = told[decision.application_id].room
        decision.in_room, decision.quorum = room.counted, room.needed
    Decision.objects.bulk_update(decisions, ["in_room", "quorum"])


def votes_of(decision: Decision) -> Votes | None:
    if decision.votes_for is None or decision.votes_against is None or decision.votes_abstained is None:
        return None
    return Votes(decision.votes_for, decision.votes_against, decision.votes_abstained)
