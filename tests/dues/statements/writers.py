"""Writes invented statements as banks do: one and the same month as CODA, CAMT.053 (three versions) and CSV."""

import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from xml.sax.saxutils import escape

from dues.models import CsvMapping
from dues.references import reference
from tests.factories import NOW

OWN = "BE98523080240293"
IBANS = ("BE68539007547034", "BE71096123456769", "NL91ABNA0417164300", "BE43068999999501", "LU280019400644750000")
NAMES = ("Coöperatie Alfa cv", "Bêta & Zonen", "Gamma erkende cv", "Delta <Energie>", "Épsilon vzw")
VERSIONS = {"02": "camt.053.001.02", "04": "camt.053.001.04", "08": "camt.053.001.08"}


@dataclass(frozen=True)
class Booking:
    """One booking; with `parts` it is a batch of them, and its amount is their sum."""

    booked_on: date
    amount: Decimal
    name: str = ""
    iban: str = ""
    ogm: str = ""
    text: str = ""
    end_to_end: str = ""
    reversed: bool = False
    returned: bool = False
    value_on: date | None = None
    parts: tuple["Booking", ...] = ()


def batch(*parts: Booking) -> Booking:
    return Booking(parts[0].booked_on, sum((part.amount for part in parts), Decimal(0)), parts=parts)


@dataclass(frozen=True)
class Statement:
    number: int
    opening: Decimal
    bookings: Sequence[Booking] = field(default=())
    day: date = date(2026, 12, 31)
    account: str = OWN
    currency: str = "EUR"

    @property
    def closing(self) -> Decimal:
        return self.opening + sum((booking.amount for booking in self.bookings), Decimal(0))

    @property
    def lines(self) -> list[Booking]:
        """With its batches expanded."""
        return [part for booking in self.bookings for part in (booking.parts or (booking,))]


def split(bookings: Sequence[Booking], *, opening: Decimal, first: int = 1) -> list[Statement]:
    """A statement a day, each beginning where the one before it ended."""
    found: list[Statement] = []
    for day in sorted({booking.booked_on for booking in bookings}):
        of_day = [booking for booking in bookings if booking.booked_on == day]
        opening = found[-1].closing if found else opening
        found.append(Statement(first + len(found), opening, of_day, day))
    return found


# CODA.


def coda(statements: Sequence[Statement], *, newline: str = "\r\n", encoding: str = "windows-1252") -> bytes:
    records = [record for n, one in enumerate(statements) for record in _block(one, n == len(statements) - 1)]
    assert {len(record) for record in records} == {128}, [record for record in records if len(record) != 128][:3]
    return "".join(record + newline for record in records).encode(encoding)


def _block(one: Statement, is_last: bool) -> Iterator[str]:
    account = f"{one.account:<31}   {one.currency}"
    day = f"{one.day:%d%m%y}"
    moves = [record for n, booking in enumerate(one.bookings, start=1) for record in _moves(booking, n)]
    debit = -sum((booking.amount for booking in one.bookings if booking.amount < 0), Decimal(0))
    credit = sum((booking.amount for booking in one.bookings if booking.amount > 0), Decimal(0))
    number = f"{one.number % 1000:03d}"
    yield f"00000{day}52305{'':8}{'0000000001'}{'COOPKRACHT VZW':<26}TRIOBEBB   00000000000 00000{'':39}2"
    yield f"12{number}{account}{_signed(one.opening)}{day}{'COOPKRACHT VZW':<26}{'ZICHTREKENING':<35}{number}"
    yield from moves
    yield f"8{number}{account}{_signed(one.closing)}{day}{'':64}0"
    yield f"9{'':15}{len(moves) + 2:06d}{_figures(debit)}{_figures(credit)}{'':75}{2 if is_last else 1}"


def _moves(booking: Booking, number: int) -> Iterator[str]:
    yield from _move(booking, f"{number:04d}0000", "2" if booking.parts else "0")
    for n, part in enumerate(booking.parts, start=1):
        yield from _move(part, f"{number:04d}{n:04d}", "6")


def _move(booking: Booking, sequence: str, level: str) -> Iterator[str]:
    transaction = "49" if booking.reversed else "50" if booking.amount > 0 else "01"
    words = _windows(booking.text)
    said = f"1101{booking.ogm:<50}" if booking.ogm else f"0{words[:53]:<53}"
    middle, end = ("", "") if booking.ogm else (words[53:106], words[106:149])
    day, value = f"{booking.booked_on:%d%m%y}", f"{booking.value_on or booking.booked_on:%d%m%y}"
    code = f"{level}01{transaction}000"
    tail = f"{day}001{1 if booking.parts else 0}1 0"
    yield f"21{sequence}{'TRIO' + sequence:<21}{_signed(booking.amount)}{value}{code}{said}{tail}"
    returned = "2" if booking.returned else " "
    yield f"22{sequence}{middle:<53}{booking.end_to_end or 'NOTPROVIDED':<35}{'KREDBEBB':<11}   {returned}{'':12}1 0"
    name = _windows(_plain(booking.name).upper())[:35]
    yield f"23{sequence}{booking.iban:<34}EUR{name:<35}{end:<43}0 0"


def _signed(amount: Decimal) -> str:
    return ("1" if amount < 0 else "0") + _figures(abs(amount))


def _figures(amount: Decimal) -> str:
    return f"{int(amount * 1000):015d}"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _windows(text: str) -> str:
    return text.encode("windows-1252", "replace").decode("windows-1252")


# CAMT.053.


def camt(statements: Sequence[Statement], version: str = "08", *, announced: int = 0) -> bytes:
    body = "".join(_stmt(one, version, announced) for one in statements)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{VERSIONS[version]}"><BkToCstmrStmt><GrpHdr>'
        f"<MsgId>M1</MsgId><CreDtTm>2026-12-03T06:00:00+01:00</CreDtTm></GrpHdr>\n{body}</BkToCstmrStmt></Document>\n"
    ).encode()


def _stmt(one: Statement, version: str, announced: int) -> str:
    entries = "".join(_entry(booking, version, "BOOK") for booking in one.bookings)
    entries += "".join(_entry(Booking(one.day, Decimal(99)), version, "PDNG") for _ in range(announced))
    return (
        f"<Stmt><Id>S{one.number}</Id><ElctrncSeqNb>{one.number}</ElctrncSeqNb>"
        f"<CreDtTm>2026-12-03T06:00:00+01:00</CreDtTm><Acct><Id><IBAN>{one.account}</IBAN></Id><Ccy>{one.currency}</Ccy></Acct>"
        f"{_balance('OPBD', one.opening, one)}{_balance('CLBD', one.closing, one)}\n{entries}</Stmt>\n"
    )


def _balance(code: str, amount: Decimal, one: Statement) -> str:
    kind = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
    return f"<Bal>{kind}{_amt(amount, one.currency)}<Dt><Dt>{one.day}</Dt></Dt></Bal>"


def _amt(amount: Decimal, currency: str = "EUR") -> str:
    return f'<Amt Ccy="{currency}">{abs(amount):.2f}</Amt><CdtDbtInd>{"DBIT" if amount < 0 else "CRDT"}</CdtDbtInd>'


def _entry(booking: Booking, version: str, status: str) -> str:
    parts = booking.parts or (booking,)
    told = "".join(_transaction(part, version) for part in parts)
    number = f"<Btch><NbOfTxs>{len(parts)}</NbOfTxs></Btch>" if booking.parts else ""
    return (
        f"<Ntry>{_amt(booking.amount)}{'<RvslInd>true</RvslInd>' if booking.reversed else ''}"
        f"<Sts>{f'<Cd>{status}</Cd>' if version == '08' else status}</Sts>"
        f"<BookgDt>{_moment(booking.booked_on, version)}</BookgDt>"
        f"<ValDt><Dt>{booking.value_on or booking.booked_on}</Dt></ValDt>"
        f"<AcctSvcrRef>TRIO261202</AcctSvcrRef><BkTxCd/><NtryDtls>{number}{told}</NtryDtls></Ntry>\n"
    )


def _moment(day: date, version: str) -> str:
    return f"<DtTm>{day}T09:15:00+01:00</DtTm>" if version == "04" else f"<Dt>{day}</Dt>"


def _transaction(part: Booking, version: str) -> str:
    if version == "02":
        amount = f'<AmtDtls><TxAmt><Amt Ccy="EUR">{abs(part.amount):.2f}</Amt></TxAmt></AmtDtls>'
    else:
        amount = _amt(part.amount)
    role, other = ("Dbtr", "Cdtr") if part.amount >= 0 else ("Cdtr", "Dbtr")
    name = f"<Nm>{escape(part.name)}</Nm>"
    party = f"<{role}>{f'<Pty>{name}</Pty>' if version == '08' else name}</{role}>" if part.name else ""
    account = f"<{role}Acct><Id><IBAN>{part.iban}</IBAN></Id></{role}Acct>" if part.iban else ""
    ours = f"<{other}Acct><Id><IBAN>{OWN}</IBAN></Id></{other}Acct>"
    issuer = "<Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp>"
    said = f"<Strd><CdtrRefInf>{issuer}<Ref>{part.ogm}</Ref></CdtrRefInf></Strd>" if part.ogm else ""
    said += f"<Ustrd>{escape(part.text)}</Ustrd>" if part.text else ""
    returned = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>" if part.returned else ""
    return (
        f"<TxDtls><Refs><EndToEndId>{part.end_to_end or 'NOTPROVIDED'}</EndToEndId></Refs>{amount}"
        f"<RltdPties>{party}{account}{ours}</RltdPties><RmtInf>{said}</RmtInf>{returned}</TxDtls>"
    )


# CSV. A bank's own: no end-to-end references, balances or not, the newest line on top or not.

CSV_COLUMNS = {
    "account": "Rekening",
    "booked_on": "Boekdatum",
    "value_on": "Valutadatum",
    "amount": "Bedrag",
    "currency": "Munt",
    "counterparty_name": "Tegenpartij",
    "counterparty_iban": "Rekening tegenpartij",
    "communication": "Mededeling",
}
WITH_BALANCE = {**CSV_COLUMNS, "balance": "Saldo"}


def a_mapping(columns: dict[str, str] = WITH_BALANCE, name: str = "Voorbeeldbank") -> CsvMapping:
    """How the invented bank writes, not saved."""
    return CsvMapping(
        name=name,
        delimiter=";",
        encoding="utf-8-sig",
        decimal_sign=",",
        date_format="%d/%m/%Y",
        columns=columns,
        created_at=NOW,
    )


def csv(
    statements: Sequence[Statement], *, balance: bool = True, newest_first: bool = False, encoding: str = "utf-8-sig"
) -> bytes:
    names = list((WITH_BALANCE if balance else CSV_COLUMNS).values())
    rows = [_row(one, part, after, balance=balance) for one in statements for part, after in _running(one)]
    ordered = rows[::-1] if newest_first else rows
    table = [["Rekeninguittreksel", "Coopkracht vzw"], names, *ordered]
    return "".join(";".join(_cell(cell) for cell in row) + "\r\n" for row in table).encode(encoding, "replace")


def _running(one: Statement) -> Iterator[tuple[Booking, Decimal]]:
    after = one.opening
    for line in one.lines:
        after += line.amount
        yield line, after


def _row(one: Statement, part: Booking, after: Decimal, *, balance: bool) -> list[str]:
    said = f"***{part.ogm[:3]}/{part.ogm[3:7]}/{part.ogm[7:]}***" if part.ogm else part.text
    day, value = f"{part.booked_on:%d/%m/%Y}", f"{part.value_on or part.booked_on:%d/%m/%Y}"
    facts = [one.account, day, value, _dutch(part.amount), one.currency, part.name, _spaced(part.iban), said]
    return [*facts, _dutch(after)] if balance else facts


def _dutch(amount: Decimal) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def _spaced(iban: str) -> str:
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ';"\n') else text


# Invented months and years.


def bookings(count: int, *, seed: int, first_day: date = date(2026, 12, 1), days: int = 28) -> list[Booking]:
    """As a year of dues comes in: most with an OGM, some in batches, some twice, some taken back or paid back."""
    chance = random.Random(seed)  # noqa: S311 - invents statements, guards nothing
    made: list[Booking] = []
    while len(made) < count:
        made += _some(chance, first_day + timedelta(days=len(made) * days // count))
    return made[:count]


def _some(chance: random.Random, day: date) -> list[Booking]:
    who = chance.randrange(len(IBANS))
    ogm = reference(year=2026, sequence=chance.randrange(1, 400))
    paid = Booking(day, Decimal(chance.choice(["250", "1000", "100.50", "12.34"])), NAMES[who], IBANS[who], ogm)
    free = replace(paid, ogm="", text=f"lidgeld 2026 coöp {chance.randrange(9999):04d} dank u", end_to_end=f"E{who}")
    long = replace(free, text="een lange mededeling met een naam en nog meer woorden " * 2 + str(who), end_to_end="")
    typed = replace(free, text=f"lidgeld +++{ogm[:3]}/{ogm[3:7]}/{ogm[7:]}+++ bedankt")
    back = replace(paid, amount=-paid.amount, ogm="", text="terugbetaling", end_to_end=f"T{who}")
    costs = Booking(day, Decimal("-3.25"), text="kosten van de rekening")
    taken_back = replace(free, amount=-free.amount, reversed=True)
    came_back = replace(back, amount=paid.amount, returned=True, text="rekening gesloten")
    together = batch(paid, replace(paid, iban=IBANS[who - 1], ogm=reference(year=2026, sequence=401)), free)
    single = [[one] for one in (paid, paid, free, long, typed, back, costs, came_back, together)]
    return chance.choice([*single, [paid, paid], [free, taken_back]])
