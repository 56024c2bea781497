"""Invoices, final once issued, and the money that pays them."""

import secrets
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Round
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dues.models.fees import Tier
from membership.models import Membership, Organisation

CENT = Decimal("0.01")
# With a sweep each quarter of a minute, what a killed worker held is made within a minute.
RENDER_LEASE = timedelta(seconds=45)


def pay_key() -> str:
    """The unguessable part of a pay page's address. The page may be forwarded, so it is no secret of a person."""
    return secrets.token_urlsafe(24)


def pdf_path(invoice: "Invoice", filename: str = "") -> str:
    """Where its PDF is kept: one place per number, so that nothing is ever kept twice."""
    return f"invoices/{invoice.year}/{invoice.number}.pdf"


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def visible_to(self, user: User | AnonymousUser) -> "InvoiceQuerySet":
        if isinstance(user, User) and user.is_staff and user.has_perm("dues.view_invoice"):
            return self
        return self.owed_by(user)

    def owed_by(self, user: User | AnonymousUser) -> "InvoiceQuerySet":
        """The invoices of the organisations whose contact this user is, whatever else it may see as staff."""
        if not isinstance(user, User):
            return self.none()
        mine = Organisation.objects.filter(contacts__user=user)
        return self.filter(membership__organisation__in=mine)

    def settling(self, period: int) -> "InvoiceQuerySet":
        """The invoices that count as the one of their membership for this year: there is no second beside them."""
        return self.filter(period=period)

    def asking(self, today: date) -> "InvoiceQuerySet":
        """The invoices whose fee is not paid, with their amounts. A voluntary extra asks nothing."""
        return self.with_amounts(today).filter(Q(paid__lt=F("fee")))

    def with_amounts(self, today: date) -> "InvoiceQuerySet":
        """Adds `fee`, `voluntary` and `paid`: what was asked, and what had come in by the end of `today`, in euro.

        Sums are rounded, because SQLite adds decimals as floats.
        """
        lines = InvoiceLine.objects.filter(invoice=OuterRef("pk"))
        paid = (
            Allocation.objects.filter(invoice=OuterRef("pk"), payment__received_on__lte=today)
            .order_by()
            .values("invoice")
            .values_list(Round(Sum("amount"), 2))
        )
        return self.annotate(  # type: ignore[no-redef]  # declared on Invoice for whoever reads them
            fee=_euro(lines.filter(kind=InvoiceLine.Kind.FEE).values("amount")),
            voluntary=_euro(lines.filter(kind=InvoiceLine.Kind.VOLUNTARY).values("amount")),
            paid=_euro(paid),
        )

    def waiting_for_pdf(self, now: datetime) -> "InvoiceQuerySet":
        """Without a PDF, and not in the hands of a worker; one that took longer than RENDER_LEASE has died."""
        free = Q(rendering_since=None) | Q(rendering_since__lt=now - RENDER_LEASE)
        return self.filter(free, pdf="")


def _euro(query: models.QuerySet[Any, Any]) -> Coalesce:
    amount: models.DecimalField[Decimal, Decimal] = models.DecimalField(max_digits=11, decimal_places=2)
    return Coalesce(Subquery(query, output_field=amount), Decimal(0), output_field=amount)


class Invoice(models.Model):
    """A year's dues of one membership. Final once issued: it carries copies of sender, recipient and lines."""

    FROZEN = ("membership", "year", "sequence", "period", "reference", "language", "issued_on", "due_on",
              "sender", "recipient", "tier", "tier_reason")  # fmt: skip

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="invoices")
    year = models.PositiveSmallIntegerField(_("year of the number"))
    sequence = models.PositiveIntegerField(_("sequence"))
    period = models.PositiveSmallIntegerField(_("year of membership"))
    reference = models.CharField(_("structured communication"), max_length=12, unique=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    issued_on = models.DateField(_("issued on"))
    due_on = models.DateField(_("due on"))
    sender = models.JSONField(_("sender"))
    recipient = models.JSONField(_("recipient"))
    tier = models.CharField(_("tier"), max_length=10, choices=Tier.choices)
    tier_reason = models.TextField(_("why this tier"))
    pay_key = models.CharField(max_length=40, unique=True, default=pay_key, editable=False)
    pdf = models.FileField(upload_to=pdf_path, blank=True, editable=False)
    rendering_since = models.DateTimeField(null=True, blank=True, editable=False)

    # Filled by `with_amounts`, in euro; `standing` by dues.standing.
    fee: Decimal
    voluntary: Decimal
    paid: Decimal
    standing: str

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-sequence"]
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = [
            models.UniqueConstraint(fields=["year", "sequence"], name="invoice_number_once"),
            models.UniqueConstraint(fields=["membership", "period"], name="invoice_one_per_membership_and_year"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="invoice_sequence_from_one"),
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="invoice_due_after_issue"),
        ]
        permissions = [("record_payment", "Can record a payment")]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and self._is_rewritten():
            raise TypeError("An issued invoice is final; correct it with a credit note")
        super().save(*args, **kwargs)

    @property
    def number(self) -> str:
        """As printed and as asked for on the command line: 2026-000001."""
        return f"{self.year}-{self.sequence:06d}"

    def _is_rewritten(self) -> bool:
        stored = Invoice.objects.filter(pk=self.pk).values(*self.FROZEN).get()
        return any(stored[name] != self.serializable_value(name) for name in self.FROZEN)


class InvoiceLine(models.Model):
    """One line, in euro. Only what is owed counts for the standing; the voluntary extra is an invitation."""

    class Kind(models.TextChoices):
        FEE = "fee", _("fee")
        VOLUNTARY = "voluntary", _("voluntary extra")

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    description = models.CharField(_("description"), max_length=200)
    amount = models.DecimalField(_("amount"), max_digits=9, decimal_places=2)

    class Meta:
        ordering = ["position"]
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="line_position_once"),
            models.UniqueConstraint(fields=["invoice", "kind"], name="line_kind_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="line_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.description}: {self.amount}"


class Payment(models.Model):
    """Money that came in, in euro. What it pays is said by its allocations."""

    class Source(models.TextChoices):
        MANUAL = "manual", _("recorded by hand")
        STATEMENT = "statement", _("bank statement")

    invoice = models.ForeignKey(
        Invoice, models.PROTECT, null=True, related_name="payments", verbose_name=_("came in for")
    )
    received_on = models.DateField(_("received on"))
    amount = models.DecimalField(_("amount"), max_digits=11, decimal_places=2)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    payer = models.CharField(_("payer"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    key = models.UUIDField(_("form key"), unique=True, editable=False)
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-received_on", "-pk"]
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive")]

    def __str__(self) -> str:
        return f"{self.amount} ({self.received_on:%d/%m/%Y})"


class Allocation(models.Model):
    """The part of a payment that goes to one invoice, in euro. What is left over stays visible on the payment."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="allocations")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="allocations")
    amount = models.DecimalField(_("amount"), max_digits=11, decimal_places=2)

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints = [
            models.UniqueConstraint(fields=["payment", "invoice"], name="allocation_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} -> {self.invoice}"
