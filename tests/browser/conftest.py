"""Chromium in front of the demo as a newcomer starts it."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from coopkracht.demo_data import PASSWORD, SIGN_INS
from tests.servers.processes import Program, free_port
from tests.servers.programs import needs

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ADDRESSES = {role: email for role, email, _password in SIGN_INS}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = needs("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running demo: SQLite, worker and clock in one process."""
    folder = tmp_path_factory.mktemp("demo")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "manage.py", "demo", "--port", str(port), "--folder", str(folder / "var")]
    program = Program("demo", command, folder=folder)
    program.start(ready=lambda running: "The Coopkracht portal is up" in running.log, seconds=120)
    yield address
    program.stop()


@pytest.fixture(scope="session")
def sessions(chromium: Browser, demo: str) -> dict[str, StorageState | None]:
    """Everybody signs in once: that costs time, and the number of times in a quarter of an hour is limited."""
    states: dict[str, StorageState | None] = {"": None}
    for role in ADDRESSES:
        context = chromium.new_context(base_url=demo)
        sign_in_with_password(context.new_page(), role)
        states[role] = context.storage_state()
        context.close()
    return states


@pytest.fixture
def visitor(chromium: Browser, demo: str) -> Iterator[Callable[..., Page]]:
    """A page in a browser of its own for each call."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_browser(session: StorageState | None = None) -> Page:
        context = chromium.new_context(base_url=demo, accept_downloads=True, storage_state=session)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/")
        return page

    yield open_browser
    for context in contexts:
        context.close()
    # A refused script, style or frame is an error on the console: the policy is strict, and nothing needs more.
    assert complaints == []


def sign_in_with_password(page: Page, role: str, site: str = "") -> None:
    page.goto(f"{site}/aanmelden/")
    give_password(page, role)
    page.wait_for_url(lambda url: "/aanmelden/" not in url)


def link_in_letter(staff: Page, subject: str) -> str:
    """The applicant's link in the newest letter with these words in its subject, as the demo's outbox shows it."""
    staff.goto(f"/beheer/brieven/?q={subject}")
    staff.locator("table").get_by_role("link", name=subject).first.click()
    address = staff.locator("main a[href*='/aanvraag/open/']").first.get_attribute("href")
    assert address
    return address


def give_password(page: Page, role: str) -> None:
    """On the page where one signs in, however one came there."""
    page.get_by_text("Met een wachtwoord").click()
    form = page.locator("form").filter(has=page.locator("[name=password]"))
    form.locator("[name=login]").fill(ADDRESSES[role])
    form.locator("[name=password]").fill(PASSWORD)
    form.get_by_role("button").click()


@pytest.fixture
def signed_in(visitor: Callable[..., Page], sessions: dict[str, StorageState | None]) -> Callable[[str], Page]:
    """A browser in which one of the demo's roles signed in with its password, on the first page of that role."""

    def sign_in(role: str) -> Page:
        page = visitor(sessions[role])
        page.goto("/mijn/" if role == "member" else "/beheer/")
        return page

    return sign_in


@pytest.fixture
def statutes(tmp_path: Path) -> Path:
    """Statutes of several pages, as an applicant would have them."""
    from coopkracht.demo_data.statutes import statutes as make  # noqa: PLC0415 - needs Pango

    path = tmp_path / "oprichtingsstatuten.pdf"
    path.write_bytes(make("Bakkersbond Het Bewijs", "Gent"))
    return path
