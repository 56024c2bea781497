"""The records of a CODA file (Febelfin, version 2.x), checked one by one before anything is read from them.

febelfin-coda checks with `assert`, which Python may leave out; so every total, count and order is checked here.
Positions are counted from 0, as Python does; Febelfin's own papers count from 1.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from dues.statements.content import StatementError

LENGTH = 128
BOM = b"\xef\xbb\xbf"
ENCODINGS = ("windows-1252", "latin-1", "utf-8")
AFTER_BOM = ("utf-8", "latin-1")
DIGITS = re.compile(r"[0-9]+")
# Per kind of record: where only digits may stand, and where dates.
NUMBERS = {
    "0": [(5, 14)],
    "1": [(2, 5), (42, 58), (125, 128)],
    "21": [(2, 10), (31, 47), (53, 62), (121, 125)],
    "22": [(2, 10)],
    "23": [(2, 10)],
    "31": [(2, 10), (39, 40)],
    "32": [(2, 10)],
    "33": [(2, 10)],
    "8": [(1, 4), (41, 57)],
    "9": [(16, 52), (127, 128)],
}
DATES = {"0": [(5, 11)], "1": [(58, 64)], "21": [(47, 53), (115, 121)], "8": [(57, 63)]}
SIGNS = {"1": 42, "21": 31, "8": 41}
# What may come after what. A movement's own parts follow each other.
NEXT = {
    "": {"0"},
    "0": {"1", "9"},
    "1": {"21", "31", "8", "4", "9"},
    "21": {"21", "22", "23", "31", "8"},
    "22": {"21", "23", "31", "8"},
    "23": {"21", "31", "8"},
    "31": {"21", "31", "32", "33", "8"},
    "32": {"21", "31", "33", "8"},
    "33": {"21", "31", "8"},
    "8": {"4", "9"},
    "4": {"4", "9"},
    "9": {"0"},
}
NO_DATE = "000000"


@dataclass
class Block:
    """The records from one 0 to its 9: one statement of one account."""

    records: list[str] = field(default_factory=list)

    def of(self, kind: str) -> Iterator[str]:
        return (record for record in self.records if kind_of(record) == kind)

    def first(self, kind: str) -> str | None:
        return next(self.of(kind), None)


def kind_of(record: str) -> str:
    return record[:2] if record[0] in "23" else record[0]


def amount_of(record: str, sign: int) -> Decimal:
    """The signed amount of 15 digits that stands behind its sign, three of them decimals."""
    amount = Decimal(record[sign + 1 : sign + 16]) / 1000
    return -amount if record[sign] == "1" else amount


def blocks(content: bytes) -> list[Block]:
    """All statements of the file, each in good order and with totals that are right. Raises StatementError."""
    found: list[Block] = []
    before = ""
    for number, record in enumerate(_records(content), start=1):
        kind = kind_of(record)
        if kind not in NEXT[before]:
            raise StatementError(
                _("This CODA file is broken: line %(line)s is not what should stand there.") % {"line": number}
            )
        _check_record(record, kind, number)
        if kind == "0":
            found.append(Block())
        elif kind[0] in "23" and kind[1] != "1" and record[2:10] != found[-1].records[-1][2:10]:
            raise StatementError(
                _("This CODA file is broken: line %(line)s belongs to another movement.") % {"line": number}
            )
        found[-1].records.append(record)
        before = kind
    if before != "9":
        raise StatementError(_("This CODA file is cut off: its last line is missing. Fetch it from the bank again."))
    for block in found:
        _check_totals(block)
    return found


def _records(content: bytes) -> list[str]:
    """In the first encoding in which every line has its 128 positions; banks write Latin-1, editors UTF-8."""
    first_wrong = 1
    for encoding in AFTER_BOM if content.startswith(BOM) else ENCODINGS:
        try:
            text = content.removeprefix(BOM).decode(encoding)
        except UnicodeDecodeError:
            continue
        records = [record.removesuffix("\r") for record in text.rstrip("\r\n\x1a ").split("\n")]
        wrong = next((n for n, record in enumerate(records, start=1) if len(record) != LENGTH), None)
        if wrong is None:
            return records
        first_wrong = wrong
    if len(content.removeprefix(BOM)) < LENGTH:
        raise StatementError(_("This CODA file is cut off: its last line is missing. Fetch it from the bank again."))
    raise StatementError(
        _("This CODA file is cut off or damaged: line %(line)s does not have the 128 positions of every line.")
        % {"line": first_wrong}
    )


def _check_record(record: str, kind: str, number: int) -> None:
    numbers = (record[start:end] for start, end in NUMBERS.get(kind, ()))
    dates = (record[start:end] for start, end in DATES.get(kind, ()))
    sign = record[SIGNS[kind]] if kind in SIGNS else "0"
    structure = record[1] if kind == "1" else "0"
    if not (
        all(DIGITS.fullmatch(text) for text in numbers)
        and all(map(_is_date, dates))
        and sign in "01"
        and structure in "0123"
    ):
        raise StatementError(
            _("This CODA file is broken: on line %(line)s stands something else than a number or a date.")
            % {"line": number}
        )
    if kind == "0" and record[127] != "2":
        raise StatementError(_("Only version 2 of CODA is read here. Ask the bank for CODA 2 or CAMT.053."))


def _is_date(text: str) -> bool:
    """A day, or the zeros that stand for "not known"."""
    if text == NO_DATE:
        return True
    try:
        datetime.strptime(text, "%d%m%y")  # noqa: DTZ007 - only a day
    except ValueError:
        return False
    return bool(DIGITS.fullmatch(text))


def _check_totals(block: Block) -> None:
    """The bank's own totals: number of records, debit, credit, and from the old balance to the new one."""
    old, new, trailer = block.first("1"), block.first("8"), block.records[-1]
    amounts = [amount_of(record, 31) for record in block.of("21") if record[6:10] == "0000"]
    credit = sum((amount for amount in amounts if amount > 0), Decimal(0))
    debit = -sum((amount for amount in amounts if amount < 0), Decimal(0))
    opening = amount_of(old, 42) if old else Decimal(0)
    closing = amount_of(new, 41) if new else opening
    given = (int(trailer[16:22]), Decimal(trailer[22:37]) / 1000, Decimal(trailer[37:52]) / 1000)
    counted = sum(record[0] in "1238" for record in block.records)
    if given != (counted, debit, credit) or closing != opening + credit - debit:
        raise StatementError(
            _("The totals of this CODA file are wrong: its lines do not add up to what the bank says they are.")
        )
    if old and new and old[5:42] != new[4:41]:
        raise StatementError(_("This CODA file is broken: it begins with one account and ends with another."))
