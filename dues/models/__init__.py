"""The tables of the room. Who uses them need not know in which file they stand."""

from dues.models.billing import BillingDetails
from dues.models.fees import FeeSchedule, FeeScheduleQuerySet, Tier
from dues.models.invoice import (
    CENT,
    RENDER_LEASE,
    Allocation,
    Invoice,
    InvoiceLine,
    InvoiceQuerySet,
    Payment,
    e_invoice_path,
    pay_key,
    pdf_path,
)

__all__ = [
    "CENT",
    "RENDER_LEASE",
    "Allocation",
    "BillingDetails",
    "FeeSchedule",
    "FeeScheduleQuerySet",
    "Invoice",
    "InvoiceLine",
    "InvoiceQuerySet",
    "Payment",
    "Tier",
    "e_invoice_path",
    "pay_key",
    "pdf_path",
]
