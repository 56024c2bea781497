"""The minutes of a meeting: what people write in them, the text as it was frozen, and what was added later."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.meeting import BoardMeeting
from applications.models.papers import random_name

RENDER_LEASE = timedelta(minutes=2)


class MinutesText(models.Model):
    """One part of the minutes that somebody writes. Everything else in them comes from the data."""

    class Part(models.TextChoices):
        OPENING = "opening", _("Opening")
        REMARK = "remark", _("Remark")
        OTHER = "other", _("Other business")
        CLOSING = "closing", _("Closing")

    meeting = models.ForeignKey(BoardMeeting, models.CASCADE, related_name="minutes_texts")
    part = models.CharField(_("part"), max_length=7, choices=Part.choices)
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("about")
    )
    text = models.TextField(_("text"), max_length=10000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("text in minutes")
        verbose_name_plural = _("texts in minutes")
        constraints = [
            models.CheckConstraint(
                condition=Q(part="remark", application__isnull=False) | (~Q(part="remark") & Q(application=None)),
                name="minutes_remark_is_about_a_file",
            ),
            models.UniqueConstraint(
                fields=["meeting", "part"], condition=Q(application=None), name="minutes_text_once"
            ),
            models.UniqueConstraint(fields=["meeting", "application"], name="minutes_remark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_part_display()}"


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def waiting_for_pdf(self, now: datetime) -> "MinutesQuerySet":
        """Without a PDF, and not in the hands of a worker; one that took longer than RENDER_LEASE has died."""
        return self.filter(Q(rendering_since=None) | Q(rendering_since__lt=now - RENDER_LEASE), pdf="")


class Minutes(models.Model):
    """The minutes as they were when the meeting was closed: `content` is the whole text, as JSON, for good."""

    FROZEN = ("meeting", "content", "sha256", "frozen_at")

    meeting = models.OneToOneField(BoardMeeting, models.PROTECT, related_name="minutes")
    content = models.TextField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    frozen_at = models.DateTimeField(_("frozen"))
    pdf = models.FileField(upload_to=random_name, blank=True, editable=False)
    rendering_since = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")

    def __str__(self) -> str:
        return str(self.meeting)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and self._is_rewritten():
            raise TypeError("Frozen minutes are final; correct them with an addendum")
        super().save(*args, **kwargs)

    def _is_rewritten(self) -> bool:
        stored = Minutes.objects.filter(pk=self.pk).values(*self.FROZEN).get()
        return any(stored[name] != self.serializable_value(name) for name in self.FROZEN)


class MinutesAddendum(models.Model):
    """A correction of frozen minutes, beside them. With an `application` it is closed to who is involved in that."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="addenda")
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("about")
    )
    text = models.TextField(_("text"), max_length=10000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"))

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("addendum to minutes")
        verbose_name_plural = _("addenda to minutes")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="minutes_addendum_says_something")]

    def __str__(self) -> str:
        return f"{self.minutes}: {self.text[:40]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("An addendum is final; write another one")
        super().save(*args, **kwargs)
