"""The loop of an information request: asked at the desk, answered by the applicant, read as a difference."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import link_in_letter

pytestmark = pytest.mark.browser
NAME = "Studio Stemrecht"


def open_file(page: Page, name: str) -> None:
    page.goto(f"/beheer/aanvragen/?q={name}")
    page.get_by_role("link", name=name).click()


def ask(page: Page) -> None:
    open_file(page, NAME)
    page.get_by_role("link", name="Aanvulling vragen…").click()
    page.get_by_label("Bericht aan de aanvrager").fill("De akte die we kregen is niet leesbaar.")
    page.get_by_role("group", name="Organisatie").get_by_label("Gemeente").check()
    page.get_by_role("group", name="Documenten").get_by_label("Oprichtingsstatuten").check()
    page.get_by_label("Vragen in je eigen woorden").fill("Wie mag vennoot worden?")
    page.get_by_role("button", name="Vraag het per mail").click()
    expect(page.locator("main")).to_contain_text("Wacht op de aanvrager sinds")
    expect(page.get_by_role("button", name="Op de agenda zetten")).to_have_count(0)


def test_applicant_answers_what_was_asked_and_the_board_reads_the_difference(
    visitor: Callable[[], Page], signed_in: Callable[[str], Page], statutes: Path
) -> None:
    secretariat = signed_in("secretariat")
    ask(secretariat)

    applicant = visitor()
    applicant.goto(link_in_letter(secretariat, f"Een vraag over de aanvraag van {NAME}"))
    applicant.set_viewport_size({"width": 390, "height": 844})
    expect(applicant.locator("main")).to_contain_text("Wacht op je antwoord sinds")
    applicant.get_by_role("link", name=re.compile("Antwoord tegen")).click()
    expect(applicant.get_by_label("Naam van de organisatie")).to_have_count(0)
    applicant.get_by_label("Gemeente").fill("Oostende")
    applicant.get_by_label("Wie mag vennoot worden?").fill("Wie er werkt.")
    applicant.get_by_role("button", name="Antwoord verzenden").click()
    summary = applicant.locator(".error-summary")
    expect(summary).to_contain_text("voeg het bestand toe")
    assert applicant.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    # Adding the file saves the words beside it.
    applicant.get_by_label("Bestanden toevoegen").set_input_files(statutes)
    expect(applicant.locator(".file-list")).to_contain_text("oprichtingsstatuten.pdf")
    expect(applicant.get_by_label("Gemeente")).to_have_value("Oostende")
    applicant.get_by_label(re.compile("in de plaats van")).check()
    applicant.get_by_role("button", name="Antwoord verzenden").click()
    expect(applicant.locator("main")).to_contain_text("je antwoord is verzonden")
    expect(applicant.locator("main")).to_contain_text("Wacht op het secretariaat sinds")

    board = signed_in("board")
    open_file(board, NAME)
    changed = board.locator("section", has=board.locator("#revisions"))
    expect(changed.locator("ins").first).to_have_text("Oostende")
    expect(changed).to_contain_text("Wie er werkt.")
    expect(changed).to_contain_text("bestand vervangen")
    expect(changed).to_contain_text("bestand toegevoegd")
    expect(board.get_by_role("link", name=re.compile("Eerdere versie"))).to_have_count(1)
