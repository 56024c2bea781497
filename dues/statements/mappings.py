"""Saying once how a bank writes its CSV, with a file of it at hand."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from dues.models import CsvMapping, StatementFile
from dues.statements import csv_mapping, keeping, reading
from dues.statements.content import StatementError
from dues.statements.csv_mapping import DATE_FORMATS, DEEPEST_HEADER, FIELDS, NEEDED
from journal.events import record

SHOWN = 5
# Parts of the names that Belgian banks give to their columns, in lower case; the first that fits is proposed.
CLUES = {
    "booked_on": ("boek", "uitvoeringsdatum", "date", "datum"),
    "amount": ("bedrag", "amount", "montant"),
    "counterparty_iban": ("rekening tegenpartij", "tegenrekening", "counterparty account", "rekeningnummer tegen"),
    "communication": ("vrije mededeling", "mededeling", "communication", "omschrijving"),
    "counterparty_name": ("naam tegenpartij", "naam van de tegen", "tegenpartij", "counterparty"),
    "value_on": ("valuta", "value"),
    "direction": ("debet/credit", "d/c", "af/bij"),
    "structured": ("gestructureerde",),
    "balance": ("saldo", "balance"),
    "account": ("eigen rekening", "rekeningnummer", "rekening", "account"),
    "currency": ("munt", "devies", "currency"),
}


@dataclass(frozen=True)
class Sample:
    """The first rows of a CSV file, and what its bank seems to write."""

    encoding: str
    delimiter: str
    names: list[str]
    rows: list[list[str]]
    date_format: str

    @property
    def proposal(self) -> dict[str, str]:
        """Per field, the column whose name sounds like it. No column is proposed twice."""
        left, found = list(self.names), {}
        for field, clues in CLUES.items():
            fitting = (name for clue in clues for name in left if clue in name.lower())
            if name := next(fitting, ""):
                found[field] = name
                left.remove(name)
        return found


def sample(file: StatementFile) -> Sample:
    """Raises StatementError when the file is no table."""
    raw = keeping.content_of(file)
    written = csv_mapping.guess(raw)
    if written is None:
        raise StatementError(_("This file is no table with rows and columns."))
    encoding, delimiter = written
    rows = csv_mapping.rows_of(raw, encoding=encoding, delimiter=delimiter)
    widest = max(map(len, rows))
    header = next(n for n, row in enumerate(rows) if len(row) == widest)
    first = rows[header + 1 : header + 1 + SHOWN]
    names = list(dict.fromkeys(name.strip() for name in rows[min(header, DEEPEST_HEADER - 1)] if name.strip()))
    return Sample(encoding, delimiter, names, first, _date_format(first))


def _date_format(rows: list[list[str]]) -> str:
    """The first way of writing dates in which some cell is one."""
    for written in DATE_FORMATS:
        for cell in chain.from_iterable(rows):
            try:
                datetime.strptime(cell.strip(), written)  # noqa: DTZ007 - only a day
            except ValueError:
                continue
            return written
    return next(iter(DATE_FORMATS))


@transaction.atomic
def save_mapping(
    file: StatementFile,
    *,
    name: str,
    decimal_sign: str,
    date_format: str,
    columns: dict[str, str],
    actor: User | None,
    now: datetime,
) -> CsvMapping:
    """Keep how this bank writes, once the file at hand can be read that way. Raises StatementError."""
    kept = StatementFile.objects.select_for_update().get(pk=file.pk)
    if kept.imported_at is not None:
        raise StatementError(_("This file has been imported: it stays."))
    chosen = {field: columns[field] for field in FIELDS if columns.get(field)}
    if not set(NEEDED) <= set(chosen):
        raise StatementError(_("Say at least where the date, the amount, the account and the communication stand."))
    if CsvMapping.objects.filter(name=name).exists():
        raise StatementError(_("There is a way of reading with this name already."))
    found = sample(kept)
    mapping = CsvMapping.objects.create(
        name=name,
        delimiter=found.delimiter,
        encoding=found.encoding,
        decimal_sign=decimal_sign,
        date_format=date_format,
        columns=chosen,
        created_at=now,
        created_by=actor,
    )
    reading.read(keeping.content_of(kept), mapping=mapping)
    kept.mapping = mapping
    kept.save()
    record(kept, gettext_noop("columns of the bank's CSV said"), now=now, actor=actor)
    return mapping
