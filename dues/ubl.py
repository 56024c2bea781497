"""An electronic invoice or credit note: UBL 2.1 by the rules of Peppol BIS Billing 3.0 (EN 16931).

Pure: a `Document` of plain facts in, XML out. Everything is one unit of something that bears no VAT: dues are outside
its scope (category O) or exempt (category E), and the rules of either demand and forbid their own fields.
"""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from lxml import etree

CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
ROOT = "urn:oasis:names:specification:ubl:schema:xsd:{name}-2"
CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
ENTERPRISE_NUMBER = "0208"  # the scheme of Belgian enterprise numbers, in which everybody here is addressed
CREDIT_TRANSFER = "30"
ONE = "C62"
CURRENCY = "EUR"
OUTSIDE_SCOPE = "O"
EXEMPT = "E"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Element = etree._Element  # noqa: SLF001 - the name that lxml gives its only class of elements


@dataclass(frozen=True)
class Place:
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "BE"


@dataclass(frozen=True)
class Party:
    """`number` is an enterprise number of ten bare digits."""

    name: str
    number: str
    place: Place
    person: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Treatment:
    """Why no VAT is asked. `code` is one of the VATEX list."""

    category: str
    code: str
    reason: str


@dataclass(frozen=True)
class Line:
    description: str
    amount: Decimal


@dataclass(frozen=True)
class Transfer:
    iban: str
    holder: str
    reference: str  # as it is printed: +++202/6000/00192+++


@dataclass(frozen=True)
class Correction:
    """Which invoice a credit note corrects."""

    number: str
    issued_on: date


@dataclass(frozen=True)
class Document:
    """An invoice when it has a `transfer`, a credit note when it has a `correction`. Amounts are positive in both."""

    number: str
    issued_on: date
    period: int
    seller: Party
    buyer: Party
    treatment: Treatment
    lines: tuple[Line, ...]
    buyer_reference: str
    order_number: str = ""
    due_on: date | None = None
    transfer: Transfer | None = None
    correction: Correction | None = None
    note: str = ""
    pdf_name: str = ""
    pdf: bytes = b""

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def kind(self) -> str:
        return "CreditNote" if self.correction else "Invoice"


def write(document: Document) -> bytes:
    space = ROOT.format(name=document.kind)
    names: dict[Any, str] = {None: space, "cac": CAC, "cbc": CBC}  # the stubs know no default namespace
    root = etree.Element(f"{{{space}}}{document.kind}", nsmap=names)
    for part in (_head, _references, _parties, _payment, _totals, _lines):
        part(root, document)
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return content


def _text(parent: Element, name: str, text: object, **attributes: str) -> None:
    """A basic component. An empty one is left out: Peppol forbids it. So is what XML has no sign for."""
    if written := NOT_XML.sub("", str(text)).strip():
        etree.SubElement(parent, f"{{{CBC}}}{name}", attributes).text = written


def _inside(parent: Element, name: str) -> Element:
    return etree.SubElement(parent, f"{{{CAC}}}{name}")


def _amount(parent: Element, name: str, amount: Decimal) -> None:
    _text(parent, name, f"{amount:.2f}", currencyID=CURRENCY)


def _head(root: Element, document: Document) -> None:
    _text(root, "CustomizationID", CUSTOMIZATION)
    _text(root, "ProfileID", PROFILE)
    _text(root, "ID", document.number)
    _text(root, "IssueDate", document.issued_on)
    if not document.correction:
        _text(root, "DueDate", document.due_on or "")
    _text(root, f"{document.kind}TypeCode", "381" if document.correction else "380")
    _text(root, "Note", document.note)
    _text(root, "DocumentCurrencyCode", CURRENCY)
    _text(root, "BuyerReference", document.buyer_reference)


def _references(root: Element, document: Document) -> None:
    period = _inside(root, "InvoicePeriod")
    _text(period, "StartDate", f"{document.period}-01-01")
    _text(period, "EndDate", f"{document.period}-12-31")
    if document.order_number:
        _text(_inside(root, "OrderReference"), "ID", document.order_number)
    if correction := document.correction:
        corrected = _inside(_inside(root, "BillingReference"), "InvoiceDocumentReference")
        _text(corrected, "ID", correction.number)
        _text(corrected, "IssueDate", correction.issued_on)
    if document.pdf:
        attached = _inside(root, "AdditionalDocumentReference")
        _text(attached, "ID", document.number)
        content = base64.b64encode(document.pdf).decode()
        kind = {"mimeCode": "application/pdf", "filename": document.pdf_name}
        _text(_inside(attached, "Attachment"), "EmbeddedDocumentBinaryObject", content, **kind)


def _parties(root: Element, document: Document) -> None:
    # Who is exempt names its tax number; who is outside the scope may not have one on the invoice.
    taxed = document.treatment.category == EXEMPT
    _party(_inside(root, "AccountingSupplierParty"), document.seller, taxed=taxed)
    _party(_inside(root, "AccountingCustomerParty"), document.buyer, taxed=False)


def _party(parent: Element, who: Party, *, taxed: bool) -> None:
    party = _inside(parent, "Party")
    _text(party, "EndpointID", who.number, schemeID=ENTERPRISE_NUMBER)
    _text(_inside(party, "PartyName"), "Name", who.name)
    address = _inside(party, "PostalAddress")
    _text(address, "StreetName", who.place.street)
    _text(address, "CityName", who.place.city)
    _text(address, "PostalZone", who.place.postcode)
    _text(_inside(address, "Country"), "IdentificationCode", who.place.country)
    if taxed:  # any scheme but VAT: what stands there is a number, not a VAT registration
        tax = _inside(party, "PartyTaxScheme")
        _text(tax, "CompanyID", who.number)
        _text(_inside(tax, "TaxScheme"), "ID", "TAX")
    entity = _inside(party, "PartyLegalEntity")
    _text(entity, "RegistrationName", who.name)
    _text(entity, "CompanyID", who.number, schemeID=ENTERPRISE_NUMBER)
    if who.person or who.phone or who.email:
        contact = _inside(party, "Contact")
        _text(contact, "Name", who.person)
        _text(contact, "Telephone", who.phone)
        _text(contact, "ElectronicMail", who.email)


def _payment(root: Element, document: Document) -> None:
    if transfer := document.transfer:
        means = _inside(root, "PaymentMeans")
        _text(means, "PaymentMeansCode", CREDIT_TRANSFER)
        _text(means, "PaymentID", transfer.reference)
        account = _inside(means, "PayeeFinancialAccount")
        _text(account, "ID", transfer.iban)
        _text(account, "Name", transfer.holder)


def _totals(root: Element, document: Document) -> None:
    taxes = _inside(root, "TaxTotal")
    _amount(taxes, "TaxAmount", Decimal(0))
    subtotal = _inside(taxes, "TaxSubtotal")
    _amount(subtotal, "TaxableAmount", document.total)
    _amount(subtotal, "TaxAmount", Decimal(0))
    _category(subtotal, "TaxCategory", document.treatment, reasons=True)
    total = _inside(root, "LegalMonetaryTotal")
    for name in ("LineExtensionAmount", "TaxExclusiveAmount", "TaxInclusiveAmount", "PayableAmount"):
        _amount(total, name, document.total)


def _category(parent: Element, name: str, treatment: Treatment, *, reasons: bool) -> None:
    category = _inside(parent, name)
    _text(category, "ID", treatment.category)
    if treatment.category == EXEMPT:
        _text(category, "Percent", 0)
    if reasons:
        _text(category, "TaxExemptionReasonCode", treatment.code)
        _text(category, "TaxExemptionReason", treatment.reason)
    _text(_inside(category, "TaxScheme"), "ID", "VAT")


def _lines(root: Element, document: Document) -> None:
    quantity: Callable[[Element], None] = partial(
        _text, name="CreditedQuantity" if document.correction else "InvoicedQuantity", text=1, unitCode=ONE
    )
    for number, one in enumerate(document.lines, start=1):
        line = _inside(root, f"{document.kind}Line")
        _text(line, "ID", number)
        quantity(line)
        _amount(line, "LineExtensionAmount", one.amount)
        item = _inside(line, "Item")
        _text(item, "Name", one.description)
        _category(item, "ClassifiedTaxCategory", document.treatment, reasons=False)
        _amount(_inside(line, "Price"), "PriceAmount", one.amount)
