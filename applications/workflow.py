"""Where an application can go: one table, read from top to bottom. Everything that moves one goes through `move`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from applications.models import Application
from applications.recusal import refuse_involved
from journal.events import APPLICANT, SYSTEM, record
from journal.rules import RuleError

Status = Application.Status


class Who(StrEnum):
    """Who may take a step. Each is the right that its role holds; the applicant needs his link."""

    APPLICANT = "applicant"
    SECRETARIAT = "applications.manage_application"
    BOARD = "applications.decide_application"
    CLOSER = "applications.close_boardmeeting"
    SYSTEM = "system"


def mail_is_confirmed(application: Application) -> str:
    if application.email_confirmed_at is None:
        return _("The applicant has not confirmed the mail address yet.")
    return ""


# The target of a step that leads back to where the file was when the applicant was asked for more.
WHERE_IT_WAS = ""


@dataclass(frozen=True)
class Step:
    """One way from one status to another. `guard` answers why not, or an empty text."""

    action: str
    sources: tuple[str, ...]
    target: str
    who: tuple[Who, ...]
    verb: str
    guard: Callable[[Application], str] | None = None


STEPS = {
    step.action: step
    for step in (
        Step("submit", (Status.DRAFT,), Status.SUBMITTED, (Who.APPLICANT,), gettext_noop("application submitted")),
        Step("expire", (Status.DRAFT,), Status.EXPIRED, (Who.SYSTEM,), gettext_noop("draft expired")),
        Step(
            "take_in_review",
            (Status.SUBMITTED,),
            Status.IN_REVIEW,
            (Who.SECRETARIAT,),
            gettext_noop("taken into review"),
            mail_is_confirmed,
        ),
        Step(
            "schedule",
            (Status.IN_REVIEW,),
            Status.SCHEDULED,
            (Who.SECRETARIAT,),
            gettext_noop("put on the agenda"),
        ),
        Step(
            "unschedule",
            (Status.SCHEDULED,),
            Status.IN_REVIEW,
            (Who.SECRETARIAT,),
            gettext_noop("taken off the agenda"),
        ),
        Step(
            "ask",
            (Status.SUBMITTED, Status.IN_REVIEW, Status.SCHEDULED),
            Status.INFORMATION_REQUESTED,
            (Who.SECRETARIAT,),
            gettext_noop("information asked"),
            mail_is_confirmed,
        ),
        Step(
            "answer",
            (Status.INFORMATION_REQUESTED,),
            WHERE_IT_WAS,
            (Who.APPLICANT,),
            gettext_noop("information given"),
        ),
        Step(
            "stop_asking",
            (Status.INFORMATION_REQUESTED,),
            WHERE_IT_WAS,
            (Who.SECRETARIAT,),
            gettext_noop("information request withdrawn"),
        ),
        Step("approve", (Status.SCHEDULED,), Status.APPROVED, (Who.CLOSER,), gettext_noop("approved by the board")),
        Step("decline", (Status.SCHEDULED,), Status.DECLINED, (Who.CLOSER,), gettext_noop("declined by the board")),
        Step("defer", (Status.SCHEDULED,), Status.IN_REVIEW, (Who.CLOSER,), gettext_noop("deferred by the board")),
        Step(
            "withdraw",
            (Status.SUBMITTED, Status.IN_REVIEW, Status.INFORMATION_REQUESTED, Status.SCHEDULED),
            Status.WITHDRAWN,
            (Who.APPLICANT, Who.SECRETARIAT),
            gettext_noop("application withdrawn"),
        ),
    )
}


def refusal(application: Application, action: str, *, actor: User | None, who: Who | None = None) -> str:
    """Why `action` is not possible now, as a sentence; empty when it is."""
    step = STEPS[action]
    if not _may(step, actor, who):
        return _("You do not have the right to do this.")
    if application.status not in step.sources:
        return _("This is not possible any more: the application is now “%(status)s”.") % {
            "status": application.get_status_display()
        }
    return step.guard(application) if step.guard else ""


def _target(application: Application, step: Step) -> str:
    if step.target != WHERE_IT_WAS:
        return step.target
    request = application.information_requests.open().first()
    if request is None:
        raise RuleError(_("There is no open request for information any more."))
    return request.returns_to


def _may(step: Step, actor: User | None, who: Who | None) -> bool:
    if actor is None:
        return who in step.who
    return actor.is_staff and any(actor.has_perm(right) for right in step.who if "." in right)


@transaction.atomic
def move(
    application: Application,
    action: str,
    *,
    actor: User | None,
    now: datetime,
    who: Who | None = None,
    fields: Mapping[str, object] | None = None,
    details: Mapping[str, object] | None = None,
) -> Application:
    """Take one step: claim the row, check the table again, write the new status and the event.

    `actor` is a member of staff; without one, `who` says whether the applicant or the portal acts. `fields`
    are columns that change together with the status, `details` goes into the event. Raises RuleError when
    the step is not possible (any more).
    """
    application = Application.objects.select_for_update().get(pk=application.pk)
    refuse_involved(application, actor)
    if reason := refusal(application, action, actor=actor, who=who):
        raise RuleError(reason)
    step = STEPS[action]
    before, target = application.status, _target(application, step)
    changed = {"status": target, "waiting_since": now, "updated_at": now, **(fields or {})}
    for name, value in changed.items():
        setattr(application, name, value)
    application.save(update_fields=list(changed))
    record(
        application,
        step.verb,
        now=now,
        actor=actor,
        by=APPLICANT if who is Who.APPLICANT else SYSTEM,
        before=before,
        after=target,
        **(details or {}),
    )
    return application
