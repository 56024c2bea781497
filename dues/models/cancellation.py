"""A wrong run taken back: which invoices, why, and how far it is."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dues.models.invoice import Invoice, InvoiceQuerySet

# A worker that cancelled nothing for so long has died, and another one goes on.
CANCEL_LEASE = timedelta(minutes=2)


class CancellationQuerySet(models.QuerySet["Cancellation"]):
    def waiting_for_worker(self, now: datetime) -> "CancellationQuerySet":
        free = Q(claimed_at=None) | Q(claimed_at__lt=now - CANCEL_LEASE)
        return self.filter(free, finished_at=None)


class Cancellation(models.Model):
    """Invoices that should not have been there, as they were confirmed. Each gets its own credit note."""

    invoices = models.ManyToManyField(Invoice, related_name="cancellations")
    reason = models.CharField(_("reason"), max_length=300)
    started_at = models.DateTimeField(_("started"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = CancellationQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("cancellation")
        verbose_name_plural = _("cancellations")

    def __str__(self) -> str:
        return self.reason

    def waiting(self) -> InvoiceQuerySet:
        return Invoice.objects.filter(cancellations=self, cancelled_on=None)
