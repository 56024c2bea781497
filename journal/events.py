from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model
from django.utils.translation import gettext_noop

from journal.models import Event

APPLICANT = gettext_noop("applicant")
SYSTEM = gettext_noop("the portal")


def record(
    subject: Model, verb: str, *, now: datetime, actor: AbstractBaseUser | None, by: str = SYSTEM, **data: Any
) -> Event:
    """Write down what happened to `subject`, in the transaction that made it happen.

    `verb` is an untranslated sentence part such as "application submitted", wrapped in gettext_noop where it
    is written and translated where it is shown. Without an `actor`, `by` says who acted: APPLICANT or SYSTEM.
    `data` must be JSON; money as text.
    """
    event = drawn_up(subject, verb, now=now, actor=actor, by=by, **data)
    event.save()
    return event


def drawn_up(
    subject: Model, verb: str, *, now: datetime, actor: AbstractBaseUser | None, by: str = SYSTEM, **data: Any
) -> Event:
    """Not stored yet, for whoever stores many at once; `subject` is."""
    return Event(
        subject=subject,
        verb=verb,
        at=now,
        actor_id=actor.pk if actor else None,
        actor_name=str(actor) if actor else by,
        data=data,
    )
