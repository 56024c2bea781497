"""Which invoices a line of a bank statement may pay, and why. Pure: what is open and one line in, suggestions out.

A line is booked without a person only when it is certain: a structured communication that the bank delivered as such,
with exactly the open amount, or exactly the fee without the voluntary part. Everything else is a suggestion.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from dues.references import parse
from journal.rules import RuleError

MOST_SUGGESTIONS = 5
# Below this likeness of 100, names are two names.
LIKE_A_NAME = 84
# A name that is that short is found in any sentence.
SHORTEST_NAME = 4
# Twelve digits, of which one was forgotten or typed twice.
SHORTEST_OGM = 11
# Compared letter by letter for one line. In a network of thousands a place name alone is shared by hundreds.
MOST_NAMES = 2000
NUMBER = re.compile(r"(?<!\d)(?<!\d[ /.-])(20\d\d) ?[-/ ] ?(\d{1,6})(?!\d| ?[/-]| \d)")
# Digits as people set them apart: +++202/6000/00192+++, 202 6000 00192, 202.6000.00192.
GROUPS = re.compile(r"(?P<gap>[ .+*/-]{1,3}|)(?P<digits>\d+)", re.ASCII)
FORMS = {
    *("cv", "cvba", "cvso", "so", "sce", "bv", "bvba", "nv", "vzw", "ivzw", "vof", "commv", "scrl", "asbl", "sa"),
    *("coop", "cooperatie", "cooperatieve", "vennootschap", "stichting"),
}


class Clue(StrEnum):
    """What in a line speaks for an invoice. The order is that of the weights."""

    OGM = "ogm"
    OGM_TYPED = "ogm typed"
    OGM_OF_MEMBER = "ogm of member"
    OGM_NEAR = "ogm near"
    NUMBER = "number"
    IBAN = "iban"
    NAME = "name"
    SUM = "sum"
    AMOUNT = "amount"
    FEE = "fee"


# How much each speaks for it: a valid communication outranks every account and name, and a sum alone is no clue.
WEIGHTS = {
    Clue.OGM: 200.0,
    Clue.OGM_TYPED: 180.0,
    Clue.OGM_OF_MEMBER: 110.0,
    Clue.OGM_NEAR: 90.0,
    Clue.NUMBER: 80.0,
    Clue.IBAN: 60.0,
    Clue.NAME: 50.0,
    Clue.SUM: 12.0,
    Clue.AMOUNT: 10.0,
    Clue.FEE: 8.0,
}
AMOUNTS = {Clue.SUM, Clue.AMOUNT, Clue.FEE}


@dataclass(frozen=True)
class Claim:
    """An invoice of which something is open, in euro."""

    invoice_id: int
    organisation_id: int
    number: str
    reference: str
    names: tuple[str, ...]
    due_on: date
    open: Decimal
    fee_open: Decimal


@dataclass(frozen=True)
class Money:
    """What a line of a statement tells. `ogm` is what the bank delivered as a structured communication."""

    amount: Decimal
    name: str = ""
    iban: str = ""
    ogm: str = ""
    communication: str = ""


@dataclass(frozen=True)
class Part:
    claim: Claim
    amount: Decimal


@dataclass(frozen=True)
class Suggestion:
    """Let the line pay these invoices, for these reasons. What is over is left on the payment."""

    parts: tuple[Part, ...]
    clues: tuple[Clue, ...]
    score: float

    @property
    def rest(self) -> Decimal:
        """What of the open amounts stays open."""
        return sum((part.claim.open - part.amount for part in self.parts), Decimal("0.00"))


@dataclass
class OpenBook:
    """All that is open, found by what a line may say of it."""

    claims: dict[int, Claim]
    # Of every invoice, the settled ones too: whose communication it is.
    references: dict[str, int] = field(default_factory=dict)
    # From which accounts a member paid before. An account may be shared.
    accounts: dict[str, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """The indexes keep numbers of invoices; what was settled since is not found through them any more."""
        rows = sorted(self.claims.values(), key=lambda claim: (claim.due_on, claim.invoice_id))
        self._by_reference = {claim.reference: claim.invoice_id for claim in rows}
        self._by_number = {_key(claim.number): claim.invoice_id for claim in rows}
        self._of_member: dict[int, list[int]] = defaultdict(list)
        for claim in rows:
            self._of_member[claim.organisation_id].append(claim.invoice_id)
        named = [(name, claim.invoice_id) for claim in rows for name in filter(None, map(plain, claim.names))]
        self._names = [name for name, _invoice_id in named]
        self._named = [invoice_id for _name, invoice_id in named]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for place, (name, _invoice_id) in enumerate(named):
            for word in set(name.split()):
                self._by_word[word].append(place)

    def settle(self, invoice_id: int, amount: Decimal) -> None:
        """Something was booked: of this invoice less is open now."""
        claim = self.claims.pop(invoice_id)
        if claim.open > amount:
            fee_open = max(claim.fee_open - amount, Decimal("0.00"))
            self.claims[invoice_id] = replace(claim, open=claim.open - amount, fee_open=fee_open)

    def referred(self, reference: str) -> Claim | None:
        return self._open(self._by_reference.get(reference))

    def numbered(self, text: str) -> Iterator[Claim]:
        for year, sequence in NUMBER.findall(text):
            if claim := self._open(self._by_number.get((int(year), int(sequence)))):
                yield claim

    def of_member(self, organisation_id: int) -> list[Claim]:
        """The open invoices of one member, the oldest first."""
        return [self.claims[key] for key in self._of_member.get(organisation_id, []) if key in self.claims]

    def nearly_referred(self, digits: str) -> Iterator[Claim]:
        """Those whose communication differs by one digit: wrong, missing, too many, or two swapped."""
        rows = process.extract_iter(digits, self._by_reference.keys(), scorer=OSA.distance, score_cutoff=1)
        for reference, _distance, _key in rows:
            if claim := self.referred(reference):
                yield claim

    def named(self, text: str) -> Iterator[tuple[Claim, float]]:
        """Those whose name resembles, each with a likeness of at most 1."""
        query = plain(text)
        if len(query) < SHORTEST_NAME:
            return
        places = self._with_words_of(query)
        rows = process.extract(query, places, scorer=fuzz.token_set_ratio, score_cutoff=LIKE_A_NAME, limit=40)
        for name, inside, place in rows:
            claim = self._open(self._named[place])
            if claim and len(name) >= SHORTEST_NAME:
                # All words of the one within the other is nearly, but not quite, the same name.
                yield claim, (0.8 * inside + 0.2 * fuzz.token_sort_ratio(query, name)) / 100

    def _with_words_of(self, query: str) -> dict[int, str]:
        """The names that share a word with the query, the rarest words first, as far as MOST_NAMES allows."""
        found: dict[int, str] = {}
        for places in sorted((self._by_word.get(word, []) for word in set(query.split())), key=len):
            if found and len(found) + len(places) > MOST_NAMES:
                break
            found |= {place: self._names[place] for place in places}
        return found

    def _open(self, invoice_id: int | None) -> Claim | None:
        return None if invoice_id is None else self.claims.get(invoice_id)


def plain(text: str) -> str:
    """A name in small letters without accents, signs and legal forms, as two writings of it have in common."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"[a-z0-9]+", "".join(sign for sign in letters if not unicodedata.combining(sign)))
    return " ".join(word for word in words if word not in FORMS)


def _key(number: str) -> tuple[int, int]:
    year, _dash, sequence = number.partition("-")
    return int(year), int(sequence)


def certain(money: Money, book: OpenBook) -> Part | None:
    """What may be booked without a person looking."""
    claim = book.referred(money.ogm) if money.ogm else None
    if claim and (money.amount == claim.open or money.amount == claim.fee_open > 0):
        return Part(claim, money.amount)
    return None


def suggest(money: Money, book: OpenBook) -> list[Suggestion]:
    """What the line may pay, the most likely first; nothing when it carries no clue but a sum that many owe."""
    if money.amount <= 0:
        return []
    weights = _weigh(money, book)
    found = [_single(money, book.claims[key], clues) for key, clues in weights.items()]
    found += _several(money, book, weights)
    found.sort(key=lambda row: (-row.score, row.parts[0].claim.due_on, row.parts[0].claim.invoice_id))
    return found[:MOST_SUGGESTIONS] or _by_amount_alone(money, book)


def _weigh(money: Money, book: OpenBook) -> dict[int, dict[Clue, float]]:
    """Per invoice what speaks for it, and how much."""
    found: dict[int, dict[Clue, float]] = defaultdict(dict)
    for clue, claim, share in _clues(money, book):
        weight = WEIGHTS[clue] * share
        found[claim.invoice_id][clue] = max(weight, found[claim.invoice_id].get(clue, 0.0))
    return found


def _clues(money: Money, book: OpenBook) -> Iterator[tuple[Clue, Claim, float]]:
    if money.ogm:
        yield from _referred(Clue.OGM, money.ogm, book)
    numbers = list(_long_numbers(money.communication))
    known = [number for number in numbers if _is_valid(number) and number in book.references]
    for number in known:
        yield from _referred(Clue.OGM_TYPED, number, book)
    for number in [] if known else numbers:
        yield from ((Clue.OGM_NEAR, claim, 1.0) for claim in book.nearly_referred(number))
    yield from ((Clue.NUMBER, claim, 1.0) for claim in book.numbered(money.communication))
    owners = book.accounts.get(money.iban, set())
    for owner in owners:
        yield from ((Clue.IBAN, claim, 1 / len(owners)) for claim in book.of_member(owner))
    for text in filter(None, (money.name, money.communication)):
        yield from ((Clue.NAME, claim, share) for claim, share in book.named(text))


def _referred(clue: Clue, reference: str, book: OpenBook) -> Iterator[tuple[Clue, Claim, float]]:
    """The invoice of this communication; when that is settled, what the same member has open."""
    if claim := book.referred(reference):
        yield clue, claim, 1.0
    elif reference in book.references:
        yield from ((Clue.OGM_OF_MEMBER, other, 1.0) for other in book.of_member(book.references[reference]))


def _long_numbers(text: str) -> Iterator[str]:
    """What may be meant as a structured communication: eleven to thirteen digits, however they are set apart."""
    groups = list(GROUPS.finditer(unicodedata.normalize("NFKC", text)))
    for start, first in enumerate(groups):
        digits, end = first["digits"], first.end()
        for group in groups[start + 1 :]:
            if len(digits) >= SHORTEST_OGM or group.start() != end:
                break
            digits, end = digits + group["digits"], group.end()
        if SHORTEST_OGM <= len(digits) <= SHORTEST_OGM + 2:
            yield digits


def _is_valid(digits: str) -> bool:
    try:
        return parse(digits) == digits
    except RuleError:
        return False


def _single(money: Money, claim: Claim, clues: dict[Clue, float]) -> Suggestion:
    extra = _amount_clue(money, claim)
    score = sum(clues.values()) + (WEIGHTS[extra] if extra else 0)
    part = Part(claim, min(money.amount, claim.open))
    return Suggestion((part,), _ordered([*clues, *([extra] if extra else [])]), score)


def _amount_clue(money: Money, claim: Claim) -> Clue | None:
    if money.amount == claim.open:
        return Clue.AMOUNT
    return Clue.FEE if money.amount == claim.fee_open > 0 else None


def _ordered(clues: Iterable[Clue]) -> tuple[Clue, ...]:
    return tuple(sorted(set(clues), key=list(Clue).index))


def _several(money: Money, book: OpenBook, weights: dict[int, dict[Clue, float]]) -> Iterator[Suggestion]:
    """All that a member has open, or all that the communication names, when together they are the sum of the line."""
    strong = {Clue.OGM, Clue.OGM_TYPED, Clue.NUMBER}
    groups = [[book.claims[key] for key, clues in weights.items() if strong & clues.keys()]]
    groups += [book.of_member(owner) for owner in {book.claims[key].organisation_id for key in weights}]
    for group in groups:
        for amounts in ([claim.open for claim in group], [claim.fee_open for claim in group]):
            if len(group) > 1 and all(amounts) and sum(amounts) == money.amount:
                parts = tuple(Part(claim, amount) for claim, amount in zip(group, amounts, strict=True))
                clues = [clue for claim in group for clue in weights.get(claim.invoice_id, {})]
                best = max(sum(weights.get(claim.invoice_id, {}).values()) for claim in group)
                yield Suggestion(parts, _ordered([*clues, Clue.SUM]), best + WEIGHTS[Clue.SUM])
                break


def _by_amount_alone(money: Money, book: OpenBook) -> list[Suggestion]:
    """A sum that only one member owes."""
    owed = [claim for claim in book.claims.values() if _amount_clue(money, claim) is Clue.AMOUNT]
    return [_single(money, owed[0], {})] if len(owed) == 1 else []
