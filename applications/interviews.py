"""A conversation with an applicant: times proposed, one chosen, held or skipped. It never holds a file up."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from applications import interview_letters
from applications.models import Application, Interview, InterviewNote, InterviewTime
from applications.recusal import refuse_involved
from correspondence.models import Letter
from journal.events import APPLICANT, record
from journal.rules import RuleError

Status = Interview.Status
MOST_TIMES = 6


@transaction.atomic
def propose(
    application: Application,
    *,
    times: Sequence[datetime],
    host: User,
    place: str,
    call_link: str,
    minutes: int,
    actor: User,
    now: datetime,
) -> Interview:
    """Propose times, or other ones than before. A time that was chosen stands in calendars until another is."""
    application = _claim(application, actor)
    _refuse(application, times=times, host=host, somewhere=bool(place.strip() or call_link.strip()), now=now)
    interview = application.interviews.open().select_related("host").first() or Interview(application=application)
    if interview.invited and interview.host_id != host.pk:
        interview_letters.release_host(interview, now=now)
    interview.status, interview.host, interview.minutes = Status.PROPOSED, host, minutes
    interview.place, interview.call_link = place.strip(), call_link.strip()
    interview.proposed_by, interview.proposed_at, interview.starts_at = actor, now, None
    interview.save()
    interview.times.all().delete()
    InterviewTime.objects.bulk_create(InterviewTime(interview=interview, starts_at=at) for at in sorted(set(times)))
    record(application, gettext_noop("conversation proposed"), now=now, actor=actor, interview=interview.pk)
    interview_letters.tell_of_times(interview, now=now)
    return interview


def _claim(application: Application, actor: User) -> Application:
    if not actor.has_perm("applications.manage_application"):
        raise RuleError(_("You do not have the right to do this."))
    application = Application.objects.select_for_update().get(pk=application.pk)
    refuse_involved(application, actor)
    return application


def _refuse(
    application: Application, *, times: Sequence[datetime], host: User, somewhere: bool, now: datetime
) -> None:
    if not application.is_open:
        raise RuleError(_("A conversation is only planned about an open application."))
    if not Application.objects.visible_to(host).filter(pk=application.pk).exists():
        raise RuleError(_("%(name)s may not read this application: choose somebody else.") % {"name": host})
    if not 1 <= len(set(times)) <= MOST_TIMES:
        raise RuleError(_("Propose at least one time, and no more than %(most)s.") % {"most": MOST_TIMES})
    if any(at <= now for at in times):
        raise RuleError(_("A proposed time has to be in the future."))
    if not somewhere:
        raise RuleError(_("Say where: a place, or the link of a call."))


@transaction.atomic
def choose(interview: Interview, *, time: int, now: datetime) -> Interview:
    """The applicant takes one of the proposed times, or another one of them until it has begun."""
    application = Application.objects.select_for_update().get(pk=interview.application_id)
    interview = Interview.objects.select_related("host").get(pk=interview.pk)
    chosen = interview.times.filter(pk=time).first()
    begun = interview.starts_at is not None and interview.starts_at <= now
    if not application.is_open or not interview.is_open or begun:
        raise RuleError(_("This conversation cannot be moved any more. Write to us if something comes up."))
    if chosen is None or chosen.starts_at <= now:
        raise RuleError(_("This time is not possible any more: choose another one."))
    if chosen.starts_at == interview.starts_at:
        return interview
    interview.status, interview.starts_at = Status.PLANNED, chosen.starts_at
    interview.application = application
    record(
        application,
        gettext_noop("time of the conversation chosen"),
        now=now,
        actor=None,
        by=APPLICANT,
        starts_at=chosen.starts_at.isoformat(),
    )
    interview_letters.invite(interview, now=now)
    interview.save()
    return interview


@transaction.atomic
def end(interview: Interview, *, held: bool, outcome: str, actor: User, now: datetime) -> Interview:
    """Say how it went, or why there was none. One that was still to come is taken out of the calendars."""
    application = _claim(interview.application, actor)
    interview = Interview.objects.select_related("host").get(pk=interview.pk)
    if not interview.is_open:
        raise RuleError(_("How this conversation ended was noted already."))
    if not outcome.strip():
        raise RuleError(_("Write a sentence about it: the board reads it in the file."))
    if held and (interview.starts_at is None or interview.starts_at > now):
        raise RuleError(_("The time of this conversation has not come yet."))
    interview.application = application
    if not held and interview.invited and not (interview.starts_at and interview.starts_at <= now):
        interview_letters.cancel(interview, now=now)
    _finish(interview, Status.HELD if held else Status.SKIPPED, outcome=outcome.strip(), actor=actor, now=now)
    return interview


def drop(application: Application, *, reason: str, actor: User | None, now: datetime) -> list[Letter]:
    """The application ended before its conversation. The caller holds the lock of the application."""
    letters: list[Letter] = []
    for interview in application.interviews.open().select_related("host"):
        interview.application = application
        if interview.invited and not (interview.starts_at and interview.starts_at <= now):
            letters += interview_letters.cancel(interview, now=now)
        _finish(interview, Status.SKIPPED, outcome=reason, actor=actor, now=now)
    return letters


def _finish(interview: Interview, status: str, *, outcome: str, actor: User | None, now: datetime) -> None:
    interview.status, interview.outcome = status, outcome
    interview.ended_by, interview.ended_at = actor, now
    interview.save()
    verb = gettext_noop("conversation held") if status == Status.HELD else gettext_noop("conversation skipped")
    record(interview.application, verb, now=now, actor=actor, interview=interview.pk, reason=outcome)


@transaction.atomic
def write_note(interview: Interview, *, body: str, actor: User, now: datetime) -> InterviewNote:
    """For board and secretariat only."""
    if not actor.has_perm("applications.comment_application"):
        raise RuleError(_("You do not have the right to do this."))
    refuse_involved(interview.application, actor)
    if not body.strip():
        raise RuleError(_("Write something first."))
    note = InterviewNote.objects.create(interview=interview, author=actor, body=body.strip(), written_at=now)
    verb = gettext_noop("note of the conversation written")
    record(interview.application, verb, now=now, actor=actor, note=note.pk)
    return note


def waits_for(interview: Interview, *, now: datetime) -> str:
    """What a conversation waits for; it holds up nothing else."""
    if interview.status == Status.PROPOSED:
        return _("the applicant, to choose a time")
    if interview.status == Status.PLANNED and interview.starts_at:
        return _("the secretariat, to note how it went") if interview.starts_at <= now else _("its day")
    return ""


def times_left(interview: Interview | None, *, now: datetime) -> list[InterviewTime]:
    """What the applicant may still choose; nothing once the conversation has begun."""
    if interview is None or (interview.starts_at is not None and interview.starts_at <= now):
        return []
    return list(interview.times.filter(starts_at__gt=now))
