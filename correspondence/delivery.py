"""Delivering letters. Each is claimed before it is sent, so that no two workers send the same one.

A letter whose outcome is unknown becomes UNCERTAIN and waits for a person: sending again by itself would
sooner or later send twice.
"""

import logging
import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils.translation import gettext_noop

from correspondence.message import Parts, build, parts_of
from correspondence.models import Letter
from correspondence.reasons import server_said

logger = logging.getLogger(__name__)
Status = Letter.Status

BATCH = 100
STALE_AFTER = timedelta(minutes=5)
# How long to wait after the first, second, ... attempt that was put off: two days in all.
DELAYS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440)]

EXPIRED = gettext_noop("It was of no use any more: what it offers had expired.")
WORKER_GONE = gettext_noop("The worker stopped while it was sending.")


@dataclass(frozen=True)
class Outcome:
    """How one attempt ended. READY means put off: it certainly has not left, and may be tried later."""

    status: Letter.Status
    error: str = ""
    line_is_broken: bool = False


def deliver_due(*, clock: Callable[[], datetime], limit: int = BATCH) -> int:
    """Send at most `limit` letters over one connection; the answer is how many have left.

    Takes a clock rather than a time, because a batch may last for minutes. A broken connection ends the
    batch: the letters behind it stay as they are, for the next sweep.
    """
    refuse_expired(now=clock())
    due = Letter.objects.due(clock()).order_by("pk").values_list("pk", flat=True)[:limit]
    connection = get_connection()
    sent = 0
    try:
        for pk in list(due):
            outcome = _deliver(pk, connection, clock)
            sent += outcome.status == Status.SENT
            if outcome.line_is_broken:
                break
    finally:
        _hang_up(connection)
    return sent


def _deliver(pk: int, connection: BaseEmailBackend, clock: Callable[[], datetime]) -> Outcome:
    letter = claim(pk, now=clock())
    if letter is None:
        return Outcome(Status.SENDING)
    try:
        parts = parts_of(letter)
        outcome = _send(letter, parts, connection, now=clock())
    except Exception as error:  # whatever is wrong with this letter may not stop the others
        logger.exception("Letter %s cannot be made into a mail", pk)
        parts, outcome = Parts("", ""), Outcome(Status.FAILED, repr(error))
    settle(letter, outcome, parts, now=clock())
    return outcome


def claim(pk: int, *, now: datetime) -> Letter | None:
    """Take one letter for sending. None when another worker took it, or a person withdrew it."""
    taken = Letter.objects.due(now).filter(pk=pk)
    if not taken.update(status=Status.SENDING, claimed_at=now, attempts=F("attempts") + 1):
        return None
    return Letter.objects.prefetch_related("attachments").get(pk=pk)


def _send(letter: Letter, parts: Parts, connection: BaseEmailBackend, *, now: datetime) -> Outcome:
    message = build(letter, parts, now=now)
    try:
        connection.open()
    except OSError as error:  # every error of smtplib is one
        return Outcome(Status.READY, server_said(error), line_is_broken=True)
    try:
        connection.send_messages([message])
    except Exception as error:  # noqa: BLE001 - a back end may raise anything, and the letter may have left
        return _judge(error, may_have_left=getattr(connection, "may_have_taken_it", True))
    return Outcome(Status.SENT)


def _judge(error: Exception, *, may_have_left: bool) -> Outcome:
    """An answer settles it: 4xx means later, 5xx never. Without an answer it depends on how far we were."""
    if code := _reply_code(error):
        return Outcome(Status.READY if code < 500 else Status.FAILED, server_said(error), line_is_broken=code == 421)
    if may_have_left:
        return Outcome(Status.UNCERTAIN, str(error), line_is_broken=True)
    if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError | TimeoutError):
        return Outcome(Status.READY, str(error), line_is_broken=True)
    return Outcome(Status.FAILED, repr(error))


def _reply_code(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _answer in error.recipients.values()]
        return max(codes)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def settle(letter: Letter, outcome: Outcome, parts: Parts, *, now: datetime) -> None:
    """Write down how it ended, unless a person has decided about this letter meanwhile."""
    facts: dict[str, Any] = {"status": outcome.status, "last_error": outcome.error}
    if outcome.status in {Status.SENT, Status.UNCERTAIN}:
        facts |= {"left_text": parts.text, "left_html": parts.html}
    if outcome.status == Status.SENT:
        facts |= {"sent_at": now, **forgotten_secret()}
    if outcome.status == Status.READY:
        facts |= _later(letter.attempts, now)
    mine = Letter.objects.filter(pk=letter.pk, claimed_at=letter.claimed_at)
    mine.filter(status__in=[Status.SENDING, Status.UNCERTAIN]).update(**facts)


def _later(attempts: int, now: datetime) -> dict[str, Any]:
    if attempts > len(DELAYS):
        return {"status": Status.FAILED}
    return {"send_after": now + DELAYS[attempts - 1]}


def forgotten_secret() -> dict[str, str]:
    """A secret is of use to nobody once its letter has left. The demo keeps it: its mails go nowhere."""
    return {} if settings.DEMO else {"secret": ""}


def refuse_expired(*, now: datetime) -> int:
    expired = Letter.objects.due(now).filter(expires_at__lte=now)
    return expired.update(status=Status.FAILED, last_error=EXPIRED, **forgotten_secret())


def give_up_stale_claims(*, now: datetime) -> int:
    """Letters whose worker was killed on the way: they may have left, so a person decides."""
    stale = Letter.objects.filter(status=Status.SENDING, claimed_at__lt=now - STALE_AFTER)
    return stale.update(status=Status.UNCERTAIN, last_error=WORKER_GONE)


def _hang_up(connection: BaseEmailBackend) -> None:
    with suppress(OSError):  # the server may be gone already, and what it answered is written down
        connection.close()
