"""A file of the bank becomes statements and lines: all of it or nothing, and no line twice."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.models import User
from dues import tasks
from dues.models import BankLine, BankLineQuerySet, BankStatement, Sighting, StatementFile
from dues.statements import keeping, reading
from dues.statements.content import ReadFile, ReadLine, ReadStatement, StatementError, own_account
from dues.statements.gaps import Gap, all_gaps
from dues.statements.recognition import recognise
from journal.background import wake
from journal.events import record
from journal.numbering import next_number

BATCH = 1000


@dataclass
class Imported:
    """What an import made, or would make."""

    file: StatementFile
    statements: list["ImportedStatement"] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    @property
    def lines(self) -> list[BankLine]:
        """The new ones."""
        return [line for statement in self.statements for line in statement.lines]


@dataclass
class ImportedStatement:
    row: BankStatement
    lines: list[BankLine]
    known: int


class RehearsalOverError(Exception):
    """Rolls a rehearsal back."""


def rehearse(file: StatementFile, *, actor: User | None, now: datetime) -> Imported:
    """What importing would make, exactly: it is done and rolled back. Raises StatementError as importing would."""
    read = _read(file)
    outcome = Imported(file)
    try:
        with transaction.atomic():
            outcome = _import(file, read, actor=actor, now=now)
            raise RehearsalOverError  # noqa: TRY301 - rolling back is the point
    except RehearsalOverError:
        return outcome


def import_statement(file: StatementFile, *, actor: User | None, now: datetime) -> Imported:
    """Write down everything in a kept file that is new. Raises StatementError and changes nothing.

    The bytes are read and checked before the transaction begins; within it, imports wait for each other.
    """
    read = _read(file)
    with transaction.atomic():
        return _import(file, read, actor=actor, now=now)


def _read(file: StatementFile) -> ReadFile:
    if file.imported_at is not None:
        raise keeping.imported_before(file)
    return reading.read(keeping.content_of(file), mapping=file.mapping)


def _import(file: StatementFile, read: ReadFile, *, actor: User | None, now: datetime) -> Imported:
    # The lock of the counter is what makes imports wait for each other; its number says in which order they came.
    order = next_number("bank imports")
    kept = StatementFile.objects.select_for_update().filter(pk=file.pk).first()
    if kept is None:
        raise StatementError(_("This file was thrown away meanwhile. Upload it again."))
    if kept.imported_at is not None:
        raise keeping.imported_before(kept)
    outcome = Imported(kept)
    for position, statement in enumerate(read.statements, start=1):
        if reading.is_ours(statement.account):
            outcome.statements.append(_write(kept, position, statement, read.format))
    _count(kept, outcome, format_name=read.format, actor=actor, now=now)
    outcome.warnings = _warnings(read, outcome)
    outcome.gaps = all_gaps()
    record(
        kept,
        gettext_noop("bank statement imported"),
        now=now,
        actor=actor,
        order=order,
        new=kept.lines_new,
        known=kept.lines_known,
    )
    wake(tasks.match_lines, kept.pk)
    return outcome


def _write(file: StatementFile, position: int, read: ReadStatement, format_name: str) -> ImportedStatement:
    row = BankStatement.objects.create(
        file=file,
        position=position,
        format=format_name,
        account=own_account(),
        year=read.balance_on.year,
        number=read.number,
        opens_on=read.opens_on,
        closes_on=read.closes_on,
        opening=read.opening,
        closing=read.closing,
    )
    recognised = recognise(row, read.lines)
    occurrences = Counter(recognised.most)
    new = []
    for place, line in enumerate(read.lines):
        if place not in recognised.known:
            own = recognised.fingerprints[place]
            occurrences[own] += 1
            new.append(_row(line, row, place, own, occurrences[own]))
    lines = BankLine.objects.bulk_create(new, batch_size=BATCH)
    Sighting.objects.bulk_create(
        [Sighting(statement=row, line=line, position=place) for place, line in recognised.known.items()],
        batch_size=BATCH,
    )
    return ImportedStatement(row, lines, len(recognised.known))


def _row(line: ReadLine, statement: BankStatement, place: int, own: str, occurrence: int) -> BankLine:
    return BankLine(statement=statement, position=place, fingerprint=own, occurrence=occurrence, **asdict(line))


def _count(file: StatementFile, outcome: Imported, *, format_name: str, actor: User | None, now: datetime) -> None:
    file.format = format_name
    file.imported_at, file.imported_by = now, actor
    file.lines_new = len(outcome.lines)
    file.lines_known = sum(statement.known for statement in outcome.statements)
    file.lines_read = file.lines_new + file.lines_known
    file.save()


def _warnings(read: ReadFile, outcome: Imported) -> list[str]:
    """What a person should know before it is confirmed."""
    found = [
        _("The statement of the other account %(account)s in this file is left out.") % {"account": one.account}
        for one in read.statements
        if not reading.is_ours(one.account)
    ]
    left_out = sum(one.left_out for one in read.statements if reading.is_ours(one.account))
    if left_out:
        found.append(
            ngettext(
                "%(n)s line that the bank announced but did not book yet is left out.",
                "%(n)s lines that the bank announced but did not book yet are left out.",
                left_out,
            )
            % {"n": left_out}
        )
    return found + [warning for one in outcome.statements if (warning := _elsewhere(one.row))]


def _elsewhere(row: BankStatement) -> str:
    """Lines on the days in between that stand on other statements only. Such a day is whole: it should have none."""
    between = BankLine.objects.filter(
        statement__account=row.account, booked_on__gt=row.opens_on, booked_on__lt=row.closes_on
    )
    count = between.exclude(statement=row).exclude(sightings__statement=row).count()
    if not count:
        return ""
    return ngettext(
        "%(n)s line of these days came in another file and is not in this one. Look whether money counts twice.",
        "%(n)s lines of these days came in another file and are not in this one. Look whether money counts twice.",
        count,
    ) % {"n": count}


def new_lines(file: StatementFile) -> BankLineQuerySet:
    """The lines that this file brought, for whoever matches them."""
    return BankLine.objects.filter(statement__file=file).select_related("statement").order_by("pk")
