"""The list of invoices as a table to take along: everything that the screen shows, of every page of it."""

from collections.abc import Callable, Iterator, Sequence

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from documents.spreadsheets import Cell, Sheet, csv_response, xlsx_response
from dues.balances import shown_balance
from dues.models import Invoice, InvoiceQuerySet, Tier
from dues.references import formatted
from dues.standing import Standing

CHUNK = 500


def sheet_of(rows: InvoiceQuerySet) -> Sheet:
    header = [
        _("Number"),
        _("Member"),
        _("Year"),
        _("Tier"),
        _("Issued on"),
        _("To be paid by"),
        _("Structured communication"),
        _("Fee"),
        _("Voluntary extra"),
        _("Credited"),
        _("Written off"),
        _("Paid"),
        _("Fee open"),
        _("Standing"),
    ]
    return Sheet(_("Invoices"), header, _rows(rows))


def _rows(rows: InvoiceQuerySet) -> Iterator[Sequence[Cell]]:
    for invoice in rows.select_related("membership__organisation").iterator(chunk_size=CHUNK):
        yield _row(invoice)


def _row(invoice: Invoice) -> Sequence[Cell]:
    balance = shown_balance(invoice)
    return (
        invoice.number,
        invoice.membership.organisation.name,
        invoice.period,
        str(Tier(invoice.tier).label),
        invoice.issued_on,
        invoice.due_on,
        formatted(invoice.reference),
        balance.fee,
        balance.voluntary,
        balance.credited,
        balance.written_off,
        balance.paid,
        balance.fee_open,
        str(Standing(invoice.standing).label),
    )


def _csv(rows: InvoiceQuerySet) -> HttpResponseBase:
    return csv_response(sheet_of(rows), _("invoices"))


def _xlsx(rows: InvoiceQuerySet) -> HttpResponseBase:
    return xlsx_response([sheet_of(rows)], _("invoices"))


DOWNLOADS: dict[str, Callable[[InvoiceQuerySet], HttpResponseBase]] = {"csv": _csv, "xlsx": _xlsx}
