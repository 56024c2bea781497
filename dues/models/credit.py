"""What takes an invoice back in whole or in part: credit notes, final once issued, and write-offs."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dues.models.invoice import RENDER_LEASE, Invoice, InvoiceLine, e_invoice_path
from dues.models.undoing import Booking, undone_with_its_day


def credit_note_path(note: "CreditNote", filename: str = "") -> str:
    """Where its PDF is kept: one place per number."""
    return f"credit-notes/{note.year}/{note.number}.pdf"


class CreditNoteQuerySet(models.QuerySet["CreditNote"]):
    def visible_to(self, user: User | AnonymousUser) -> "CreditNoteQuerySet":
        """Who may see an invoice may see what was credited of it."""
        return self.filter(invoice__in=Invoice.objects.visible_to(user))

    def waiting_for_pdf(self, now: datetime) -> "CreditNoteQuerySet":
        """Without a PDF, and not in the hands of a worker that still lives."""
        free = Q(rendering_since=None) | Q(rendering_since__lt=now - RENDER_LEASE)
        return self.filter(free, pdf="")


class CreditNote(models.Model):
    """Takes back lines of one invoice. Final once issued: sender and recipient are the invoice's own copies.

    `cancels`: the invoice should not have been there at all, and another may take its place.
    """

    FROZEN = ("invoice", "year", "sequence", "issued_on", "language", "reason", "cancels")

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="credit_notes")
    year = models.PositiveSmallIntegerField(_("year of the number"))
    sequence = models.PositiveIntegerField(_("sequence"))
    issued_on = models.DateField(_("issued on"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    reason = models.CharField(_("reason"), max_length=300)
    cancels = models.BooleanField(_("cancels the invoice"), default=False)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    pdf = models.FileField(upload_to=credit_note_path, blank=True, editable=False)
    e_invoice = models.FileField(upload_to=e_invoice_path, blank=True, editable=False)
    rendering_since = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CreditNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-sequence"]
        verbose_name = _("credit note")
        verbose_name_plural = _("credit notes")
        constraints = [
            models.UniqueConstraint(fields=["year", "sequence"], name="credit_note_number_once"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="credit_note_sequence_from_one"),
            models.UniqueConstraint(fields=["invoice"], condition=Q(cancels=True), name="invoice_cancelled_once"),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and self._is_rewritten():
            raise TypeError("An issued credit note is final")
        super().save(*args, **kwargs)

    @property
    def number(self) -> str:
        """CN-2026-000001: never to be taken for the number of an invoice."""
        return f"CN-{self.year}-{self.sequence:06d}"

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines.all()), Decimal("0.00"))

    def _is_rewritten(self) -> bool:
        stored = CreditNote.objects.filter(pk=self.pk).values(*self.FROZEN).get()
        return any(stored[name] != self.serializable_value(name) for name in self.FROZEN)


class CreditLine(models.Model):
    """What is taken back of one line of the invoice, in euro."""

    note = models.ForeignKey(CreditNote, models.PROTECT, related_name="lines")
    line = models.ForeignKey(InvoiceLine, models.PROTECT, related_name="credits")
    amount = models.DecimalField(_("amount"), max_digits=9, decimal_places=2)

    class Meta:
        ordering = ["line__position"]
        verbose_name = _("credited line")
        verbose_name_plural = _("credited lines")
        constraints = [
            models.UniqueConstraint(fields=["note", "line"], name="credit_line_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="credit_line_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.line.description}: -{self.amount}"


class WriteOff(Booking):
    """A part of the fee that the association no longer expects, in euro. The member stays a member."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="write_offs")
    amount = models.DecimalField(_("amount"), max_digits=9, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=300)

    class Meta(Booking.Meta):
        verbose_name = _("write-off")
        verbose_name_plural = _("write-offs")
        constraints = [
            undone_with_its_day(),
            models.CheckConstraint(condition=Q(amount__gt=0), name="write_off_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.amount}: {self.reason}"
