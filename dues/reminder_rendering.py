"""From a written reminder to its PDF, kept once, and sent with its letter exactly as it is kept."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from correspondence import outbox
from dues import reminder_pdf
from dues.models import Reminder
from dues.rendering import BATCH
from journal.rules import RuleError

logger = logging.getLogger(__name__)


def render_some(*, clock: Callable[[], datetime]) -> int:
    """The PDFs of at most BATCH reminders that wait; how many were taken up. Safe beside other workers."""
    reminders = _claim(now=clock())
    for reminder in reminders:
        try:
            _keep(reminder, reminder_pdf.render(reminder), clock())
        except RuleError as problem:
            logger.error("%s has no PDF yet: %s", reminder, problem)  # noqa: TRY400 - the sentence says it all
        except Exception:
            logger.exception("%s cannot be made into a PDF", reminder)
    if reminders:
        outbox.wake_delivery()
    return len(reminders)


@transaction.atomic
def _claim(*, now: datetime) -> list[Reminder]:
    waiting = Reminder.objects.waiting_for_pdf(now).select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    keys = [reminder.pk for reminder in waiting[:BATCH]]
    Reminder.objects.filter(pk__in=keys).update(rendering_since=now)
    return list(Reminder.objects.filter(pk__in=keys).select_related("invoice", "level").order_by("pk"))


@transaction.atomic
def _keep(reminder: Reminder, content: bytes, now: datetime) -> None:
    locked = Reminder.objects.select_for_update().get(pk=reminder.pk)
    if locked.pdf:
        return
    locked.pdf.save("", ContentFile(content), save=False)
    locked.save(update_fields=["pdf"])
    if locked.letter:
        outbox.attach(locked.letter, name=reminder_pdf.file_name(reminder), content=content)
        outbox.set_free(locked.letter, now=now)
