"""Which lines of a statement are known already. The rule, in full:

1. A statement never holds one booking twice: all its own lines are different bookings.
2. A line is known when a kept line has its fingerprint and does not contradict it (dues.statements.fingerprints), and
   that kept line stands on no statement that surely lies before or after this one. Each kept line serves once.
3. Statements surely lie apart when they are CODA with different numbers, or when one's closing balance is the other's
   opening balance on the very day on which the one ends and the other begins, directly or along a chain of such
   statements; unless what they share on that day adds up to nothing, for then the balances prove nothing.
4. In doubt a line is known: a payment that is not booked shows in the list of what waits, one booked twice does not.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q

from dues.models import BankLine, BankStatement, Format, Sighting
from dues.statements.content import ReadLine
from dues.statements.fingerprints import family_of, fingerprint, pair, traits

CHUNK = 500


@dataclass
class Recognised:
    """Per place in the statement: its fingerprint, and the kept line that it is, if any. `most` counts the kept."""

    fingerprints: list[str]
    known: dict[int, BankLine]
    most: dict[str, int]


def recognise(statement: BankStatement, lines: Sequence[ReadLine]) -> Recognised:
    prints = [fingerprint(statement.account, line) for line in lines]
    kept = _kept(set(prints))
    apart = _apart(statement, lines) if kept else set()
    family = family_of(statement.format)
    places: dict[str, list[int]] = defaultdict(list)
    for place, own in enumerate(prints):
        places[own].append(place)
    known: dict[int, BankLine] = {}
    for own, candidates in kept.items():
        open_ones = [(line, traits(line, theirs)) for line, theirs, where in candidates if not where & apart]
        known |= pair([(place, traits(lines[place], family)) for place in places[own]], open_ones)
    most = {own: max(line.occurrence for line, _, _ in candidates) for own, candidates in kept.items()}
    return Recognised(prints, known, most)


def _kept(prints: set[str]) -> dict[str, list[tuple[BankLine, str, set[int]]]]:
    """By fingerprint: each kept line, the family of formats it was told in, and the statements it stands on."""
    found: dict[str, list[tuple[BankLine, str, set[int]]]] = defaultdict(list)
    ordered = sorted(prints)
    for start in range(0, len(ordered), CHUNK):
        lines = BankLine.objects.filter(fingerprint__in=ordered[start : start + CHUNK])
        for line in lines.select_related("statement").prefetch_related("sightings").order_by("occurrence"):
            where = {line.statement_id, *(sighting.statement_id for sighting in line.sightings.all())}
            found[line.fingerprint].append((line, family_of(line.statement.format), where))
    return found


@dataclass
class Neighbour:
    """Another statement around the first or last day of this one, and what it has on those two days, in order."""

    statement: BankStatement
    first: date
    last: date
    on_day: dict[date, list[tuple[str, Decimal]]] = field(default_factory=lambda: defaultdict(list))


def _apart(statement: BankStatement, lines: Sequence[ReadLine]) -> set[int]:
    """The statements that surely lie before or after this one, though they share a day with it."""
    own = Neighbour(statement, statement.opens_on, max(line.booked_on for line in lines))
    for line in lines:
        own.on_day[line.booked_on].append((fingerprint(statement.account, line), line.amount))
    others = list(_neighbours(own))
    numbered = {other.statement.pk for other in others if _numbered_apart(statement, other.statement)}
    return numbered | _chain(own, others, forward=True) | _chain(own, others, forward=False)


def _neighbours(own: Neighbour) -> Iterator[Neighbour]:
    """Those that touch its first or its last day; in between, days are whole and no day is shared in parts."""
    statement, days = own.statement, (own.first, own.last)
    touching = Q(opens_on__lte=own.first, closes_on__gte=own.first) | Q(
        opens_on__lte=own.last, closes_on__gte=own.last
    )
    rows = BankStatement.objects.filter(touching, account=statement.account).exclude(pk=statement.pk)
    found = {row.pk: Neighbour(row, row.opens_on, row.opens_on) for row in rows}
    lines = BankLine.objects.filter(statement__in=found).values_list(
        "statement", "position", "fingerprint", "amount", "booked_on"
    )
    seen = Sighting.objects.filter(statement__in=found).values_list(
        "statement", "position", "line__fingerprint", "line__amount", "line__booked_on"
    )
    for pk, _position, own_print, amount, booked_on in sorted([*lines, *seen]):
        other = found[pk]
        other.last = max(other.last, booked_on)
        if booked_on in days:
            other.on_day[booked_on].append((own_print, amount))
    yield from found.values()


def _numbered_apart(one: BankStatement, other: BankStatement) -> bool:
    """A bank numbers its CODA statements once, and never puts a booking on two of them."""
    if {one.format, other.format} != {Format.CODA} or None in (one.number, other.number):
        return False
    return (one.year, one.number) != (other.year, other.number)


def _chain(own: Neighbour, others: list[Neighbour], *, forward: bool) -> set[int]:
    """The statements that follow it (or that it follows), balance after balance, within one day."""
    found: set[int] = set()
    ends = [own]
    while ends:
        end = ends.pop()
        for other in others:
            before, after = (end, other) if forward else (other, end)
            if other.statement.pk not in found and _follows(before, after) and not _proves_nothing(own, other):
                found.add(other.statement.pk)
                ends.append(other)
    return found


def _follows(before: Neighbour, after: Neighbour) -> bool:
    told = before.statement.closing is not None and before.statement.closing == after.statement.opening
    return told and before.last == after.first


def _proves_nothing(one: Neighbour, other: Neighbour) -> bool:
    """Whether what both have on a day they share adds up to zero, in whole or at the seam: then equal balances may be
    those of two statements that overlap."""
    for day in one.on_day.keys() & other.on_day.keys():
        mine, theirs = one.on_day[day], other.on_day[day]
        common = Counter(mine) & Counter(theirs)
        if common and sum(amount * count for (_, amount), count in common.items()) == 0:
            return True
        if _overlaps_at_seam(mine, theirs) or _overlaps_at_seam(theirs, mine):
            return True
    return False


def _overlaps_at_seam(before: list[tuple[str, Decimal]], after: list[tuple[str, Decimal]]) -> bool:
    """Whether some last lines of one are the first lines of the other, and add up to zero."""
    difference: Counter[tuple[str, Decimal]] = Counter()
    total = Decimal(0)
    for last, first in zip(reversed(before), after, strict=False):
        total += last[1]
        for one, step in ((last, 1), (first, -1)):
            difference[one] += step
            if not difference[one]:
                del difference[one]
        if not total and not difference:
            return True
    return False
