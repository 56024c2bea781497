"""The books of a year as tables, one row an entry, in the active language. What was taken back stands below zero."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from documents.spreadsheets import Cell, Sheet
from dues import ledger
from dues.balances import NOTHING
from dues.ledger import Books, Entry
from dues.models import CENT, CreditNote, Invoice
from dues.references import formatted

Row = list[Cell]


def sheets(books: Books) -> list[Sheet]:
    """The summary first; each of the others adds up to a line of it."""
    year = books.year
    return [
        Sheet(_("summary"), [_("Description"), _("Amount")], [[words, amount] for words, amount in summary(books)]),
        Sheet(_("invoices"), _invoice_header(), map(_invoice, _all(ledger.issued_invoices(year)))),
        Sheet(_("credit notes"), _credit_note_header(), map(_credit_note, _all(_notes(year)))),
        Sheet(_("payments"), _payment_header(), map(_payment, ledger.payments(year))),
        Sheet(_("allocations"), _allocation_header(), map(_allocation, ledger.allocations(year))),
        Sheet(_("write-offs"), _write_off_header(), map(_write_off, ledger.write_offs(year))),
        Sheet(_("other uses of money"), _disposal_header(), map(_disposal, ledger.disposals(year))),
    ]


def summary(books: Books) -> list[tuple[str, Decimal]]:
    """Two sums that close: what members owe, and money that pays nothing yet."""
    return [
        (_("Receivable at the start of the year"), books.opening.total),
        (_("Invoiced: fees"), books.invoiced_fee),
        (_("Invoiced: voluntary extra"), books.invoiced_voluntary),
        (_("Credited: fees"), -books.credited_fee),
        (_("Credited: voluntary extra"), -books.credited_voluntary),
        (_("Paid"), -books.allocated),
        (_("Written off"), -books.written_off),
        (_("Receivable at the end of the year"), books.closing.total),
        (_("of which fees"), books.closing.fee),
        (_("of which voluntary extra, not owed"), books.closing.voluntary),
        (_("Unallocated money at the start of the year"), books.opening_unallocated),
        (_("Received"), books.received),
        (_("Given to invoices"), -books.allocated),
        (_("Paid back"), -books.refunded),
        (_("Returned by the bank"), -books.returned),
        (_("Given as a voluntary contribution"), -books.gifts),
        (_("Unallocated money at the end of the year"), books.closing_unallocated),
    ]


def _notes(year: int) -> QuerySet[CreditNote]:
    return ledger.issued_credit_notes(year).select_related("invoice", "issued_by").prefetch_related("lines__line")


def _all(rows: QuerySet[Any]) -> Iterator[Any]:
    """Their lines come along, some hundreds of rows at a time."""
    return rows.prefetch_related("lines").iterator(chunk_size=ledger.FETCHED_AT_ONCE)


def _invoice_header() -> list[str]:
    return [
        _("Number"),
        _("Issued on"),
        _("Member"),
        _("Year of membership"),
        _("Tier"),
        _("Structured communication"),
        _("Due on"),
        _("Fee"),
        _("Voluntary extra"),
        _("Total"),
        _("Cancelled on"),
    ]


def _invoice(row: Invoice) -> Row:
    amounts = {line.kind: line.amount.quantize(CENT) for line in row.lines.all()}
    return [
        row.number,
        row.issued_on,
        row.recipient["name"],
        row.period,
        row.get_tier_display(),
        formatted(row.reference),
        row.due_on,
        amounts.get("fee", NOTHING),
        amounts.get("voluntary", NOTHING),
        sum(amounts.values(), NOTHING),
        row.cancelled_on,
    ]


def _credit_note_header() -> list[str]:
    return [
        _("Number"),
        _("Issued on"),
        _("Invoice"),
        _("Member"),
        _("Fee"),
        _("Voluntary extra"),
        _("Total"),
        _("Reason"),
        _("Cancels the invoice"),
        _("By"),
    ]


def _credit_note(row: CreditNote) -> Row:
    amounts = {line.line.kind: line.amount.quantize(CENT) for line in row.lines.all()}
    return [
        row.number,
        row.issued_on,
        row.invoice.number,
        row.invoice.recipient["name"],
        amounts.get("fee", NOTHING),
        amounts.get("voluntary", NOTHING),
        sum(amounts.values(), NOTHING),
        row.reason,
        _("yes") if row.cancels else "",
        _name(row.issued_by),
    ]


def _payment_header() -> list[str]:
    return [_("Day"), _("Payment"), _("Payer"), _("Source"), _("Amount"), *_why_and_who()]


def _payment(entry: Entry[Any]) -> Row:
    row = entry.row
    facts = [entry.day, row.pk, row.payer, row.get_source_display(), entry.amount]
    if entry.amount < 0:
        return [*facts, row.undo_reason, row.undone_at, _name(row.undone_by)]
    return [*facts, row.note, row.recorded_at, _name(row.recorded_by)]


def _allocation_header() -> list[str]:
    return [_("Day"), _("Payment"), _("Received on"), _("Invoice"), _("Amount"), *_why_and_who()]


def _allocation(entry: Entry[Any]) -> Row:
    row = entry.row
    return [entry.day, row.payment_id, row.payment.received_on, row.invoice.number, entry.amount, *_made(entry)]


def _write_off_header() -> list[str]:
    return [_("Day"), _("Invoice"), _("Member"), _("Amount"), *_why_and_who()]


def _write_off(entry: Entry[Any]) -> Row:
    invoice = entry.row.invoice
    return [entry.day, invoice.number, invoice.recipient["name"], entry.amount, *_made(entry)]


def _disposal_header() -> list[str]:
    return [_("Day"), _("Payment"), _("Payer"), _("Kind"), _("Amount"), *_why_and_who()]


def _disposal(entry: Entry[Any]) -> Row:
    row = entry.row
    return [entry.day, row.payment_id, row.payment.payer, row.get_kind_display(), entry.amount, *_made(entry)]


def _why_and_who() -> list[str]:
    return [_("Reason"), _("Recorded at"), _("By")]


def _made(entry: Entry[Any]) -> Row:
    """Why, when and by whom: of the booking itself, or of taking it back."""
    row = entry.row
    if entry.amount < 0:
        return [row.undo_reason, row.undone_at, _name(row.undone_by)]
    return [getattr(row, "reason", ""), row.made_at, _name(row.made_by)]


def _name(person: User | None) -> str:
    return str(person) if person else ""
