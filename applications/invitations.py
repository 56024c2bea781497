"""Letters to the board about a meeting, each with a calendar file: invited, changed, cancelled."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.roles import BOARD, members_of
from applications import calendar_file
from applications.calendar_file import Appointment, Attendee, Method
from applications.models import BoardMeeting
from correspondence.models import Letter
from correspondence.outbox import Recipient, attach, release, write
from journal.events import record
from journal.rules import RuleError

# What a calendar keeps free; nobody types when a meeting ends.
LENGTH = timedelta(hours=2)

KINDS = {
    "board_invitation": gettext_noop("board invitation"),
    "board_change": gettext_noop("board meeting changed"),
    "board_cancelling": gettext_noop("board meeting cancelled"),
}


@transaction.atomic
def invite(meeting: BoardMeeting, *, actor: User, now: datetime) -> list[Letter]:
    """Write to every member of the board; doing it again writes again, also to who joined the board meanwhile."""
    if not actor.has_perm("applications.change_boardmeeting"):
        raise RuleError(_("You do not have the right to do this."))
    meeting = BoardMeeting.objects.select_for_update().get(pk=meeting.pk)
    if not meeting.is_open:
        raise RuleError(_("This meeting is over: nobody is invited any more."))
    letters = _write(meeting, "board_invitation", Method.REQUEST, now=now)
    if not letters:
        raise RuleError(_("The board has no members who can sign in."))
    record(meeting, gettext_noop("board invited"), now=now, actor=actor, letters=len(letters))
    return letters


def tell_of_change(meeting: BoardMeeting, *, now: datetime) -> list[Letter]:
    """The caller holds the meeting's lock."""
    return _write(meeting, "board_change", Method.REQUEST, now=now)


def tell_of_cancelling(meeting: BoardMeeting, *, now: datetime) -> list[Letter]:
    return _write(meeting, "board_cancelling", Method.CANCEL, now=now)


def _write(meeting: BoardMeeting, letter: str, method: Method, *, now: datetime) -> list[Letter]:
    """One letter for each member of the board. What calendars hold already becomes older by the higher sequence."""
    if meeting.invited_at is not None:
        meeting.calendar_sequence += 1
    meeting.invited_at = now
    meeting.save(update_fields=["calendar_sequence", "invited_at"])
    return [_write_one(meeting, letter, method, member, now=now) for member in members_of(BOARD).order_by("pk")]


def _write_one(meeting: BoardMeeting, letter: str, method: Method, member: User, *, now: datetime) -> Letter:
    row = write(
        kind=KINDS[letter],
        template=f"applications/letters/{letter}",
        to=Recipient(member.email, member.name, member.language),
        context={"meeting": meeting},
        action_url=reverse("admin:meeting", args=[meeting.pk]),
        about=meeting,
        now=now,
        waits_for_attachment=True,
    )
    with translation.override(member.language):
        content = calendar_file.calendar_file(
            appointment_of(meeting),
            method=method,
            organiser=Attendee(str(settings.ASSOCIATION["email"]), str(settings.ASSOCIATION["name"])),
            attendee=Attendee(member.email, member.name),
            now=now,
        )
    attach(row, name=calendar_file.NAME, content=content, content_type=calendar_file.content_type(method))
    return release(row, now=now)


def appointment_of(meeting: BoardMeeting) -> Appointment:
    """A written procedure stands in the calendar at its deadline, in the words of the current language."""
    starts_at = meeting.deadline - timedelta(minutes=30) if meeting.deadline else meeting.starts_at
    words = _("Vote in writing: board of %(name)s") if meeting.is_written else _("Board meeting of %(name)s")
    return Appointment(
        uid=f"board-meeting-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}",
        sequence=meeting.calendar_sequence,
        starts_at=localtime(starts_at),
        ends_at=localtime(meeting.deadline or starts_at + LENGTH),
        summary=words % {"name": settings.ASSOCIATION["name"]},
        place=meeting.place,
        url=f"{settings.SITE_URL}{reverse('admin:meeting', args=[meeting.pk])}",
    )
