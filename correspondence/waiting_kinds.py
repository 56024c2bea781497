"""Kinds of letters that wait until somebody has looked at them, as the secretariat chooses."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext_noop

from correspondence.models import HeldKind, Letter
from journal.events import record


def hold_waiting_kinds(letters: list[Letter]) -> list[Letter]:
    """Hold the fresh letters of the kinds that wait. One that expires never waits: somebody sits waiting for it."""
    kinds = {letter.kind for letter in letters if letter.expires_at is None}
    if not kinds:
        return letters
    waiting = waiting_kinds() & kinds
    for letter in letters:
        if letter.kind in waiting and letter.expires_at is None:
            letter.held_at = letter.created_at
    return letters


def waiting_kinds() -> set[str]:
    return set(HeldKind.objects.filter(waits=True).values_list("kind", flat=True))


@transaction.atomic
def choose(kind: str, *, waits: bool, now: datetime, actor: AbstractBaseUser) -> HeldKind:
    """From now on letters of this kind wait, or leave by themselves. Letters that wait already go on waiting."""
    row, _created = HeldKind.objects.get_or_create(kind=kind, defaults={"waits": not waits})
    row = HeldKind.objects.select_for_update().get(pk=row.pk)
    if row.waits != waits:
        row.waits = waits
        row.save(update_fields=["waits"])
        verb = gettext_noop("letters of this kind wait") if waits else gettext_noop("letters of this kind leave")
        record(row, verb, now=now, actor=actor)
    return row
