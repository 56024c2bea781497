"""What membership costs: tiers, and the fee schedule by date."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Tier(models.TextChoices):
    STANDARD = "standard", _("standard")
    LARGE = "large", _("large enterprise")
    SUPPORTING = "supporting", _("supporting member")


class FeeScheduleQuerySet(models.QuerySet["FeeSchedule"]):
    def on(self, day: date) -> "FeeSchedule":
        """The schedule in force on `day`. Raises FeeSchedule.DoesNotExist before the first one."""
        return self.filter(valid_from__lte=day).latest("valid_from")


class FeeSchedule(models.Model):
    """What membership costs from a day on. Amounts in euro a year; thresholds are 'more than'."""

    valid_from = models.DateField(_("valid from"), unique=True)
    standard_fee = models.DecimalField(_("standard fee"), max_digits=9, decimal_places=2)
    large_fee = models.DecimalField(_("fee for large enterprises"), max_digits=9, decimal_places=2)
    supporting_fee = models.DecimalField(_("fee for supporting members"), max_digits=9, decimal_places=2)
    employees_threshold = models.PositiveIntegerField(_("large above this number of employees"))
    balance_sheet_threshold = models.DecimalField(
        _("large above this balance sheet total"), max_digits=15, decimal_places=2
    )
    decided_on = models.DateField(_("decided by the general assembly on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    history = HistoricalRecords()

    objects = FeeScheduleQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = _("fee schedule")
        verbose_name_plural = _("fee schedules")
        constraints = [
            models.CheckConstraint(
                condition=Q(standard_fee__gt=0, large_fee__gt=0, supporting_fee__gt=0),
                name="fees_are_positive",
            )
        ]
        permissions = [("plan_fees", "Can plan the fees from a day on")]

    def __str__(self) -> str:
        return f"{self.valid_from:%d/%m/%Y}"

    def fee(self, tier: str) -> Decimal:
        fees = {
            Tier.STANDARD: self.standard_fee,
            Tier.LARGE: self.large_fee,
            Tier.SUPPORTING: self.supporting_fee,
        }
        return fees[Tier(tier)]
