"""What was booked may be taken back, and is never erased."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


def counted_on(day: date, *, prefix: str = "", start: str = "counts_from") -> Q:
    """Which bookings count at the end of `day`. With date.max: those that still count."""
    until = f"{prefix}counts_until"
    return Q(**{f"{prefix}{start}__lte": day}) & (Q(**{until: None}) | Q(**{f"{until}__gt": day}))


def undone_with_its_day(start: str = "counts_from") -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(undone_at=None, counts_until=None) | Q(undone_at__isnull=False, counts_until__gte=F(start)),
        name="%(class)s_undone_with_its_day",
    )


class Undoable(models.Model):
    """A booking that counts until `counts_until`, that day not included. Taken back, its row stays.

    A year that is past keeps its figures: a mistake of this year is taken back as if it had never been, one of an
    earlier year counts until today.
    """

    START = "counts_from"

    counts_until = models.DateField(_("counts until"), null=True, blank=True, editable=False)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    undo_reason = models.CharField(_("why taken back"), max_length=300, blank=True, editable=False)

    class Meta:
        abstract = True

    def day_to_cease(self, now: datetime) -> date:
        """For a mistake: at once if it was made this year, so that it never counted at all, else from today on."""
        start: date = getattr(self, self.START)
        today = timezone.localdate(now)
        return start if start.year == today.year else today

    def take_back(self, *, reason: str, actor: User | None, now: datetime, until: date | None = None) -> None:
        """Stop counting. `until`, the day of what made it so, is left out when the booking was a mistake."""
        self.counts_until = max(getattr(self, self.START), until or self.day_to_cease(now))
        self.undone_at, self.undone_by, self.undo_reason = now, actor, reason.strip()
        self.save(update_fields=["counts_until", "undone_at", "undone_by", "undo_reason"])


class Booking(Undoable):
    """Made at a moment, and counting from a day that may lie before it."""

    counts_from = models.DateField(_("counts from"))
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True
        ordering = ["made_at", "pk"]

    def counts_on(self, day: date) -> bool:
        """As `counted_on` says of rows that are still in the database."""
        return self.counts_from <= day and (self.counts_until is None or day < self.counts_until)


def free_since(day: date, *rows: "models.QuerySet[Any]") -> date:
    """The first day, not before `day`, on which nothing counts any more of what was taken back among `rows`.

    What takes its place counts from then on, so that no day ever sees both.
    """
    lasted = Q(counts_until__gt=F("counts_from"))
    ends: list[date | None] = [
        found.filter(lasted).aggregate(last=models.Max("counts_until"))["last"] for found in rows
    ]
    return max([day, *(end for end in ends if end)])
