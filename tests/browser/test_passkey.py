"""A passkey as the way in, with Chromium's own virtual authenticator, under the strict policy."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, sign_in_with_password

pytestmark = pytest.mark.browser


def give_authenticator(page: Page) -> None:
    """A key that is built into the machine and says yes by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_member_enrols_a_passkey_and_signs_in_with_it(visitor: Callable[[], Page], demo: str) -> None:
    site = demo.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    page = visitor()
    give_authenticator(page)
    sign_in_with_password(page, "member", site)
    page.goto(f"{site}/aanmelden/passkeys/nieuw/")
    page.locator("[name=password]").fill(PASSWORD)  # asked once more before anything about signing in changes
    page.locator("[name=password]").press("Enter")
    page.locator("#id_name").fill("Deze computer")
    page.locator("#id_passwordless").check()
    page.locator("#key-add").click()
    expect(page.locator("main")).not_to_contain_text("Geef de sleutel een naam")
    page.goto(f"{site}/aanmelden/passkeys/")
    expect(page.locator("main")).to_contain_text("Deze computer")

    page.context.clear_cookies()
    page.goto(f"{site}/aanmelden/")
    page.get_by_text("Met een passkey").first.click()
    page.locator("#passkey-login, #mfa_login, button[id*=passkey], button[id*=key]").first.click()

    page.wait_for_url("**/mijn/")
    expect(page.locator("main")).to_contain_text("De Vruchtbare Voor")
