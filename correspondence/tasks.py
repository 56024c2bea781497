from celery import shared_task
from django.utils import timezone

from correspondence import delivery


@shared_task(name="correspondence.deliver_due_letters")
def deliver_due_letters() -> None:
    """Send what is due, one bounded batch; what is left waits for the next sweep."""
    delivery.give_up_stale_claims(now=timezone.now())
    delivery.deliver_due(clock=timezone.now)
