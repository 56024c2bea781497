import io
import subprocess
import sys
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from django.core.management import call_command
from django.core.management.base import CommandError
from PIL import Image
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from documents.print_assets import OwnAssets
from dues import epc, invoice_pdf
from tests import factories

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def text_of(content):
    document = pypdfium2.PdfDocument(content)
    assert len(document) == 1
    return document[0].get_textpage().get_text_bounded().replace("\r\n", "\n").replace("\u00a0", " ")


def picture_of(content, scale=3):
    return pypdfium2.PdfDocument(content)[0].render(scale=scale).to_pil()


def test_pdf_says_everything_once_it_is_read_back(issued):
    organisation = factories.OrganisationFactory(enterprise_number="0403019261", name="Coöperatie De Zonnewende cv")
    factories.ContactFactory(organisation=organisation, name="Liesbet Claes")
    invoice = issued(factories.MembershipFactory(organisation=organisation), extra="10.50")
    text = text_of(invoice_pdf.render(invoice))
    for part in (
        "Coopkracht vzw",
        "Lidgeldnota",
        "Jaar van lidmaatschap: 2027",
        "Coöperatie De Zonnewende cv",
        "t.a.v. Liesbet Claes",
        "Voorbeeldstraat 1",
        "9000 Gent",
        "Nummer: 2026-000001",
        "Datum: 23 november 2026",
        "Te betalen tegen: 23 december 2026",
        "Jullie ondernemingsnummer: 0403.019.261",
        "Lidgeld 2027",
        "€ 250,00",
        "Vrijwillige bijdrage, bovenop het lidgeld",
        "je bent ze niet verschuldigd",
        "€ 10,50",
        "€ 260,50",
        "BE98 5230 8024 0293",
        "+++202/6000/00192+++",
        "Van dit bedrag is € 250,00 lidgeld; € 10,50 is vrijwillig.",
        "info@coopkracht.org",
    ):
        assert part in text


def test_pdf_without_an_extra_does_not_speak_of_one(issued):
    text = text_of(invoice_pdf.render(issued()))
    assert "ijwillig" not in text
    assert "BTW" not in text


def test_pdf_in_english(issued):
    invoice = issued(factories.member(organisation__language="en"), extra="99999.99")
    text = text_of(invoice_pdf.render(invoice))
    for part in ("Membership invoice", "23 November 2026", "€100,249.99", "How to pay", "€99,999.99 is voluntary"):
        assert part in text


def test_pdf_shows_the_note_about_vat_that_is_set(issued, settings):
    settings.INVOICE_VAT_NOTE = {"nl": "Geen btw: ledenbijdrage.", "en": ""}
    assert "Geen btw: ledenbijdrage." in text_of(invoice_pdf.render(issued()))


@pytest.mark.parametrize("extra", ["0", "0.01", "99999.99"])
def test_pdf_qr_is_read_from_the_rendered_page(issued, extra):
    invoice = issued(extra=extra)
    amount = {"0": "250", "0.01": "250.01", "99999.99": "100249.99"}[extra]
    (found,) = zxingcpp.read_barcodes(picture_of(invoice_pdf.render(invoice)))
    expected = f"BCD\n002\n1\nSCT\n\nCoopkracht vzw\nBE98523080240293\nEUR{amount}\n\n202600000192"
    assert (found.bytes, found.ec_level) == (expected.encode(), "M")


def test_pdf_qr_is_38_millimetres_with_a_quiet_zone(issued):
    page = picture_of(invoice_pdf.render(issued()), scale=4).convert("L")
    (found,) = zxingcpp.read_barcodes(page)
    corner = found.position
    millimetre = 4 * 72 / 25.4
    width = (corner.top_right.x - corner.top_left.x) / millimetre
    assert 36.5 < width < 39.5
    margin = 4 * width / 37  # four modules
    left, top = corner.top_left.x - margin * millimetre, corner.top_left.y - margin * millimetre
    band = page.crop((int(left) + 3, int(top) + 3, corner.top_left.x - 4, corner.bottom_left.y))
    assert band.getextrema() == (255, 255)


def test_pdf_can_be_read_aloud(issued):
    with pikepdf.open(io.BytesIO(invoice_pdf.render(issued()))) as document:
        meta = document.open_metadata()
        assert (meta["pdfuaid:part"], meta["dc:title"]) == ("1", "Lidgeldnota 2026-000001")
        assert str(document.Root.Lang) == "nl"
        assert bool(document.Root.MarkInfo.Marked)
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        assert "/EmbeddedFiles" not in document.Root.get("/Names", {})
        kinds = [str(item.S) for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item]
        assert kinds.count("/Figure") == 1
        assert {"/H1", "/H2", "/Table", "/TH", "/TD"} <= set(kinds)
        (alternative,) = (str(item.Alt) for item in document.objects if getattr(item, "Alt", None))
        assert alternative == "QR-code met de gegevens van de overschrijving"


def test_pdf_is_made_of_the_invoices_own_copies(issued, settings):
    membership = factories.member()
    invoice = issued(membership)
    before = text_of(invoice_pdf.render(invoice))
    membership.organisation.name = "Een heel andere naam"
    membership.organisation.save()
    settings.ASSOCIATION = {**settings.ASSOCIATION, "iban": "BE68539007547034", "name": "Iets anders"}
    settings.INVOICE_WORD = {"nl": "Factuur", "en": "Bill"}
    assert text_of(invoice_pdf.render(invoice)) == before


def test_pdf_fits_one_page_with_the_longest_names(issued):
    organisation = factories.OrganisationFactory(name="Gemeenschappelijke " * 10, street="Straat " * 28)
    factories.ContactFactory(organisation=organisation, name="Van den Broeck " * 13)
    text = text_of(invoice_pdf.render(issued(factories.MembershipFactory(organisation=organisation), extra="1")))
    assert "9000 Gent" in text


def test_pdf_has_letters_for_all_of_europe(issued):
    organisation = factories.OrganisationFactory(name="Łódź Ünïçøde Ελλάδα България ﬁ")
    factories.ContactFactory(organisation=organisation)
    content = invoice_pdf.render(issued(factories.MembershipFactory(organisation=organisation)))
    assert "Łódź Ünïçøde Ελλάδα България" in text_of(content)


def test_pdf_shows_markup_in_a_name_as_text(issued):
    name = '<img src="file:///etc/passwd"><script>x</script> & zonen'
    organisation = factories.OrganisationFactory(name=name)
    factories.ContactFactory(organisation=organisation)
    text = text_of(invoice_pdf.render(issued(factories.MembershipFactory(organisation=organisation))))
    assert name.replace(" ", "") in "".join(text.split())


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.png",
        "data:image/png;base64,iVBORw0KGgo=",
        "ftp://example.org/x",
        "asset:../settings.py",
        "asset:other.png",
    ],
)
def test_page_may_load_nothing_but_what_it_was_handed(address):
    page = HTML(string=f'<img src="{address}">', url_fetcher=OwnAssets({"qr.png": b""}))
    with pytest.raises(FatalURLFetchingError):
        page.write_pdf()


def test_page_serves_its_own_assets_by_name():
    assert OwnAssets({"qr.png": b"x"}).fetch("asset:qr.png").read() == b"x"


def test_many_are_the_same_pages_each_with_its_own_title_and_language(issued):
    dutch, english = issued(extra="10"), issued(factories.member(organisation__language="en"))
    made = dict(invoice_pdf.render_many([dutch, english, dutch]))
    for invoice, title, language in ((dutch, "Lidgeldnota", "nl"), (english, "Membership invoice", "en")):
        assert text_of(made[invoice]) == text_of(invoice_pdf.render(invoice))
        with pikepdf.open(io.BytesIO(made[invoice])) as document:
            assert document.open_metadata()["dc:title"] == f"{title} {invoice.number}"
            assert str(document.Root.Lang) == language
            assert bool(document.Root.MarkInfo.Marked)


def test_many_are_none_when_there_is_none():
    assert list(invoice_pdf.render_many([])) == []


def test_file_name_is_the_members_word_and_number(issued):
    assert invoice_pdf.file_name(issued()) == "lidgeldnota-2026-000001.pdf"


def test_portal_runs_without_pango():
    """Everything but the PDF itself may be imported where WeasyPrint cannot be."""
    program = (
        "import sys; sys.modules['weasyprint'] = None; import django; django.setup();"
        "import dues.tasks, dues.staff, dues.views, coopkracht.urls;"
        "from pathlib import Path; from documents.printing import printer; from journal.rules import RuleError\n"
        "try: printer(Path('x.css'))\n"
        "except RuleError as problem: print(problem)"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "coopkracht.settings", "PATH": "", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )
    assert "Pango" in done.stdout


def test_command_writes_the_pdf_of_a_number(issued, tmp_path):
    invoice = issued()
    target = tmp_path / "nota.pdf"
    call_command("invoice_pdf", invoice.number, "-o", str(target), stdout=io.StringIO())
    assert "2026-000001" in text_of(target.read_bytes())
    invoice.refresh_from_db()
    assert not invoice.pdf


@pytest.mark.parametrize("number", ["2026-000009", "x", "2026", "-", "2026-"])
def test_command_says_what_it_does_not_find(number):
    with pytest.raises(CommandError, match="invoice"):
        call_command("invoice_pdf", number)


def test_qr_picture_keeps_its_edges_sharp(issued):
    """Nothing between black and white beside the line where a module ends."""
    invoice = issued()
    code = Image.open(io.BytesIO(epc.png(epc.invoice_payload(invoice, invoice.lines.get().amount)))).convert("1")
    with pikepdf.open(io.BytesIO(invoice_pdf.render(invoice))) as document:
        (image,) = document.pages[0].get_images().values()
        assert not image.get("/Interpolate", False)
        assert pikepdf.PdfImage(image).as_pil_image().convert("1").tobytes() == code.tobytes()
