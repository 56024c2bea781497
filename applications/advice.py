"""What the members of the board advise, each for oneself. The board decides at its meeting, not by counting these."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.roles import BOARD, members_of
from applications.models import Advice, Application, ApplicationQuerySet
from applications.recusal import refuse_involved
from journal.events import record
from journal.rules import RuleError


def is_adviser(user: User) -> bool:
    return members_of(BOARD).filter(pk=user.pk).exists()


@transaction.atomic
def give_advice(
    application: Application, *, opinion: str, comment: str, read_version: int, actor: User, now: datetime
) -> Advice:
    """Give one's advice, or replace what one gave before. `read_version` is the version the member had on screen.

    The event names no opinion: who has not given advice yet reads the events too.
    """
    application = Application.objects.select_for_update().get(pk=application.pk)
    _refuse(application, read_version=read_version, actor=actor)
    if opinion not in Advice.Opinion.values:
        raise RuleError(_("Choose your advice first."))
    advice, created = Advice.objects.update_or_create(
        application=application,
        member=actor,
        defaults={
            "opinion": opinion,
            "comment": comment.strip(),
            "given_at": now,
            "on_version": application.version,
        },
    )
    verb = gettext_noop("advice given") if created else gettext_noop("advice changed")
    record(application, verb, now=now, actor=actor, advice=advice.pk, version=application.version)
    return advice


def _refuse(application: Application, *, read_version: int, actor: User) -> None:
    if not is_adviser(actor):
        raise RuleError(_("Only members of the board give advice."))
    refuse_involved(application, actor)
    if application.status not in Application.ADVISABLE:
        raise RuleError(_("Advice is given while the application is in review or on an agenda."))
    if application.version != read_version:
        raise RuleError(
            _("The application was changed while you were reading. Look at it again, then save your advice.")
        )


def remaining(application: Application) -> QuerySet[User]:
    """The members of the board who still owe advice. Who is involved owes none."""
    return _counted(application).exclude(advice__application=application)


def _counted(application: Application) -> QuerySet[User]:
    involved = application.recusals.open().values("member_id")
    return members_of(BOARD).exclude(pk__in=involved)


def awaiting(member: User) -> ApplicationQuerySet:
    """The files that wait for this member's advice: the nearest meeting first, then the oldest."""
    if not is_adviser(member):
        return Application.objects.none()
    rows = Application.objects.visible_to(member).filter(status__in=Application.ADVISABLE)
    rows = rows.exclude(pk__in=Advice.objects.filter(member=member).values("application_id"))
    meeting = Min("agenda_items__meeting__starts_at", filter=Q(agenda_items__meeting__closed_at=None))
    return rows.annotate(meets_at=meeting).order_by(F("meets_at").asc(nulls_last=True), "submitted_at", "pk")


def outdated(member: User) -> ApplicationQuerySet:
    """The open files that changed after this member advised: the advice stands, marked as of an older version."""
    older = Advice.objects.filter(member=member, on_version__lt=F("application__version"))
    rows = Application.objects.visible_to(member).filter(status__in=Application.ADVISABLE)
    return rows.filter(pk__in=older.values("application_id")).order_by("submitted_at", "pk")


def next_file(member: User, *, after: int | None = None) -> Application | None:
    """The file that needs this member most. With `after`, the one behind that file, and round again at the end."""
    rows = list(awaiting(member))
    place = next((n + 1 for n, row in enumerate(rows) if row.pk == after), 0)
    return next((row for row in rows[place:] + rows[:place] if row.pk != after), None)


@dataclass(frozen=True)
class Reading:
    """What one reader may know of the advice about one file. `given` is None until one's own advice stands."""

    own: Advice | None
    given: list[Advice] | None
    advised: int
    members: int
    may_give: bool


def reading(application: Application, reader: User) -> Reading:
    """Board members read the others' advice after they gave their own; secretariat and administrators read all."""
    counted = set(_counted(application).values_list("pk", flat=True))
    involved = application.recusals.open().values("member_id")
    rows = list(application.advice.exclude(member__in=involved).select_related("member", "application"))
    own = next((row for row in rows if row.member_id == reader.pk), None)
    owes = reader.pk in counted and application.status in Application.ADVISABLE
    return Reading(
        own=own,
        given=None if owes and own is None else rows,
        advised=sum(row.member_id in counted for row in rows),
        members=len(counted),
        may_give=owes,
    )
