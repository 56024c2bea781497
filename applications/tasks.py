import logging
from contextlib import suppress

from celery import shared_task
from django.utils import timezone

from accounts.roles import BOARD, members_of
from applications import (
    advice_reminders,
    agenda,
    digests,
    drafts,
    kompas_reminders,
    minutes_pdf,
    pack_making,
    request_reminders,
)
from applications.models import BoardPack, Minutes
from journal.background import wake
from journal.rules import RuleError

logger = logging.getLogger(__name__)


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


@shared_task(name="applications.make_pack", soft_time_limit=150, time_limit=170)
def make_pack(pack_id: int) -> None:
    """One file of one pack, then a task of its own for the next: other work comes in between."""
    pack = BoardPack.objects.filter(pk=pack_id).first()
    if pack is None:
        return
    try:
        made = pack_making.make_next(pack, now=timezone.now())
    except RuleError as problem:
        logger.error("Board pack %s was not made: %s", pack_id, problem)  # noqa: TRY400 - the sentence says it all
        pack_making.fail(pack, str(problem))
        return
    if made and made.status == BoardPack.Status.MAKING:
        wake(make_pack, pack_id)


@shared_task(name="applications.make_waiting_packs")
def make_waiting_packs() -> None:
    """The sweep: packs asked for while no worker was awake, or in the hands of one that died."""
    for pack_id in BoardPack.objects.free(timezone.now()).order_by("asked_at", "pk").values_list("pk", flat=True):
        wake(make_pack, pack_id)


@shared_task(name="applications.print_minutes", soft_time_limit=60, time_limit=90)
def print_minutes(minutes_id: int) -> None:
    minutes = Minutes.objects.select_related("meeting").filter(pk=minutes_id).first()
    if minutes is None:
        return
    try:
        minutes_pdf.keep(minutes, now=timezone.now())
    except RuleError as problem:
        logger.error("Minutes %s have no PDF yet: %s", minutes_id, problem)  # noqa: TRY400 - the sentence says it all


@shared_task(name="applications.print_waiting_minutes")
def print_waiting_minutes() -> None:
    """The sweep: what was frozen while no worker was awake, or in the hands of one that died."""
    waiting = Minutes.objects.waiting_for_pdf(timezone.now()).order_by("pk")
    for minutes_id in waiting.values_list("pk", flat=True)[:25]:
        wake(print_minutes, minutes_id)


@shared_task(name="applications.fill_agenda")
def fill_agenda() -> None:
    """Sweep: each complete file that stands on no agenda goes onto that of the next meeting."""
    now = timezone.now()
    for application in agenda.waiting_for_an_agenda().iterator(chunk_size=200):
        with suppress(RuleError):  # somebody took it elsewhere at this very moment
            agenda.land(application, now=now)
