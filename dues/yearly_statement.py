"""The yearly statement for the auditor: the summary of the books, and what stands behind its last lines."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from documents.printing import printer
from dues import ledger
from dues.balances import NOTHING, shown_balance
from dues.ledger import Books, books_of
from dues.ledger_sheets import summary
from dues.models import CENT, CreditNote, Invoice, Payment, WriteOff, counted_on

SHEET = Path(__file__).parent / "assets" / "books.css"
# Days past the due date, and what comes after the last.
AGES = (0, 30, 90, 365)


@dataclass(frozen=True)
class Age:
    words: str
    count: int
    amount: Decimal


def render(year: int, *, language: str, now: datetime) -> bytes:
    """Raises RuleError when Pango is missing on this machine."""
    books, last = books_of(year), date(year, 12, 31)
    with translation.override(language):
        context = {
            "language": language,
            "association": settings.ASSOCIATION,
            "year": str(year),
            "now": now,
            "books": books,
            "summary": summary(books),
            "ages": ages(last),
            "extra": voluntary_extra(books),
            "unallocated": unallocated(last),
            "credit_notes": _credit_notes(year),
            "write_offs": _write_offs(year),
        }
        html = render_to_string("dues/yearly_statement_pdf.html", context)
    return printer(SHEET).print(html, {})


def file_name(year: int) -> str:
    """In the active language: jaarstaat-lidgelden-2026.pdf."""
    name = _("statement of dues")
    return f"{slugify(name)}-{year}.pdf"


def ages(day: date) -> list[Age]:
    """The fees that were open at the end of `day`, by how long they were past their due date."""
    rows = Invoice.objects.filter(issued_on__lte=day).with_amounts(day).order_by()
    found: list[list[Decimal]] = [[] for _age in range(len(AGES) + 1)]
    for row in rows.iterator(chunk_size=ledger.FETCHED_AT_ONCE):
        if is_open := shown_balance(row).fee_open:
            late = (day - row.due_on).days
            found[sum(late > limit for limit in AGES)].append(is_open)
    words = [
        _("not due yet"),
        _("1 to 30 days late"),
        _("31 to 90 days late"),
        _("91 to 365 days late"),
        _("more than a year late"),
    ]
    return [Age(said, len(amounts), sum(amounts, NOTHING)) for said, amounts in zip(words, found, strict=True)]


def voluntary_extra(books: Books) -> list[tuple[str, Decimal]]:
    """What members gave on top of the fee: beside an invoice's fee, or from money that was left over."""
    before, last = date(books.year - 1, 12, 31), date(books.year, 12, 31)
    paid = _voluntary_paid(last) - _voluntary_paid(before)
    return [
        (_("Paid with an invoice"), paid),
        (_("Given from money that was left over"), books.gifts),
        (_("Together"), paid + books.gifts),
    ]


def unallocated(day: date) -> list[tuple[Payment, Decimal]]:
    """Each payment of which something was left at the end of `day`, and how much."""
    later = Q(allocations__invoice__issued_on__gt=day)
    for booking in ("allocations", "disposals"):
        later |= Q(**{f"{booking}__counts_from__gt": day}) | Q(**{f"{booking}__counts_until__gt": day})
    payments = Payment.objects.filter(counted_on(day, start="received_on")).filter(later | Q(used__lt=F("amount")))
    ordered = payments.distinct().order_by("received_on", "pk")
    found = [(row, _left(row, day)) for row in ordered.prefetch_related("allocations__invoice", "disposals")]
    return [(row, left) for row, left in found if left]


def _left(payment: Payment, day: date) -> Decimal:
    given = [row.amount for row in payment.allocations.all() if row.invoice.issued_on <= day and row.counts_on(day)]
    gone = [row.amount for row in payment.disposals.all() if row.counts_on(day)]
    return (payment.amount - sum([*given, *gone], NOTHING)).quantize(CENT)


def _voluntary_paid(day: date) -> Decimal:
    rows = Invoice.objects.filter(issued_on__lte=day, lines__kind="voluntary").with_amounts(day).order_by()
    return sum((shown_balance(row).voluntary_paid for row in rows), NOTHING)


def _credit_notes(year: int) -> list[CreditNote]:
    return list(ledger.issued_credit_notes(year).select_related("invoice").prefetch_related("lines"))


def _write_offs(year: int) -> list[ledger.Entry[WriteOff]]:
    return list(ledger.write_offs(year))
