"""Writing letters. A letter is a row of the transaction that caused it; a worker delivers it afterwards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from correspondence import tasks
from correspondence.letters import one_line
from correspondence.models import Attachment, Letter
from correspondence.waiting_kinds import hold_waiting_kinds
from correspondence.wording import Wordings, wordings_of, words_for
from journal.background import wake
from journal.rules import RuleError


@dataclass(frozen=True)
class Recipient:
    email: str
    name: str
    language: str


def compose(
    *,
    kind: str,
    template: str,
    to: Recipient,
    context: Mapping[str, Any],
    now: datetime,
    action_url: str = "",
    secret: str = "",
    about: Model | None = None,
    send_after: datetime | None = None,
    expires_at: datetime | None = None,
    waits_for_attachment: bool = False,
    wordings: Wordings | None = None,
) -> Letter:
    """A letter that is not stored yet; `write_many` stores it.

    `template` names "room/letters/kind"; the language and .txt are added. Beside `context` it may use
    `recipient` (email, name, language), `association` (the setting) and `site_url`. `action_url` is a path or an
    address and may hold SECRET_MARK, as the text may: `secret` comes in its place when the letter leaves.
    After `expires_at` the letter is of no use to anybody (a sign-in code) and does not leave any more.
    Who writes many letters of one template looks up its own `wordings` once (`wordings_of`) and hands them over.
    """
    validate_email(to.email)  # also refuses line breaks, which would end a header
    facts = {**context, "recipient": to, "association": settings.ASSOCIATION, "site_url": settings.SITE_URL}
    own = (wordings_of(template) if wordings is None else wordings).get(to.language)
    words = words_for(template, language=to.language, context=facts, own=own)
    return Letter(
        status=Letter.Status.DRAFT if waits_for_attachment else Letter.Status.READY,
        kind=kind,
        to_email=to.email,
        to_name=one_line(to.name, limit=200),
        language=to.language,
        subject=words.subject,
        body=words.body,
        action_label=words.button if action_url else "",
        action_url=_absolute(action_url),
        secret=secret,
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
        about=about,
        created_at=now,
        send_after=send_after,
        expires_at=expires_at,
    )


def write(
    *,
    kind: str,
    template: str,
    to: Recipient,
    context: Mapping[str, Any],
    now: datetime,
    action_url: str = "",
    secret: str = "",
    about: Model | None = None,
    send_after: datetime | None = None,
    expires_at: datetime | None = None,
    waits_for_attachment: bool = False,
) -> Letter:
    """Compose one letter and store it; it leaves once the current transaction has committed."""
    letter = compose(
        kind=kind,
        template=template,
        to=to,
        context=context,
        now=now,
        action_url=action_url,
        secret=secret,
        about=about,
        send_after=send_after,
        expires_at=expires_at,
        waits_for_attachment=waits_for_attachment,
    )
    return write_many([letter])[0]


def write_many(letters: Iterable[Letter]) -> list[Letter]:
    """Store composed letters with one query for five hundred of them, and one to learn which kinds wait."""
    return store(hold_waiting_kinds(list(letters)))


def store(letters: list[Letter]) -> list[Letter]:
    """The last step of `write_many` by itself, for whoever held the kinds that wait before taking a lock."""
    written = Letter.objects.bulk_create(letters, batch_size=500)
    wake(tasks.deliver_due_letters)
    return written


@transaction.atomic
def attach(letter: Letter, *, name: str, content: bytes, content_type: str = "application/pdf") -> Attachment:
    """Keep a file with a letter that has not left. A second file of the same name takes the first one's place."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.has_left:
        raise RuleError(_("This letter has left already; nothing can be added to it."))
    attachment = Attachment.objects.filter(letter=letter, name=name).first() or Attachment(letter=letter, name=name)
    attachment.content_type = content_type
    attachment.file.save(name, ContentFile(content), save=False)
    attachment.save()
    return attachment


def release(letter: Letter, *, now: datetime) -> Letter:
    """Let a letter go that waited for its attachment. One that was withdrawn meanwhile stays withdrawn."""
    set_free(letter, now=now)
    wake_delivery()
    letter.refresh_from_db()
    return letter


def set_free(letter: Letter, *, now: datetime) -> None:
    """As `release`, for whoever lets many go and wakes the worker once."""
    waiting = Letter.objects.filter(pk=letter.pk, status=Letter.Status.DRAFT)
    waiting.update(status=Letter.Status.READY, released_at=now)


def wake_delivery() -> None:
    wake(tasks.deliver_due_letters)


def _absolute(address: str) -> str:
    return f"{settings.SITE_URL}{address}" if address.startswith("/") else address
