"""Reminders: the levels, what was written at each, and who is left in peace for a while."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from correspondence.models import Letter
from dues import placeholders
from dues.models.invoice import RENDER_LEASE, Invoice
from membership.models import Membership


def reminder_path(reminder: "Reminder", filename: str = "") -> str:
    """Random: nothing about the member is in the name."""
    return f"reminders/{uuid.uuid4().hex}.pdf"


class ReminderLevel(models.Model):
    """One step, and its words. An invoice gets each step once at most."""

    class Kind(models.TextChoices):
        LETTER = "letter", _("letter by mail, with its PDF")
        FORMAL = "formal", _("formal notice, a PDF for registered post")
        LIST = "list", _("on the list for the board")

    position = models.PositiveSmallIntegerField(_("position"), unique=True)
    name_nl = models.CharField(_("name in Dutch"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    days = models.SmallIntegerField(_("days after the due date"), help_text=_("Below zero is before the due date."))
    wait_days = models.PositiveSmallIntegerField(_("at least so many days after the step before"), default=7)
    subject_nl = models.CharField(_("subject in Dutch"), max_length=150, blank=True)
    text_nl = models.TextField(_("text in Dutch"), blank=True, help_text=placeholders.HELP)
    subject_en = models.CharField(_("subject in English"), max_length=150, blank=True)
    text_en = models.TextField(_("text in English"), blank=True, help_text=placeholders.HELP)
    is_active = models.BooleanField(_("in use"), default=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["position"]
        verbose_name = _("reminder level")
        verbose_name_plural = _("reminder levels")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="list") | ~(Q(text_nl="") | Q(text_en="") | Q(subject_nl="") | Q(subject_en="")),
                name="reminder_level_has_words",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_nl

    def words(self, language: str) -> tuple[str, str]:
        """Subject and text, placeholders and all."""
        return (self.subject_en, self.text_en) if language == "en" else (self.subject_nl, self.text_nl)

    def due_from(self, due_on: date) -> date:
        """The first day on which an invoice with this due date is at this level."""
        return due_on + timedelta(days=self.days)

    def clean(self) -> None:
        errors: dict[str, Any] = {}
        for name in ("subject_nl", "text_nl", "subject_en", "text_en"):
            text = getattr(self, name)
            if self.kind != self.Kind.LIST and not text.strip():
                errors[name] = _("Write the words of this level.")
            elif unknown := placeholders.unknown(text):
                errors[name] = _("There is no placeholder %(name)s.") % {"name": unknown}
        if errors:
            raise ValidationError(errors)


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def waiting_for_pdf(self, now: datetime) -> "ReminderQuerySet":
        free = Q(rendering_since=None) | Q(rendering_since__lt=now - RENDER_LEASE)
        on_paper = [ReminderLevel.Kind.LETTER, ReminderLevel.Kind.FORMAL]
        return self.filter(free, pdf="", skipped=False, level__kind__in=on_paper)

    def to_post(self) -> "ReminderQuerySet":
        """Formal notices that nobody has said to have posted."""
        return self.filter(level__kind=ReminderLevel.Kind.FORMAL, skipped=False, posted_on=None)


class Reminder(models.Model):
    """One level for one invoice, once. `facts` is the reminder's own copy of everything on its PDF.

    A level that was passed over, because a later one was due already, is a row too, and never sent any more.
    """

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="reminders")
    level = models.ForeignKey(ReminderLevel, models.PROTECT, related_name="reminders")
    skipped = models.BooleanField(_("passed over"), default=False)
    amount = models.DecimalField(_("fee open"), max_digits=9, decimal_places=2)
    why = models.CharField(_("why"), max_length=300)
    facts = models.JSONField(default=dict, editable=False)
    written_at = models.DateTimeField(_("written"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    letter = models.OneToOneField(Letter, models.PROTECT, null=True, related_name="+")
    pdf = models.FileField(upload_to=reminder_path, blank=True, editable=False)
    rendering_since = models.DateTimeField(null=True, blank=True, editable=False)
    posted_on = models.DateField(_("posted on"), null=True)
    posted_note = models.CharField(_("number of the registered letter"), max_length=60, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        permissions = [("send_reminder", "Can send reminders"), ("view_boardlist", "Can view the list for the board")]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "level"], name="reminder_once_per_level"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="reminder_asks_something"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice}: {self.level}"


class ReminderHoldQuerySet(models.QuerySet["ReminderHold"]):
    def on(self, today: date) -> "ReminderHoldQuerySet":
        return self.filter(Q(until=None) | Q(until__gte=today), lifted_at=None)


class ReminderHold(models.Model):
    """No reminders to this member for a while, for a reason. Without an end it lasts until it is lifted."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="reminder_holds")
    reason = models.CharField(_("why"), max_length=300)
    until = models.DateField(_("until and including"), null=True, blank=True)
    set_at = models.DateTimeField(_("set"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ReminderHoldQuerySet.as_manager()

    class Meta:
        ordering = ["-set_at"]
        verbose_name = _("hold on reminders")
        verbose_name_plural = _("holds on reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(lifted_at=None), name="reminder_one_open_hold_per_member"
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {self.reason}"
