"""The names between braces that staff may use in a text of their own: {amount}. Anything else is refused."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

NAMES = ("name", "organisation", "word", "number", "year", "amount", "due_on", "days_late", "account", "holder",
         "reference", "association")  # fmt: skip
PLACE = re.compile(r"\{([^{}]*)\}")
HELP = _(
    "You may use {name}, {organisation}, {word}, {number}, {year}, {amount}, {due_on}, {days_late}, {account},"
    " {holder}, {reference} and {association}."
)


def unknown(text: str) -> str:
    """The first placeholder that is none, braces included; empty when all are known."""
    return next((found[0] for found in PLACE.finditer(text) if found[1] not in NAMES), "")


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Each placeholder in one pass, so that braces in a member's own name stay what they are."""
    return PLACE.sub(lambda found: facts.get(found[1], found[0]), text)
