"""One letter a week to each member of the board, instead of one for each thing that happens."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from accounts.models import User
from applications.advice import awaiting
from applications.models import BoardDigest
from correspondence.models import Letter
from correspondence.outbox import Recipient, write

DIGEST = gettext_noop("board digest")


def monday_of(now: datetime) -> date:
    """The day on which the ISO week of this moment began, in Brussels."""
    today = localdate(now)
    return today - timedelta(days=today.weekday())


@transaction.atomic
def write_digest(member: User, *, now: datetime) -> Letter | None:
    """The letter of this week, if something waits for this member and this week had none yet."""
    files = list(awaiting(member))
    if not files:
        return None
    digest, created = BoardDigest.objects.get_or_create(
        member=member, monday=monday_of(now), defaults={"written_at": now}
    )
    if not created:
        return None
    digest.applications.set(files)
    return write(
        kind=DIGEST,
        template="applications/letters/digest",
        to=Recipient(member.email, member.name, member.language),
        context={"applications": files},
        action_url=reverse("admin:next_advice"),
        about=digest,
        now=now,
    )
