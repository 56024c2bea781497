import base64
import io
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from lxml import etree

from dues import credit_note_pdf, e_invoice, e_invoice_archive, rendering
from dues.credit_notes import credit
from dues.models import Invoice, e_invoice_path
from journal.rules import RuleError
from tests import factories
from tests.dues.ubl_rules import broken

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
CBC = {"cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _numbered(settings):
    settings.ASSOCIATION = {
        **settings.ASSOCIATION,
        "enterprise_number": "BE 0202.239.951",
        "address": ["Verenigingshuis", "Voorbeeldlaan 7", "1000 Brussel"],
    }


@pytest.fixture
def rendered(issued):
    def make(*args, **facts):
        return rendering.render(issued(*args, **facts), now=NOW)

    return make


def content_of(file):
    with file.open() as stream:
        return stream.read()


def texts(content, name):
    return [one.text for one in etree.fromstring(content).iterfind(f".//cbc:{name}", CBC)]


def person():
    return factories.member(organisation__is_person=True, organisation__enterprise_number=None)


@pytest.mark.parametrize("category", ["O", "E"])
def test_e_invoice_of_a_real_invoice_breaks_no_rule(rendered, settings, category):
    settings.VAT_CATEGORY = category
    settings.VAT_EXEMPTION_CODE = {"O": "VATEX-EU-O", "E": "VATEX-EU-132-1L"}[category]
    invoice = rendered(extra="10.50")
    content = content_of(e_invoice.kept(invoice))
    assert broken(content) == []
    assert texts(content, "PaymentID") == ["+++202/6000/00192+++"]
    assert texts(content, "PayableAmount") == ["260.50"]
    assert texts(content, "LineExtensionAmount") == ["260.50", "250.00", "10.50"]
    assert texts(content, "StreetName")[0] == "Verenigingshuis, Voorbeeldlaan 7"
    (embedded,) = texts(content, "EmbeddedDocumentBinaryObject")
    assert base64.b64decode(embedded) == content_of(invoice.pdf)


@pytest.mark.parametrize("category", ["O", "E"])
def test_credit_note_breaks_no_rule_and_names_its_invoice(rendered, settings, category):
    settings.VAT_CATEGORY = category
    settings.VAT_EXEMPTION_CODE = {"O": "VATEX-EU-O", "E": "VATEX-EU-132-1L"}[category]
    note = credit(
        rendered(extra="10.50"), amounts={"voluntary": Decimal("10.50")}, reason="Vergissing", actor=None, now=NOW
    )
    note = credit_note_pdf.make(note, now=NOW)
    content = content_of(e_invoice.kept(note))
    assert broken(content) == []
    assert texts(content, "CreditNoteTypeCode") == ["381"]
    assert texts(content, "ID")[:3] == ["CN-2026-000001", "2026-000001", "CN-2026-000001"]
    assert texts(content, "PayableAmount") == ["10.50"]
    assert texts(content, "Note") == ["Vergissing"]
    assert e_invoice.file_name(note) == "creditnota-cn-2026-000001.xml"


def test_note_about_vat_is_the_reason(rendered, settings):
    settings.INVOICE_VAT_NOTE = {"nl": "Geen btw: ledenbijdrage.", "en": ""}
    invoice = rendered()
    settings.INVOICE_VAT_NOTE = {"nl": "", "en": ""}
    assert texts(content_of(e_invoice.kept(invoice)), "TaxExemptionReason") == ["Geen btw: ledenbijdrage."]


def test_e_invoice_is_made_once_and_kept_beside_the_pdf(rendered, private_files):
    invoice = rendered()
    first = content_of(e_invoice.kept(invoice))
    kept = private_files / "invoices" / "2026" / "2026-000001.xml"
    assert kept.read_bytes() == first
    kept.write_bytes(b"as it was sent")
    assert content_of(e_invoice.kept(invoice)) == b"as it was sent"
    assert e_invoice.file_name(invoice) == "lidgeldnota-2026-000001.xml"


def test_e_invoice_takes_over_what_a_killed_process_left(rendered, private_files):
    invoice = rendered()
    (private_files / e_invoice_path(invoice)).write_bytes(b"<half")
    assert broken(content_of(e_invoice.kept(invoice))) == []


def test_e_invoice_of_an_older_invoice_reads_its_lines(rendered):
    """Before billing details, the copies held an address as it is printed and nothing about VAT."""
    invoice = rendered()
    recipient = {name: value for name, value in invoice.recipient.items() if name not in {"place", "own_reference"}}
    recipient["address"] = ["Straat 5 bus 2", "1012 AB Amsterdam", "NL"]
    sender = {name: value for name, value in invoice.sender.items() if name != "vat"}
    Invoice.objects.filter(pk=invoice.pk).update(recipient=recipient, sender=sender)
    content = content_of(e_invoice.kept(invoice))
    assert broken(content) == []
    assert texts(content, "IdentificationCode")[1] == "NL"
    assert texts(content, "TaxExemptionReason") == ["Buiten het toepassingsgebied van de btw"]


def test_private_person_has_none_and_is_told(rendered):
    with pytest.raises(RuleError, match="geen Belgisch ondernemingsnummer"):
        e_invoice.kept(rendered(person()))


def test_without_the_number_of_the_association_there_is_none(rendered, settings):
    settings.ASSOCIATION = {**settings.ASSOCIATION, "enterprise_number": ""}
    with pytest.raises(RuleError, match="ondernemingsnummer van de vereniging"):
        e_invoice.kept(rendered())


def test_without_a_pdf_there_is_none_yet(issued):
    with pytest.raises(RuleError, match="pdf wordt gemaakt"):
        e_invoice.kept(issued())


def test_year_holds_every_invoice_and_says_what_is_not_there(rendered, issued):
    invoice = rendered()
    note = credit(invoice, amounts={"fee": Decimal("0.01")}, reason="Cent", actor=None, now=NOW)
    credit_note_pdf.make(note, now=NOW)
    rendered(person())
    rendered(now=datetime(2027, 1, 5, 10, tzinfo=UTC), period=2028)
    target = io.BytesIO()
    contents = e_invoice_archive.write_year(2026, target)
    assert (contents.written, [number for number, _why in contents.left_out]) == (2, ["2026-000002"])
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == [
            "lidgeldnota-2026-000001.xml",
            "creditnota-cn-2026-000001.xml",
            "niet-hierin.csv",
        ]
        assert broken(archive.read("lidgeldnota-2026-000001.xml")) == []
        assert "2026-000002" in archive.read("niet-hierin.csv").decode()


def test_command_writes_a_year(rendered, tmp_path):
    rendered()
    target, said = tmp_path / "jaar.zip", io.StringIO()
    call_command("e_invoices", "2026", "-o", str(target), stdout=said)
    assert "1 electronic invoices" in said.getvalue()
    assert zipfile.ZipFile(target).testzip() is None


def test_command_says_that_a_year_is_empty():
    with pytest.raises(CommandError, match="2031"):
        call_command("e_invoices", "2031")
