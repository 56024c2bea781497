"""The year of dues in a browser: a run with its progress bar, and reminders that are looked through and sent."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_secretariat_watches_a_run(signed_in: Callable[[str], Page]) -> None:
    page = signed_in("secretariat")
    page.get_by_role("link", name="Jaarronde", exact=True).click()
    page.get_by_role("link", name=re.compile("Plan van de jaarronde")).last.click()
    page.get_by_label("Tonen").select_option("te factureren, grootte niet bevestigd")
    page.get_by_role("button", name="Tonen").click()
    expect(page.locator("tbody tr").first).to_contain_text("grootte niet bevestigd")

    button = page.get_by_role("button", name=re.compile(r"Maak \d+ lidgeldnota's, €.[\d.,]+ in totaal"))
    count = int(re.findall(r"\d+", button.inner_text())[0])
    button.click()
    expect(page.get_by_label("Lidgeldnota's")).to_have_attribute("max", str(count))
    expect(page.get_by_role("status").last).to_have_text(f"Klaar: {count} lidgeldnota's gemaakt.", timeout=90_000)
    for bar in ("Lidgeldnota's", "Pdf's", "Brieven verstuurd"):
        expect(page.get_by_label(bar)).to_have_attribute("value", str(count))
    page.get_by_role("link", name="Bekijk de lidgeldnota's").click()
    page.locator("tbody a").first.click()
    expect(page.get_by_role("link", name="Pdf downloaden")).to_be_visible()


def test_the_secretariat_looks_through_reminders_and_sends_them(signed_in: Callable[[str], Page]) -> None:
    page = signed_in("secretariat")
    page.get_by_role("link", name=re.compile(r"\d+ herinneringen te versturen")).click()
    rows = page.get_by_role("checkbox")
    before = rows.count()
    left_out = page.locator("tbody tr", has=rows.first).first.locator("label").inner_text().strip()
    rows.first.uncheck()
    page.get_by_role("button", name="Bekijk wat je koos").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{before - 1} herinneringen versturen?")
    page.get_by_role("button", name=f"Verstuur {before - 1} herinneringen").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text(f"{before - 1} herinneringen zijn geschreven.")
    expect(page.get_by_role("checkbox")).to_have_count(1)
    expect(page.locator("label", has=page.get_by_role("checkbox"))).to_contain_text(left_out)
