import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from correspondence import privacy

SECRET_MARK = "[[secret]]"  # noqa: S105 - the place of the secret, not a secret
ACTION_MARK = "[[action]]"


def random_name(attachment: "Attachment", filename: str) -> str:
    """Where an attachment is kept: nothing of the name it has."""
    return f"attachments/{uuid.uuid4().hex}"


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> "LetterQuerySet":
        if not isinstance(user, PermissionsMixin) or not user.has_perm("correspondence.view_letter"):
            return self.none()
        return self.exclude(privacy.closed_letters(user))

    def due(self, now: datetime) -> "LetterQuerySet":
        """Letters that may leave: ready, held by nobody, and past the moment they were put off to."""
        return self.filter(Q(send_after=None) | Q(send_after__lte=now), status=Letter.Status.READY, held_at=None)

    def held(self) -> "LetterQuerySet":
        """Letters that somebody, or the rule of their kind, keeps here until a person lets them go."""
        return self.exclude(held_at=None)

    def about(self, subject: models.Model) -> "LetterQuerySet":
        """The letters that were written because of `subject`."""
        return self.filter(about_type=ContentType.objects.get_for_model(subject), about_id=subject.pk)


class Letter(models.Model):
    """One mail. It stands here before it leaves, and afterwards exactly as it left.

    A secret (the token of a link, a sign-in code) is never part of the stored text: the text holds
    SECRET_MARK in its place, and `secret` is emptied when the letter has left.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("waiting for its attachment")
        READY = "ready", _("ready to leave")
        SENDING = "sending", _("leaving")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        UNCERTAIN = "uncertain", _("uncertain")
        CANCELLED = "cancelled", _("withdrawn")

    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.READY)
    kind = models.CharField(_("kind"), max_length=60)
    to_email = models.EmailField(_("to"))
    to_name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), help_text=_("The line [[action]] becomes the button."))
    action_label = models.CharField(_("button"), max_length=80, blank=True)
    action_url = models.CharField(_("address of the button"), max_length=500, blank=True)
    secret = models.CharField(max_length=200, blank=True, editable=False)
    message_id = models.CharField(max_length=200, unique=True, editable=False)
    about_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    about = GenericForeignKey("about_type", "about_id")
    created_at = models.DateTimeField(_("written"))
    released_at = models.DateTimeField(null=True, blank=True, editable=False)
    held_at = models.DateTimeField(_("held since"), null=True, blank=True, editable=False)
    send_after = models.DateTimeField(_("not before"), null=True, blank=True)
    expires_at = models.DateTimeField(_("of no use after"), null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    left_text = models.TextField(_("text as it left"), blank=True, editable=False)
    left_html = models.TextField(_("HTML as it left"), blank=True, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(fields=["status", "send_after"]),
            models.Index(fields=["about_type", "about_id"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False) | (~Q(status="sent") & Q(sent_at=None)),
                name="letter_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(held_at=None) | Q(status__in=["draft", "ready"]), name="letter_held_has_not_left"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.to_email})"

    @property
    def has_left(self) -> bool:
        """True when it left, is leaving, or may have left."""
        return self.status in {self.Status.SENDING, self.Status.SENT, self.Status.UNCERTAIN}

    @property
    def is_held(self) -> bool:
        return self.held_at is not None


class HeldKind(models.Model):
    """Letters of this kind wait, from the moment they are written, until a person has looked at them."""

    kind = models.CharField(_("kind"), max_length=60, unique=True)
    waits = models.BooleanField(_("wait until somebody has looked"), default=True)

    class Meta:
        verbose_name = _("kind of letter that waits")
        verbose_name_plural = _("kinds of letters that wait")

    def __str__(self) -> str:
        return self.kind


class Wording(models.Model):
    """The secretariat's own words for one letter in one language, in the place of those of the template file.

    The row stays when the original is restored: its number carries the history. `revision` counts the changes,
    so that nobody overwrites unseen; `problem` says why the last letter fell back to the original.
    """

    template = models.CharField(_("letter"), max_length=100)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    in_use = models.BooleanField(_("in use"), default=False)
    revision = models.PositiveIntegerField(default=0)
    subject = models.CharField(_("subject"), max_length=500)
    button = models.CharField(_("button"), max_length=200, blank=True)
    body = models.TextField(_("text"))
    problem = models.TextField(_("problem"), blank=True)

    class Meta:
        ordering = ["template", "language"]
        verbose_name = _("own wording")
        verbose_name_plural = _("own wordings")
        constraints = [models.UniqueConstraint(fields=["template", "language"], name="wording_once_per_language")]

    def __str__(self) -> str:
        return f"{self.template}.{self.language}"


class Attachment(models.Model):
    """A file that leaves with a letter. Its content is kept with the letter, whatever its source becomes."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="attachments")
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(max_length=100, default="application/pdf")
    file = models.FileField(upload_to=random_name)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [models.UniqueConstraint(fields=["letter", "name"], name="attachment_name_once_per_letter")]

    def __str__(self) -> str:
        return self.name
