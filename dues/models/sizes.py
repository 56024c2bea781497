"""What members say about their size for a year of dues: the round, each one's answer, and the links they got."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from membership.models import Membership, Organisation


class SizeRound(models.Model):
    """The question to every member about one coming year. One round a year; closed is closed."""

    year = models.PositiveSmallIntegerField(
        _("year of membership"), unique=True, validators=[MinValueValidator(2017), MaxValueValidator(9999)]
    )
    answer_by = models.DateField(_("answer by"))
    remind_every = models.PositiveSmallIntegerField(
        _("days between reminders"), default=14, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    most_reminders = models.PositiveSmallIntegerField(
        _("number of reminders"), default=2, validators=[MaxValueValidator(9)]
    )
    opened_at = models.DateTimeField(_("opened"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-year"]
        verbose_name = _("size confirmation round")
        verbose_name_plural = _("size confirmation rounds")

    def __str__(self) -> str:
        return str(self.year)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def interval(self) -> timedelta:
        return timedelta(days=self.remind_every)


class SizeConfirmationQuerySet(models.QuerySet["SizeConfirmation"]):
    def visible_to(self, user: User | AnonymousUser) -> "SizeConfirmationQuerySet":
        if isinstance(user, User) and user.is_staff and user.has_perm("dues.view_sizeround"):
            return self
        return self.asked_of(user)

    def asked_of(self, user: User | AnonymousUser) -> "SizeConfirmationQuerySet":
        """The questions to the organisations whose contact this user is, whatever else it may see as staff."""
        if not isinstance(user, User):
            return self.none()
        mine = Organisation.objects.filter(contacts__user=user)
        return self.filter(membership__organisation__in=mine)

    def open(self) -> "SizeConfirmationQuerySet":
        return self.filter(round__closed_at=None)

    def answered(self) -> "SizeConfirmationQuerySet":
        return self.exclude(answered_at=None)


class SizeConfirmation(models.Model):
    """One member's answer for one year. What was known before it stands in the event and the history."""

    class Via(models.TextChoices):
        LINK = "link", _("by the mailed link")
        SIGNED_IN = "signed_in", _("signed in")
        STAFF = "staff", _("by the secretariat")

    round = models.ForeignKey(SizeRound, models.PROTECT, related_name="confirmations")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="size_confirmations")
    asked_at = models.DateTimeField(_("asked"), null=True)
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0)
    reminded_at = models.DateTimeField(_("last reminded"), null=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    via = models.CharField(_("answered"), max_length=10, choices=Via.choices, blank=True)
    changed = models.BooleanField(_("figures changed"), default=False)
    employees = models.PositiveIntegerField(_("employees"), null=True)
    balance_sheet_total = models.DecimalField(_("balance sheet total"), max_digits=15, decimal_places=2, null=True)
    voluntary_extra = models.DecimalField(_("voluntary extra"), max_digits=9, decimal_places=2, default=0)

    objects = SizeConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["membership__organisation__name", "pk"]
        verbose_name = _("size confirmation")
        verbose_name_plural = _("size confirmations")
        constraints = [
            models.UniqueConstraint(fields=["round", "membership"], name="size_asked_once_a_year"),
            models.CheckConstraint(condition=Q(voluntary_extra__gte=0), name="size_extra_not_negative"),
            models.CheckConstraint(
                condition=Q(answered_at=None, via="") | (Q(answered_at__isnull=False) & ~Q(via="")),
                name="size_answer_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership} {self.round}"


class SizeLink(models.Model):
    """A mailed link to one confirmation. Only the hash of its token is kept; it lives as long as its round."""

    confirmation = models.ForeignKey(SizeConfirmation, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")

    def __str__(self) -> str:
        return f"{self.confirmation} ({self.created_at:%d/%m/%Y})"
