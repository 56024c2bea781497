"""What board and secretariat add to a file: comments, ticks and advice."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application


class Comment(models.Model):
    """What somebody of the board or the secretariat wrote in the file. The applicant does not see it."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = models.TextField(_("comment"), max_length=4000)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")

    def __str__(self) -> str:
        return f"{self.author}: {self.body[:40]}"


class CheckedItem(models.Model):
    """An item of the review checklist that somebody ticked."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="checked_items")
    item = models.CharField(max_length=30)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("ticked item")
        verbose_name_plural = _("ticked items")
        constraints = [models.UniqueConstraint(fields=["application", "item"], name="checked_item_once")]

    def __str__(self) -> str:
        return self.item


class Advice(models.Model):
    """What one board member thinks of one application. Never a vote: the board decides at its meeting."""

    class Opinion(models.TextChoices):
        FOR = "for", _("for")
        AGAINST = "against", _("against")
        DISCUSS = "discuss", _("to discuss")
        ABSTAIN = "abstain", _("abstain")

    application = models.ForeignKey(Application, models.CASCADE, related_name="advice")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="advice", verbose_name=_("board member")
    )
    opinion = models.CharField(_("advice"), max_length=8, choices=Opinion.choices)
    comment = models.TextField(_("explanation"), max_length=4000, blank=True)
    given_at = models.DateTimeField(_("given"))
    on_version = models.PositiveIntegerField(_("about version"))

    class Meta:
        ordering = ["given_at", "pk"]
        verbose_name = _("advice")
        verbose_name_plural = _("advice")
        constraints = [
            models.UniqueConstraint(fields=["application", "member"], name="advice_once_per_member"),
            models.CheckConstraint(
                condition=Q(opinion__in=["for", "against", "discuss", "abstain"]), name="advice_opinion_is_known"
            ),
            models.CheckConstraint(condition=Q(on_version__gte=1), name="advice_about_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_opinion_display()}"

    @property
    def is_outdated(self) -> bool:
        """The file was changed since: the advice is about an older version of it."""
        return self.on_version < self.application.version


class BoardDigest(models.Model):
    """One weekly letter to one board member: the files that waited for advice. At most one each ISO week."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    monday = models.DateField(_("week beginning on"))
    applications = models.ManyToManyField(Application, related_name="+")
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("weekly digest")
        verbose_name_plural = _("weekly digests")
        constraints = [models.UniqueConstraint(fields=["member", "monday"], name="digest_once_a_week")]

    def __str__(self) -> str:
        return f"{self.member} ({self.monday:%d/%m/%Y})"
