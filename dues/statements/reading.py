"""From the bytes of a file to what it says, whichever of the formats it is in."""

from django.utils.translation import gettext as _

from dues.models import CsvMapping
from dues.statements import camt053, coda, csv_mapping
from dues.statements.content import MOST_LINES, ReadFile, StatementError, own_account

MOST_STATEMENTS = 1000
START = 200


class NoMappingError(StatementError):
    """A table, but nobody has said yet which of its columns is what."""


def read(raw: bytes, *, mapping: CsvMapping | None = None) -> ReadFile:
    """Everything in the file, of whichever account. Raises StatementError; it writes nothing."""
    if not raw.strip():
        raise StatementError(_("This file is empty. Fetch it from the bank again."))
    if coda.looks_like_it(raw[:START]):
        return _checked(coda.read(raw))
    if camt053.looks_like_it(raw[:START]):
        return _checked(camt053.read(raw))
    return _checked(_read_csv(raw, mapping or csv_mapping.mapping_for(raw)))


def mapping_of(raw: bytes) -> CsvMapping | None:
    """The saved mapping that fits, when this is a table and one does."""
    start = raw[:START]
    return None if coda.looks_like_it(start) or camt053.looks_like_it(start) else csv_mapping.mapping_for(raw)


def _read_csv(raw: bytes, mapping: CsvMapping | None) -> ReadFile:
    if mapping is not None:
        return csv_mapping.read(raw, mapping, own_account=own_account())
    if csv_mapping.guess(raw) is None:
        raise StatementError(
            _("This is no bank statement: it is neither CODA nor CAMT.053, and no table with rows and columns.")
        )
    raise NoMappingError(_("Say first which column is what in this CSV file; that is asked once for each bank."))


def _checked(read_file: ReadFile) -> ReadFile:
    """Ours, and of a size that can be."""
    statements = read_file.statements
    if not statements:
        raise StatementError(_("There is no statement in this file."))
    if len(statements) > MOST_STATEMENTS or sum(len(one.lines) for one in statements) > MOST_LINES:
        raise StatementError(
            _("There are more than %(most)s lines in this file. Fetch it in parts.") % {"most": MOST_LINES}
        )
    if not any(is_ours(one.account) for one in statements):
        raise StatementError(
            _("This statement is of another account (%(other)s) than ours (%(own)s).")
            % {"other": statements[0].account or "?", "own": own_account()}
        )
    return read_file


def is_ours(account: str) -> bool:
    """Old CODA writes a Belgian account without the first four signs of its IBAN."""
    own = own_account()
    return account in {own, own[4:]}
