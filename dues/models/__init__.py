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
    "BankLine",
    "BankLineQuerySet",
    "BankStatement",
    "BankStatementQuerySet",
    "CsvMapping",
    "FeeSchedule",
    "FeeScheduleQuerySet",
    "Format",
    "Invoice",
    "InvoiceLine",
    "InvoiceQuerySet",
    "Payment",
    "Sighting",
    "StatementFile",
    "StatementFileQuerySet",
    "Tier",
    "pay_key",
    "pdf_path",
    "statement_path",
]
