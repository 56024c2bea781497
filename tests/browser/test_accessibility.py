"""Every screen, large and small: axe finds nothing, and nothing is wider than the window."""

import re
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils.timezone import localdate
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from tests.browser.conftest import link_in_letter

pytestmark = pytest.mark.browser

# What stands between braces is told by `places`.
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
        "/betalen/{pay}/",
        "/bestaat-niet/",
    ],
    "applicant": [
        "/aanvraag/{draft}/stap/organisatie/",
        "/aanvraag/{draft}/stap/engagement/",
        "/aanvraag/{draft}/stap/statuten/",
        "/aanvraag/{draft}/stap/contact/",
        "/aanvraag/{draft}/stap/bijdrage/",
        "/aanvraag/{draft}/stap/toestemming/",
        "/aanvraag/{draft}/stap/overzicht/",
        "/aanvraag/{draft}/zelfevaluatie/",
        "/aanvraag/{draft}/zelfevaluatie/principe/1/",
        "/aanvraag/{draft}/verwijderen/",
        "/aanvraag/{sent}/",
        "/aanvraag/{sent}/wijzigen/organisatie/",
        "/aanvraag/{sent}/intrekken/",
        "/aanvraag/{asked}/",
        "/aanvraag/{asked}/vraag/2/",
        "/aanvraag/{talked_to}/",
    ],
    "member": [
        "/mijn/",
        "/mijn/facturatie/1/",
        "/mijn/grootte/{size}/",
        "/mijn/zelfevaluatie/",
        "/mijn/zelfevaluatie/{evaluation}/principe/1/",
        "/aanmelden/tweede-stap/",
        "/aanmelden/wachtwoord/wijzigen/",
    ],
    "board": [
        "/beheer/",
        "/beheer/aanvragen/",
        "/beheer/aanvragen/8/",
        "/beheer/aanvragen/8/betrokken/",
        "/beheer/vergaderingen/3/",
        "/beheer/vergaderingen/3/zitting/7/",
    ],
    "secretariat": [
        "/beheer/",
        "/beheer/aanvragen/?q=niemand",
        "/beheer/aanvragen/6/gesprek/",
        "/beheer/aanvragen/7/betrokken/iemand/",
        "/beheer/aanvragen/13/",
        "/beheer/aanvragen/13/intrekken/",
        "/beheer/aanvragen/13/vragen/",
        "/beheer/vergaderingen/",
        "/beheer/vergaderingen/nieuw/",
        "/beheer/vergaderingen/1/",
        "/beheer/vergaderingen/1/verslag/",
        "/beheer/vergaderingen/3/",
        "/beheer/vergaderingen/3/wijzigen/",
        "/beheer/vergaderingen/3/aanwezigheid/",
        "/beheer/vergaderingen/3/afgelasten/",
        "/beheer/vergaderingen/3/verslag/schrijven/",
        "/beheer/vergaderingen/3/bundel/",
        "/beheer/brieven/",
        "/beheer/brieven/alle/versturen/",
        "/beheer/brieven/teksten/",
        "/beheer/brieven/teksten/applications/receipt/",
        "/beheer/membership/organisation/",
        "/beheer/membership/organisation/1/change/",
        "/beheer/membership/registerentry/",
    ],
    "secretariat, dues": [
        "/beheer/lidgelden/",
        "/beheer/lidgelden/1/",
        "/beheer/lidgelden/{open}/creditnota/",
        "/beheer/lidgelden/{open}/annuleren/",
        "/beheer/lidgelden/{open}/afschrijven/",
        "/beheer/lidgelden/annuleren/",
        "/beheer/lidgelden/overzicht/",
        "/beheer/lidgelden/e-facturen/",
        "/beheer/lidgelden/facturatie/1/",
        "/beheer/lidgelden/jaar/",
        f"/beheer/lidgelden/jaar/{localdate().year + 1}/",
        "/beheer/lidgelden/grootte/",
        "/beheer/lidgelden/grootte/1/",
        "/beheer/lidgelden/grootte/1/antwoord/1/",
        "/beheer/lidgelden/herinneringen/",
        "/beheer/lidgelden/herinneringen/lid/1/",
        "/beheer/lidgelden/herinneringen/lijst/",
        "/beheer/lidgelden/afpunten/2/",
        "/beheer/lidgelden/afpunten/3/",
        "/beheer/lidgelden/afpunten/geboekt/",
        "/beheer/uittreksels/",
        "/beheer/uittreksels/1/",
        "/beheer/uittreksels/bestand/1/",
        "/beheer/uittreksels/bestand/2/",
        "/beheer/betalingen/",
        "/beheer/betalingen/1/",
        "/beheer/betalingen/1/toewijzen/",
        "/beheer/betalingen/1/terugbetaald/",
        "/beheer/betalingen/1/ongedaan/",
        "/beheer/boeken/",
        "/beheer/tarieven/",
        "/beheer/tarieven/nieuw/",
    ],
    "administrator": ["/beheer/accounts/user/", "/beheer/accounts/user/add/", "/beheer/dues/feeschedule/"],
}
# The dark takes its colours from the same tokens, whose contrast has a test of its own: a few screens tell enough.
DARK = {
    "": ["/", "/lid-worden/lidgeld/?employees=51&balance_sheet_total=x"],
    "member": ["/mijn/"],
    "secretariat": [
        "/beheer/",
        "/beheer/aanvragen/13/",
        "/beheer/lidgelden/overzicht/",
        "/beheer/lidgelden/afpunten/2/",
    ],
    "board": ["/beheer/vergaderingen/3/zitting/7/"],
    "administrator": ["/beheer/accounts/user/add/"],
}
# The staff site's style sheets stand in layers, which axe would fetch once more by itself, against the policy.
RUN = "axe.run({preload: false, resultTypes: ['violations']}).then(results => results.violations)"
# These say so in words.
NOT_FOUND = {"/bestaat-niet/", "/aanvraag/open/onbekend/"}
WIDTHS = (1280, 320)
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def applicant(chromium: Browser, demo: str) -> Iterator[BrowserContext]:
    """Somebody who begins an application, and follows the links that others got."""
    context = chromium.new_context(base_url=demo)
    yield context
    context.close()


@pytest.fixture(scope="module")
def places(
    chromium: Browser, demo: str, sessions: dict[str, StorageState | None], applicant: BrowserContext
) -> dict[str, str]:
    """What nobody can know beforehand of the addresses: keys, and which invoice is open."""
    office = chromium.new_context(base_url=demo, storage_state=sessions["secretariat"]).new_page()
    page = applicant.new_page()
    found = {"draft": _begin(page)}
    for name, subject in {
        "sent": "We kregen de aanvraag van Apotheek Allegaar",
        "asked": "Een vraag over de aanvraag van Mobipunt Mandel",
        "talked_to": "We kregen de aanvraag van Bakkerij Zonder Baas",
    }.items():
        page.goto(link_in_letter(office, subject))
        found[name] = _part_of(page.url, "aanvraag")
    office.goto("/beheer/lidgelden/herinneringen/")
    found["open"] = _part_of(_link(office, "/beheer/lidgelden/\\d"), "lidgelden")
    member = chromium.new_context(base_url=demo, storage_state=sessions["member"]).new_page()
    member.goto("/mijn/")
    found["pay"] = _part_of(_link(member, "/betalen/"), "betalen")
    found["size"] = _part_of(_link(member, "/grootte/"), "grootte")
    member.goto("/mijn/zelfevaluatie/")
    found["evaluation"] = _part_of(_link(member, "/principe/"), "zelfevaluatie")
    for each in (office, member):
        each.context.close()
    return found


def _begin(page: Page) -> str:
    page.goto("/aanvraag/")
    page.get_by_label("Een onderneming die lid wil worden").check()
    page.get_by_label("Je mailadres").fill("toegankelijk@voorbeeld.example")
    page.get_by_label("Nederlands").check()
    page.locator("main button.accent").click()
    page.wait_for_url("**/stap/**")
    return _part_of(page.url, "aanvraag")


def _link(page: Page, shape: str) -> str:
    links = page.locator("main a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return next(link for link in links if re.search(shape, link or ""))


def _part_of(address: str, before: str) -> str:
    return re.findall(rf"/{before}/([^/]+)/", address)[0]


def look_at(page: Page, address: str) -> list[str]:
    """What is wrong with one screen."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    answer = page.goto(address)
    assert answer is not None
    wrong = [] if answer.ok or address in NOT_FOUND else [f"answers {answer.status}"]
    for violation in page.evaluate(RUN):
        targets = [node["target"] for node in violation["nodes"]][:3]
        wrong.append(f"{violation['id']} at {targets}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            wrong.append(f"takes {needed} of {width}")
    return [f"{address}: {each}" for each in wrong]


@pytest.fixture
def page_of(
    chromium: Browser, demo: str, sessions: dict[str, StorageState | None], applicant: BrowserContext
) -> Iterator[Callable[[str, Scheme], Page]]:
    """A browser of somebody with axe on each page, closed at the end."""
    contexts: list[BrowserContext] = []

    def opened(role: str, scheme: Scheme) -> Page:
        state = applicant.storage_state() if role == "applicant" else sessions[role.partition(",")[0]]
        contexts.append(chromium.new_context(base_url=demo, color_scheme=scheme, storage_state=state))
        contexts[-1].add_init_script(Axe().axe_script)
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("role", SCREENS)
def test_screens_are_accessible_and_fit(
    page_of: Callable[[str, Scheme], Page], places: dict[str, str], role: str
) -> None:
    page = page_of(role, "light")

    assert [each for screen in SCREENS[role] for each in look_at(page, screen.format(**places))] == []


@pytest.mark.parametrize("role", DARK)
def test_screens_are_accessible_in_the_dark(page_of: Callable[[str, Scheme], Page], role: str) -> None:
    page = page_of(role, "dark")

    assert [each for screen in DARK[role] for each in look_at(page, screen)] == []
