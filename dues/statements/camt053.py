"""CAMT.053 (ISO 20022), versions 001.02, 001.04 and 001.08, read entry by entry: never the whole tree at once."""

import io
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from lxml import etree

from dues.models import Format
from dues.statements import content
from dues.statements.camt_entries import Entry, amount_of, day_of, first, local, text_of
from dues.statements.content import MOST_LINES, ReadFile, ReadLine, ReadStatement, StatementError

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"
FORMATS = {f"{NAMESPACE}{version}": version for version in (Format.CAMT_02, Format.CAMT_04, Format.CAMT_08)}
BOM = b"\xef\xbb\xbf"
DECLARED = re.compile(rb"""\A<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
# All of them write ASCII as ASCII: what is looked for in the bytes is found in the bytes.
ENCODINGS = frozenset({b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1", b"iso-8859-15", b"latin1", b"windows-1252"})
DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)


def looks_like_it(start: bytes) -> bool:
    """Anything that means to be XML; which XML is said by `read`."""
    bare = start.removeprefix(BOM).lstrip()
    return bare.startswith(b"<") or start[:2] in {b"\xff\xfe", b"\xfe\xff"} or start[:4] == b"\x00<\x00?"


def read(raw: bytes) -> ReadFile:
    """Every statement of the file. Raises StatementError with a sentence."""
    _check_bytes(raw)
    events = etree.iterparse(
        io.BytesIO(raw.removeprefix(BOM).lstrip()),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return _document(iter(events))
    except etree.XMLSyntaxError as error:
        raise StatementError(
            _("This XML file is cut off or damaged: it breaks on line %(line)s. Fetch it from the bank again.")
            % {"line": error.lineno or 1}
        ) from error


def _check_bytes(raw: bytes) -> None:
    """What could hide something from the parser, or blow up in it, is refused before the parser sees it."""
    declared = DECLARED.match(raw.removeprefix(BOM).lstrip())
    if b"\x00" in raw or (declared and declared[1].lower() not in ENCODINGS):
        raise StatementError(_("This XML file is in an encoding that no bank uses. Ask the bank for UTF-8."))
    if DOCTYPE.search(raw):
        raise StatementError(
            _("This XML file brings its own definitions (DOCTYPE), which no bank statement has. It is not opened.")
        )


def _document(events: Iterator[tuple[str, etree._Element]]) -> ReadFile:
    __, root = next(events)
    space = str(root.tag)[1:].partition("}")[0]
    if space not in FORMATS or local(root) != "Document":
        raise StatementError(
            _("This XML file is no statement that is read here: only CAMT.053 001.02, 001.04 and 001.08 are.")
        )
    found: list[ReadStatement] = []
    current: Statement | None = None
    for event, element in events:
        tag = local(element)
        if event == "start":
            current = Statement() if tag == "Stmt" else current
        elif current is not None:
            parent = element.getparent()
            if tag == "Stmt":
                found.append(current.finish())
                current = None
                _forget(element)
            elif parent is not None and local(parent) == "Stmt":
                current.take(tag, element)
                _forget(element)
    if not found:
        raise StatementError(_("There is no statement in this file."))
    return ReadFile(FORMATS[space], tuple(found))


def _forget(element: etree._Element) -> None:
    """Give its memory back; a neighbour that is still being read stays."""
    element.clear()
    while (before := element.getprevious()) is not None:
        parent = before.getparent()
        if parent is not None:
            parent.remove(before)


class Statement:
    """One Stmt while it is being read."""

    def __init__(self) -> None:
        self.account = ""
        self.numbers: dict[str, str] = {}
        self.balances: dict[str, tuple[Decimal, date | None]] = {}
        self.lines: list[ReadLine] = []
        self.booked = Decimal(0)
        self.left_out = 0

    def take(self, tag: str, element: etree._Element) -> None:
        if tag == "Acct":
            self._take_account(element)
        elif tag == "Bal":
            code = text_of(element, "Tp/CdOrPrtry/Cd")
            self.balances[code] = (amount_of(element), day_of(first(element, "Dt")))
        elif tag == "Ntry":
            self._take_entry(Entry(element, self.account))
        elif tag in {"ElctrncSeqNb", "LglSeqNb"}:
            self.numbers[tag] = (element.text or "").strip()

    def _take_account(self, element: etree._Element) -> None:
        self.account = content.account(text_of(element, "Id/IBAN") or text_of(element, "Id/Othr/Id"))
        currency = text_of(element, "Ccy") or "EUR"
        if currency != "EUR":
            raise StatementError(
                _("This statement is in %(currency)s; only euro is booked here.") % {"currency": currency[:3]}
            )

    def _take_entry(self, entry: Entry) -> None:
        if not entry.is_booked:
            self.left_out += 1
            return
        self.booked += entry.amount
        self.lines += entry.lines()
        if len(self.lines) > MOST_LINES:
            raise StatementError(
                _("There are more than %(most)s lines in this file. Fetch it in parts.") % {"most": MOST_LINES}
            )

    def finish(self) -> ReadStatement:
        opening, closing = self._balance(OPENING), self._balance(CLOSING)
        if opening is None or closing is None or closing[1] is None:
            raise StatementError(_("This statement has no opening or closing balance: it is not complete."))
        if opening[0] + self.booked != closing[0]:
            raise StatementError(
                _(
                    "The totals of this statement are wrong: the opening balance and the lines do not make the"
                    " closing balance."
                )
            )
        return ReadStatement(
            account=self.account,
            number=self._number(),
            balance_on=closing[1],
            opening=opening[0],
            closing=closing[0],
            lines=tuple(self.lines),
            left_out=self.left_out,
        )

    def _balance(self, codes: tuple[str, ...]) -> tuple[Decimal, date | None] | None:
        return next((self.balances[code] for code in codes if code in self.balances), None)

    def _number(self) -> int | None:
        for tag in ("ElctrncSeqNb", "LglSeqNb"):
            if re.fullmatch(r"[0-9]{1,9}", self.numbers.get(tag, "")):
                return int(self.numbers[tag]) or None
        return None
