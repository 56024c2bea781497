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
from dues.models.reminders import Reminder, ReminderHold, ReminderLevel, ReminderQuerySet
from dues.models.run import RUN_LEASE, DuesRun, DuesRunQuerySet, RunMember
from dues.models.sizes import SizeConfirmation, SizeConfirmationQuerySet, SizeLink, SizeRound

__all__ = [
    "CENT",
    "RENDER_LEASE",
    "RUN_LEASE",
    "Allocation",
    "DuesRun",
    "DuesRunQuerySet",
    "FeeSchedule",
    "FeeScheduleQuerySet",
    "Invoice",
    "InvoiceLine",
    "InvoiceQuerySet",
    "Payment",
    "Reminder",
    "ReminderHold",
    "ReminderLevel",
    "ReminderQuerySet",
    "RunMember",
    "SizeConfirmation",
    "SizeConfirmationQuerySet",
    "SizeLink",
    "SizeRound",
    "Tier",
    "pay_key",
    "pdf_path",
]
