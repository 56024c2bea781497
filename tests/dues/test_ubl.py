"""Electronic invoices against the schema of UBL 2.1 and every rule of EN 16931; and what Peppol adds to them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from dues import ubl
from tests.dues.ubl_rules import broken

OUTSIDE = ubl.Treatment("O", "VATEX-EU-O", "Buiten het toepassingsgebied van de btw")
EXEMPT = ubl.Treatment("E", "VATEX-EU-132-1L", "Vrijgesteld, artikel 44, § 2, 11° W.Btw")
GENT = ubl.Place("Voorbeeldstraat 1", "9000", "Gent")
INVOICE = ubl.Document(
    number="2026-000001",
    issued_on=date(2026, 11, 23),
    due_on=date(2026, 12, 23),
    period=2027,
    seller=ubl.Party("Coopkracht vzw", "0202239951", GENT, email="info@coopkracht.org", phone="09 000 00 00"),
    buyer=ubl.Party("De Zonnewende cv", "0403019261", GENT, person="Liesbet Claes", email="l@zon.example"),
    treatment=OUTSIDE,
    lines=(ubl.Line("Lidgeld 2027", Decimal("250.00")), ubl.Line("Vrijwillige bijdrage", Decimal("10.50"))),
    buyer_reference="Kostenplaats 12",
    transfer=ubl.Transfer("BE98523080240293", "Coopkracht vzw", "+++202/6000/00192+++"),
    pdf_name="lidgeldnota-2026-000001.pdf",
    pdf=b"%PDF-1.7",
)
CREDIT_NOTE = replace(
    INVOICE,
    number="CN-2026-000001",
    due_on=None,
    transfer=None,
    correction=ubl.Correction("2026-000001", date(2026, 11, 23)),
    note="Dubbel aangerekend",
)
LONG = ubl.Place("Straat " * 28, "1234567890", "Gemeente " * 11, "NL")
SHAPES = {
    "a cent": {"lines": (ubl.Line("Lidgeld 2027", Decimal("0.01")),)},
    "almost a million": {"lines": (ubl.Line("Lidgeld 2027", Decimal("999999.99")),)},
    "long": {
        "buyer": ubl.Party("Gemeenschappelijke Ünïé & Łódź <cv> " * 5, "1000000021", LONG, "Van den Broeck " * 13),
        "lines": (ubl.Line("L" * 200, Decimal("250.00")),),
        "order_number": "B" * 50,
    },
    "bare": {
        "seller": ubl.Party("Coopkracht vzw", "0202239951", ubl.Place()),
        "buyer": ubl.Party("De Zonnewende cv", "0403019261", ubl.Place()),
        "pdf": b"",
    },
    "PO box": {"buyer": replace(INVOICE.buyer, place=ubl.Place("Postbus 12", "1000", "Brussel"))},
    "order": {"order_number": "PO-2026/17"},
}


def read(document):
    """Every leaf by its path of local names."""
    root = etree.fromstring(ubl.write(document))
    found = {}
    for leaf in root.iter(etree.Element):
        if len(leaf) == 0:
            names = [etree.QName(one).localname for one in (*reversed(list(leaf.iterancestors())), leaf)]
            found.setdefault("/".join(names[1:]), leaf)
    return found


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("treatment", [OUTSIDE, EXEMPT], ids=lambda one: one.category)
@pytest.mark.parametrize("document", [INVOICE, CREDIT_NOTE], ids=lambda one: one.kind)
def test_document_breaks_no_rule(document, treatment, shape):
    assert broken(ubl.write(replace(document, treatment=treatment, **SHAPES[shape]))) == []


@pytest.mark.parametrize("document", [INVOICE, CREDIT_NOTE], ids=lambda one: one.kind)
@pytest.mark.parametrize("treatment", [OUTSIDE, EXEMPT], ids=lambda one: one.category)
def test_rules_do_fire(document, treatment):
    content = ubl.write(replace(document, treatment=treatment)).decode()
    assert [
        rule.split(":")[0] for rule in broken(content.replace(">260.50</cbc:Pay", ">1.00</cbc:Pay").encode())
    ] == ["BR-CO-16"]
    other = {"O": "S", "E": "O"}[treatment.category]
    assert broken(content.replace(f"<cbc:ID>{treatment.category}</cbc:ID>", f"<cbc:ID>{other}</cbc:ID>").encode())
    assert broken(content.replace("cbc:IssueDate", "cbc:IssuedDate").encode())


def test_invoice_says_what_peppol_asks_for():
    leaves = read(replace(INVOICE, order_number="PO-17"))
    seller, buyer = "AccountingSupplierParty/Party/", "AccountingCustomerParty/Party/"
    texts = {path: leaf.text for path, leaf in leaves.items()}
    expected = {
        "ProfileID": "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
        "InvoiceTypeCode": "380",
        "BuyerReference": "Kostenplaats 12",
        "OrderReference/ID": "PO-17",
        f"{seller}EndpointID": "0202239951",
        f"{buyer}EndpointID": "0403019261",
        "PaymentMeans/PaymentMeansCode": "30",
        "PaymentMeans/PaymentID": "+++202/6000/00192+++",
        "PaymentMeans/PayeeFinancialAccount/ID": "BE98523080240293",
        "TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReasonCode": "VATEX-EU-O",
        "LegalMonetaryTotal/PayableAmount": "260.50",
    }
    assert {path: texts.get(path) for path in expected} == expected
    assert {leaves[f"{who}EndpointID"].get("schemeID") for who in (seller, buyer)} == {"0208"}
    embedded = leaves["AdditionalDocumentReference/Attachment/EmbeddedDocumentBinaryObject"]
    assert dict(embedded.attrib) == {"mimeCode": "application/pdf", "filename": "lidgeldnota-2026-000001.pdf"}


def test_outside_the_scope_nobody_has_a_tax_number_and_no_line_a_rate():
    assert not [path for path in read(INVOICE) if "PartyTaxScheme" in path or path.endswith("Percent")]


def test_exempt_has_the_number_of_the_seller_and_a_rate_of_nothing():
    texts = {path: leaf.text for path, leaf in read(replace(INVOICE, treatment=EXEMPT)).items()}
    assert texts["AccountingSupplierParty/Party/PartyTaxScheme/CompanyID"] == "0202239951"
    assert texts["TaxTotal/TaxSubtotal/TaxCategory/Percent"] == "0"
    assert texts["TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReason"] == EXEMPT.reason


def test_credit_note_names_the_invoice_it_corrects_and_asks_no_payment():
    leaves = read(CREDIT_NOTE)
    assert leaves["BillingReference/InvoiceDocumentReference/ID"].text == "2026-000001"
    assert leaves["CreditNoteTypeCode"].text == "381"
    assert not [path for path in leaves if path.startswith("PaymentMeans")]


@pytest.mark.parametrize("document", [INVOICE, CREDIT_NOTE], ids=lambda one: one.kind)
def test_no_element_is_empty(document):
    """PEPPOL-EN16931-R008."""
    bare = replace(document, **SHAPES["bare"], note="")
    assert not [path for path, leaf in read(bare).items() if not (leaf.text or "").strip()]
