"""The yearly run: who started it, what it was to do, and what became of each member in it."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dues.models.fees import FeeSchedule, Tier
from dues.models.invoice import Invoice
from membership.models import Membership

# A worker that issued nothing for so long has died, and another one goes on.
RUN_LEASE = timedelta(seconds=40)


class DuesRunQuerySet(models.QuerySet["DuesRun"]):
    def waiting_for_worker(self, now: datetime) -> "DuesRunQuerySet":
        """Not finished, and not in the hands of a worker that lives."""
        free = Q(claimed_at=None) | Q(claimed_at__lt=now - RUN_LEASE)
        return self.filter(free, status=DuesRun.Status.RUNNING)


class DuesRun(models.Model):
    """One confirmed run for one year. A second one for the same year only finds whom the first left out."""

    class Status(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")

    year = models.PositiveSmallIntegerField(_("year of membership"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.RUNNING)
    schedule = models.ForeignKey(FeeSchedule, models.PROTECT, related_name="+", verbose_name=_("fee schedule"))
    fingerprint = models.CharField(max_length=64)
    count = models.PositiveIntegerField(_("invoices to issue"))
    total = models.DecimalField(_("total"), max_digits=13, decimal_places=2)
    started_at = models.DateTimeField(_("started"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(_("finished"), null=True)
    claim = models.UUIDField(default=uuid.uuid4, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)

    objects = DuesRunQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("yearly run")
        verbose_name_plural = _("yearly runs")
        permissions = [("start_duesrun", "Can start the yearly run")]
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=Q(status="running"), name="run_one_at_a_time_per_year"
            ),
            models.CheckConstraint(
                condition=Q(status="running", finished_at=None) | Q(status="done", finished_at__isnull=False),
                name="run_done_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} ({self.started_at:%d/%m/%Y})"


class RunMember(models.Model):
    """One member in one run, as it was confirmed; afterwards its invoice, or why it has none from this run."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ISSUED = "issued", _("issued")
        SKIPPED = "skipped", _("skipped")

    class Why(models.TextChoices):
        INVOICED = "invoiced", _("has an invoice for this year already")
        ENDED = "ended", _("the membership has ended")
        NO_CONTACT = "no_contact", _("there is nobody to write to")

    run = models.ForeignKey(DuesRun, models.PROTECT, related_name="members")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    employees = models.PositiveIntegerField(_("employees"), null=True)
    balance_sheet_total = models.DecimalField(_("balance sheet total"), max_digits=15, decimal_places=2, null=True)
    tier = models.CharField(_("tier"), max_length=10, choices=Tier.choices)
    fee = models.DecimalField(_("fee"), max_digits=9, decimal_places=2)
    voluntary_extra = models.DecimalField(_("voluntary extra"), max_digits=9, decimal_places=2)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.WAITING)
    why = models.CharField(_("why"), max_length=12, choices=Why.choices, blank=True)
    invoice = models.OneToOneField(Invoice, models.PROTECT, null=True, related_name="run_member")

    class Meta:
        ordering = ["position"]
        verbose_name = _("member of a run")
        verbose_name_plural = _("members of a run")
        constraints = [
            models.UniqueConstraint(fields=["run", "membership"], name="run_member_once"),
            models.UniqueConstraint(fields=["run", "position"], name="run_position_once"),
            models.CheckConstraint(
                condition=(
                    Q(status="waiting", invoice=None, why="")
                    | Q(status="issued", invoice__isnull=False, why="")
                    | (Q(status="skipped", invoice=None) & ~Q(why=""))
                ),
                name="run_member_outcome_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.membership}"
