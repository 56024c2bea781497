"""The name a file came with, made fit to show and to give back. It never names anything in our storage."""

import unicodedata

from django.utils.translation import gettext as _

LONGEST = 120
LONGEST_ENDING = 12
JOINER = "\N{ZERO WIDTH JOINER}"  # holds an emoji family together
# Control characters, formatting (which holds the marks that turn the direction of text), halves of pairs,
# private use, line and paragraph separators. Not "Cn": an emoji newer than this Python is unassigned to it.
UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def clean_name(given: str) -> str:
    """Without folders and invisible characters, and short: cut in the stem, so that the ending survives."""
    base = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    visible = "".join(c for c in base if c == JOINER or unicodedata.category(c) not in UNWANTED)
    trimmed = " ".join(visible.split()).strip(". ")
    stem, dot, ending = trimmed.rpartition(".")
    if not dot:
        return (trimmed or _("document"))[:LONGEST]
    ending = ending[:LONGEST_ENDING]
    return f"{stem[: LONGEST - len(ending) - 1].rstrip('. ')}.{ending}"


def endings(name: str) -> list[str]:
    """All endings, in lower case: ["php", "pdf"] for "x.php.pdf"."""
    return [part.strip().lower() for part in name.split(".")[1:]]
