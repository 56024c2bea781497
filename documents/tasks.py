from celery import shared_task
from django.utils import timezone

from documents import quarantine


@shared_task(name="documents.scan_quarantined")
def scan_quarantined() -> None:
    quarantine.scan_waiting(clock=timezone.now)
