"""Belgian enterprise numbers as people write them, and a sentence that helps when they are something else."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.be import vat
from stdnum.exceptions import InvalidChecksum

SEPARATORS = re.compile(r"[\s.,/()_\-\u2010-\u2015\u2212]")
OWN_PREFIX = re.compile(r"(BTW|TVA|VAT)?(BE)?")
FOREIGN = re.compile(
    r"(AT|BG|CH|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI)"
    r"(?=[0-9A-Z]*[0-9])[0-9A-Z]{6,13}"
)
DIGITS = re.compile(r"[0-9]+")


def enterprise_number(text: str) -> str:
    """The ten digits of what was typed: with spaces, dots, BE in front, or nine digits as before 2005.

    Raises ValidationError with a sentence of its own for each way in which it can be wrong.
    """
    compact = SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if found := FOREIGN.fullmatch(compact):
        raise _wrong("foreign", _foreign_sentence(found[1]))
    digits = OWN_PREFIX.sub("", compact, count=1)
    # NFKC leaves the digits of other scripts alone, and str.isdigit() accepts them: only 0-9 will do.
    if not DIGITS.fullmatch(digits):
        raise _wrong("shape", _("Write the enterprise number as ten digits, such as 0403.019.261."))
    number = digits.zfill(10) if len(digits) == 9 else digits
    _check(number)
    return number


def _check(number: str) -> None:
    if len(number) != 10:
        raise _wrong("length", _("An enterprise number has ten digits; here are %(count)s.") % {"count": len(number)})
    if number[0] in "2345678":
        raise _wrong("establishment", _establishment_sentence())
    if number[0] == "9":
        raise _wrong("start", _("An enterprise number begins with 0 or 1. Check the first digit."))
    # stdnum lets 0000000097 pass, because its check digits agree.
    if int(number[:8]) == 0:
        raise _wrong("nonexistent", _("This enterprise number does not exist. Look it up on your statutes."))
    try:
        vat.validate(number)
    except InvalidChecksum:
        raise _wrong("checksum", _checksum_sentence()) from None


def _wrong(code: str, sentence: str) -> ValidationError:
    return ValidationError(sentence, code=code)


def _foreign_sentence(country: str) -> str:
    return _(
        "This is a VAT number from another country (%(country)s). Give the Belgian enterprise number, which has"
        " ten digits and begins with 0 or 1."
    ) % {"country": country}


def _establishment_sentence() -> str:
    return _(
        "This looks like the number of an establishment. Give the number of the enterprise itself, which begins"
        " with 0 or 1."
    )


def _checksum_sentence() -> str:
    return _("The last two digits do not agree with the others. Is there a typing error in the number?")
