"""What a person may do with a letter: change its words, hold it, let it go, send it again, withdraw it."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from correspondence import tasks
from correspondence.delivery import forgotten_secret
from correspondence.letters import one_line
from correspondence.models import SECRET_MARK, Letter
from journal.background import wake
from journal.events import record
from journal.rules import RuleError

Status = Letter.Status

MAY_EDIT = (Status.DRAFT, Status.READY, Status.FAILED)
MAY_SEND_AGAIN = (Status.FAILED, Status.UNCERTAIN)
MAY_WITHDRAW = (Status.DRAFT, Status.READY, Status.FAILED)
MAY_CONFIRM = (Status.UNCERTAIN,)
MAY_HOLD = MAY_LET_GO = (Status.DRAFT, Status.READY)


@transaction.atomic
def edit(letter: Letter, *, subject: str, body: str, now: datetime, actor: AbstractBaseUser) -> Letter:
    """New words for a letter that has not left. Its old ones are kept in the event."""
    letter = _claim(
        letter, MAY_EDIT, _("This letter has left already, or is leaving now; its words stay as they are.")
    )
    if SECRET_MARK in letter.body and SECRET_MARK not in body:
        raise RuleError(
            _("Keep %(mark)s in the text: without it the recipient cannot use this letter.") % {"mark": SECRET_MARK}
        )
    before = {"subject": letter.subject, "body": letter.body}
    letter.subject = one_line(subject, limit=200)
    letter.body = body.replace("\r\n", "\n").strip()
    letter.save(update_fields=["subject", "body"])
    record(letter, gettext_noop("letter changed"), now=now, actor=actor, before=before)
    return letter


@transaction.atomic
def hold(letter: Letter, *, now: datetime, actor: AbstractBaseUser) -> Letter:
    """Keep a letter here until a person lets it go: no sweep sends it."""
    letter = _claim(letter, MAY_HOLD, _("This letter has left already, or is leaving now; it cannot be held."))
    if letter.is_held:
        return letter
    letter.held_at = now
    letter.save(update_fields=["held_at"])
    record(letter, gettext_noop("letter held"), now=now, actor=actor)
    return letter


@transaction.atomic
def let_go(letter: Letter, *, now: datetime, actor: AbstractBaseUser) -> Letter:
    """Send it now: held no longer, nor put off. One that waits for its attachment leaves when that is there."""
    letter = free(letter, now=now, actor=actor)
    wake(tasks.deliver_due_letters)
    return letter


def free(letter: Letter, *, now: datetime, actor: AbstractBaseUser) -> Letter:
    """As `let_go`, for a caller that has a transaction and wakes the worker itself."""
    letter = _claim(letter, MAY_LET_GO, _("This letter has left already, or was withdrawn."))
    if letter.expires_at and letter.expires_at <= now:
        raise RuleError(_("What this letter offers has expired. Ask the recipient to request a new one."))
    before = {"held": letter.is_held}
    letter.held_at = letter.send_after = None
    letter.save(update_fields=["held_at", "send_after"])
    record(letter, gettext_noop("letter let go"), now=now, actor=actor, before=before)
    return letter


@transaction.atomic
def send_again(letter: Letter, *, now: datetime, actor: AbstractBaseUser) -> Letter:
    """Back into the queue. The Message-ID stays, so that a mail server can see that it is the same letter."""
    letter = requeue(letter, now=now, actor=actor)
    wake(tasks.deliver_due_letters)
    return letter


def requeue(letter: Letter, *, now: datetime, actor: AbstractBaseUser) -> Letter:
    """As `send_again`, for a caller that has a transaction and wakes the worker itself."""
    letter = _claim(letter, MAY_SEND_AGAIN, _("Only a letter that failed or is uncertain can be sent again."))
    if has_lost_its_use(letter, now):
        raise RuleError(_("What this letter offers has expired. Ask the recipient to request a new one."))
    before = letter.status
    letter.status = Status.READY
    letter.attempts, letter.last_error, letter.left_text, letter.left_html = 0, "", "", ""
    letter.send_after = letter.claimed_at = None
    letter.save()
    record(letter, gettext_noop("letter sent again"), now=now, actor=actor, before=before)
    return letter


@transaction.atomic
def withdraw(letter: Letter, *, now: datetime, actor: AbstractBaseUser | None) -> Letter:
    """It does not leave any more. Without an actor the portal itself does so: another letter takes its place."""
    letter = _claim(
        letter, MAY_WITHDRAW, _("This letter has left already, or is leaving now; it cannot be withdrawn.")
    )
    before = letter.status
    _cancel(letter)
    record(letter, gettext_noop("letter withdrawn"), now=now, actor=actor, before=before)
    letter.refresh_from_db()
    return letter


@transaction.atomic
def withdraw_unsent(
    subject: Model, *, kinds: Iterable[str], reason: str, now: datetime, actor: AbstractBaseUser | None
) -> int:
    """Withdraw what is not true any more: the letters of these kinds about `subject` that have not left.

    `reason` is an untranslated sentence for the history. The answer is how many were withdrawn.
    """
    about = Letter.objects.about(subject).filter(kind__in=kinds, status__in=MAY_WITHDRAW)
    letters = list(about.select_for_update().order_by("pk"))
    for letter in letters:
        _cancel(letter)
        record(letter, gettext_noop("letter withdrawn"), now=now, actor=actor, before=letter.status, why=reason)
    return len(letters)


def _cancel(letter: Letter) -> None:
    Letter.objects.filter(pk=letter.pk).update(status=Status.CANCELLED, held_at=None, **forgotten_secret())


@transaction.atomic
def confirm_arrival(letter: Letter, *, now: datetime, actor: AbstractBaseUser) -> Letter:
    """Somebody asked the recipient, or the mail server's log: the uncertain letter did leave."""
    letter = _claim(letter, MAY_CONFIRM, _("It is already known whether this letter has left."))
    facts = {"status": Status.SENT, "sent_at": letter.claimed_at or now, "last_error": "", **forgotten_secret()}
    Letter.objects.filter(pk=letter.pk).update(**facts)
    record(letter, gettext_noop("letter found to have arrived"), now=now, actor=actor)
    letter.refresh_from_db()
    return letter


def _claim(letter: Letter, statuses: tuple[Letter.Status, ...], refusal: str) -> Letter:
    """The row under lock, in one of these statuses. The worker takes its letters by the same status."""
    row = Letter.objects.select_for_update().filter(pk=letter.pk, status__in=statuses).first()
    if row is None:
        raise RuleError(refusal)
    return row


def has_lost_its_use(letter: Letter, now: datetime) -> bool:
    """What it offers has expired, or its secret is wiped already."""
    if letter.expires_at and letter.expires_at <= now:
        return True
    return not letter.secret and SECRET_MARK in f"{letter.body} {letter.action_url}"
