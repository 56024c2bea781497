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
    RENDER_LEASE,
    Invoice,
    InvoiceLine,
    InvoiceQuerySet,
    e_invoice_path,
    pay_key,
    pdf_path,
)
from dues.models.payment import Allocation, Disposal, Payment, PaymentQuerySet, SetAside
from dues.models.undoing import Booking, Undoable, counted_on, free_since

__all__ = [
    "CENT",
    "RENDER_LEASE",
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
    "FeeSchedule",
    "FeeScheduleQuerySet",
    "Format",
    "Invoice",
    "InvoiceLine",
    "InvoiceQuerySet",
    "Payment",
    "PaymentQuerySet",
    "SetAside",
    "Sighting",
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
