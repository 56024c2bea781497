from celery import shared_task
from django.utils import timezone

from applications import drafts
from applications.models import Application


@shared_task(name="applications.expire_drafts")
def expire_drafts() -> None:
    """Sweep: every draft untouched for a month, however long ago that was."""
    now = timezone.now()
    untouched = Application.objects.filter(
        status=Application.Status.DRAFT, updated_at__lte=now - drafts.IDLE_LIFETIME
    )
    for application in untouched.iterator(chunk_size=200):
        drafts.expire(application, now=now)
