"""Taking in a set of open data: table by table, in chunks, each committed together with how far it came.

A full set becomes an edition of its own beside the one in use and takes its place in one step, when it is whole.
An update set changes the edition in use, and is read to its end before the first change.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import reset_queries, transaction
from django.db.models import F, Max, Min, QuerySet

from enterprises.archive import Archive, ArchiveError
from enterprises.models import Enterprise, Import
from enterprises.register import in_use
from enterprises.tables import TABLES, Table, columns_that_fit, is_enterprise, ten_digits

CHUNK = 2000
ROWS_REMOVED_AT_ONCE = 10_000
Clock = Callable[[], datetime]
Progress = Callable[[int], None]
State = Import.State


class OvertakenError(Exception):
    """Another process is taking in the same file, or gave this import up."""


@dataclass(frozen=True)
class Step:
    """One file of the set. `clears`: its numbers lose what the table said of them."""

    table: Table
    file_name: str
    columns: tuple[str, ...]
    clears: bool = False


@dataclass(frozen=True)
class Found:
    """The rows of one number, read: values is None when there is nothing to keep."""

    number: str
    values: dict[str, object] | None
    rows_done: int
    bytes_done: int


def steps_of(kind: str) -> list[Step]:
    if kind == Import.Kind.FULL:
        return [Step(table, f"{table.stem}.csv", table.columns) for table in TABLES]
    clearing = [Step(table, f"{table.stem}_delete.csv", table.columns[:1], clears=True) for table in TABLES]
    return clearing + [Step(table, f"{table.stem}_insert.csv", table.columns) for table in TABLES]


def total_bytes(archive: Archive) -> int:
    return sum(archive.size(step.file_name) for step in steps_of(archive.about.kind))


def load(archive: Archive, *, clock: Clock, progress: Progress = lambda done: None) -> Import:
    """Take in this set, going on where an earlier try with the same file stopped.

    Raises ArchiveError when it cannot be taken in; what is in use stays as it was.
    """
    if (done := _loaded_before(archive)) is not None:
        _remove_left_overs()
        return done
    _refuse_wrong_order(archive.about.kind, archive.about.extract_number)
    steps = steps_of(archive.about.kind)
    for step in steps:
        archive.require(step.file_name, step.columns)
    running = _begun_before(archive) or _begin(archive, now=clock())
    _remove_left_overs()
    try:
        _take_in(archive, running, steps[running.step :], progress=progress)
    except ArchiveError:
        _give_up(running, now=clock())
        raise
    _remove_in_chunks(_edition(running).enterprises.filter(status=""))
    _finish(running, now=clock())
    _remove_left_overs()
    return running


def _loaded_before(archive: Archive) -> Import | None:
    done = Import.objects.filter(state__in=[State.CURRENT, State.APPLIED])
    return done.filter(kind=archive.about.kind, extract_number=archive.about.extract_number).first()


def _begun_before(archive: Archive) -> Import | None:
    return Import.objects.filter(state=State.RUNNING, fingerprint=archive.fingerprint).first()


def _begin(archive: Archive, *, now: datetime) -> Import:
    """A fresh import. What was begun and never ended is given up; an update applied in part has to be finished,
    or replaced by a full set.
    """
    about = archive.about
    unfinished = Import.objects.filter(state=State.RUNNING)
    if about.kind == Import.Kind.UPDATE:
        if half := unfinished.filter(kind=Import.Kind.UPDATE).first():
            raise ArchiveError(f"finish {half.file_name} first: it was applied in part")
        _rehearse(archive)
    with transaction.atomic():
        unfinished.update(state=State.GIVEN_UP, finished_at=now)
        return Import.objects.create(
            kind=about.kind,
            file_name=archive.name[:200],
            fingerprint=archive.fingerprint,
            extract_number=about.extract_number,
            extracted_on=about.extracted_on,
            started_at=now,
        )


def _refuse_wrong_order(kind: str, number: int) -> None:
    done = Import.objects.filter(state__in=[State.CURRENT, State.APPLIED])
    last: int | None = done.aggregate(last=Max("extract_number"))["last"]
    if kind == Import.Kind.FULL:
        if last is not None and number < last:
            raise ArchiveError(f"this is extract {number}, and extract {last} is in use already")
        return
    if last is None:
        raise ArchiveError("an update set changes a full set, and none is loaded yet; load a full set first")
    if number != last + 1:
        raise ArchiveError(f"this update is number {number}, and {last + 1} comes next; or load a full set")


def _rehearse(archive: Archive) -> None:
    """Read all of it once without keeping anything: an update set with an error changes nothing."""
    for step in steps_of(archive.about.kind):
        for _found in _found_in(archive, step):
            pass


def _edition(running: Import) -> Import:
    """The edition that this import writes to."""
    edition = running if running.kind == Import.Kind.FULL else in_use()
    if edition is None:
        raise ArchiveError("the full set that this update changes is gone")
    return edition


def _take_in(archive: Archive, running: Import, steps: list[Step], *, progress: Progress) -> None:
    edition = _edition(running)
    before = total_bytes(archive) - sum(archive.size(step.file_name) for step in steps)
    for step in steps:
        chunk: list[Found] = []
        for found in _found_in(archive, step, skip=running.rows_done):
            chunk.append(found)
            if len(chunk) == CHUNK:
                _keep(chunk, running, edition, step)
                progress(before + found.bytes_done)
                chunk = []
        _keep(chunk, running, edition, step, is_last=True)
        before += archive.size(step.file_name)
        progress(before)


def _found_in(archive: Archive, step: Step, *, skip: int = 0) -> Iterator[Found]:
    """The enterprises of one file. Rows of one number stand together; those of establishments are passed over."""
    done = 0
    rows = archive.rows(step.file_name, step.columns)
    for text, group in groupby(rows, key=lambda each: each[1][0]):
        same = list(group)
        done += len(same)
        number = ten_digits(text)
        if done > skip and is_enterprise(number):
            values = None if step.clears else step.table.read([row for _position, row in same])
            fitting = None if values is None else columns_that_fit(step.table, values)
            yield Found(number, fitting, rows_done=done, bytes_done=same[-1][0])


@transaction.atomic
def _keep(chunk: list[Found], running: Import, edition: Import, step: Step, *, is_last: bool = False) -> None:
    """Write a chunk, and in the same transaction how far we are."""
    if step.clears:
        numbers = [found.number for found in chunk]
        edition.enterprises.filter(number__in=numbers).update(**step.table.blank)
    else:
        _write(chunk, edition, step.table)
    rows_done = 0 if is_last else chunk[-1].rows_done
    _advance(running, step, count=len(chunk), rows_done=rows_done, steps=int(is_last))
    reset_queries()  # with DEBUG on, Django remembers every statement


def _write(chunk: list[Found], edition: Import, table: Table) -> None:
    # One statement may not name the same row twice, should a number stand in two places of the file.
    rows = {found.number: found.values for found in chunk if found.values is not None}
    Enterprise.objects.bulk_create(
        [Enterprise(edition=edition, number=number, **values) for number, values in rows.items()],
        update_conflicts=True,
        unique_fields=["number", "edition"],
        update_fields=list(table.fields),
    )


def _advance(running: Import, step: Step, *, count: int, rows_done: int, steps: int) -> None:
    """Move on from where this process believes to be. Whoever finds another there has company, and stops."""
    counts = {**running.counts, step.file_name: running.counts.get(step.file_name, 0) + count}
    mine = Import.objects.filter(pk=running.pk, state=State.RUNNING, step=running.step, rows_done=running.rows_done)
    if not mine.update(step=F("step") + steps, rows_done=rows_done, counts=counts):
        raise OvertakenError(running.file_name)
    running.step, running.rows_done, running.counts = running.step + steps, rows_done, counts


@transaction.atomic
def _finish(running: Import, *, now: datetime) -> None:
    state = State.APPLIED
    if running.kind == Import.Kind.FULL:
        state = State.CURRENT
        Import.objects.filter(state=State.CURRENT).update(state=State.REPLACED)
    changed = Import.objects.filter(pk=running.pk, state=State.RUNNING).update(state=state, finished_at=now)
    if not changed:
        raise OvertakenError(running.file_name)
    running.state, running.finished_at = state, now


def _give_up(running: Import, *, now: datetime) -> None:
    Import.objects.filter(pk=running.pk, state=State.RUNNING).update(state=State.GIVEN_UP, finished_at=now)
    _remove_left_overs()


def _remove_left_overs() -> None:
    """The rows of editions that are not in use and will not be."""
    for edition in Import.objects.filter(kind=Import.Kind.FULL, state__in=[State.REPLACED, State.GIVEN_UP]):
        _remove_in_chunks(edition.enterprises.all())


def _remove_in_chunks(rows: QuerySet[Enterprise]) -> None:
    """In pieces, so that nobody else who writes waits long."""
    ends = rows.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    for first in range(ends["first"], ends["last"] + 1, ROWS_REMOVED_AT_ONCE):
        rows.filter(pk__range=(first, first + ROWS_REMOVED_AT_ONCE - 1)).delete()
