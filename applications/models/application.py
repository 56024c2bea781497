"""The application itself, what belongs to it from the applicant's side, and who may not know it."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.models import Document
from dues.models import Invoice, Tier
from membership.models import LegalForm, Membership, Sector
from selfevaluation.models import SelfEvaluation


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: User | AnonymousUser) -> "ApplicationQuerySet":
        """Every file but the drafts and those the user is involved in, for who may view files."""
        return self.known_to(user).exclude(pk__in=Recusal.objects.closed_to(user))

    def known_to(self, user: User | AnonymousUser) -> "ApplicationQuerySet":
        """Also the files that recusal closed to the user: to say so, never to show them."""
        if not isinstance(user, User) or not user.is_staff or not user.has_perm("applications.view_application"):
            return self.none()
        return self.exclude(status=Application.Status.DRAFT).exclude(submitted_at=None)

    def open(self) -> "ApplicationQuerySet":
        return self.filter(status__in=Application.OPEN)


class Application(models.Model):
    """One request to join, from the first typed word to the decision.

    While it is a draft, `answers` holds per step what was typed, checked or not; submitting checks all of it
    and fills the columns.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        IN_REVIEW = "in_review", _("in review")
        INFORMATION_REQUESTED = "information_requested", _("information requested")
        SCHEDULED = "scheduled", _("on the agenda")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("enterprise")
        SUPPORTING = "supporting", _("supporting member")

    class Kompas(models.TextChoices):
        NOW = "now", _("I add the report now")
        LATER = "later", _("The report comes later")
        NONE = "none", _("No report")

    OPEN = (Status.SUBMITTED, Status.IN_REVIEW, Status.INFORMATION_REQUESTED, Status.SCHEDULED)
    ADVISABLE = (Status.IN_REVIEW, Status.INFORMATION_REQUESTED, Status.SCHEDULED)
    DECIDED = (Status.APPROVED, Status.DECLINED)

    reference = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(_("status"), max_length=22, choices=Status.choices, default=Status.DRAFT)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    is_person = models.BooleanField(_("private person"), default=False)
    email = models.EmailField(_("mail address of the applicant"))
    email_confirmed_at = models.DateTimeField(_("mail address confirmed"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="nl")
    earlier = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="again",
        editable=False,
        verbose_name=_("applied before as"),
    )
    draft_warned_at = models.DateTimeField(_("warned that the draft expires"), null=True, blank=True, editable=False)
    answers = models.JSONField(default=dict, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    name = models.CharField(_("name"), max_length=200, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=12, choices=LegalForm.choices, blank=True)
    enterprise_number = models.CharField(_("enterprise number"), max_length=10, blank=True)
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("municipality"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=2, default="BE")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sector")
    )
    website = models.URLField(_("website"), blank=True)
    description = models.TextField(_("short public description"), max_length=600, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    balance_sheet_total = models.DecimalField(
        _("balance sheet total"), max_digits=15, decimal_places=2, null=True, blank=True
    )
    commits_to_principles = models.BooleanField(_("works on the ICA principles"), default=False)
    motivation = models.TextField(_("motivation"), max_length=4000, blank=True)
    kompas = models.CharField(_("ICA-kompas"), max_length=5, choices=Kompas.choices, blank=True)
    kompas_expected_on = models.DateField(_("report expected on"), null=True, blank=True)
    kompas_reminders = models.PositiveSmallIntegerField(_("reminders of the report"), default=0)
    kompas_reminded_at = models.DateTimeField(_("last reminded"), null=True, blank=True)
    self_evaluation = models.OneToOneField(
        SelfEvaluation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="application",
        verbose_name=_("self-evaluation"),
    )
    shares_self_evaluation = models.BooleanField(_("self-evaluation attached"), default=False)
    voluntary_extra = models.DecimalField(
        _("voluntary extra"), max_digits=7, decimal_places=2, default=Decimal("0.00")
    )
    accepts_privacy = models.BooleanField(_("agrees to the privacy statement"), default=False)
    accepts_sharing = models.BooleanField(_("may be shared with the members"), default=False)
    noted_charter = models.BooleanField(_("took note of the charter"), default=False)

    tier_override = models.CharField(_("tier set by hand"), max_length=10, choices=Tier.choices, blank=True)
    tier_override_reason = models.CharField(_("why"), max_length=300, blank=True)

    created_at = models.DateTimeField(_("begun"))
    updated_at = models.DateTimeField(_("last changed"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    waiting_since = models.DateTimeField(_("in this status since"), null=True, blank=True)
    decision = models.OneToOneField(
        "Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="published_for",
        verbose_name=_("decision"),
    )
    membership = models.OneToOneField(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="application",
        verbose_name=_("membership"),
    )
    first_invoice = models.OneToOneField(
        Invoice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="application",
        verbose_name=_("first invoice"),
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        permissions = [
            ("comment_application", "Can comment on applications"),
            ("decide_application", "Can record decisions"),
            ("manage_application", "Can take applications along the workflow"),
        ]
        indexes = [models.Index(fields=["status", "submitted_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "expired", "withdrawn"])
                | (Q(submitted_at__isnull=False) & ~Q(name="")),
                name="application_submitted_is_filled_in",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["approved", "declined"], decision__isnull=False)
                | (~Q(status__in=["approved", "declined"]) & Q(decision=None)),
                name="application_decided_has_decision",
            ),
            models.CheckConstraint(
                condition=Q(status="approved", membership__isnull=False, first_invoice__isnull=False)
                | (~Q(status="approved") & Q(membership=None, first_invoice=None)),
                name="application_approved_has_membership_and_invoice",
            ),
            models.CheckConstraint(
                condition=Q(tier_override="") | ~Q(tier_override_reason=""),
                name="application_override_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(is_person=False) | Q(kind="supporting", enterprise_number=""),
                name="application_person_supports_without_number",
            ),
            models.CheckConstraint(condition=Q(voluntary_extra__gte=0), name="application_extra_not_negative"),
            models.CheckConstraint(
                condition=Q(kompas_reminders=0, kompas_reminded_at=None)
                | Q(kompas_reminders__gt=0, kompas_reminded_at__isnull=False),
                name="application_reminder_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["enterprise_number"],
                condition=Q(status__in=["submitted", "in_review", "information_requested", "scheduled"])
                & ~Q(enterprise_number=""),
                name="application_one_open_per_enterprise",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def attached_evaluation(self) -> SelfEvaluation | None:
        """The self-evaluation as far as the association may see it: when the applicant attached it."""
        return self.self_evaluation if self.shares_self_evaluation else None


class ApplicantContact(models.Model):
    """Somebody to speak to about the application, and after approval about the membership."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="contacts")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("mail address"))
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    role = models.CharField(_("role"), max_length=100, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="applicant_contact_position_once")
        ]

    def __str__(self) -> str:
        return self.name


class ApplicationDocument(models.Model):
    """A document in the file, and what it is there for."""

    class Purpose(models.TextChoices):
        STATUTES = "statutes", _("founding statutes")
        KOMPAS = "kompas", _("ICA-kompas report")
        OTHER = "other", _("other")
        SUPERSEDED = "superseded", _("earlier version")

    application = models.ForeignKey(Application, models.CASCADE, related_name="documents")
    document = models.OneToOneField(Document, models.PROTECT, related_name="in_application")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices)

    class Meta:
        ordering = ["purpose", "pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.document}"


class AccessLink(models.Model):
    """A mailed link to the applicant's own page. Only the hash of its token is kept."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")

    def __str__(self) -> str:
        return f"{self.application} ({self.expires_at:%d/%m/%Y})"


class RecusalQuerySet(models.QuerySet["Recusal"]):
    def open(self) -> "RecusalQuerySet":
        return self.filter(lifted_at=None)

    def closed_to(self, user: User | AnonymousUser) -> "models.QuerySet[Recusal, int]":
        """The applications this person is involved in, as a subquery."""
        return self.open().filter(member_id=user.pk).values_list("application_id", flat=True)


class Recusal(models.Model):
    """Somebody is involved in an application: while this is open, its file is closed to that person."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="recusals")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="recusals", verbose_name=_("who is involved")
    )
    reason = models.CharField(_("why"), max_length=300)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("declared by")
    )
    declared_at = models.DateTimeField(_("declared"))
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lifted by"),
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        ordering = ["declared_at", "pk"]
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "member"], condition=Q(lifted_at=None), name="recusal_open_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="recusal_has_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="recusal_lifted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by=None) | ~Q(lifted_by=models.F("member")), name="recusal_not_lifted_by_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.application}"
