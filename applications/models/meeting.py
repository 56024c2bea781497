"""The board's meetings, their agenda and their decisions."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application


class BoardMeetingQuerySet(models.QuerySet["BoardMeeting"]):
    def planned(self) -> "BoardMeetingQuerySet":
        return self.filter(closed_at=None)

    def next_after(self, moment: datetime) -> "BoardMeeting | None":
        return self.planned().filter(starts_at__gte=moment).order_by("starts_at").first()


class BoardMeeting(models.Model):
    """A meeting of the board. Until it is closed every decision can be undone, and nothing was sent."""

    class Form(models.TextChoices):
        MEETING = "meeting", _("meeting")
        WRITTEN = "written", _("written procedure")

    form = models.CharField(_("form"), max_length=10, choices=Form.choices, default=Form.MEETING)
    starts_at = models.DateTimeField(_("begins"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )

    objects = BoardMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        verbose_name = _("board meeting")
        verbose_name_plural = _("board meetings")
        permissions = [("close_boardmeeting", "Can close board meetings")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="meeting_closed_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%d/%m/%Y}"

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    def decided_on(self, now: datetime) -> date:
        """The day the board decided: of the meeting itself, or of the closing when that came first."""
        return min(localdate(self.starts_at), localdate(now))


class AgendaItem(models.Model):
    """An application on the agenda of a meeting."""

    meeting = models.ForeignKey(BoardMeeting, models.PROTECT, related_name="agenda")
    application = models.ForeignKey(Application, models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        constraints = [models.UniqueConstraint(fields=["meeting", "application"], name="agenda_application_once")]

    def __str__(self) -> str:
        return f"{self.position}. {self.application}"


class Decision(models.Model):
    """What the board decided about one application at one meeting. Published when the meeting is closed."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        DEFERRED = "deferred", _("deferred")

    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(BoardMeeting, models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        ordering = ["recorded_at"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["application", "meeting"], name="decision_once_per_meeting"),
            models.CheckConstraint(
                condition=Q(outcome="approved") | ~Q(reason=""), name="decision_refusal_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_outcome_display()}"
