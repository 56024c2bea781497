"""What the bank of the demo says: a statement that came in, and an export that overlaps it and still waits."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.utils import timezone
from django.utils.html import escape

from accounts.models import User
from dues.models import Invoice
from dues.statements.importing import import_statement
from dues.statements.keeping import keep

OPENING = Decimal("4210.55")
# The other parties of the demo have accounts that no bank gave out.
IBANS = ("BE68539007547034", "BE71096123456769", "BE43068999999501")


@dataclass(frozen=True)
class Booking:
    day: date
    amount: Decimal
    name: str
    iban: str
    ogm: str = ""
    words: str = ""


def write_bank(*, actor: User, now: datetime) -> None:
    """A statement of last week, imported; and one of these days that still waits to be confirmed."""
    today = timezone.localdate(now)
    bookings = _bookings(today)
    first = _statement("uittreksel-1.xml", 1, bookings[:3], day=today - timedelta(days=6))
    import_statement(keep(first, actor=actor, now=now), actor=actor, now=now)
    keep(_statement("uittreksel-deze-maand.xml", None, bookings, day=today), actor=actor, now=now)


def _bookings(today: date) -> list[Booking]:
    """Some pay by the letter, some write whatever comes to mind."""
    unpaid = list(Invoice.objects.with_amounts(today).filter(Q(paid=0)).order_by("pk")[:3])
    made = [_of_invoice(invoice, n, today) for n, invoice in enumerate(unpaid)]
    week_ago = today - timedelta(days=7)
    others = [
        Booking(week_ago, Decimal("250.00"), "Graanbond Getij", IBANS[0], words="lidgeld coöperatie, met dank"),
        Booking(week_ago, Decimal("-3.25"), "", "", words="Kosten van de rekening"),
        Booking(today - timedelta(days=1), Decimal("40.00"), "Naaikring Netelaar", IBANS[1], words="tekort lidgeld"),
    ]
    return sorted([*made, *others], key=lambda booking: booking.day)


def _of_invoice(invoice: Invoice, n: int, today: date) -> Booking:
    """The first by its communication, the others with a number among words."""
    day = today - timedelta(days=7 - 3 * n)
    words = f"nota {invoice.number} {invoice.recipient['name']}" if n else ""
    ogm = "" if n else invoice.reference
    return Booking(day, invoice.fee.quantize(OPENING), invoice.recipient["name"], IBANS[n], ogm, words)


def _statement(name: str, number: int | None, bookings: list[Booking], *, day: date) -> SimpleUploadedFile:
    closing = OPENING + sum(booking.amount for booking in bookings)
    account = f"<Acct><Id><IBAN>{settings.ASSOCIATION['iban']}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
    numbered = f"<ElctrncSeqNb>{number}</ElctrncSeqNb>" if number else ""
    body = "".join(map(_entry, bookings))
    raw = (
        '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
        f"<BkToCstmrStmt><Stmt>{numbered}{account}"
        f"{_balance('OPBD', OPENING, day)}{_balance('CLBD', closing, day)}{body}</Stmt></BkToCstmrStmt></Document>"
    )
    return SimpleUploadedFile(name, raw.encode())


def _balance(code: str, amount: Decimal, day: date) -> str:
    kind = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
    return f"<Bal>{kind}{_amount(amount)}<Dt><Dt>{day}</Dt></Dt></Bal>"


def _amount(amount: Decimal) -> str:
    direction = "CRDT" if amount >= 0 else "DBIT"
    return f'<Amt Ccy="EUR">{abs(amount):.2f}</Amt><CdtDbtInd>{direction}</CdtDbtInd>'


def _entry(booking: Booking) -> str:
    account = f"<DbtrAcct><Id><IBAN>{booking.iban}</IBAN></Id></DbtrAcct>" if booking.iban else ""
    said = f"<Strd><CdtrRefInf><Ref>{booking.ogm}</Ref></CdtrRefInf></Strd>" if booking.ogm else ""
    said += f"<Ustrd>{escape(booking.words)}</Ustrd>" if booking.words else ""
    return (
        f"<Ntry>{_amount(booking.amount)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{booking.day}</Dt></BookgDt>"
        f"<NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>{escape(booking.name)}</Nm></Pty></Dbtr>{account}</RltdPties>"
        f"<RmtInf>{said}</RmtInf></TxDtls></NtryDtls></Ntry>"
    )
