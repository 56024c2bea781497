"""One decision about many letters: exactly those that somebody saw counted, or none of them."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from correspondence import handling, tasks
from correspondence.models import Letter, LetterQuerySet
from journal.background import wake
from journal.rules import RuleError

Status = Letter.Status


@dataclass(frozen=True)
class Job:
    """`takes` narrows any selection to the letters this can be done with; `act` does it with one of them."""

    takes: Callable[[datetime], Q]
    act: Callable[..., Letter]
    fits: Callable[[Letter, datetime], bool] = lambda _letter, _now: True


# An uncertain letter is in none of them: about each of those a person decides by itself.
JOBS = {
    "vasthouden": Job(lambda _now: Q(status__in=handling.MAY_HOLD, held_at=None), handling.hold),
    "versturen": Job(
        lambda now: (
            Q(status__in=handling.MAY_LET_GO)
            & (Q(held_at__isnull=False) | Q(send_after__gt=now))
            & (Q(expires_at=None) | Q(expires_at__gt=now))
        ),
        handling.free,
    ),
    "opnieuw": Job(
        lambda now: Q(status=Status.FAILED) & (Q(expires_at=None) | Q(expires_at__gt=now)),
        handling.requeue,
        lambda letter, now: not handling.has_lost_its_use(letter, now),
    ),
}


@dataclass(frozen=True)
class Selection:
    """The letters that a job would touch, and a seal that says exactly which these are."""

    letters: list[Letter]

    @property
    def count(self) -> int:
        return len(self.letters)

    @property
    def seal(self) -> str:
        return _seal(letter.pk for letter in self.letters)


class ChangedError(RuleError):
    """Other letters are in it than somebody agreed to. `selection` is what it would be now."""

    def __init__(self, selection: Selection) -> None:
        super().__init__(
            _("Meanwhile something changed in these letters. Look at the number again, and confirm once more.")
        )
        self.selection = selection


def select(letters: LetterQuerySet, job: Job, *, now: datetime) -> Selection:
    """What the job would touch of these letters."""
    rows = letters.filter(job.takes(now)).defer("left_text", "left_html").order_by("pk")
    return Selection([letter for letter in rows if job.fits(letter, now)])


@transaction.atomic
def carry_out(letters: LetterQuerySet, job: Job, *, agreed: str, now: datetime, actor: AbstractBaseUser) -> Selection:
    """Do it with all of them, all or none. Raises ChangedError when `agreed` is not the seal of what there is."""
    selection = select(letters.select_for_update(), job, now=now)
    if selection.seal != agreed:
        raise ChangedError(selection)
    for letter in selection.letters:
        job.act(letter, now=now, actor=actor)
    wake(tasks.deliver_due_letters)
    return selection


def _seal(numbers: Iterable[int]) -> str:
    return hashlib.sha256(" ".join(map(str, numbers)).encode()).hexdigest()[:32]
