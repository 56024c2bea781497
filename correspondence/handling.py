"""What a person may do with a letter: change its words before it leaves, send it again, withdraw it."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
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
def send_again(letter: Letter, *, now: datetime, actor: AbstractBaseUser) -> Letter:
    """Back into the queue. The Message-ID stays, so that a mail server can see that it is the same letter."""
    letter = _claim(letter, MAY_SEND_AGAIN, _("Only a letter that failed or is uncertain can be sent again."))
    if _has_lost_its_secret(letter) or (letter.expires_at and letter.expires_at <= now):
        raise RuleError(_("What this letter offers has expired. Ask the recipient to request a new one."))
    before = letter.status
    letter.status = Status.READY
    letter.attempts, letter.last_error, letter.left_text, letter.left_html = 0, "", "", ""
    letter.send_after = letter.claimed_at = None
    letter.save()
    record(letter, gettext_noop("letter sent again"), now=now, actor=actor, before=before)
    wake(tasks.deliver_due_letters)
    return letter


@transaction.atomic
def withdraw(letter: Letter, *, now: datetime, actor: AbstractBaseUser | None) -> Letter:
    """It does not leave any more. Without an actor the portal itself does so: another letter takes its place."""
    letter = _claim(
        letter, MAY_WITHDRAW, _("This letter has left already, or is leaving now; it cannot be withdrawn.")
    )
    before = letter.status
    Letter.objects.filter(pk=letter.pk).update(status=Status.CANCELLED, **forgotten_secret())
    record(letter, gettext_noop("letter withdrawn"), now=now, actor=actor, before=before)
    letter.refresh_from_db()
    return letter


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


def _has_lost_its_secret(letter: Letter) -> bool:
    return not letter.secret and SECRET_MARK in f"{letter.body} {letter.action_url}"
