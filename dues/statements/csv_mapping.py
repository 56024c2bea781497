"""CSV of a bank, read through a saved mapping: which column is what, and how the bank writes numbers and dates."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dues.models import BankLine, CsvMapping, Format
from dues.statements import content
from dues.statements.content import MOST_LINES, ReadFile, ReadLine, ReadStatement, StatementError

Kind = BankLine.Kind
FIELDS = {
    "booked_on": gettext_lazy("booking date"),
    "amount": gettext_lazy("amount"),
    "counterparty_iban": gettext_lazy("account of the other party"),
    "communication": gettext_lazy("communication"),
    "counterparty_name": gettext_lazy("name of the other party"),
    "value_on": gettext_lazy("value date"),
    "direction": gettext_lazy("debit or credit"),
    "structured": gettext_lazy("structured communication, when it has a column of its own"),
    "balance": gettext_lazy("balance after the line"),
    "account": gettext_lazy("own account"),
    "currency": gettext_lazy("currency"),
    "end_to_end_id": gettext_lazy("reference of the payer"),
    "bank_reference": gettext_lazy("reference of the bank"),
}
# Without these a line could not be recognised in another file.
NEEDED = ("booked_on", "amount", "counterparty_iban", "communication")
DELIMITERS = {";": gettext_lazy("semicolon"), ",": gettext_lazy("comma"), "\t": gettext_lazy("tab")}
ENCODINGS = {"utf-8-sig": "UTF-8", "windows-1252": "Windows-1252 (Latin-1)"}
DATE_FORMATS = {
    "%d/%m/%Y": "31/12/2026",
    "%d-%m-%Y": "31-12-2026",
    "%d.%m.%Y": "31.12.2026",
    "%Y-%m-%d": "2026-12-31",
    "%Y%m%d": "20261231",
    "%d/%m/%y": "31/12/26",
}
# Banks put a title and the account above the row of names.
DEEPEST_HEADER = 30
SIGNED = re.compile(r"(?P<before>[+-]?)(?P<digits>[0-9]{1,15}(\.[0-9]{1,4})?)(?P<after>[+-]?)")
OUT = ("D", "A", "-")


def rows_of(raw: bytes, *, encoding: str, delimiter: str) -> list[list[str]]:
    """The table as it stands. Raises StatementError."""
    try:
        text = raw.decode(encoding)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        table = [row for row in rows if any(cell.strip() for cell in row)]
    except (UnicodeDecodeError, LookupError) as error:
        raise StatementError(
            _("This CSV file is in another encoding than %(encoding)s.")
            % {"encoding": ENCODINGS.get(encoding, encoding)}
        ) from error
    except csv.Error as error:
        raise StatementError(_("This CSV file is damaged: it cannot be cut into rows and columns.")) from error
    if len(table) > MOST_LINES + DEEPEST_HEADER:
        raise StatementError(
            _("There are more than %(most)s lines in this file. Fetch it in parts.") % {"most": MOST_LINES}
        )
    return table


def header_of(rows: list[list[str]], names: set[str]) -> int | None:
    """The row in which all of these names stand."""
    for index, row in enumerate(rows[:DEEPEST_HEADER]):
        if names <= {cell.strip() for cell in row}:
            return index
    return None


def mapping_for(raw: bytes) -> CsvMapping | None:
    """The saved mapping whose columns this file has; the one with most columns, where several fit."""
    fitting = []
    for mapping in CsvMapping.objects.all():
        try:
            rows = rows_of(raw, encoding=mapping.encoding, delimiter=mapping.delimiter)
        except StatementError:
            continue
        if header_of(rows, set(mapping.columns.values())) is not None:
            fitting.append(mapping)
    return max(fitting, key=lambda mapping: len(mapping.columns), default=None)


def guess(raw: bytes) -> tuple[str, str] | None:
    """The encoding and the delimiter with which this is a table, or nothing where it is none."""
    for encoding in ENCODINGS:
        for delimiter in DELIMITERS:
            try:
                widths = [len(row) for row in rows_of(raw, encoding=encoding, delimiter=delimiter)]
            except StatementError:
                continue
            # A few rows above the names may be narrower; a table has at least a date, an amount and words.
            if widths and max(widths) >= 3 and widths.count(max(widths)) > len(widths) / 2 and b"\x00" not in raw:
                return encoding, delimiter
    return None


def read(raw: bytes, mapping: CsvMapping, *, own_account: str) -> ReadFile:
    """The one statement that a CSV file is. Raises StatementError."""
    rows = rows_of(raw, encoding=mapping.encoding, delimiter=mapping.delimiter)
    header = header_of(rows, set(mapping.columns.values()))
    if header is None:
        raise StatementError(
            _("This CSV file does not have the columns of “%(mapping)s”.") % {"mapping": mapping.name}
        )
    reader = Reader(mapping, rows[header])
    booked = [
        (reader.line(row, number), reader.balance(row, number)) for number, row in enumerate(rows[header + 1 :], 1)
    ]
    if not booked:
        raise StatementError(_("There is no line in this file."))
    accounts = {reader.cell(row, "account") for row in rows[header + 1 :]} - {""}
    return ReadFile(Format.CSV, tuple(_statements(booked, {content.account(name) for name in accounts}, own_account)))


def _statements(
    booked: list[tuple[ReadLine, Decimal | None]], accounts: set[str], own_account: str
) -> Iterator[ReadStatement]:
    ordered = _oldest_first(booked)
    lines, balances = tuple(line for line, _balance in ordered), [balance for _line, balance in ordered]
    told = balances[0] is not None and balances[-1] is not None
    foreign = sorted(accounts - {own_account})
    yield ReadStatement(
        account=foreign[0] if foreign else own_account,
        number=None,
        balance_on=max(line.booked_on for line in lines),
        opening=balances[0] - lines[0].amount if told and balances[0] is not None else None,
        closing=balances[-1] if told else None,
        lines=lines,
    )


def _oldest_first(booked: list[tuple[ReadLine, Decimal | None]]) -> list[tuple[ReadLine, Decimal | None]]:
    """By the balances where they are told; some banks write the newest line on top."""
    if all(balance is None for _line, balance in booked):
        return booked[::-1] if booked[0][0].booked_on > booked[-1][0].booked_on else booked
    for order in (booked, booked[::-1]):
        if _follows(order):
            return order
    raise StatementError(_("The balances in this CSV file do not follow from its amounts: lines are missing in it."))


def _follows(order: list[tuple[ReadLine, Decimal | None]]) -> bool:
    """Whether every balance is told, and is the one before it with the amount of its line."""
    return order[0][1] is not None and all(
        before is not None and before + line.amount == after for (_line, before), (line, after) in pairwise(order)
    )


class Reader:
    """Takes the cells of a row by what they are."""

    def __init__(self, mapping: CsvMapping, names: list[str]) -> None:
        self.mapping = mapping
        places = {name.strip(): index for index, name in reversed(list(enumerate(names)))}
        self.places = {field: places[name] for field, name in mapping.columns.items()}

    def cell(self, row: list[str], field: str) -> str:
        place = self.places.get(field)
        return row[place].strip() if place is not None and place < len(row) else ""

    def line(self, row: list[str], number: int) -> ReadLine:
        if len(row) <= max(self.places.values()):
            raise StatementError(
                _("Line %(line)s of this CSV file is cut off: columns are missing.") % {"line": number}
            )
        currency = self.cell(row, "currency") or "EUR"
        if currency != "EUR":
            raise StatementError(
                _("This statement is in %(currency)s; only euro is booked here.") % {"currency": currency[:3]}
            )
        amount = self._amount(row, number)
        booked_on = self._day(self.cell(row, "booked_on"), number)
        value = self.cell(row, "value_on")
        said = content.clean(self.cell(row, "communication"), content.COMMUNICATION)
        ogm = content.structured(self.cell(row, "structured")) or content.structured(said)
        return ReadLine(
            booked_on=booked_on,
            value_on=self._day(value, number) if value else booked_on,
            amount=amount,
            kind=Kind.RECEIVED if amount >= 0 else Kind.SENT,
            counterparty_name=content.clean(self.cell(row, "counterparty_name"), content.NAME),
            counterparty_iban=content.account(self.cell(row, "counterparty_iban")),
            ogm=ogm,
            communication="" if content.structured(said) else said,
            end_to_end_id=content.reference(self.cell(row, "end_to_end_id")),
            bank_reference=content.reference(self.cell(row, "bank_reference")),
        )

    def balance(self, row: list[str], number: int) -> Decimal | None:
        text = self.cell(row, "balance")
        return self._number(text, number) if text else None

    def _amount(self, row: list[str], number: int) -> Decimal:
        amount = self._number(self.cell(row, "amount"), number)
        return -abs(amount) if self.cell(row, "direction")[:1].upper() in OUT else amount

    def _number(self, text: str, number: int) -> Decimal:
        """An amount as this bank writes it: 1.234,56 or 1,234.56, its sign before or behind."""
        thousands = "." if self.mapping.decimal_sign == "," else ","
        bare = "".join(text.split()).replace(thousands, "").replace(self.mapping.decimal_sign, ".").strip("€EUR")
        match = SIGNED.fullmatch(bare)
        try:
            amount = content.cents(Decimal(match["digits"])) if match else None
        except InvalidOperation:
            amount = None
        if match is None or amount is None:
            raise StatementError(
                _("On line %(line)s “%(text)s” is no amount.") % {"line": number, "text": content.clean(text, 30)}
            )
        return -amount if "-" in (match["before"], match["after"]) else amount

    def _day(self, text: str, number: int) -> date:
        try:
            return datetime.strptime(text, self.mapping.date_format).date()  # noqa: DTZ007 - only a day
        except ValueError as error:
            raise StatementError(
                _("On line %(line)s “%(text)s” is no date as this mapping expects it.")
                % {"line": number, "text": content.clean(text, 30)}
            ) from error
