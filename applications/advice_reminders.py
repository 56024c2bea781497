"""One reminder before a meeting to each member of the board who still owes advice on something on its agenda."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.roles import BOARD, members_of
from applications.advice import awaiting
from applications.models import BoardMeeting
from correspondence.models import Letter
from correspondence.outbox import Recipient, write
from journal.events import record
from journal.models import Event

ADVICE_REMINDER = gettext_noop("advice reminder")
REMINDED = gettext_noop("members of the board reminded of their advice")


def nearing(*, now: datetime) -> QuerySet[BoardMeeting]:
    """The open meetings that begin within the days of the setting, not just on one of them."""
    until = now + timedelta(days=settings.ADVICE_REMINDER_DAYS)
    return BoardMeeting.objects.planned().filter(starts_at__gt=now, starts_at__lte=until).order_by("starts_at")


@transaction.atomic
def remind(meeting: BoardMeeting, *, now: datetime) -> list[Letter]:
    """Write to whoever owes advice for this meeting and had no reminder of it yet.

    The letter names no file: recusal may close one afterwards, and a count says enough to begin. The history of the
    meeting keeps who was reminded, so a second run, or a letter that was withdrawn, brings no second one.
    """
    meeting = BoardMeeting.objects.select_for_update().get(pk=meeting.pk)
    reminded = _reminded(meeting)
    owing = {
        member: count
        for member in members_of(BOARD).exclude(pk__in=reminded).order_by("pk")
        if (count := awaiting(member).filter(agenda_items__meeting=meeting).count())
    }
    if not owing or not nearing(now=now).filter(pk=meeting.pk).exists():
        return []
    record(meeting, REMINDED, now=now, actor=None, members=[member.pk for member in owing])
    return [_write(meeting, member, count, now=now) for member, count in owing.items()]


def _reminded(meeting: BoardMeeting) -> set[int]:
    events = Event.objects.about(meeting).filter(verb=REMINDED).values_list("data", flat=True)
    return {pk for data in events for pk in data["members"]}


def _write(meeting: BoardMeeting, member: User, count: int, *, now: datetime) -> Letter:
    return write(
        kind=ADVICE_REMINDER,
        template="applications/letters/advice_reminder",
        to=Recipient(member.email, member.name, member.language),
        context={"meeting": meeting, "count": count},
        action_url=reverse("admin:next_advice"),
        about=meeting,
        now=now,
        expires_at=meeting.starts_at,
    )
