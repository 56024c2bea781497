"""Two hundred invoices of all shapes through the pipeline of the yearly run, their codes read from the pages."""

from datetime import date
from decimal import Decimal
from random import Random

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings
from stdnum import iban

from dues import invoice_pdf
from dues.models import Invoice, InvoiceLine
from dues.references import reference
from tests import factories

COUNT = 200
NAMES = [
    "De Zon cv",
    "Coöperatieve Vennootschap Ünïé Łódź & Çedilla\u2019s",
    "Gemeenschappelijke Aankoopdienst der Verenigde Vlaamse Coöperaties " * 2,
    "Œuvre-Ørsted-Ångström-Ñandú-Šárka-Żółć",
    'Vrouwen & Mannen <samen> "sterk"',
    "x",
    "Ελληνικός Συνεταιρισμός",
]
ADDRESSES = [
    ["Voorbeeldstraat 1", "9000 Gent"],
    ["Postbus 12", "1000 Brussel"],
    ["Rue de l\u2019Évêché 117, boîte 4, bâtiment Œ", "4000 Liège"],
    ["Keizersgracht 555-III", "1012 AB Amsterdam", "NL"],
    ["Zeer Lange Straatnaam " * 8, "8500 Kortrijk"],
]
AMOUNTS = ["0.01", "999999.99", "250.00", "1000.00", "50.00", "0.10", "1234.50", "99999.99"]
HOLDERS = ["Coopkracht vzw", "Vereniging Coöperatief Vlaanderen", "N" * 70]
PEOPLE = ["", "Liesbet Claes", "Noëlle D\u2019Hoore-Vandenbroucke " * 3]
pytestmark = pytest.mark.django_db


@pytest.fixture
def invoices():
    chance = Random(20261123)  # noqa: S311 - a seed, so that every run makes the same
    membership = factories.MembershipFactory()
    made = Invoice.objects.bulk_create(_invoice(membership, number, chance) for number in range(1, COUNT + 1))
    InvoiceLine.objects.bulk_create(line for invoice in made for line in _lines(invoice, chance))
    return Invoice.objects.filter(pk__in=[one.pk for one in made]).prefetch_related("lines").order_by("sequence")


def _invoice(membership, sequence, chance):
    """Each list is walked in its own step, so that every name meets every address and language sooner or later."""
    nothing = {"enterprise_number": "", "email": "a@voorbeeld.example"}
    recipient = {
        **nothing,
        "name": NAMES[sequence % len(NAMES)],
        "attention": chance.choice(PEOPLE),
        "address": ADDRESSES[sequence % len(ADDRESSES)],
        "purchase_order": chance.choice(["", "PO-2026/17"]),
        "own_reference": chance.choice(["", "B" * 50]),
    }
    sender = {
        **settings.ASSOCIATION,
        **nothing,
        "name": HOLDERS[sequence % len(HOLDERS)],
        "word": "Lidgeldnota",
        "vat_note": chance.choice(["", "Geen btw: ledenbijdrage."]),
    }
    return Invoice(
        membership=membership,
        year=2026,
        sequence=sequence,
        period=3000 + sequence,
        reference=reference(year=2026, sequence=sequence),
        language=("nl", "en")[sequence // 2 % 2],
        issued_on=date(2026, 11, 23),
        due_on=date(2026, 12, 23),
        sender=sender,
        recipient=recipient,
        tier="standard",
        tier_reason="",
    )


def _lines(invoice, chance):
    fee = Decimal(AMOUNTS[invoice.sequence % len(AMOUNTS)])
    lines = [InvoiceLine(invoice=invoice, position=1, kind="fee", description="Lidgeld " * 20, amount=fee)]
    if chance.random() < 0.5:
        extra = Decimal(chance.randint(1, 9_999_999)) / 100
        lines.append(InvoiceLine(invoice=invoice, position=2, kind="voluntary", description="Extra", amount=extra))
    return lines


def _expected(invoice):
    total = sum(line.amount for line in invoice.lines.all())
    amount = f"{total:.2f}".rstrip("0").rstrip(".")
    holder, account = invoice.sender["name"], iban.compact(invoice.sender["iban"])
    return f"BCD\n002\n1\nSCT\n\n{holder}\n{account}\nEUR{amount}\n\n{invoice.reference}".encode()


def test_code_of_every_shape_is_read_from_its_page(invoices):
    wrong, seen = [], set()
    for invoice, content in invoice_pdf.render_many(invoices.iterator(chunk_size=50)):
        document = pypdfium2.PdfDocument(content)
        picture = document[0].render(scale=1.6, grayscale=True).to_pil()
        found = [(one.bytes, one.ec_level) for one in zxingcpp.read_barcodes(picture)]
        if len(document) != 1 or found != [(_expected(invoice), "M")]:
            wrong.append(invoice.number)
        seen.add((invoice.language, invoice.recipient["name"], _expected(invoice).split(b"\n")[7]))
    assert wrong == []
    assert len({language for language, _name, _amount in seen}) == 2
    assert {name for _language, name, _amount in seen} == set(NAMES)
    assert {b"EUR0.01", b"EUR999999.99"} <= {amount for _language, _name, amount in seen}
