"""A bank statement from upload to standing: looked at, imported, worked off by keyboard, and one line taken back."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.dues.statements import writers

pytestmark = pytest.mark.browser
# Before the lines that the demo brings: the queue begins with the oldest.
DAY = localdate() - timedelta(days=20)


@dataclass(frozen=True)
class Claim:
    """An invoice of which nothing was paid, as the list of invoices shows it."""

    number: str
    member: str
    fee: Decimal


def overdue(page: Page) -> Claim:
    page.goto("/beheer/lidgelden/?standing=overdue")
    row = page.locator("tbody tr").filter(has=page.get_by_role("cell", name=re.compile(r"€\s0,00"))).first
    fee = row.locator("[data-label='Lidgeld open']").inner_text()
    amount = Decimal(re.sub(r"[^\d,]", "", fee).replace(",", "."))
    return Claim(row.get_by_role("link").inner_text(), row.locator("[data-label='Lid']").inner_text(), amount)


def statement(claim: Claim) -> FilePayload:
    """Somebody who cannot be known, a member that wrote the number of its invoice, and the costs of the account."""
    bookings = [
        writers.Booking(DAY, Decimal("12.34"), "Wie Weet", writers.IBANS[2], text="voor de bloemen"),
        writers.Booking(DAY, claim.fee, claim.member, writers.IBANS[4], text=f"nota {claim.number}"),
        writers.Booking(DAY, Decimal("-7.77"), text="kosten van de rekening"),
    ]
    content = writers.camt([writers.Statement(77, Decimal("100.00"), bookings, DAY)])
    return {"name": "afschriften.xml", "mimeType": "text/xml", "buffer": content}


def standing(page: Page, claim: Claim) -> Locator:
    page.goto(f"/beheer/lidgelden/?q={claim.number}")
    return page.locator("tbody tr").first.locator(".pill")


def test_the_secretariat_works_off_a_statement_by_keyboard(signed_in: Callable[[str], Page]) -> None:
    page = signed_in("secretariat")
    claim = overdue(page)
    expect(standing(page, claim)).to_have_text("te laat")

    page.get_by_role("link", name="Taken").first.click()
    page.get_by_role("link", name="Rekeninguittreksels").first.click()
    page.get_by_label("Bestanden van de bank").set_input_files(statement(claim))
    page.get_by_role("button", name="Laad op en bekijk eerst").click()
    main = page.locator("main")
    expect(main).to_contain_text("voor de bloemen")
    page.get_by_role("button", name="Lees 3 nieuwe lijnen in").click()
    expect(page.get_by_role("status").first).to_contain_text("3 nieuwe lijnen")

    page.goto("/beheer/lidgelden/afpunten/")
    heading = page.locator("#line")
    expect(heading).to_contain_text("Wie Weet")
    page.keyboard.press("ArrowRight")
    expect(heading).to_contain_text(claim.member)
    expect(main).to_contain_text("het nummer van de lidgeldnota")
    page.keyboard.press("1")
    expect(page.get_by_role("status").first).to_contain_text(f"is geboekt op {claim.number}")

    # Setting aside asks why: the key leads to the field first.
    expect(heading).to_contain_text("7,77")
    page.keyboard.press("n")
    expect(page.get_by_label("Waarom is dit geen lidgeld?")).to_be_focused()
    page.keyboard.type("Kosten van de bank")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.get_by_role("status").first).to_contain_text("opzijgelegd")

    expect(standing(page, claim)).to_have_text("in orde")
    page.goto("/beheer/lidgelden/afpunten/geboekt/")
    row = page.locator("tbody tr").filter(has_text=claim.number)
    row.locator("summary").press("Enter")
    row.get_by_label("Waarom?").fill("Het was voor een ander jaar")
    row.get_by_label("Waarom?").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("De lijn wacht opnieuw")
    expect(heading).to_contain_text(claim.member)
    expect(standing(page, claim)).to_have_text("te laat")
