from contextlib import suppress

from celery import shared_task
from django.utils import timezone

from accounts.roles import BOARD, members_of
from applications import agenda, digests, drafts, kompas_reminders
from applications.models import Application
from journal.rules import RuleError


@shared_task(name="applications.expire_drafts")
def expire_drafts() -> None:
    """Sweep: every draft untouched for a month, however long ago that was."""
    now = timezone.now()
    untouched = Application.objects.filter(
        status=Application.Status.DRAFT, updated_at__lte=now - drafts.IDLE_LIFETIME
    )
    for application in untouched.iterator(chunk_size=200):
        drafts.expire(application, now=now)


@shared_task(name="applications.remind_kompas_reports")
def remind_kompas_reports() -> None:
    """Sweep: every promised report that did not come, and about which nobody was written lately."""
    now = timezone.now()
    for application in kompas_reminders.awaiting_reminder(now=now).iterator(chunk_size=200):
        kompas_reminders.remind(application, now=now)


@shared_task(name="applications.send_board_digest")
def send_board_digest() -> None:
    """Sweep: each member of the board for whom something waits and who had no letter this week."""
    now = timezone.now()
    for member in members_of(BOARD).order_by("pk"):
        digests.write_digest(member, now=now)


@shared_task(name="applications.fill_agenda")
def fill_agenda() -> None:
    """Sweep: each complete file that stands on no agenda goes onto that of the next meeting."""
    now = timezone.now()
    for application in agenda.waiting_for_an_agenda().iterator(chunk_size=200):
        with suppress(RuleError):  # somebody took it elsewhere at this very moment
            agenda.land(application, now=now)
