"""Reminding applicants of what they were asked: once before the date, and once when it has passed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from applications.information import mail_request
from applications.models import Application, InformationRequest
from applications.models.information import InformationRequestQuerySet
from journal.events import record

# Nobody is reminded of what was asked yesterday.
REST = timedelta(days=2)


def awaiting_reminder(*, now: datetime) -> InformationRequestQuerySet:
    """Written as "not yet reminded", so that days on which nothing ran are made up for, once."""
    today = localdate(now)
    soon = Q(
        deadline__gte=today,
        deadline__lte=today + timedelta(days=settings.REQUEST_REMINDER_DAYS),
        reminded_at=None,
        asked_at__lte=now - REST,
    )
    late = Q(deadline__lt=today, overdue_reminded_at=None)
    return InformationRequest.objects.open().filter(soon | late).order_by("pk")


@transaction.atomic
def remind(request: InformationRequest, *, now: datetime) -> InformationRequest:
    """Write one reminder, unless the answer came or another worker wrote it meanwhile."""
    application = Application.objects.select_for_update().get(pk=request.application_id)
    if not awaiting_reminder(now=now).filter(pk=request.pk).exists():
        return request
    request = InformationRequest.objects.get(pk=request.pk)
    request.application = application
    is_late = request.deadline < localdate(now)
    if is_late:
        request.overdue_reminded_at = now
    else:
        request.reminded_at = now
    request.save(update_fields=["reminded_at", "overdue_reminded_at"])
    record(application, gettext_noop("reminded of the information request"), now=now, actor=None, late=is_late)
    mail_request(request, "information_reminder", now=now, is_late=is_late)
    return request
