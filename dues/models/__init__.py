"""The tables of the room. Who uses them need not know in which file they stand."""

from dues.models.bank import (
    BankLine,
    BankLineQuerySet,
    BankStatement,
    BankStatementQuerySet,
    CsvMapping,
    Format,
    Sighting,
    StatementFile,
    StatementFileQuerySet,
    statement_path,
)
from dues.models.billing import BillingDetails
from dues.models.cancellation import Cancellation, CancellationQuerySet
from dues.models.credit import CreditLine, CreditNote, CreditNoteQuerySet, WriteOff, credit_note_path
from dues.models.fees import FeeSchedule, FeeScheduleQuerySet, Tier
from dues.models.invoice import (
    CENT,
    FEE_SETTLED,
    RENDER_LEASE,
    Invoice,
    InvoiceLine,
    InvoiceQuerySet,
    e_invoice_path,
    pay_key,
    pdf_path,
)
from dues.models.payment import Allocation, Disposal, Payment, PaymentQuerySet, SetAside
from dues.models.reminders import Reminder, ReminderHold, ReminderLevel, ReminderQuerySet
from dues.models.run import RUN_LEASE, DuesRun, DuesRunQuerySet, RunMember
from dues.models.sizes import SizeConfirmation, SizeConfirmationQuerySet, SizeLink, SizeRound
from dues.models.undoing import Booking, Undoable, counted_on, free_since

__all__ = [
    "CENT",
    "FEE_SETTLED",
    "RENDER_LEASE",
    "RUN_LEASE",
    "Allocation",
    "BankLine",
    "BankLineQuerySet",
    "BankStatement",
    "BankStatementQuerySet",
    "BillingDetails",
    "Booking",
    "Cancellation",
    "CancellationQuerySet",
    "CreditLine",
    "CreditNote",
    "CreditNoteQuerySet",
    "CsvMapping",
    "Disposal",
    "DuesRun",
    "DuesRunQuerySet",
    "FeeSchedule",
    "FeeScheduleQuerySet",
    "Format",
    "Invoice",
    "InvoiceLine",
    "InvoiceQuerySet",
    "Payment",
    "PaymentQuerySet",
    "Reminder",
    "ReminderHold",
    "ReminderLevel",
    "ReminderQuerySet",
    "RunMember",
    "SetAside",
    "Sighting",
    "SizeConfirmation",
    "SizeConfirmationQuerySet",
    "SizeLink",
    "SizeRound",
    "StatementFile",
    "StatementFileQuerySet",
    "Tier",
    "Undoable",
    "WriteOff",
    "counted_on",
    "credit_note_path",
    "e_invoice_path",
    "free_since",
    "pay_key",
    "pdf_path",
    "statement_path",
]
