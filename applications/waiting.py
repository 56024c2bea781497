"""Who has to do the next thing, and since when: one sentence, the same in lists and on the review screen."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from applications.models import AgendaItem, Application, ApplicationQuerySet, InformationRequest

Status = Application.Status


def with_waiting(rows: ApplicationQuerySet) -> ApplicationQuerySet:
    """Each file with the moment of its meeting and the day its applicant is to answer by, in the same query."""
    items = AgendaItem.objects.filter(application=OuterRef("pk"), meeting__closed_at=None)
    requests = InformationRequest.objects.open().filter(application=OuterRef("pk"))
    return rows.annotate(
        meets_at=Subquery(items.values("meeting__starts_at")[:1]), answer_by=Subquery(requests.values("deadline")[:1])
    )


def waiting(application: Application, *, now: datetime) -> str:
    """For staff: whom a file of `with_waiting` waits for, since when, and what for. Empty when it is decided."""
    sentence = _sentence(application, now)
    return sentence % _facts(application) if sentence else ""


def _sentence(application: Application, now: datetime) -> str:
    status = Status(application.status)
    if status == Status.SUBMITTED and application.email_confirmed_at is None:
        return _("Waits for the applicant since %(since)s, who has to confirm the mail address.")
    if status == Status.INFORMATION_REQUESTED:
        return _asked(application, now)
    if status == Status.SCHEDULED:
        return _on_agenda(application, now)
    return {
        Status.SUBMITTED: _("Waits for the secretariat since %(since)s, to take it into review."),
        Status.IN_REVIEW: _("Waits for the secretariat since %(since)s, to put it on an agenda."),
    }.get(status, "")


def _on_agenda(application: Application, now: datetime) -> str:
    moment = getattr(application, "meets_at", None)
    if moment is not None and moment <= now:
        return _("Waits for the board meeting of %(meeting)s to be closed.")
    return _("Waits for the board meeting of %(meeting)s.")


def _asked(application: Application, now: datetime) -> str:
    day = getattr(application, "answer_by", None)
    if day is not None and day < localdate(now):
        return _("Waits for the applicant since %(since)s; the answer was due on %(answer_by)s.")
    return _("Waits for the applicant since %(since)s, who was asked to answer by %(answer_by)s.")


def for_applicant(application: Application, *, meets_at: datetime | None) -> str:
    """The same, as the applicant reads it. Empty when there is nothing to wait for."""
    match application.status:
        case Status.SUBMITTED if application.email_confirmed_at is None:
            sentence = _("Waiting for you since %(since)s.")
        case Status.INFORMATION_REQUESTED:
            sentence = _("Waiting for your answer since %(since)s.")
        case Status.SUBMITTED | Status.IN_REVIEW:
            sentence = _("Waiting for the secretariat since %(since)s.")
        case Status.SCHEDULED if meets_at is not None:
            sentence = _("Waiting for the board meeting of %(meeting)s.")
        case _other:
            return ""
    return sentence % {"since": _day(application.waiting_since), "meeting": _day(meets_at)}


def _facts(application: Application) -> dict[str, str]:
    answer_by = getattr(application, "answer_by", None)
    return {
        "since": _day(application.waiting_since),
        "meeting": _day(getattr(application, "meets_at", None)),
        "answer_by": date_format(answer_by, "j F Y") if answer_by else "",
    }


def _day(moment: datetime | None) -> str:
    return date_format(localtime(moment), "j F Y") if moment else ""


def stuck(rows: ApplicationQuerySet, *, now: datetime) -> ApplicationQuerySet:
    """What waits longer than STUCK_DAYS: for staff, for an answer that is late, or for a meeting to be closed."""
    cutoff = now - timedelta(days=settings.STUCK_DAYS)
    on_desk = Q(status__in=[Status.SUBMITTED, Status.IN_REVIEW], waiting_since__lte=cutoff)
    unanswered = Q(status=Status.INFORMATION_REQUESTED, waiting_since__lte=cutoff, answer_by__lt=localdate(now))
    unclosed = Q(status=Status.SCHEDULED, meets_at__lte=cutoff)
    return with_waiting(rows).filter(on_desk | unanswered | unclosed)


def longest_first(rows: ApplicationQuerySet) -> ApplicationQuerySet:
    return rows.order_by(F("waiting_since").asc(nulls_last=True), "pk")
