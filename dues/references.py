"""The structured communication (OGM): ten digits and two check digits, by which a payment finds its invoice."""

import re
import unicodedata

from django.utils.translation import gettext as _
from stdnum.be import ogm_vcs
from stdnum.exceptions import ValidationError

from journal.rules import RuleError

BARE = re.compile(r"[0-9]{12}")
WRITING = str.maketrans("", "", "+*/- \t\u00a0\u202f")


def reference(*, year: int, sequence: int) -> str:
    """The OGM of an invoice as 12 bare digits: year (4), sequence (6), check (2, modulo 97, where 0 becomes 97)."""
    if not (1000 <= year <= 9999 and 1 <= sequence <= 999_999):
        raise ValueError(f"No structured communication for number {sequence} of {year}")
    base = year * 1_000_000 + sequence
    return f"{base:010d}{base % 97 or 97:02d}"


def formatted(bare: str) -> str:
    """As it is printed: +++202/6000/00192+++."""
    return f"+++{bare[:3]}/{bare[3:7]}/{bare[7:]}+++"


def parse(text: str) -> str:
    """The 12 bare digits of an OGM in any of its spellings. Raises RuleError when it is none.

    Only what Unicode itself calls another form of the digits 0-9 is read as such; the checking is stdnum's.
    """
    bare = unicodedata.normalize("NFKC", text).translate(WRITING)
    if BARE.fullmatch(bare):
        try:
            return str(ogm_vcs.validate(bare))
        except ValidationError:
            pass
    raise RuleError(
        _("This is not a structured communication: it has twelve digits, and the last two check the rest.")
    )
