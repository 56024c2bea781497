"""Who is involved in an application: the file closes for that person, and says so."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from applications.models import Application, BoardMeeting, Recusal
from journal.events import record
from journal.rules import RuleError


def refuse_involved(application: Application, actor: User | None) -> None:
    """Every action on a file asks this first: who is involved in it takes no part."""
    if actor is not None and application.recusals.open().filter(member=actor).exists():
        raise RuleError(_("You are involved in this application: its file is closed to you."))


def refuse_involved_in_agenda(meeting: BoardMeeting, actor: User) -> None:
    """Closing shows and makes everything on the agenda, so somebody who may see all of it has to do it."""
    if is_involved_in_agenda(meeting, actor):
        raise RuleError(
            _("You are involved in an application on this agenda: somebody else has to close the meeting.")
        )


def is_involved_in_agenda(meeting: BoardMeeting, actor: User) -> bool:
    return meeting.agenda.filter(application__in=Recusal.objects.closed_to(actor)).exists()


def involved_count(user: AbstractBaseUser | AnonymousUser) -> int:
    """How many open files are closed to this person; screens say so, and nothing more of them."""
    if not isinstance(user, User):
        return 0
    return Application.objects.known_to(user).open().filter(pk__in=Recusal.objects.closed_to(user)).count()


@transaction.atomic
def declare(application: Application, *, reason: str, actor: User, now: datetime) -> Recusal:
    """Say of oneself that one is involved. Only the secretariat can undo it."""
    return _close_to(application, member=actor, reason=reason, actor=actor, now=now)


@transaction.atomic
def set_for(application: Application, *, member: User, reason: str, actor: User, now: datetime) -> Recusal:
    """The secretariat notes that somebody else is involved."""
    if not actor.has_perm("applications.manage_application"):
        raise RuleError(_("You do not have the right to do this."))
    return _close_to(application, member=member, reason=reason, actor=actor, now=now)


def _close_to(application: Application, *, member: User, reason: str, actor: User, now: datetime) -> Recusal:
    application = Application.objects.select_for_update().get(pk=application.pk)
    refuse_involved(application, actor)
    if not application.is_open or not Application.objects.known_to(member).filter(pk=application.pk).exists():
        raise RuleError(_("This is only possible for an open application and for somebody who may read it."))
    if not reason.strip():
        raise RuleError(_("Say why: the secretariat keeps the reason."))
    if application.recusals.open().filter(member=member).exists():
        raise RuleError(_("This person is noted as involved already."))
    row = Recusal.objects.create(
        application=application, member=member, reason=reason.strip(), declared_by=actor, declared_at=now
    )
    verb = gettext_noop("recusal declared") if actor == member else gettext_noop("recusal set by the secretariat")
    record(application, verb, now=now, actor=actor, member=member.pk, name=str(member), reason=row.reason)
    return row


@transaction.atomic
def lift(recusal: Recusal, *, reason: str, actor: User, now: datetime) -> Recusal:
    """The secretariat opens the file again for somebody; never for oneself."""
    application = Application.objects.select_for_update().get(pk=recusal.application_id)
    if not actor.has_perm("applications.manage_application"):
        raise RuleError(_("You do not have the right to do this."))
    refuse_involved(application, actor)
    if not reason.strip():
        raise RuleError(_("Say why: the secretariat keeps the reason."))
    recusal = Recusal.objects.select_related("member").get(pk=recusal.pk)
    if recusal.lifted_at is not None:
        raise RuleError(_("This was undone already."))
    recusal.lifted_at, recusal.lifted_by = now, actor
    recusal.save(update_fields=["lifted_at", "lifted_by"])
    record(
        application,
        gettext_noop("recusal lifted"),
        now=now,
        actor=actor,
        member=recusal.member_id,
        name=str(recusal.member),
        reason=reason.strip(),
    )
    return recusal
