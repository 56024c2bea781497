"""Advice from the weekly letter: its link opens the file, and one click confirms."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import give_password

pytestmark = pytest.mark.browser


def test_a_board_member_advises_from_the_digest(
    visitor: Callable[[], Page], signed_in: Callable[[str], Page]
) -> None:
    secretariat = signed_in("secretariat")
    secretariat.goto("/beheer/brieven/?q=bestuur@demo.example")
    secretariat.get_by_role("link", name=re.compile("wacht(en)? op je advies")).first.click()
    expect(secretariat.locator("pre.letter-text")).to_contain_text("Te bespreken:")
    text = secretariat.locator("pre.letter-text").inner_text()
    link = re.findall(r"Te bespreken: (\S+)", text)[0]

    board = visitor()
    board.goto(link)
    give_password(board, "board")
    board.wait_for_url(link)
    expect(board.locator("main")).to_contain_text("Er is nog niets bewaard")
    expect(board.locator("[name=opinion][value=discuss]")).to_be_checked()

    board.goto(link.partition("?")[0])
    expect(board.locator("[name=opinion]:checked")).to_have_count(0)

    board.goto(link)
    board.get_by_role("button", name="Advies bewaren", exact=True).click()
    expect(board.locator("main")).to_contain_text("is bewaard")
    expect(board.locator("[name=opinion][value=discuss]")).to_be_checked()
    expect(board.locator("section", has=board.locator("#advice"))).to_contain_text("Bart Bestuur: te bespreken")
