"""Closing a meeting as somebody saw it: the preview, what to think about, and what changed since it was shown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.models import User
from applications import closing
from applications.attendance import Circumstances, circumstances, room_of, seats
from applications.closing import Outcome
from applications.meetings import ChangedMeanwhileError, claim_open_meeting
from applications.models import Application, BoardMeeting
from applications.recusal import refuse_involved_in_agenda
from applications.written import votes_on
from journal.events import record
from journal.rules import RuleError


class NotConfirmedError(RuleError):
    """There are warnings, and nobody said that the meeting may be closed in spite of them."""


@dataclass(frozen=True)
class Preview:
    """What closing makes, what somebody has to agree to, and the meeting as it was when this was shown."""

    outcome: Outcome
    warnings: list[str]
    seen: str


def preview(meeting: BoardMeeting, *, actor: User, now: datetime) -> Preview:
    """Raises RuleError as closing would."""
    seen = as_seen(meeting)  # first: what changes while the rehearsal runs is noticed at the closing
    outcome = closing.rehearse_closing(meeting, actor=actor, now=now)
    return Preview(outcome, warnings_of(meeting), seen)


@transaction.atomic
def close_as_seen(meeting: BoardMeeting, *, seen: str, confirmed: bool, actor: User, now: datetime) -> Outcome:
    """Close the meeting if it still is what the preview showed; `confirmed` says that the warnings were accepted.

    Raises ChangedMeanwhileError with what changed. Nothing is closed, made or sent then.
    """
    meeting = claim_open_meeting(meeting)
    refuse_involved_in_agenda(meeting, actor)
    if changes := list(_changes(seen, as_seen(meeting), actor)):
        sentence = _("The meeting changed since you looked: %(changes)s. It is not closed; look again.")
        raise ChangedMeanwhileError(sentence % {"changes": "; ".join(changes)})
    warnings = warnings_of(meeting)
    if warnings and not confirmed:
        sentence = _("Confirm first that the meeting may be closed like this: %(why)s")
        raise NotConfirmedError(sentence % {"why": warnings[0]})
    outcome = closing.close_meeting(meeting, actor=actor, now=now)
    if warnings:
        record(meeting, gettext_noop("closed in spite of"), now=now, actor=actor, warnings=warnings)
    return outcome


def warnings_of(meeting: BoardMeeting) -> list[str]:
    """What the law or the statutes may ask and the portal does not decide: who was there, and were they enough."""
    found = list(_asked(meeting))
    told = circumstances(meeting)
    names = dict(meeting.agenda.values_list("application_id", "application__name"))
    if meeting.is_written:
        return [*found, *_votes_wanting(meeting, told, names)]
    all_seats = seats(meeting)
    if not room_of(all_seats).is_noted:
        return [*found, _("Nobody noted who was at the meeting.")]
    unnoted = [str(seat.member) for seat in all_seats if seat.row is None]
    if unnoted:
        found.append(_("Not noted, and absent in the minutes: %(names)s.") % {"names": ", ".join(unnoted)})
    return [*found, *_quorum_wanting(told, names)]


def _asked(meeting: BoardMeeting) -> Iterator[str]:
    if meeting.asked_by is not None:
        yield _("%(who)s asked for a real meeting: %(why)s") % {"who": meeting.asked_by, "why": meeting.asked_why}


def _quorum_wanting(told: dict[int, Circumstances], names: dict[int, str]) -> Iterator[str]:
    for pk, how in told.items():
        if not how.room.is_quorate:
            yield _("No quorum for %(name)s: %(sentence)s.") % {"name": names[pk], "sentence": how.room.sentence}


def _votes_wanting(meeting: BoardMeeting, told: dict[int, Circumstances], names: dict[int, str]) -> Iterator[str]:
    votes, board = votes_on(meeting), len(seats(meeting))
    for pk, how in told.items():
        wanting = board - len(how.left) - len(votes.get(pk, ()))
        objecting = [str(vote.member) for vote in votes.get(pk, ()) if vote.choice == vote.Choice.OBJECT]
        if objecting:
            yield _("%(name)s: not in writing, say %(who)s.") % {"name": names[pk], "who": ", ".join(objecting)}
        if wanting > 0:
            yield ngettext(
                "%(name)s: %(n)s member of the board did not vote.",
                "%(name)s: %(n)s members of the board did not vote.",
                wanting,
            ) % {"name": names[pk], "n": wanting}


def as_seen(meeting: BoardMeeting) -> str:
    """The meeting in a few characters: each file with its decision in order, and who was noted how."""
    files = [
        f"{item.application_id}:{item.seen}.{item.application.updated_at.timestamp()}"
        for item in meeting.agenda.select_related("application")
    ]
    people = [
        f"{row.member_id}{row.presence[0]}{row.proxy_holder_id or ''}"
        for row in meeting.attendance.order_by("member")
    ]
    return f"{' '.join(files)}|{' '.join(people)}"


def _changes(seen: str, current: str, actor: User) -> Iterator[str]:
    """What is another now, in words. Names only files that the actor may know."""
    files_seen, _bar, people_seen = seen.partition("|")
    files_now, _bar, people_now = current.partition("|")
    before, after = _by_file(files_seen), _by_file(files_now)
    changed = {pk for pk in before.keys() | after.keys() if before.get(pk) != after.get(pk)}
    names = dict(Application.objects.visible_to(actor).filter(pk__in=changed).values_list("pk", "name"))
    for pk in sorted(changed):
        name = names.get(pk, _("an application"))
        if pk not in after:
            yield _("%(name)s is not on the agenda any more") % {"name": name}
        elif pk not in before:
            yield _("%(name)s was put on the agenda") % {"name": name}
        else:
            yield _("the decision or the file of %(name)s changed") % {"name": name}
    if not changed and list(before) != list(after):
        yield _("the order changed")
    if people_seen != people_now:
        yield _("the attendance changed")


def _by_file(part: str) -> dict[int, str]:
    """What comes back from a form may be anything; what is no number is left out, and so is a change."""
    pairs = (word.partition(":") for word in part.split())
    return {int(pk): rest for pk, _colon, rest in pairs if re.fullmatch(r"[0-9]{1,18}", pk)}
