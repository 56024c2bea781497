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
        """Neither closed nor cancelled: its agenda can still change."""
        return self.filter(closed_at=None, cancelled_at=None)

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
    deadline = models.DateTimeField(_("votes until"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for a real meeting"),
    )
    asked_why = models.CharField(_("why a real meeting"), max_length=500, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancelled_why = models.CharField(_("why cancelled"), max_length=500, blank=True)
    invited_at = models.DateTimeField(_("board invited"), null=True, blank=True)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)

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
            ),
            models.CheckConstraint(
                condition=Q(form="written", deadline__isnull=False) | (~Q(form="written") & Q(deadline=None)),
                name="meeting_in_writing_has_deadline",
            ),
            models.CheckConstraint(
                condition=Q(asked_by=None) | Q(form="written"), name="meeting_asked_for_in_writing_only"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_why="")
                | (Q(cancelled_at__isnull=False, closed_at=None) & ~Q(cancelled_why="")),
                name="meeting_cancelled_for_a_reason_or_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%d/%m/%Y}"

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_open(self) -> bool:
        return not self.is_closed and not self.is_cancelled

    @property
    def is_written(self) -> bool:
        return self.form == self.Form.WRITTEN

    def decided_on(self, now: datetime) -> date:
        """The day the board decided: of the meeting or the last vote, or of the closing when that came first."""
        return min(localdate(self.deadline or self.starts_at), localdate(now))


class AgendaItem(models.Model):
    """An application on the agenda of a meeting."""

    meeting = models.ForeignKey(BoardMeeting, models.PROTECT, related_name="agenda")
    application = models.ForeignKey(Application, models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField(_("position"))
    revision = models.PositiveIntegerField(default=0, editable=False)
    for_discussion = models.BooleanField(_("to discuss"), default=False)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        constraints = [models.UniqueConstraint(fields=["meeting", "application"], name="agenda_application_once")]

    def __str__(self) -> str:
        return f"{self.position}. {self.application}"

    @property
    def seen(self) -> str:
        """What somebody has on screen of this item: it changes with every decision noted or undone."""
        return f"{self.pk}.{self.revision}"


class KeptOff(models.Model):
    """The secretariat took a file off this agenda: the portal does not put it back by itself."""

    meeting = models.ForeignKey(BoardMeeting, models.CASCADE, related_name="kept_off")
    application = models.ForeignKey(Application, models.CASCADE, related_name="kept_off")
    kept_off_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file kept off an agenda")
        verbose_name_plural = _("files kept off an agenda")
        constraints = [models.UniqueConstraint(fields=["meeting", "application"], name="kept_off_once")]

    def __str__(self) -> str:
        return f"{self.application}: {self.meeting}"


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
    by_consent = models.BooleanField(_("on the consent agenda"), default=False)
    votes_for = models.PositiveSmallIntegerField(_("votes for"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("votes against"), null=True, blank=True)
    votes_abstained = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    in_room = models.PositiveSmallIntegerField(_("in the room"), null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(_("quorum"), null=True, blank=True)

    class Meta:
        ordering = ["recorded_at"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["application", "meeting"], name="decision_once_per_meeting"),
            models.CheckConstraint(
                condition=Q(outcome="approved") | ~Q(reason=""), name="decision_refusal_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(votes_for=None, votes_against=None, votes_abstained=None)
                | Q(votes_for__isnull=False, votes_against__isnull=False, votes_abstained__isnull=False),
                name="decision_votes_are_counted_together",
            ),
            models.CheckConstraint(
                condition=Q(by_consent=False) | Q(outcome="approved"), name="decision_by_consent_approves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_outcome_display()}"
