"""Board meetings: the agenda, and the decisions that can be undone until the meeting is closed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from applications.models import AgendaItem, Application, BoardMeeting, Decision
from applications.recusal import refuse_involved
from applications.workflow import move
from journal.events import record
from journal.rules import RuleError

Status = Application.Status


@transaction.atomic
def plan_meeting(*, starts_at: datetime, place: str, form: str, actor: User, now: datetime) -> BoardMeeting:
    meeting = BoardMeeting.objects.create(starts_at=starts_at, place=place, form=form)
    record(meeting, gettext_noop("meeting planned"), now=now, actor=actor, starts_at=starts_at.isoformat())
    return meeting


@transaction.atomic
def move_meeting(
    meeting: BoardMeeting, *, starts_at: datetime, place: str, form: str, actor: User, now: datetime
) -> BoardMeeting:
    """Change when, where or how an open meeting is held."""
    meeting = claim_open_meeting(meeting)
    before = {"starts_at": meeting.starts_at.isoformat(), "place": meeting.place}
    meeting.starts_at, meeting.place, meeting.form = starts_at, place, form
    meeting.save(update_fields=["starts_at", "place", "form"])
    after = {"starts_at": starts_at.isoformat(), "place": place}
    record(meeting, gettext_noop("meeting changed"), now=now, actor=actor, before=before, after=after)
    return meeting


def claim_open_meeting(meeting: BoardMeeting) -> BoardMeeting:
    """Lock the meeting for this transaction. Raises RuleError when it is closed: then nothing changes any more."""
    claimed = BoardMeeting.objects.select_for_update().get(pk=meeting.pk)
    if claimed.is_closed:
        raise RuleError(_("This meeting is closed; its decisions stand."))
    return claimed


@transaction.atomic
def put_on_agenda(application: Application, *, meeting: BoardMeeting, actor: User, now: datetime) -> AgendaItem:
    meeting = claim_open_meeting(meeting)
    application = move(application, "schedule", actor=actor, now=now, details={"meeting": meeting.pk})
    last = meeting.agenda.aggregate(last=Max("position"))["last"] or 0
    return AgendaItem.objects.create(meeting=meeting, application=application, position=last + 1)


@transaction.atomic
def take_off_agenda(application: Application, *, meeting: BoardMeeting, actor: User, now: datetime) -> Application:
    """The file goes back to review; a decision that was noted for this meeting goes with it, into the history."""
    meeting = claim_open_meeting(meeting)
    forget_decision(meeting, application, actor=actor, now=now)
    taken_off, _rows = meeting.agenda.filter(application=application).delete()
    if not taken_off:
        raise RuleError(_("This application is not on the agenda of this meeting."))
    if leave_agenda_unanswered(application, meeting=meeting, actor=actor, now=now):
        return application
    return move(application, "unschedule", actor=actor, now=now, details={"meeting": meeting.pk})


def leave_agenda_unanswered(application: Application, *, meeting: BoardMeeting, actor: User, now: datetime) -> bool:
    """A file whose applicant was asked for more waits on, and goes back to review once the answer is there."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    request = application.information_requests.open().first()
    if request is None:
        return False
    refuse_involved(application, actor)
    if not actor.has_perm("applications.manage_application"):
        raise RuleError(_("You do not have the right to do this."))
    request.returns_to = Status.IN_REVIEW
    request.save(update_fields=["returns_to"])
    record(
        application, gettext_noop("taken off the agenda, answer awaited"), now=now, actor=actor, meeting=meeting.pk
    )
    return True


@transaction.atomic
def record_decision(
    application: Application, *, meeting: BoardMeeting, outcome: str, reason: str, actor: User, now: datetime
) -> Decision:
    """Note what the board decided. Nothing is sent; noting again replaces what was noted before."""
    meeting = claim_open_meeting(meeting)
    if not actor.has_perm("applications.decide_application"):
        raise RuleError(_("You do not have the right to do this."))
    refuse_involved(application, actor)
    if not meeting.agenda.filter(application=application).exists():
        raise RuleError(_("This application is not on the agenda of this meeting."))
    if application.information_requests.open().exists():
        raise RuleError(
            _("The applicant was asked for more and has not answered yet. %(what)s")
            % {"what": what_to_do_unanswered()}
        )
    if outcome != Decision.Outcome.APPROVED and not reason.strip():
        raise RuleError(_("Give the reason: the applicant will read it."))
    decision, _created = Decision.objects.update_or_create(
        application=application,
        meeting=meeting,
        defaults={"outcome": outcome, "reason": reason.strip(), "recorded_by": actor, "recorded_at": now},
    )
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


def refuse_unanswered(items: Iterable[AgendaItem]) -> None:
    """A meeting cannot be closed over the head of an applicant who was asked something."""
    waiting = [item.application.name for item in items if item.application.status == Status.INFORMATION_REQUESTED]
    if waiting:
        names = {"names": ", ".join(waiting), "what": what_to_do_unanswered()}
        raise RuleError(_("An answer is still awaited from %(names)s. %(what)s") % names)


def what_to_do_unanswered() -> str:
    return _("Withdraw the request and then decide, or take the file off the agenda: it comes back after the answer.")


@transaction.atomic
def undo_decision(application: Application, *, meeting: BoardMeeting, actor: User, now: datetime) -> None:
    """Take back what was noted. The history keeps that it was."""
    meeting = claim_open_meeting(meeting)
    if not actor.has_perm("applications.decide_application"):
        raise RuleError(_("You do not have the right to do this."))
    refuse_involved(application, actor)
    if not forget_decision(meeting, application, actor=actor, now=now):
        raise RuleError(_("There is no decision to undo."))


def forget_decision(meeting: BoardMeeting, application: Application, *, actor: User | None, now: datetime) -> bool:
    """Take a noted decision back, if there is one. The caller holds the meeting's lock."""
    decision = meeting.decisions.filter(application=application).first()
    if decision is None:
        return False
    noted = {"outcome": decision.outcome, "reason": decision.reason, "meeting": meeting.pk}
    decision.delete()
    record(application, gettext_noop("decision undone"), now=now, actor=actor, before=noted)
    return True
