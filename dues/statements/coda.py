"""CODA 2.x. febelfin-coda takes the fields out of records that were checked before (coda_records)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import coda
from django.utils.translation import gettext as _

from dues.models import BankLine, Format
from dues.statements import coda_records, content
from dues.statements.coda_records import NO_DATE, Block
from dues.statements.content import ReadFile, ReadLine, ReadStatement, StatementError

Kind = BankLine.Kind
# The first digit of a transaction code. A total is followed by its details; 7 is both, with 9 for its own details.
TOTALS, SUBTOTAL, DETAIL_OF_DETAIL = "12", "7", "9"
STRUCTURED = {"101", "102", "105"}
CANCELLED = {"49", "99"}
# R-transactions: 1 reject, 2 return, 3 refund; 4 reversal, 5 cancellation.
CAME_BACK, TAKEN_BACK = "123", "45"
EUR = "EUR"


def looks_like_it(start: bytes) -> bool:
    text = start.removeprefix(coda_records.BOM)
    return text[:1] == b"0" and text[5:14].isdigit() and text[14:16] == b"05"


def read(raw: bytes) -> ReadFile:
    """Every statement of the file. Raises StatementError with a sentence, also where febelfin-coda stumbles."""
    blocks = coda_records.blocks(raw)
    try:
        statements = [_statement(block) for block in blocks if block.first("1")]
    except (AssertionError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise StatementError(_("This CODA file is broken: it cannot be read as a whole.")) from error
    return ReadFile(Format.CODA, tuple(statements))


def _statement(block: Block) -> ReadStatement:
    statement = _taken_apart(block)
    if statement.account_currency != EUR:
        raise StatementError(
            _("This statement is in %(currency)s; only euro is booked here.")
            % {"currency": statement.account_currency.strip() or "?"}
        )
    return ReadStatement(
        account=content.account(statement.account),
        number=int(statement.coda_sequence) or int(statement.old_sequence) or None,
        balance_on=statement.new_balance_date,
        opening=_in_cents(statement.old_balance),
        closing=_in_cents(statement.new_balance),
        lines=tuple(_line(move, statement) for move in _booked(statement, block)),
    )


def _taken_apart(block: Block) -> Any:
    """What febelfin-coda makes of it. Two things it cannot do are smoothed out before."""
    return coda.CODA([_smooth(record) for record in block.records]).statements[0]


def _smooth(record: str) -> str:
    """An unknown value date becomes the entry date, and a detail of a detail stands directly under its total."""
    if coda_records.kind_of(record) != "21":
        return record
    if record[47:53] == NO_DATE:
        record = record[:47] + record[115:121] + record[53:]
    if record[53] == DETAIL_OF_DETAIL:
        record = record[:53] + SUBTOTAL + record[54:]
    return record


def _booked(statement: Any, block: Block) -> Iterator[Any]:
    """The movements that count: a total only where it has no details."""
    levels = {record[2:10]: record[53] for record in block.of("21")}
    for move in statement.moves:
        if move.transaction_type not in TOTALS or not move.moves:
            yield move
            continue
        details = [detail for detail in move.moves if not _is_subtotal(detail, move.moves, levels)]
        if sum(detail.amount for detail in details) != move.amount:
            raise StatementError(
                _("The totals of this CODA file are wrong: the details of movement %(number)s are not its total.")
                % {"number": move.sequence}
            )
        yield from details


def _is_subtotal(detail: Any, details: list[Any], levels: dict[str, str]) -> bool:
    """Whether details of its own follow it."""
    if levels[str(detail)] != SUBTOTAL:
        return False
    after = details[details.index(detail) + 1 :][:1]
    return bool(after) and levels[str(after[0])] == DETAIL_OF_DETAIL


def _line(move: Any, statement: Any) -> ReadLine:
    amount = _in_cents(move.amount)
    ogm = content.structured(move.communication or "") if move.communication_type in STRUCTURED else ""
    booked_on: date = move.entry_date
    return ReadLine(
        booked_on=booked_on,
        value_on=move.value_date,
        amount=amount,
        kind=_kind(move, amount),
        counterparty_name=content.clean(move.counterparty_name or _name_apart(move, statement), content.NAME),
        counterparty_iban=content.account((move.counterparty_account or "")[:34]),
        ogm=ogm,
        communication="" if ogm else content.clean(move.communication or "", content.COMMUNICATION),
        end_to_end_id=content.reference(move.customer_reference or ""),
        bank_reference=content.reference(move.bank_reference),
    )


def _kind(move: Any, amount: Decimal) -> str:
    if move.transaction_transaction in CANCELLED or (move.r_transaction or "-") in TAKEN_BACK:
        return Kind.REVERSAL
    if (move.r_transaction or "-") in CAME_BACK:
        return Kind.RETURN
    return Kind.RECEIVED if amount >= 0 else Kind.SENT


def _name_apart(move: Any, statement: Any) -> str:
    """The name in an information record, where the movement itself has none."""
    for information in statement.informations.get(move.bank_reference, ()):
        if information.communication_type == "001":
            return str(information.name)
    return ""


def _in_cents(amount: Decimal) -> Decimal:
    rounded = content.cents(amount)
    if rounded is None:
        raise StatementError(_("An amount in this file is not in whole cents, or larger than any amount can be."))
    return rounded
