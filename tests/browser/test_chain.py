"""The whole chain, as people walk it: from "I want to join" to "in orde"."""

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from tests.factories import enterprise_number

pytestmark = pytest.mark.browser

NAME = "Bakkersbond Het Bewijs"
EMAIL = "els@bakkersbond.example"


def go_on(page: Page) -> None:
    page.locator("main button.accent", has_text="Bewaren en verdergaan").click()


def fill_in(page: Page, statutes: Path) -> None:
    """Every step of the form, with a voluntary extra of ten euro."""
    page.goto("/aanvraag/")
    page.get_by_label("Een onderneming die lid wil worden").check()
    page.get_by_label("Je mailadres").fill(EMAIL)
    page.get_by_label("Nederlands").check()
    page.locator("main button.accent").click()
    page.locator("#id_name").fill(NAME)
    page.locator("#id_legal_form").select_option("cv")
    page.locator("#id_enterprise_number").fill(enterprise_number(424_242))
    page.locator("#id_street").fill("Deegstraat 12")
    page.locator("#id_postcode").fill("9000")
    page.locator("#id_city").fill("Gent")
    page.locator("#id_sector").select_option(index=2)
    page.locator("#id_website").fill("bakkersbond.example")
    page.locator("#id_description").fill("Bakkers die samen malen, kneden en verkopen.")
    page.locator("#id_employees").fill("51")
    page.locator("#id_balance_sheet_total").fill("5.000.000,00")
    go_on(page)
    page.locator("#id_commits_to_principles").check()
    page.locator("#id_motivation").fill("Wij beslissen samen, en willen dat beter leren doen.")
    page.locator("[name=kompas][value=later]").check()
    go_on(page)
    page.locator("input[type=file]").set_input_files(statutes)
    page.locator("button[name=upload]").click()
    expect(page.locator(".file-list")).to_contain_text("oprichtingsstatuten.pdf")
    go_on(page)
    page.locator("#id_name").fill("Els Bakker")
    page.locator("#id_role").fill("Voorzitter")
    go_on(page)
    expect(page.locator("main")).to_contain_text("1.000 euro")
    page.locator("#id_voluntary_extra").fill("10")
    go_on(page)
    for box in ("accepts_privacy", "accepts_sharing", "noted_charter"):
        page.locator(f"#id_{box}").check()
    go_on(page)
    expect(page.locator("main")).to_contain_text(NAME)


def letter(staff: Page, subject: str) -> Page:
    """Open the newest letter with these words in its subject; the worker may still be making its attachment."""
    staff.goto(f"/beheer/brieven/?q={EMAIL}")
    staff.locator("table").get_by_role("link", name=re.compile(subject)).first.click()
    staff.wait_for_url(re.compile(r"/beheer/brieven/\d+/"))
    return staff


def link_in(staff: Page) -> str:
    text = staff.locator("pre.letter-text").inner_text()
    return re.findall(r"https?://\S+/aanvraag/open/\S+", text)[0]


def read_code(pdf: Path) -> str:
    """The QR code as a phone sees it: found in the picture of the page."""
    page = pypdfium2.PdfDocument(pdf)[0]
    picture = page.render(scale=3).to_pil()
    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    assert len(codes) == 1
    assert codes[0].ec_level == "M"
    return codes[0].bytes.decode()


def test_an_enterprise_walks_from_application_to_in_order(
    visitor: Callable[[], Page], signed_in: Callable[[str], Page], statutes: Path, tmp_path: Path
) -> None:
    applicant = visitor()
    fill_in(applicant, statutes)
    applicant.get_by_role("button", name="Aanvraag indienen").click()
    expect(applicant.locator("main")).to_contain_text("Ontvangen")

    secretariat = signed_in("secretariat")
    link = link_in(letter(secretariat, "Bevestig"))
    applicant.goto(link)
    applicant.get_by_role("button", name="Bevestig mijn mailadres").click()
    expect(applicant.locator("main")).to_contain_text("Ontvangen")

    secretariat.goto("/beheer/aanvragen/?q=Bewijs")
    secretariat.get_by_role("link", name=NAME).click()
    expect(secretariat.locator(".doc-pages img")).not_to_have_count(0)
    expect(secretariat.locator("main")).to_contain_text("Het aantal werknemers (51) is meer dan 50")
    secretariat.get_by_role("button", name="In behandeling nemen").click()
    # Complete, so it stands on the agenda of the coming meeting at once; taken off it, it stays off.
    secretariat.get_by_role("button", name="Van de agenda halen").click()
    plan_meeting(secretariat)
    secretariat.goto("/beheer/aanvragen/?q=Bewijs")
    secretariat.get_by_role("link", name=NAME).click()
    secretariat.locator("#id_meeting").select_option(label="02/01/2099")
    secretariat.get_by_role("button", name="Op de agenda zetten").click()
    applicant.reload()
    expect(applicant.locator("main")).to_contain_text("2 januari 2099")

    board = signed_in("board")
    board.goto("/beheer/vergaderingen/")
    board.get_by_role("link", name=re.compile("2 januari 2099")).click()
    board.get_by_role("button", name="Goedkeuren").click()
    applicant.reload()
    expect(applicant.locator("main")).not_to_contain_text("Goedgekeurd")
    board.get_by_role("link", name="Bekijken wat afsluiten maakt").click()
    expect(board.locator("main")).to_contain_text(NAME)
    board.get_by_role("button", name="Vergadering afsluiten en versturen").click()
    expect(board.locator("main")).to_contain_text("De vergadering is afgesloten")
    applicant.reload()
    expect(applicant.locator("main")).to_contain_text("Goedgekeurd")

    number, pdf = open_invoice_letter(secretariat, tmp_path)
    year, sequence = (int(part) for part in number.split("-"))
    base = year * 1_000_000 + sequence
    reference = f"{base}{base % 97 or 97:02d}"
    assert read_code(pdf) == (f"BCD\n002\n1\nSCT\n\nCoopkracht vzw\nBE98523080240293\nEUR1010\n\n{reference}")

    member = visitor()
    sign_in_by_code(member, secretariat)
    expect(member.locator("main")).to_contain_text("te betalen")
    pay(secretariat, number)
    expect(secretariat.locator("main")).to_contain_text("in orde")
    member.reload()
    expect(member.locator("main")).to_contain_text("in orde")
    applicant.reload()
    expect(applicant.locator(".pill").first).to_have_text("Lid")


def plan_meeting(secretariat: Page) -> None:
    secretariat.goto("/beheer/vergaderingen/nieuw/")
    secretariat.locator("[name=starts_at_0]").fill("2099-01-02")
    secretariat.locator("[name=starts_at_1]").fill("19:30")
    secretariat.locator("[name=place]").fill("Gent")
    secretariat.get_by_role("button", name="Vergadering plannen").click()
    expect(secretariat.locator("h1")).to_contain_text("2 januari 2099")


def open_invoice_letter(secretariat: Page, folder: Path) -> tuple[str, Path]:
    """The invoice's number and its PDF, taken from the letter in the outbox."""
    letter(secretariat, "idgeldnota")
    attachment = secretariat.get_by_role("link", name=re.compile(r"lidgeldnota-.*\.pdf"))
    for _ in range(60):
        if attachment.count():
            break
        secretariat.wait_for_timeout(500)
        secretariat.reload()
    number = re.findall(r"\d{4}-\d{6}", attachment.inner_text())[0]
    with secretariat.expect_download() as download:
        attachment.click()
    path = folder / "invoice.pdf"
    download.value.save_as(path)
    return number, path


def sign_in_by_code(member: Page, secretariat: Page) -> None:
    """With the code from the member's mailbox, which the demo's outbox shows."""
    member.goto("/aanmelden/code/")
    member.locator("main input[type=email]").first.fill(EMAIL)
    member.locator("main form button").first.click()
    letter(secretariat, "code")
    code = re.findall(r"\b[A-Z0-9]{3,}-?[A-Z0-9]{3,}\b", secretariat.locator("pre.letter-text").inner_text())[0]
    member.locator("[name=code]").fill(code)
    member.locator("main form button").first.click()
    member.wait_for_url("**/mijn/")


def pay(secretariat: Page, number: str) -> None:
    secretariat.goto(f"/beheer/lidgelden/?q={number}")
    secretariat.get_by_role("link", name=number).click()
    expect(secretariat.locator("main")).to_contain_text("te betalen")
    secretariat.locator("[name=amount]").fill("1.010,00")
    secretariat.get_by_role("button", name="Betaling boeken").click()
