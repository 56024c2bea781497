"""The report of the ICA-kompas that comes later: followed up until it is there, and holding nothing up."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from applications.links import mail_link
from applications.models import Application, ApplicationDocument, ApplicationQuerySet
from journal.events import record

MOST_REMINDERS = 3
WITHOUT_A_DATE = timedelta(days=60)
BETWEEN = timedelta(days=30)


def awaiting_reminder(*, now: datetime) -> ApplicationQuerySet:
    """Whom to write: the day after the expected date (or 60 days after sending), then every 30 days, three times.

    Written as "not yet reminded", so that days on which nothing ran are made up for, once.
    """
    today = localdate(now)
    passed = Q(kompas_expected_on__lt=today) | Q(kompas_expected_on=None, submitted_at__lte=now - WITHOUT_A_DATE)
    again = Q(kompas_reminded_at__lte=now - BETWEEN, kompas_reminders__lt=MOST_REMINDERS)
    return _promised(now).filter(passed & Q(kompas_reminders=0) | again).order_by("pk")


def _promised(now: datetime) -> ApplicationQuerySet:
    """A report was promised and has not come, and it still has a place to come to."""
    reports = ApplicationDocument.objects.filter(purpose=ApplicationDocument.Purpose.KOMPAS)
    return (
        Application.objects.filter(
            kompas=Application.Kompas.LATER, status__in=(*Application.OPEN, Application.Status.APPROVED)
        )
        .filter(Q(membership=None) | Q(membership__ended_on=None) | Q(membership__ended_on__gte=localdate(now)))
        .exclude(email_confirmed_at=None)
        .exclude(pk__in=reports.values("application"))
    )


@transaction.atomic
def remind(application: Application, *, now: datetime) -> Application:
    """Write one reminder, unless the report came or another worker wrote it meanwhile."""
    claimed = Application.objects.select_for_update().get(pk=application.pk)
    if not awaiting_reminder(now=now).filter(pk=claimed.pk).exists():
        return claimed
    claimed.kompas_reminders += 1
    claimed.kompas_reminded_at = now
    claimed.save(update_fields=["kompas_reminders", "kompas_reminded_at"])
    record(
        claimed,
        gettext_noop("reminded of the ICA-kompas report"),
        now=now,
        actor=None,
        reminder=claimed.kompas_reminders,
    )
    mail_link(claimed, "kompas_reminder", now=now, is_last=claimed.kompas_reminders == MOST_REMINDERS)
    return claimed
