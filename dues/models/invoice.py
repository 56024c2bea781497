"""Invoices, final once issued, and what is still to be paid of them."""

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
from dues.models.undoing import counted_on
from membership.models import Membership, Organisation

CENT = Decimal("0.01")
# With a sweep each quarter of a minute, what a killed worker held is made within a minute.
# Of an invoice `with_amounts`. Rounded, because SQLite subtracts decimals as floats.
FEE_SETTLED = Q(paid__gte=Round(F("fee") - F("credited_fee") - F("written_off"), 2))
RENDER_LEASE = timedelta(seconds=45)


def pay_key() -> str:
    """The unguessable part of a pay page's address. The page may be forwarded, so it is no secret of a person."""
    return secrets.token_urlsafe(24)


def pdf_path(invoice: "Invoice", filename: str = "") -> str:
    """Where its PDF is kept: one place per number, so that nothing is ever kept twice."""
    return f"invoices/{invoice.year}/{invoice.number}.pdf"


def e_invoice_path(paper: models.Model, filename: str = "") -> str:
    """Beside the PDF, under the PDF's own name."""
    return f"{paper.pdf.name.removesuffix('.pdf')}.xml"  # type: ignore[attr-defined]  # whatever has a PDF


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

    def standing_on(self, day: date) -> "InvoiceQuerySet":
        """Issued, and not cancelled, by the end of `day`."""
        return self.filter(Q(cancelled_on=None) | Q(cancelled_on__gt=day), issued_on__lte=day)

    def settling(self, period: int) -> "InvoiceQuerySet":
        """The invoices that count as the one of their membership for this year: there is no second beside them."""
        return self.filter(period=period, cancelled_on=None)

    def asking(self, today: date) -> "InvoiceQuerySet":
        """The invoices whose fee is not paid, with their amounts. A voluntary extra asks nothing."""
        return self.filter(cancelled_on=None).with_amounts(today).exclude(FEE_SETTLED)

    def with_amounts(self, today: date) -> "InvoiceQuerySet":
        """Adds what was asked (`fee`, `voluntary`) and what became of it by the end of `today`, in euro.

        Sums are rounded, because SQLite adds decimals as floats.
        """
        kinds = InvoiceLine.Kind
        lines = InvoiceLine.objects.filter(invoice=OuterRef("pk"))
        credited = Q(lines__credits__note__issued_on__lte=today)
        return self.annotate(  # type: ignore[no-redef]  # declared on Invoice for whoever reads them
            fee=_euro(lines.filter(kind=kinds.FEE).values("amount")),
            voluntary=_euro(lines.filter(kind=kinds.VOLUNTARY).values("amount")),
            paid=_sum("allocations__amount", counted_on(today, prefix="allocations__")),
            credited_fee=_sum("lines__credits__amount", credited & Q(lines__kind=kinds.FEE)),
            credited_voluntary=_sum("lines__credits__amount", credited & Q(lines__kind=kinds.VOLUNTARY)),
            written_off=_sum("write_offs__amount", counted_on(today, prefix="write_offs__")),
        )

    def waiting_for_pdf(self, now: datetime) -> "InvoiceQuerySet":
        """Without a PDF, and not in the hands of a worker; one that took longer than RENDER_LEASE has died."""
        free = Q(rendering_since=None) | Q(rendering_since__lt=now - RENDER_LEASE)
        return self.filter(free, pdf="")


def _sum(path: str, condition: Q) -> Coalesce:
    """Of the invoice's own rows at `path` that the condition holds for, added up apart from all other rows."""
    own = Invoice.objects.filter(pk=OuterRef("pk")).filter(condition).order_by()
    return _euro(own.values("pk").values_list(Round(Sum(path), 2)))


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
    e_invoice = models.FileField(upload_to=e_invoice_path, blank=True, editable=False)
    rendering_since = models.DateTimeField(null=True, blank=True, editable=False)
    # Set with the credit note that takes the whole invoice back, so that another may take its place.
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True, editable=False)

    # Filled by `with_amounts`, in euro; `standing` by dues.standing.
    fee: Decimal
    voluntary: Decimal
    paid: Decimal
    credited_fee: Decimal
    credited_voluntary: Decimal
    written_off: Decimal
    standing: str

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-sequence"]
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = [
            models.UniqueConstraint(fields=["year", "sequence"], name="invoice_number_once"),
            models.UniqueConstraint(
                fields=["membership", "period"],
                condition=Q(cancelled_on=None),
                name="invoice_one_per_membership_and_year",
            ),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="invoice_sequence_from_one"),
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="invoice_due_after_issue"),
        ]
        permissions = [
            ("record_payment", "Can record a payment"),
            ("credit_invoice", "Can credit an invoice or write it off"),
        ]

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
    # What credit notes took back, kept here so that the database itself refuses to take back more.
    credited = models.DecimalField(_("credited"), max_digits=9, decimal_places=2, default=Decimal(0), editable=False)

    class Meta:
        ordering = ["position"]
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="line_position_once"),
            models.UniqueConstraint(fields=["invoice", "kind"], name="line_kind_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="line_amount_positive"),
            models.CheckConstraint(
                condition=Q(credited__gte=0, credited__lte=F("amount")), name="line_credited_at_most_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.description}: {self.amount}"
