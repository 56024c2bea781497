from celery import shared_task
from django.utils import timezone

from accounts.roles import BOARD, members_of
from applications import advice_reminders, digests, drafts, kompas_reminders, request_reminders


@shared_task(name="applications.expire_drafts")
def expire_drafts() -> None:
    """Sweep: every draft untouched for too long and warned about, however long ago that was."""
    now = timezone.now()
    for application in drafts.expired(now=now).iterator(chunk_size=200):
        drafts.expire(application, now=now)


@shared_task(name="applications.warn_of_expiring_drafts")
def warn_of_expiring_drafts() -> None:
    """Sweep: every draft that goes soon and of which its writer does not know yet."""
    now = timezone.now()
    for application in drafts.expiring(now=now).iterator(chunk_size=200):
        drafts.warn(application, now=now)


@shared_task(name="applications.remind_information_requests")
def remind_information_requests() -> None:
    """Sweep: every open request that is almost or already late, and about which nobody was written."""
    now = timezone.now()
    for request in request_reminders.awaiting_reminder(now=now).iterator(chunk_size=200):
        request_reminders.remind(request, now=now)


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


@shared_task(name="applications.remind_advice")
def remind_advice() -> None:
    """Sweep: the meetings that come near, and whoever owes advice for one and was not reminded of it."""
    now = timezone.now()
    for meeting in advice_reminders.nearing(now=now):
        advice_reminders.remind(meeting, now=now)
