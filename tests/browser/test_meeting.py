"""Meeting mode on a telephone, and a meeting run by keyboard alone with two people in it at once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def open_meeting(page: Page) -> str:
    """To the coming meeting of the demo; its address."""
    page.goto("/beheer/vergaderingen/")
    page.get_by_role("row").filter(has_text="Zaal De Kring").filter(has_text="gepland").get_by_role(
        "link"
    ).first.click()
    expect(page.get_by_role("link", name="Vergaderscherm")).to_be_visible()
    return page.url


def focus_on(page: Page, name: str) -> None:
    """With the tab key, as somebody without a mouse gets there."""
    for _turn in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip().startswith(name):
            return
    pytest.fail(f"The tab key never came to {name}")


def press(page: Page, name: str) -> None:
    focus_on(page, name)
    page.keyboard.press("Enter")


def test_meeting_mode_fits_a_telephone(signed_in: Callable[[str], Page]) -> None:
    page = signed_in("board")
    page.set_viewport_size({"width": 320, "height": 640})
    address = f"{open_meeting(page)}zitting/"
    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    approve = page.get_by_role("button", name="Goedkeuren")
    box = approve.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page.get_by_text("Toetsen aan").click()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"/zitting/\d+/$"))
    expect(page.locator("main")).to_contain_text("Dossier 1 van")


def test_a_meeting_is_run_by_keyboard_only(signed_in: Callable[[str], Page]) -> None:
    office, board = signed_in("secretariat"), signed_in("board")
    agenda = open_meeting(office)
    press(office, "Vergaderscherm")
    main = office.locator("main")
    expect(main).to_contain_text("Dossier 1 van 3")
    name = office.locator("h1").inner_text()
    open_meeting(board)
    board.get_by_role("link", name="Vergaderscherm").click()
    expect(board.locator("h1")).to_have_text(name)

    # Whoever presses second is told what the first noted.
    office.keyboard.press("g")
    expect(main).to_contain_text("goedgekeurd")
    board.keyboard.press("u")
    board.keyboard.type("Wij wilden nog praten.")
    board.keyboard.press("Escape")
    board.keyboard.press("u")
    expect(board.get_by_role("alert")).to_contain_text("Sofie Secretariaat noteerde intussen")
    expect(board.locator("main")).to_contain_text("Jij typte: Wij wilden nog praten.")

    # Undone, and decided otherwise, with a reason that needs the text field.
    office.keyboard.press("o")
    expect(office.get_by_role("button", name="Goedkeuren")).to_be_visible()
    office.keyboard.press("n")
    expect(office.get_by_label("Reden")).to_be_focused()
    office.keyboard.type("Geen werking in Vlaanderen.")
    office.keyboard.press("Escape")
    office.keyboard.press("n")
    expect(main).to_contain_text("niet aanvaard")
    office.keyboard.press("ArrowRight")
    expect(main).to_contain_text("Dossier 2 van 3")
    office.keyboard.press("g")
    expect(main).to_contain_text("2 beslist")
    office.keyboard.press("ArrowRight")
    expect(main).to_contain_text("Verlaat de zaal, want betrokken: Vera Voorzitter")
    office.keyboard.press("g")
    expect(main).to_contain_text("3 beslist")

    # What was shown is not what would be closed any more: said, and nothing is closed.
    office.keyboard.press("s")
    expect(main).to_contain_text("in één keer")
    board.goto(agenda)
    last = board.locator("article").filter(has_text="Verlaat de zaal")
    last.get_by_role("button", name="Ongedaan maken").click()
    press(office, "Vergadering afsluiten en versturen")
    expect(office.locator(".messages")).to_contain_text("veranderd sinds je keek")
    expect(office.locator(".messages")).to_contain_text("heeft nog geen beslissing")

    press(office, "Vergaderscherm")
    expect(main).to_contain_text("2 beslist")
    office.keyboard.press("g")
    expect(main).to_contain_text("3 beslist")
    office.keyboard.press("s")
    expect(main).to_contain_text("in één keer")
    press(office, "Vergadering afsluiten en versturen")
    expect(office.locator(".messages")).to_contain_text("De vergadering is afgesloten")
    board.goto(agenda)
    expect(board.locator("main")).to_contain_text("niet aanvaard")
