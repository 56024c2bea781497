"""An invented year of bank lines: 10,000 of them, with the mistakes that people make, and what each was meant for.

The same seed gives the same year. Nothing of it is taken from a real statement.
"""

import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dues.matching import Claim, Money, OpenBook
from dues.references import formatted, reference

YEAR = 2026
FIRST = [
    "Zonne",
    "Water",
    "Brood",
    "Dorps",
    "Stads",
    "Wind",
    "Groen",
    "Samen",
    "Buurt",
    "Melk",
    "Hout",
    "Fiets",
    "Boer",
]
SECOND = ["kracht", "winkel", "molen", "werf", "huis", "bond", "tuin", "plein", "schuur", "bron", "kring", "haven"]
THIRD = [
    "Gent",
    "Leuven",
    "Aalst",
    "Mechelen",
    "Hasselt",
    "Brugge",
    "Kortrijk",
    "Genk",
    "Turnhout",
    "Oostende",
    "Lier",
]
BEFORE = ["", "", "", "De ", "Het ", "Coöperatie ", "Café ", "Vereniging "]
LEGAL = ["cv", "cv", "cvso", "bv", "vzw", "nv"]
PEOPLE = ["An Peeters", "Bart Claes", "Céline Dubois", "Dirk Maes", "Els Wouters", "Fatima Amrani", "Geert Goossens"]
NOISE = [
    ("KBC Verzekeringen", "polis 45.1234.5678"),
    ("FOD Financien", "bedrijfsvoorheffing 2026-11"),
    ("An Peeters", "onkosten bestuur 12/03/2026"),
    ("Drukkerij De Letter", "factuur 2026-0415"),
    ("", "Beheerskosten rekening 01.01.2026-31.03.2026"),
    ("Bart Claes", "proficiat met de Dag van de Cooperatie"),
    ("Stad Gent", "subsidie netwerking 2026"),
]
D = Decimal


@dataclass(frozen=True)
class Told:
    """One line. `meant` are the invoices it was meant to pay; `has_clue` says whether a person could tell."""

    money: Money
    meant: frozenset[int]
    how: str

    @property
    def has_clue(self) -> bool:
        return bool(self.meant) and self.how != "nothing said"


class BankYear:
    def __init__(self, *, seed: int, lines: int = 10_000) -> None:
        self.random = random.Random(seed)  # noqa: S311 - invented data
        self.wanted = lines
        self.claims: dict[int, Claim] = {}
        self.references: dict[str, int] = {}
        self.accounts: dict[str, set[int]] = {}
        self.account_of: dict[int, str] = {}
        self.earlier: dict[int, str] = {}
        self.paid: set[int] = set()
        for member in range(1, int(lines * 0.86)):
            self._member(member)

    def book(self) -> OpenBook:
        accounts = {iban: set(owners) for iban, owners in self.accounts.items()}
        return OpenBook(dict(self.claims), references=dict(self.references), accounts=accounts)

    def _member(self, member: int) -> None:
        """Its invoice of this year; of some that of last year is open too. Half of them paid before."""
        name = self._name(member)
        extra = D(self.random.choice([0, 0, 0, 0, 25, 50, 100]))
        fee = D(self.random.choices([250, 1000, 50], weights=[8, 1, 1])[0])
        old = reference(year=YEAR - 1, sequence=member)
        self.references[old] = member
        if self.random.random() < 0.04:
            self._claim(member, name, year=YEAR - 1, fee=fee, extra=D(0))
        else:
            self.earlier[member] = old
        self._claim(member, name, year=YEAR, fee=fee, extra=extra)
        shared = member % 40 == 0 and member > 40
        iban = self.account_of[member - 1] if shared else f"BE{member % 97:02d}{523_000_000_000 + member}"
        self.account_of[member] = iban
        if self.random.random() < 0.5:
            self.accounts.setdefault(iban, set()).add(member)

    def _name(self, member: int) -> str:
        pick = self.random.choice
        return f"{pick(BEFORE)}{pick(FIRST)}{pick(SECOND)} {pick(THIRD)} {_roman(member % 60)}{pick(LEGAL)}"

    def _claim(self, member: int, name: str, *, year: int, fee: Decimal, extra: Decimal) -> None:
        key = member * 10 + year % 10
        bare = reference(year=year, sequence=member)
        self.references[bare] = member
        self.claims[key] = Claim(
            invoice_id=key,
            organisation_id=member,
            number=f"{year}-{member:06d}",
            reference=bare,
            names=(name,),
            due_on=date(year, 3, 1),
            open=fee + extra,
            fee_open=fee,
        )

    def lines(self) -> Iterator[Told]:
        """In the order in which they come in. Each invoice is meant once; some are paid twice by mistake."""
        keys = list(self.claims)
        self.random.shuffle(keys)
        told = 0
        ways, weights = zip(*WAYS.items(), strict=True)
        while told < self.wanted:
            noise = self.random.random() < 0.1 or not keys
            if noise:
                yield self._noise()
            else:
                claim = self.claims[keys.pop()]
                if claim.invoice_id in self.paid:
                    continue
                line = self.random.choices(ways, weights)[0](self, claim)
                self.paid |= line.meant
                yield line
            told += 1

    def _noise(self) -> Told:
        name, words = self.random.choice(NOISE)
        amount = D(self.random.choice([-1, 1])) * D(self.random.randrange(1, 90_000)) / 100
        return Told(Money(amount, name=name, communication=words), frozenset(), "not dues")

    def _payer(self, claim: Claim) -> str:
        """As banks write it: capitals, no accents, often no legal form, cut after 35 signs."""
        name = claim.names[0]
        if self.random.random() < 0.4:
            name = name.rsplit(" ", 1)[0]
        if self.random.random() < 0.6:
            name = _bare(name).upper()
        return name[:35]

    def _paid(self, claim: Claim, how: str, amount: Decimal | None = None, **facts: str) -> Told:
        known = {"name": self._payer(claim), "iban": self.account_of[claim.organisation_id]}
        return Told(
            Money(claim.open if amount is None else amount, **known | facts), frozenset({claim.invoice_id}), how
        )

    def as_asked(self, claim: Claim) -> Told:
        return self._paid(claim, "as asked", ogm=claim.reference)

    def only_the_fee(self, claim: Claim) -> Told:
        return self._paid(claim, "only the fee", claim.fee_open, ogm=claim.reference)

    def another_amount(self, claim: Claim) -> Told:
        amount = claim.open + D(self.random.choice([-50, -10, D("-0.50"), 10, 50, 250]))
        return self._paid(claim, "another amount", max(amount, D(1)), ogm=claim.reference)

    def typed(self, claim: Claim) -> Told:
        words = self.random.choice(["{}", "lidgeld {}", "mededeling {} dank u", "Lidmaatschap 2026 {}"])
        spelt = self.random.choice([formatted(claim.reference), claim.reference, _spaced(claim.reference)])
        return self._paid(claim, "typed", communication=words.format(spelt))

    def one_digit_wrong(self, claim: Claim) -> Told:
        place = self.random.randrange(12)
        digit = str((int(claim.reference[place]) + self.random.randrange(1, 10)) % 10)
        spelt = claim.reference[:place] + digit + claim.reference[place + 1 :]
        return self._paid(claim, "one digit wrong", communication=self._mistyped(spelt))

    def two_swapped(self, claim: Claim) -> Told:
        old = claim.reference
        places = [n for n in range(11) if old[n] != old[n + 1]]
        n = self.random.choice(places)
        spelt = old[:n] + old[n + 1] + old[n] + old[n + 2 :]
        return self._paid(claim, "two swapped", communication=self._mistyped(spelt))

    def one_missing(self, claim: Claim) -> Told:
        n = self.random.randrange(12)
        return self._paid(
            claim, "one missing", communication=self._mistyped(claim.reference[:n] + claim.reference[n + 1 :])
        )

    def _mistyped(self, digits: str) -> str:
        return self.random.choice(["{}", "+++{}+++", "lidgeld {}"]).format(digits)

    def by_number(self, claim: Claim) -> Told:
        year, sequence = claim.number.split("-")
        words = self.random.choice(["lidgeldnota {}-{}", "nota {}/{}", "Betreft: {} {}"])
        short = self.random.choice([sequence, str(int(sequence))])
        return self._paid(claim, "by number", communication=words.format(year, short))

    def standing_order(self, claim: Claim) -> Told:
        """Last year's communication once more."""
        old = self.earlier.get(claim.organisation_id)
        if old is None or claim.number.startswith(str(YEAR - 1)):
            return self.as_asked(claim)
        return self._paid(claim, "last year's ogm", ogm=old)

    def only_words(self, claim: Claim) -> Told:
        words = self.random.choice(["lidgeld", "lidgeld 2026", "bijdrage coopkracht", ""])
        return self._paid(claim, "name and account", communication=words)

    def mistyped_name(self, claim: Claim) -> Told:
        name = self._payer(claim)
        n = self.random.randrange(3, max(len(name) - 2, 4))
        return self._paid(claim, "mistyped name", name=name[:n] + name[n + 1 :], communication="lidgeld", iban="")

    def by_a_person(self, claim: Claim) -> Told:
        words = f"lidgeld {_bare(claim.names[0].rsplit(' ', 1)[0])}"
        payer = self.random.choice(PEOPLE)
        return self._paid(claim, "paid by a person", name=payer, iban="BE00000000000001", communication=words)

    def two_years(self, claim: Claim) -> Told:
        keys = {claim.organisation_id * 10 + year % 10 for year in (YEAR - 1, YEAR)} - self.paid
        mine = [self.claims[key] for key in sorted(keys & self.claims.keys())]
        if len(mine) < 2:
            return self.typed(claim)
        total = sum((row.open for row in mine), D(0))
        line = self._paid(claim, "two years at once", total, communication="lidgeld 2025 en 2026")
        return Told(line.money, frozenset(row.invoice_id for row in mine), line.how)

    def nothing_said(self, claim: Claim) -> Told:
        return self._paid(claim, "nothing said", name="", iban="", communication="overschrijving")


WAYS: dict[Callable[[BankYear, Claim], Told], int] = {
    BankYear.as_asked: 600,
    BankYear.only_the_fee: 50,
    BankYear.another_amount: 35,
    BankYear.typed: 90,
    BankYear.one_digit_wrong: 30,
    BankYear.two_swapped: 20,
    BankYear.one_missing: 10,
    BankYear.by_number: 35,
    BankYear.standing_order: 25,
    BankYear.only_words: 50,
    BankYear.mistyped_name: 15,
    BankYear.by_a_person: 15,
    BankYear.two_years: 15,
    BankYear.nothing_said: 10,
}


def _bare(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _spaced(bare: str) -> str:
    return f"{bare[:3]} {bare[3:7]} {bare[7:]}"


def _roman(number: int) -> str:
    """Makes names differ by little: I, II, IX, ..."""
    signs = [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    out = ""
    for value, sign in signs:
        count, number = divmod(number, value)
        out += sign * count
    return f"{out} " if out else ""
