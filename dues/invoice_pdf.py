"""The invoice as a PDF, from the invoice's own copies and nothing else.

WeasyPrint stands on Pango, which is a Debian package: it is imported when the first page is made, so that the
portal runs without it and says what is missing.
"""

import atexit
import gc
from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from stdnum import iban

from dues import epc
from dues.balances import NOTHING
from dues.models import Invoice, InvoiceLine
from dues.money import euro
from dues.pdf_fonts import fonts
from dues.references import formatted
from journal.rules import RuleError

# Read aloud as well as seen. PDF/A-3a was tried: 2 ms more, and WeasyPrint 70 leaves its colour profile open;
# the electronic invoice, when it comes, travels by Peppol and not inside a PDF.
VARIANT = "pdf/ua-1"
LETTERS_A_LINE = 40
LINES_OF_ADDRESS = 8
ASSETS = Path(__file__).parent / "assets"


@dataclass(frozen=True)
class Line:
    description: str
    amount: str
    voluntary: bool


@dataclass(frozen=True)
class Page:
    """Every word on the invoice, ready to print in its language."""

    language: str
    title: str
    word: str
    number: str
    period: str
    issued_iso: str
    issued_on: str
    due_on: str
    sender: dict[str, Any]
    sender_lines: list[str]
    recipient: dict[str, Any]
    recipient_lines: list[str]
    dense: bool
    lines: list[Line]
    fee: str
    extra: str
    total: str
    iban: str
    reference: str
    imprint: str


def render(invoice: Invoice) -> bytes:
    """Raises RuleError when Pango is missing on this machine."""
    lines = list(invoice.lines.all())
    code = epc.png(epc.invoice_payload(invoice, sum((line.amount for line in lines), NOTHING)))
    with translation.override(invoice.language):
        html = render_to_string("dues/invoice_pdf.html", {"page": page_of(invoice, lines)})
    return _printer().print(html, code)


def file_name(invoice: Invoice) -> str:
    """As the member sees it: lidgeldnota-2026-000001.pdf."""
    return f"{slugify(invoice.sender['word'])}-{invoice.number}.pdf"


def page_of(invoice: Invoice, lines: list[InvoiceLine]) -> Page:
    """In the active language."""
    sender, recipient = invoice.sender, invoice.recipient
    extra = sum((line.amount for line in lines if line.kind == InvoiceLine.Kind.VOLUNTARY), NOTHING)
    total = sum((line.amount for line in lines), NOTHING)
    return Page(
        language=invoice.language,
        title=f"{sender['word']} {invoice.number}",
        word=sender["word"],
        number=invoice.number,
        period=str(invoice.period),
        issued_iso=invoice.issued_on.isoformat(),
        issued_on=date_format(invoice.issued_on, "j F Y"),
        due_on=date_format(invoice.due_on, "j F Y"),
        sender=sender,
        sender_lines=_sender_lines(sender),
        recipient=recipient,
        recipient_lines=_recipient_lines(recipient),
        dense=_is_long(recipient),
        lines=[Line(line.description, euro(line.amount), line.kind == "voluntary") for line in lines],
        fee=euro(total - extra),
        extra=euro(extra) if extra else "",
        total=euro(total),
        iban=iban.format(sender["iban"]),
        reference=formatted(invoice.reference),
        imprint=" · ".join([sender["name"], *sender["address"], iban.format(sender["iban"])]),
    )


def _sender_lines(sender: dict[str, Any]) -> list[str]:
    number = sender["enterprise_number"]
    numbered = _("Enterprise number %(number)s") % {"number": number} if number else ""
    return [line for line in (*sender["address"], numbered, sender["phone"], sender["email"]) if line]


def _recipient_lines(recipient: dict[str, Any]) -> list[str]:
    person = recipient["attention"]
    attention = _("attn. %(name)s") % {"name": person} if person else ""
    return [line for line in (attention, *recipient["address"]) if line]


def _is_long(recipient: dict[str, Any]) -> bool:
    """True when name and address would not fit above the facts in their usual size."""
    lines = [recipient["name"], *_recipient_lines(recipient)]
    return sum(ceil(len(line) / LETTERS_A_LINE) for line in lines) > LINES_OF_ADDRESS


@cache
def _printer() -> "Printer":
    """One per process: a font configuration of its own for each invoice would leak memory."""
    try:
        import weasyprint  # noqa: F401, PLC0415 - looks for Pango's libraries when it is imported
    except (OSError, ImportError) as problem:
        raise RuleError(
            _("PDFs cannot be made on this machine: the program Pango is missing (run bin/setup).")
        ) from problem
    printer = Printer()
    # What is loaded by now stays: without this the collector walks all of Django several times a page.
    gc.collect()
    gc.freeze()
    return printer


atexit.register(_printer.cache_clear)  # WeasyPrint frees its fonts with C calls that are gone later


class Printer:
    """WeasyPrint with our style sheet and font loaded, and no way to fetch anything else."""

    def __init__(self) -> None:
        from weasyprint import CSS  # noqa: PLC0415 - needs Pango, see above
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - Pango may be missing

        from dues.pdf_assets import OwnAssets  # noqa: PLC0415 - Pango may be missing

        self._assets = {"mark.svg": (settings.BASE_DIR / "static" / "mark.svg").read_bytes()}
        self._fonts = FontConfiguration()
        fetcher = OwnAssets(fonts())
        sheet = (ASSETS / "invoice.css").read_text(encoding="utf-8")
        self._style = CSS(string=sheet, font_config=self._fonts, url_fetcher=fetcher)

    def print(self, html: str, code: bytes) -> bytes:
        from weasyprint import HTML  # noqa: PLC0415 - Pango may be missing

        from dues.pdf_assets import OwnAssets  # noqa: PLC0415 - Pango may be missing

        page = HTML(string=html, url_fetcher=OwnAssets({**self._assets, "qr.png": code}))
        content: bytes = page.write_pdf(stylesheets=[self._style], font_config=self._fonts, pdf_variant=VARIANT)
        return content
