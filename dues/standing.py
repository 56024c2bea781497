"""Whether somebody is in order with the dues. Computed at a date from what is open, and stored nowhere.

Only the fee counts: a voluntary extra that is not paid makes nobody late. Credit notes and write-offs settle as money
does, and an invoice that was cancelled is as none.
"""

from datetime import date

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dues.models import FEE_SETTLED, Invoice, InvoiceQuerySet
from membership.models import Membership


class Standing(TextChoices):
    IN_ORDER = "in_order", _("in order")
    DUE = "due", _("to pay")
    OVERDUE = "overdue", _("overdue")
    NO_INVOICE = "no_invoice", _("no invoice yet")
    CANCELLED = "cancelled", pgettext_lazy("invoice", "cancelled")

    @property
    def tone(self) -> str:
        """How the pill on screen is coloured; the word says the same."""
        tones = {"in_order": "good", "due": "attention", "overdue": "wrong"}
        return tones.get(self.value, "neutral")


def of(membership: Membership, *, today: date) -> Standing:
    """An invoice is overdue from the day after its due date."""
    row = with_standing(Membership.objects.filter(pk=membership.pk), today=today)
    return Standing(row.values_list("standing", flat=True).get())  # type: ignore[misc]  # annotated just now


def of_invoice(invoice: Invoice, *, today: date) -> Standing:
    row = invoices_with_standing(Invoice.objects.filter(pk=invoice.pk), today=today)
    return Standing(row.values_list("standing", flat=True).get())  # type: ignore[misc]  # annotated just now


def with_standing(memberships: QuerySet[Membership], *, today: date) -> QuerySet[Membership]:
    """Adds `standing` to each membership of a list, in the list's own query."""
    issued = Invoice.objects.standing_on(today).filter(membership=OuterRef("pk"))
    unpaid = issued.with_amounts(today).exclude(FEE_SETTLED)
    return memberships.annotate(
        standing=Case(
            When(Exists(unpaid.filter(due_on__lt=today)), then=Value(Standing.OVERDUE.value)),
            When(Exists(unpaid), then=Value(Standing.DUE.value)),
            When(Exists(issued), then=Value(Standing.IN_ORDER.value)),
            default=Value(Standing.NO_INVOICE.value),
            output_field=CharField(),
        )
    )


def invoices_with_standing(invoices: InvoiceQuerySet, *, today: date) -> InvoiceQuerySet:
    """Adds `standing` to each invoice of a list, beside the amounts it is read from."""
    return invoices.with_amounts(today).annotate(  # type: ignore[no-redef]  # declared on Invoice for its readers
        standing=Case(
            When(cancelled_on__lte=today, then=Value(Standing.CANCELLED.value)),
            When(FEE_SETTLED, then=Value(Standing.IN_ORDER.value)),
            When(due_on__lt=today, then=Value(Standing.OVERDUE.value)),
            default=Value(Standing.DUE.value),
            output_field=CharField(),
        )
    )
