"""Every screen, light and dark, large and small: axe finds nothing, and nothing is wider than the window."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils.timezone import localdate
from playwright.sync_api import Browser, StorageState

from tests.browser.conftest import ADDRESSES, sign_in_with_password

pytestmark = pytest.mark.browser

SCREENS = {
    "": [
        "/",
        "/lid-worden/",
        "/lid-worden/lidgeld/?employees=51&balance_sheet_total=x&voluntary_extra=10",
        "/aanvraag/",
        "/aanvraag/link/",
        "/aanvraag/open/onbekend/",
        "/aanmelden/",
        "/aanmelden/code/",
        "/aanmelden/wachtwoord/vergeten/",
        "/bestaat-niet/",
    ],
    "member": [
        "/mijn/",
        "/mijn/grootte/1/",
        "/mijn/zelfevaluatie/",
        "/aanmelden/tweede-stap/",
        "/aanmelden/wachtwoord/wijzigen/",
    ],
    "board": [
        "/beheer/",
        "/beheer/aanvragen/",
        "/beheer/aanvragen/8/",
        "/beheer/vergaderingen/3/",
        "/beheer/vergaderingen/3/zitting/7/",
    ],
    "secretariat": [
        "/beheer/",
        "/beheer/aanvragen/?q=niemand",
        "/beheer/aanvragen/13/",
        "/beheer/aanvragen/13/intrekken/",
        "/beheer/vergaderingen/",
        "/beheer/vergaderingen/nieuw/",
        "/beheer/vergaderingen/1/",
        "/beheer/vergaderingen/3/",
        "/beheer/vergaderingen/3/aanwezigheid/",
        "/beheer/vergaderingen/3/afgelasten/",
        "/beheer/vergaderingen/1/verslag/",
        "/beheer/vergaderingen/3/verslag/schrijven/",
        "/beheer/vergaderingen/3/bundel/",
        "/beheer/aanvragen/6/gesprek/",
        "/beheer/lidgelden/",
        "/beheer/lidgelden/1/",
        "/beheer/lidgelden/overzicht/",
        "/beheer/lidgelden/afpunten/",
        "/beheer/lidgelden/afpunten/geboekt/",
        "/beheer/uittreksels/",
        "/beheer/betalingen/",
        "/beheer/boeken/",
        "/beheer/tarieven/",
        "/beheer/lidgelden/grootte/",
        "/beheer/lidgelden/grootte/1/",
        "/beheer/lidgelden/jaar/",
        f"/beheer/lidgelden/jaar/{localdate().year + 1}/",
        "/beheer/lidgelden/herinneringen/",
        "/beheer/brieven/",
        "/beheer/brieven/teksten/",
        "/beheer/brieven/teksten/applications/receipt/",
        "/beheer/brieven/alle/versturen/",
        "/beheer/membership/organisation/",
        "/beheer/membership/organisation/1/change/",
        "/beheer/membership/registerentry/",
    ],
    "administrator": ["/beheer/accounts/user/", "/beheer/accounts/user/add/", "/beheer/dues/feeschedule/"],
}
# The staff site's style sheets stand in layers, which axe would fetch once more by itself, against the policy.
OPTIONS = {"preload": False}


@pytest.fixture(scope="module")
def sessions(chromium: Browser, demo: str) -> dict[str, StorageState | None]:
    """Everybody signs in once: the number of sign-ins in a quarter of an hour is limited."""
    states: dict[str, StorageState | None] = {"": None}
    for role in ADDRESSES:
        context = chromium.new_context(base_url=demo)
        sign_in_with_password(context.new_page(), role)
        states[role] = context.storage_state()
        context.close()
    return states


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("role", SCREENS)
def test_axe_finds_nothing(
    chromium: Browser, demo: str, sessions: dict[str, StorageState | None], role: str, scheme: str
) -> None:
    context = chromium.new_context(base_url=demo, color_scheme=scheme, storage_state=sessions[role])
    page = context.new_page()
    findings = []
    for address in SCREENS[role]:
        page.goto(address)
        for violation in Axe().run(page, options=OPTIONS).response["violations"]:
            targets = [node["target"] for node in violation["nodes"]][:3]
            findings.append(f"{address}: {violation['id']} at {targets}")
    context.close()
    assert findings == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("role", SCREENS)
def test_nothing_is_wider_than_the_window(
    chromium: Browser, demo: str, sessions: dict[str, StorageState | None], role: str, width: int
) -> None:
    context = chromium.new_context(
        base_url=demo, viewport={"width": width, "height": 800}, storage_state=sessions[role]
    )
    page = context.new_page()
    wide = []
    for address in SCREENS[role]:
        page.goto(address)
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            wide.append(f"{address} takes {needed}")
    context.close()
    assert wide == []
