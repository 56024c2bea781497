"""What is read from any statement, whatever its format: the one shape behind CODA, CAMT.053 and CSV."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.conf import settings

from dues import references
from dues.models import CENT
from journal.rules import RuleError

NAME, REFERENCE, COMMUNICATION = 140, 35, 2000
# More than any association books in a year; a file past it is no statement.
MOST_LINES = 50_000
LARGEST = Decimal("999999999999.99")
ACCOUNT = re.compile(r"[A-Z0-9]{1,34}")
NOTHING_GIVEN = frozenset({"", "NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOTPROVIDD"})


class StatementError(RuleError):
    """The file is not taken: a sentence for whoever chose it. Nothing of it was written down."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One booking; + is money in. The fields carry the names of those of BankLine."""

    booked_on: date
    value_on: date
    amount: Decimal
    kind: str
    counterparty_name: str = ""
    counterparty_iban: str = ""
    ogm: str = ""
    communication: str = ""
    end_to_end_id: str = ""
    bank_reference: str = ""


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """`left_out` counts what the bank announced but did not book."""

    account: str
    number: int | None
    balance_on: date
    opening: Decimal | None
    closing: Decimal | None
    lines: tuple[ReadLine, ...]
    left_out: int = 0

    @property
    def opens_on(self) -> date:
        return min((line.booked_on for line in self.lines), default=self.balance_on)

    @property
    def closes_on(self) -> date:
        return max([self.balance_on, *(line.booked_on for line in self.lines)])


@dataclass(frozen=True, slots=True)
class ReadFile:
    format: str
    statements: tuple[ReadStatement, ...] = field(default=())


def own_account() -> str:
    """The account that everything here is about."""
    return str(settings.ASSOCIATION["iban"])


def clean(text: str, longest: int) -> str:
    """One line of visible characters. A NUL, for one, cannot be stored in PostgreSQL."""
    visible = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in text)
    return " ".join(visible.split())[:longest].rstrip()


def reference(text: str) -> str:
    """What the payer or the bank calls it. Banks write NOTPROVIDED where there is nothing."""
    cleaned = clean(text, REFERENCE)
    return "" if cleaned.upper() in NOTHING_GIVEN else cleaned


def account(text: str) -> str:
    """An account in capitals without spaces; what cannot be one is left out."""
    bare = "".join(text.split()).upper()
    return bare if ACCOUNT.fullmatch(bare) else ""


def structured(text: str) -> str:
    """The 12 digits of a valid OGM that is all there is in `text`, else nothing."""
    try:
        return references.parse(text.strip())
    except RuleError:
        return ""


def cents(amount: Decimal) -> Decimal | None:
    """In whole cents and of a size that exists, or nothing."""
    if not amount.is_finite() or abs(amount) > LARGEST or amount != amount.quantize(CENT):
        return None
    return amount.quantize(CENT)
