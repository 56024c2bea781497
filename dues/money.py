"""Euro in words and in columns, in the active language."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language

NO_BREAK_SPACE = "\u00a0"


def figure(value: Decimal | int) -> str:
    """A number as it stands in a sentence: 1.000 or 5.000.000,01 in Dutch. Cents only where there are any."""
    whole = value == int(value)
    return number_format(value, decimal_pos=0 if whole else 2, use_l10n=True, force_grouping=True)


def euro_in_words(amount: Decimal | int) -> str:
    """For sentences: 1.000 euro."""
    return f"{figure(amount)} euro"


def euro(amount: Decimal) -> str:
    """For columns and buttons, always with cents: € 1.000,00 in Dutch, €1,000.00 in English."""
    space = "" if get_language() == "en" else NO_BREAK_SPACE
    return f"€{space}{number_format(amount, decimal_pos=2, use_l10n=True, force_grouping=True)}"
