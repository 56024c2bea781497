from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from journal.models import AppendOnlyError


class LegalForm(models.TextChoices):
    CV = "cv", _("cooperative company (cv)")
    CVSO = "cvso", _("recognised cooperative as social enterprise (cv erkend als so)")
    SCE = "sce", _("European cooperative company (sce)")
    BV = "bv", _("private company (bv)")
    NV = "nv", _("public company (nv)")
    VZW = "vzw", _("non-profit association (vzw)")
    IVZW = "ivzw", _("international non-profit association (ivzw)")
    STICHTING = "foundation", _("foundation")
    VOF = "vof", _("general partnership (vof)")
    COMMV = "commv", _("limited partnership (commv)")
    PUBLIC = "public", _("public body")
    OTHER = "other", _("other")


class Sector(models.Model):
    """What members do. Editable data: the association's list changes."""

    name_nl = models.CharField(_("name in Dutch"), max_length=80, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "name_nl"]
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_nl


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: User | AnonymousUser) -> "OrganisationQuerySet":
        """The organisations whose contact this user is; all of them for those who may view members."""
        if not isinstance(user, User):
            return self.none()
        if user.is_staff and user.has_perm("membership.view_organisation"):
            return self
        return self.filter(contacts__user=user).distinct()


class Organisation(models.Model):
    """An enterprise, another organisation, or a private person who supports."""

    name = models.CharField(_("name"), max_length=200)
    is_person = models.BooleanField(_("private person"), default=False)
    legal_form = models.CharField(_("legal form"), max_length=12, choices=LegalForm.choices, blank=True)
    enterprise_number = models.CharField(
        _("enterprise number"), max_length=10, null=True, blank=True, unique=True, help_text=_("ten digits")
    )
    street = models.CharField(_("street and number"), max_length=200)
    postcode = models.CharField(_("postcode"), max_length=10)
    city = models.CharField(_("municipality"), max_length=100)
    country = models.CharField(_("country"), max_length=2, default="BE")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, verbose_name=_("sector"), related_name="organisations"
    )
    website = models.URLField(_("website"), blank=True)
    description = models.TextField(_("short public description"), max_length=600, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    balance_sheet_total = models.DecimalField(
        _("balance sheet total"),
        max_digits=15,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="nl")
    history = HistoricalRecords()

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_person=False) | Q(enterprise_number=None),
                name="organisation_person_has_no_number",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address_line(self) -> str:
        return f"{self.street}, {self.postcode} {self.city}"


class Contact(models.Model):
    """Somebody to write to on behalf of an organisation, and who may sign in for it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("mail address"))
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    role = models.CharField(_("role"), max_length=100, blank=True)
    is_main = models.BooleanField(_("main contact"), default=False)

    class Meta:
        ordering = ["-is_main", "name"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(is_main=True), name="contact_one_main_per_organisation"
            ),
            models.UniqueConstraint(fields=["organisation", "email"], name="contact_mail_once_per_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation})"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user: User | AnonymousUser) -> "MembershipQuerySet":
        return self.filter(organisation__in=Organisation.objects.visible_to(user))

    def current(self, today: date) -> "MembershipQuerySet":
        """Admitted, and not ended: a NULL end means 'still a member', an end today is the last day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=today), admitted_on__lte=today)


class Membership(models.Model):
    """A legal fact: admitted, ended, why. Whether the dues are paid is computed in `dues`, never stored here."""

    class Kind(models.TextChoices):
        MEMBER = "member", _("member")
        SUPPORTING = "supporting", _("supporting member")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    admitted_on = models.DateField(_("admitted on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True)
    history = HistoricalRecords()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name", "admitted_on"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(ended_on=None),
                name="membership_one_open_per_organisation",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="") | (Q(ended_on__gte=F("admitted_on")) & ~Q(end_reason="")),
                name="membership_end_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_kind_display()})"


class RegisterEntry(models.Model):
    """One line of the legal register of members (art. 9:3 WVV): numbered without gaps, never rewritten.

    The register holds the effective members; who supports has a membership but no line here.
    """

    class Kind(models.TextChoices):
        ADMISSION = "admission", _("admission")
        EXIT = "exit", _("exit")
        EXCLUSION = "exclusion", _("exclusion")
        CORRECTION = "correction", _("correction")

    number = models.PositiveIntegerField(_("number"), unique=True)
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="register_entries")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    effective_on = models.DateField(_("effective on"))
    name = models.CharField(_("name"), max_length=200)
    legal_form = models.CharField(_("legal form"), max_length=100)
    enterprise_number = models.CharField(_("enterprise number"), max_length=10, blank=True)
    seat = models.CharField(_("address of the seat"), max_length=400)
    note = models.CharField(_("note"), max_length=300, blank=True)
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )

    class Meta:
        ordering = ["number"]
        verbose_name = _("entry in the register of members")
        verbose_name_plural = _("register of members")
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(kind="admission"),
                name="register_one_admission_per_membership",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("The register is corrected by a new line, never rewritten")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("The register is corrected by a new line, never rewritten")
