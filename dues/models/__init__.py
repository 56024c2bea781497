"""The tables of the room. Who uses them need not know in which file they stand."""

from dues.models.fees import FeeSchedule, FeeScheduleQuerySet, Tier
from dues.models.invoice import (
    CENT,
    RENDER_LEASE,
    Allocation,
    Invoice,
    InvoiceLine,
    InvoiceQuerySet,
    Payment,
    pay_key,
    pdf_path,
)

__all__ = [
    "CENT",
    "RENDER_LEASE",
    "Allocation",
    "FeeSchedule",
    "FeeScheduleQuerySet",
    "Invoice",
    "InvoiceLine",
    "InvoiceQuerySet",
    "Payment",
    "Tier",
    "pay_key",
    "pdf_path",
]
