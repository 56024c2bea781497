"""Who of the board was at a meeting, and how: present, excused, absent, or represented by somebody who was."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models.meeting import BoardMeeting


class Attendance(models.Model):
    """One member of the board at one meeting. Who has no row was not noted (yet)."""

    class Presence(models.TextChoices):
        PRESENT = "present", _("present")
        REPRESENTED = "represented", _("represented")
        EXCUSED = "excused", _("excused")
        ABSENT = "absent", _("absent")

    meeting = models.ForeignKey(BoardMeeting, models.CASCADE, related_name="attendance")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("board member")
    )
    presence = models.CharField(_("presence"), max_length=11, choices=Presence.choices)
    proxy_holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("represented by"),
    )
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noted by")
    )
    noted_at = models.DateTimeField(_("noted"))

    class Meta:
        ordering = ["member__name", "pk"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="attendance_once_per_member"),
            models.CheckConstraint(
                condition=Q(presence="represented", proxy_holder__isnull=False)
                | (~Q(presence="represented") & Q(proxy_holder=None)),
                name="attendance_represented_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(proxy_holder=None) | ~Q(proxy_holder=F("member")),
                name="attendance_not_represented_by_oneself",
            ),
            models.CheckConstraint(
                condition=Q(presence__in=["present", "represented", "excused", "absent"]),
                name="attendance_presence_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_presence_display()}"


class WrittenVote(models.Model):
    """The answer of a member of the board in a written procedure. What comes of it is noted by a person."""

    class Choice(models.TextChoices):
        FOR = "for", _("for")
        AGAINST = "against", _("against")
        OBJECT = "object", _("not in writing")

    meeting = models.ForeignKey(BoardMeeting, models.PROTECT, related_name="written_votes")
    application = models.ForeignKey("Application", models.PROTECT, related_name="written_votes")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("board member")
    )
    choice = models.CharField(_("vote"), max_length=7, choices=Choice.choices)
    comment = models.TextField(_("explanation"), max_length=2000, blank=True)
    given_at = models.DateTimeField(_("given"))

    class Meta:
        ordering = ["given_at", "pk"]
        verbose_name = _("written vote")
        verbose_name_plural = _("written votes")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "application", "member"], name="written_vote_once_per_member"),
            models.CheckConstraint(
                condition=Q(choice__in=["for", "against", "object"]), name="written_vote_choice_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_choice_display()}"
