"""What stands on an agenda without anybody putting it there, and in which order it stands there."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from applications.completeness import missing_in
from applications.meetings import append, claim_open_meeting, item_of
from applications.models import AgendaItem, Application, ApplicationQuerySet, BoardMeeting
from applications.recusal import refuse_involved
from applications.workflow import Who, move
from journal.events import record
from journal.rules import RuleError


@transaction.atomic
def take_in_review(application: Application, *, actor: User, now: datetime) -> Application:
    """Begin the review. A complete file stands on the next meeting's agenda from that moment on."""
    meeting = _claim_next(now)
    application = move(application, "take_in_review", actor=actor, now=now)
    if meeting is not None:
        _land(application, meeting, now=now)
    return Application.objects.get(pk=application.pk)


def waiting_for_an_agenda() -> ApplicationQuerySet:
    return Application.objects.filter(status=Application.Status.IN_REVIEW).order_by("submitted_at", "pk")


@transaction.atomic
def land(application: Application, *, now: datetime) -> AgendaItem | None:
    """Put a complete file on the next meeting's agenda. Does nothing when it is not complete, was taken off that
    agenda, or stands on one already; so it may be tried at any moment.
    """
    meeting = _claim_next(now)
    application = Application.objects.get(pk=application.pk)
    if meeting is None or application.status != Application.Status.IN_REVIEW:
        return None
    return _land(application, meeting, now=now)


def _claim_next(now: datetime) -> BoardMeeting | None:
    """The next real meeting, locked. A written procedure holds only what somebody put there."""
    meetings = BoardMeeting.objects.planned().filter(form=BoardMeeting.Form.MEETING)
    upcoming = meetings.next_after(now)
    return upcoming and meetings.select_for_update().filter(pk=upcoming.pk).first()


def _land(application: Application, meeting: BoardMeeting, *, now: datetime) -> AgendaItem | None:
    kept_off = meeting.kept_off.filter(application=application).exists()
    if kept_off or missing_in([application])[application.pk]:
        return None
    moved = move(application, "schedule", actor=None, who=Who.SYSTEM, now=now, details={"meeting": meeting.pk})
    return append(moved, meeting)


@transaction.atomic
def shift(application: Application, *, meeting: BoardMeeting, by: int, actor: User, now: datetime) -> AgendaItem:
    """Change places with the neighbour above (`by` -1) or below (1). The board follows the new order."""
    if not actor.has_perm("applications.change_boardmeeting"):
        raise RuleError(_("You do not have the right to do this."))
    meeting = claim_open_meeting(meeting)
    refuse_involved(application, actor)
    item = item_of(application, meeting)
    items = list(meeting.agenda.all())
    place = items.index(item)
    target = place + by
    if by not in {-1, 1} or not 0 <= target < len(items):
        raise RuleError(_("This application cannot move further that way."))
    items[place], items[target] = items[target], items[place]
    for position, row in enumerate(items, start=1):
        row.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
    record(
        meeting,
        gettext_noop("order of the agenda changed"),
        now=now,
        actor=actor,
        application=application.pk,
        position=target + 1,
    )
    return items[target]


@transaction.atomic
def set_for_discussion(
    application: Application, *, meeting: BoardMeeting, for_discussion: bool, actor: User, now: datetime
) -> AgendaItem:
    """Anybody of the board takes a file out of the consent agenda, or puts it back. Twice is as good as once."""
    if not actor.has_perm("applications.decide_application"):
        raise RuleError(_("You do not have the right to do this."))
    meeting = claim_open_meeting(meeting)
    refuse_involved(application, actor)
    item = item_of(application, meeting)
    if item.for_discussion == for_discussion:
        return item
    if meeting.decisions.filter(application=application).exists():
        raise RuleError(_("A decision is noted already: undo it first."))
    item.for_discussion, item.revision = for_discussion, item.revision + 1
    item.save(update_fields=["for_discussion", "revision"])
    verb = (
        gettext_noop("taken out of the consent agenda")
        if for_discussion
        else gettext_noop("back on the consent agenda")
    )
    record(application, verb, now=now, actor=actor, meeting=meeting.pk)
    return item
