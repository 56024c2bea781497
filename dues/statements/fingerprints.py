"""Which bookings may be one and the same, and which surely are not.

The fingerprint holds what every format and every bank tells in the same way: the account, the day, the amount and the
other party's account. Names and words do not belong to it: CODA cuts and capitalises them, CSV leaves them out. Two
bookings with one fingerprint are still two when what both of them tell differs: another OGM, another reference of the
payer, or, within one format, other words.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from dues.models import BankLine
from dues.statements import content

OGM = re.compile(r"(?<![0-9])[0-9]{3}[^0-9a-z]{0,3}[0-9]{4}[^0-9a-z]{0,3}[0-9]{5}(?![0-9])", re.IGNORECASE)
# Comparing each with each beyond this is no work for a page; then they are the same without asking.
MOST_COMPARISONS = 100_000


class Booking(Protocol):
    """What a line that is read and a line that is kept have in common."""

    @property
    def booked_on(self) -> date: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def counterparty_iban(self) -> str: ...
    @property
    def ogm(self) -> str: ...
    @property
    def communication(self) -> str: ...
    @property
    def end_to_end_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells two bookings with one fingerprint apart."""

    ogm: str
    reference: str
    words: str
    family: str

    def contradicts(self, other: "Traits") -> bool:
        if self.ogm and other.ogm:
            return self.ogm != other.ogm
        if self.reference and other.reference and self.reference != other.reference:
            return True
        shorter, longer = sorted((self.words, other.words), key=len)
        return self.family == other.family and not longer.startswith(shorter)

    def likeness(self, other: "Traits") -> int:
        return (
            4 * (self.ogm == other.ogm != "")
            + 2 * (self.reference == other.reference != "")
            + (self.words == other.words)
        )


def fingerprint(account: str, booking: Booking) -> str:
    facts = (account, booking.booked_on.isoformat(), f"{booking.amount + 0:.2f}", booking.counterparty_iban)
    return hashlib.sha256("|".join(facts).encode()).hexdigest()


def traits(booking: Booking, family: str) -> Traits:
    return Traits(
        ogm=booking.ogm or _ogm_within(booking.communication),
        reference=booking.end_to_end_id.casefold(),
        words=_bare(booking.communication),
        family=family,
    )


def family_of(format_name: str) -> str:
    """The versions of CAMT.053 tell the same words."""
    return format_name.partition(".")[0]


def _ogm_within(text: str) -> str:
    """The one OGM that somebody typed among other words; with two of them, who knows."""
    found = {content.structured("".join(filter(str.isdecimal, match))) for match in OGM.findall(text)} - {""}
    return found.pop() if len(found) == 1 else ""


def _bare(text: str) -> str:
    """Letters and figures only, without accents: what survives every bank's alphabet."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def pair(read: Sequence[tuple[int, Traits]], kept: Sequence[tuple[BankLine, Traits]]) -> dict[int, BankLine]:
    """Of lines with one fingerprint: which line that is read is which line that is kept. Each serves once.

    Equal ones first, then the likest; never two that contradict each other.
    """
    pairs, left_read, left_kept = _equal(read, kept)
    if len(left_read) * len(left_kept) > MOST_COMPARISONS:
        return pairs | {place: line for (place, _), (line, _) in zip(left_read, left_kept, strict=False)}
    ranked = sorted(
        (-mine.likeness(theirs), i, j)
        for i, (_, mine) in enumerate(left_read)
        for j, (_, theirs) in enumerate(left_kept)
        if not mine.contradicts(theirs)
    )
    used_read: set[int] = set()
    used_kept: set[int] = set()
    for _likeness, i, j in ranked:
        if i not in used_read and j not in used_kept:
            used_read.add(i)
            used_kept.add(j)
            pairs[left_read[i][0]] = left_kept[j][0]
    return pairs


def _equal(
    read: Iterable[tuple[int, Traits]], kept: Iterable[tuple[BankLine, Traits]]
) -> tuple[dict[int, BankLine], list[tuple[int, Traits]], list[tuple[BankLine, Traits]]]:
    waiting: dict[tuple[str, str, str], list[tuple[BankLine, Traits]]] = defaultdict(list)
    for line, theirs in kept:
        waiting[theirs.ogm, theirs.reference, theirs.words].append((line, theirs))
    pairs, left = {}, []
    for place, mine in read:
        equals = waiting.get((mine.ogm, mine.reference, mine.words))
        if equals:
            pairs[place] = equals.pop(0)[0]
        else:
            left.append((place, mine))
    return pairs, left, [item for items in waiting.values() for item in items]
