"""Board meetings: when they are held, what is on the agenda, and decisions that can be undone until closing."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.roles import BOARD, members_of
from applications import invitations
from applications.models import AgendaItem, Application, BoardMeeting, Decision
from applications.recusal import is_involved_in_agenda, refuse_involved
from applications.workflow import Who, move
from journal.events import record
from journal.rules import RuleError


class ChangedMeanwhileError(RuleError):
    """Somebody else changed what is on screen: nothing of it was saved, and the page shows how it stands now."""


@transaction.atomic
def plan_meeting(
    *, starts_at: datetime, place: str, form: str, actor: User, now: datetime, deadline: datetime | None = None
) -> BoardMeeting:
    deadline = _deadline_for(form, starts_at, deadline)
    meeting = BoardMeeting.objects.create(starts_at=starts_at, place=place, form=form, deadline=deadline)
    record(meeting, gettext_noop("meeting planned"), now=now, actor=actor, starts_at=starts_at.isoformat())
    return meeting


def _deadline_for(form: str, starts_at: datetime, deadline: datetime | None) -> datetime | None:
    """Only a written procedure has one: until then the members of the board send their votes."""
    if form != BoardMeeting.Form.WRITTEN:
        return None
    if deadline is None or deadline <= starts_at:
        raise RuleError(_("Say until when the board can vote: later than the beginning."))
    return deadline


@transaction.atomic
def move_meeting(
    meeting: BoardMeeting,
    *,
    starts_at: datetime,
    place: str,
    form: str,
    actor: User,
    now: datetime,
    deadline: datetime | None = None,
) -> BoardMeeting:
    """Change when, where or how an open meeting is held. Who was invited before is written to again."""
    meeting = claim_open_meeting(meeting)
    before = _facts(meeting)
    meeting.deadline = _deadline_for(form, starts_at, deadline)
    meeting.starts_at, meeting.place, meeting.form = starts_at, place, form
    if _facts(meeting) == before:
        return meeting
    if not meeting.is_written:
        meeting.asked_by, meeting.asked_why = None, ""
    meeting.save()
    record(meeting, gettext_noop("meeting changed"), now=now, actor=actor, before=before, after=_facts(meeting))
    if meeting.invited_at is not None:
        invitations.tell_of_change(meeting, now=now)
    return meeting


def _facts(meeting: BoardMeeting) -> dict[str, str]:
    return {
        "starts_at": meeting.starts_at.isoformat(),
        "place": meeting.place,
        "form": meeting.form,
        "deadline": meeting.deadline.isoformat() if meeting.deadline else "",
    }


@transaction.atomic
def cancel_meeting(meeting: BoardMeeting, *, reason: str, actor: User, now: datetime) -> BoardMeeting:
    """The meeting is not held: its files go back to review, and who was invited hears of it."""
    if not actor.has_perm("applications.change_boardmeeting"):
        raise RuleError(_("You do not have the right to do this."))
    meeting = claim_open_meeting(meeting)
    if is_involved_in_agenda(meeting, actor):
        raise RuleError(
            _("You are involved in an application on this agenda: somebody else has to cancel the meeting.")
        )
    if not reason.strip():
        raise RuleError(_("Say why: the board will read it."))
    for item in meeting.agenda.select_related("application"):
        forget_decision(meeting, item.application, actor=actor, now=now)
        item.delete()
        move(item.application, "unschedule", actor=None, who=Who.SYSTEM, now=now, details={"meeting": meeting.pk})
    meeting.cancelled_at, meeting.cancelled_why = now, reason.strip()
    meeting.save(update_fields=["cancelled_at", "cancelled_why"])
    record(meeting, gettext_noop("meeting cancelled"), now=now, actor=actor, reason=meeting.cancelled_why)
    if meeting.invited_at is not None:
        invitations.tell_of_cancelling(meeting, now=now)
    return meeting


def claim_open_meeting(meeting: BoardMeeting) -> BoardMeeting:
    """Lock the meeting for this transaction. Raises RuleError when it is over: then nothing changes any more."""
    claimed = BoardMeeting.objects.select_for_update().get(pk=meeting.pk)
    if claimed.is_closed:
        raise RuleError(_("This meeting is closed; its decisions stand."))
    if claimed.is_cancelled:
        raise RuleError(_("This meeting was cancelled."))
    return claimed


def item_of(application: Application, meeting: BoardMeeting) -> AgendaItem:
    item = meeting.agenda.filter(application=application).first()
    if item is None:
        raise RuleError(_("This application is not on the agenda of this meeting."))
    return item


@transaction.atomic
def put_on_agenda(application: Application, *, meeting: BoardMeeting, actor: User, now: datetime) -> AgendaItem:
    meeting = claim_open_meeting(meeting)
    application = move(application, "schedule", actor=actor, now=now, details={"meeting": meeting.pk})
    meeting.kept_off.filter(application=application).delete()
    return append(application, meeting)


def append(application: Application, meeting: BoardMeeting) -> AgendaItem:
    """As the last of the agenda. The caller holds the meeting's lock."""
    last = meeting.agenda.aggregate(last=Max("position"))["last"] or 0
    return AgendaItem.objects.create(meeting=meeting, application=application, position=last + 1)


@transaction.atomic
def take_off_agenda(application: Application, *, meeting: BoardMeeting, actor: User, now: datetime) -> Application:
    """The file goes back to review; a decision that was noted for this meeting goes with it, into the history.

    It stays off this agenda until somebody puts it back.
    """
    meeting = claim_open_meeting(meeting)
    forget_decision(meeting, application, actor=actor, now=now)
    taken_off, _rows = meeting.agenda.filter(application=application).delete()
    if not taken_off:
        raise RuleError(_("This application is not on the agenda of this meeting."))
    meeting.kept_off.get_or_create(application=application, defaults={"kept_off_at": now})
    return move(application, "unschedule", actor=actor, now=now, details={"meeting": meeting.pk})


@transaction.atomic
def record_decision(
    application: Application,
    *,
    meeting: BoardMeeting,
    outcome: str,
    reason: str,
    actor: User,
    now: datetime,
    seen: str | None = None,
    votes: tuple[int, int, int] | None = None,
    by_consent: bool = False,
) -> Decision:
    """Note what the board decided. Nothing is sent; noting again replaces what was noted before.

    `seen` is what the actor had on screen (`AgendaItem.seen`): when somebody else noted something since, that is
    said, and nothing is overwritten. `votes` is a show of hands: for, against, abstained.
    """
    meeting = claim_open_meeting(meeting)
    item = _item_to_decide(application, meeting, actor=actor, seen=seen)
    if outcome != Decision.Outcome.APPROVED and not reason.strip():
        raise RuleError(_("Give the reason: the applicant will read it."))
    if votes is not None and sum(votes) > members_of(BOARD).count():
        raise RuleError(_("There are more votes than members of the board."))
    if meeting.asked_by_id is not None:
        raise RuleError(_("A real meeting was asked for: nothing is decided in writing."))
    decision, _created = Decision.objects.update_or_create(
        application=application,
        meeting=meeting,
        defaults={
            "outcome": outcome,
            "reason": reason.strip(),
            "recorded_by": actor,
            "recorded_at": now,
            "by_consent": by_consent,
            **dict(zip(VOTES, votes or (None, None, None), strict=True)),
        },
    )
    _advance(item)
    record(
        application,
        gettext_noop("decision noted"),
        now=now,
        actor=actor,
        meeting=meeting.pk,
        outcome=outcome,
        reason=decision.reason,
    )
    return decision


VOTES = ("votes_for", "votes_against", "votes_abstained")


def _item_to_decide(application: Application, meeting: BoardMeeting, *, actor: User, seen: str | None) -> AgendaItem:
    """The item of a file that the actor may decide about, as it was on screen."""
    if not actor.has_perm("applications.decide_application"):
        raise RuleError(_("You do not have the right to do this."))
    refuse_involved(application, actor)
    item = item_of(application, meeting)
    if seen is not None and seen != item.seen:
        raise ChangedMeanwhileError(_what_was_noted(application, meeting))
    return item


def _what_was_noted(application: Application, meeting: BoardMeeting) -> str:
    decision = meeting.decisions.filter(application=application).select_related("recorded_by").first()
    if decision is None:
        return _("Somebody changed %(name)s meanwhile: no decision is noted now. Nothing of yours was saved.") % {
            "name": application.name
        }
    return _("%(who)s noted meanwhile for %(name)s: %(outcome)s. Nothing of yours was saved.") % {
        "who": decision.recorded_by,
        "name": application.name,
        "outcome": decision.get_outcome_display(),
    }


def _advance(item: AgendaItem) -> None:
    """Whoever has this item on screen has an old one from now on."""
    item.revision += 1
    item.save(update_fields=["revision"])


@transaction.atomic
def undo_decision(
    application: Application, *, meeting: BoardMeeting, actor: User, now: datetime, seen: str | None = None
) -> None:
    """Take back what was noted. The history keeps that it was."""
    meeting = claim_open_meeting(meeting)
    _item_to_decide(application, meeting, actor=actor, seen=seen)
    if not forget_decision(meeting, application, actor=actor, now=now):
        raise RuleError(_("There is no decision to undo."))


def forget_decision(meeting: BoardMeeting, application: Application, *, actor: User | None, now: datetime) -> bool:
    """Take a noted decision back, if there is one. The caller holds the meeting's lock."""
    decision = meeting.decisions.filter(application=application).first()
    if decision is None:
        return False
    noted = {"outcome": decision.outcome, "reason": decision.reason, "meeting": meeting.pk}
    decision.delete()
    _advance(item_of(application, meeting))
    record(application, gettext_noop("decision undone"), now=now, actor=actor, before=noted)
    return True
