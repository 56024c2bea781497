"""A conversation with an applicant. It stands beside the file and holds nothing up."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application


class InterviewQuerySet(models.QuerySet["Interview"]):
    def open(self) -> "InterviewQuerySet":
        return self.filter(status__in=Interview.OPEN)


class Interview(models.Model):
    """Times are proposed, the applicant chooses one, and then it is held, or skipped, with a sentence about it."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("times proposed")
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        SKIPPED = "skipped", _("skipped")

    OPEN = (Status.PROPOSED, Status.PLANNED)

    application = models.ForeignKey(Application, models.CASCADE, related_name="interviews")
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.PROPOSED)
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who holds the conversation")
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    call_link = models.URLField(_("link of the call"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=45)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed"))
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    invited = models.BooleanField(default=False, editable=False)
    outcome = models.CharField(_("how it ended"), max_length=1000, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        ordering = ["proposed_at", "pk"]
        verbose_name = _("conversation with an applicant")
        verbose_name_plural = _("conversations with applicants")
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status__in=["proposed", "planned"]),
                name="interview_one_open_per_application",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["planned", "held"]) | Q(starts_at__isnull=False),
                name="interview_planned_has_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "planned"], ended_at=None, ended_by=None, outcome="")
                | (Q(status="held", ended_at__isnull=False, ended_by__isnull=False) & ~Q(outcome=""))
                | (Q(status="skipped", ended_at__isnull=False) & ~Q(outcome="")),
                name="interview_ended_says_how",
            ),
            models.CheckConstraint(condition=~Q(place="", call_link=""), name="interview_is_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_status_display()}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN


class InterviewTime(models.Model):
    """A time that the applicant may choose."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="times")
    starts_at = models.DateTimeField(_("begins"))

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("proposed time")
        verbose_name_plural = _("proposed times")
        constraints = [models.UniqueConstraint(fields=["interview", "starts_at"], name="interview_time_once")]

    def __str__(self) -> str:
        return f"{self.starts_at:%d/%m/%Y %H:%M}"


class InterviewNote(models.Model):
    """What somebody of the staff wrote down of the conversation. The applicant does not see it."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = models.TextField(_("note"), max_length=4000)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("note of a conversation")
        verbose_name_plural = _("notes of conversations")

    def __str__(self) -> str:
        return f"{self.author}: {self.body[:40]}"
