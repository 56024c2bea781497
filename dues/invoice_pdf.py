"""The invoice as a PDF, from the invoice's own copies and nothing else."""

import gc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from math import ceil
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from stdnum import iban

from documents.printing import OnePage, printer
from dues import epc
from dues.balances import NOTHING
from dues.models import Invoice, InvoiceLine
from dues.money import euro
from dues.references import formatted

CHUNK = 25
LETTERS_A_LINE = 40
LINES_OF_ADDRESS = 8
SHEET = Path(__file__).parent / "assets" / "invoice.css"


Fact = tuple[str, str]  # a label, and what stands beside it


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
    sender: dict[str, Any]
    sender_text: str
    recipient: dict[str, Any]
    recipient_text: str
    dense: bool
    facts: list[Fact]
    lines: list[Line]
    fee: str
    extra: str
    total: str
    transfer: list[Fact]
    imprint: str


def render(invoice: Invoice) -> bytes:
    """Raises RuleError when Pango is missing on this machine."""
    return printer(SHEET).print_each([_sheet(invoice)])[0]


def render_many(invoices: Iterable[Invoice]) -> Iterator[tuple[Invoice, bytes]]:
    """The same PDFs, CHUNK invoices laid out at a time, and never more than those in memory.

    `invoices` should come with their lines prefetched. Raises RuleError when Pango is missing on this machine.
    """
    waiting = iter(invoices)
    while chunk := list(islice(waiting, CHUNK)):
        contents = printer(SHEET).print_each([_sheet(invoice) for invoice in chunk])
        gc.collect()  # boxes point at each other; what stays would be walked again and again
        yield from zip(chunk, contents, strict=True)


def _sheet(invoice: Invoice) -> OnePage:
    lines = list(invoice.lines.all())
    code = epc.png(epc.invoice_payload(invoice, sum((line.amount for line in lines), NOTHING)))
    picture = f"{invoice.number}.png"
    with translation.override(invoice.language):
        page = page_of(invoice, lines)
        html = render_to_string("dues/invoice_pdf.html", {"page": page, "picture": picture})
    return OnePage(
        html=html,
        title=page.title,
        author=invoice.sender["name"],
        created=invoice.issued_on.isoformat(),
        language=invoice.language,
        assets={picture: code},
    )


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
        sender=sender,
        sender_text="\n".join(_sender_lines(sender)),
        recipient=recipient,
        recipient_text="".join(f"\n{line}" for line in _recipient_lines(recipient)),
        dense=_is_long(recipient),
        facts=_facts(invoice),
        lines=[Line(line.description, euro(line.amount), line.kind == "voluntary") for line in lines],
        fee=euro(total - extra),
        extra=euro(extra) if extra else "",
        total=euro(total),
        transfer=_transfer(invoice, total),
        imprint=" · ".join([sender["name"], *sender["address"], iban.format(sender["iban"])]),
    )


def _facts(invoice: Invoice) -> list[Fact]:
    recipient = invoice.recipient
    facts = [
        (_("Number"), invoice.number),
        (_("Year of membership"), str(invoice.period)),
        (_("Date"), date_format(invoice.issued_on, "j F Y")),
        (_("To be paid by"), date_format(invoice.due_on, "j F Y")),
        (_("Your enterprise number"), recipient["enterprise_number"]),
        (_("Your order number"), recipient.get("purchase_order", "")),
        (_("Your reference"), recipient.get("own_reference", "")),
    ]
    return [fact for fact in facts if fact[1]]


def _transfer(invoice: Invoice, total: Decimal) -> list[Fact]:
    return [
        (_("Amount"), euro(total)),
        (_("Account"), iban.format(invoice.sender["iban"])),
        (_("In the name of"), invoice.sender["name"]),
        (_("Structured communication"), formatted(invoice.reference)),
        (_("To be paid by"), date_format(invoice.due_on, "j F Y")),
    ]


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
