"""One entry (Ntry) of a CAMT.053 statement: a booking, or a batch of them, in any of the three versions."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from lxml import etree

from dues.models import BankLine
from dues.statements import content
from dues.statements.content import ReadLine, StatementError

Kind = BankLine.Kind
AMOUNT = re.compile(r"[0-9]{1,18}(\.[0-9]{0,5})?|\.[0-9]{1,5}")
DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})([T+Z-].*)?")
SIGNS = {"CRDT": 1, "DBIT": -1}


def local(element: etree._Element) -> str:
    """Its name, in whatever version's namespace."""
    return str(element.tag).rpartition("}")[2]


def first(element: etree._Element, path: str) -> etree._Element | None:
    """The first element along this path of names."""
    return next(all_of(element, path), None)


def all_of(element: etree._Element, path: str) -> Iterator[etree._Element]:
    name, __, rest = path.partition("/")
    for child in element:
        if local(child) == name:
            if rest:
                yield from all_of(child, rest)
            else:
                yield child


def text_of(element: etree._Element | None, path: str) -> str:
    """The text along a path, or nothing."""
    found = first(element, path) if element is not None else None
    return (found.text or "").strip() if found is not None else ""


def money(element: etree._Element | None) -> Decimal:
    """An amount in euro and whole cents, without its sign."""
    text = (element.text or "").strip() if element is not None else ""
    currency = element.get("Ccy", "") if element is not None else ""
    if element is not None and currency != "EUR":
        raise StatementError(
            _("This statement is in %(currency)s; only euro is booked here.") % {"currency": currency[:3] or "?"}
        )
    amount = content.cents(Decimal(text)) if AMOUNT.fullmatch(text) else None
    if amount is None:
        raise StatementError(_("An amount in this file is not in whole cents, or larger than any amount can be."))
    return amount


def amount_of(element: etree._Element) -> Decimal:
    """The signed amount of a balance or an entry."""
    return money(first(element, "Amt")) * _sign(element)


def _sign(element: etree._Element) -> int:
    try:
        return SIGNS[text_of(element, "CdtDbtInd")]
    except KeyError as error:
        raise StatementError(_("An amount in this file does not say whether it came in or went out.")) from error


def day_of(element: etree._Element | None) -> date | None:
    """A day that is given as such, or as a moment."""
    text = (text_of(element, "Dt") or text_of(element, "DtTm")) if element is not None else ""
    if not text:
        return None
    try:
        match = DAY.fullmatch(text)
        return date.fromisoformat(match[1]) if match else _no_day()
    except ValueError as error:
        raise StatementError(_("A date in this file is no date.")) from error


def _no_day() -> date:
    raise ValueError


class Entry:
    """A booking as it stands on the statement. With several transactions in it, each of them is a line."""

    def __init__(self, element: etree._Element, own_account: str) -> None:
        self.element, self.own_account = element, own_account
        # From 001.08 on the status stands in a Cd of its own.
        self.is_booked = (text_of(element, "Sts/Cd") or text_of(element, "Sts")) == "BOOK"
        self.amount = amount_of(element)

    def lines(self) -> list[ReadLine]:
        transactions = list(all_of(self.element, "NtryDtls/TxDtls"))
        parts = [self._part(transaction) for transaction in transactions]
        if len(parts) > 1 and self._add_up(parts):
            return [self._line(part, one) for part, one in zip(parts, transactions, strict=True) if part is not None]
        return [self._line(self.amount, transactions[0] if len(transactions) == 1 else None)]

    def _add_up(self, parts: list[Decimal | None]) -> bool:
        """Whether the parts are told and make the whole. Where they are told and do not, somebody is wrong."""
        if None in parts or first(self.element, "Chrgs") is not None:
            return False
        if sum(part for part in parts if part is not None) != self.amount:
            raise StatementError(
                _("The totals of this statement are wrong: a batch of %(amount)s is not the sum of its parts.")
                % {"amount": self.amount}
            )
        return True

    def _part(self, transaction: etree._Element) -> Decimal | None:
        """The signed amount of one transaction, where the bank tells it: 001.02 does so elsewhere than the rest."""
        for path in ("Amt", "AmtDtls/TxAmt/Amt"):
            found = first(transaction, path)
            if found is not None:
                return money(found) * _sign(
                    transaction if first(transaction, "CdtDbtInd") is not None else self.element
                )
        return None

    def _line(self, amount: Decimal, transaction: etree._Element | None) -> ReadLine:
        booked_on = day_of(first(self.element, "BookgDt")) or day_of(first(self.element, "ValDt"))
        if booked_on is None:
            raise StatementError(_("A booking in this file has no date."))
        name, account = self._other_party(transaction, amount)
        ogm, communication = _remittance(transaction)
        spoken = communication or ("" if ogm else self._additional(transaction))
        bank_reference = text_of(transaction, "Refs/AcctSvcrRef") or text_of(self.element, "AcctSvcrRef")
        return ReadLine(
            booked_on=booked_on,
            value_on=day_of(first(self.element, "ValDt")) or booked_on,
            amount=amount,
            kind=self._kind(transaction, amount),
            counterparty_name=content.clean(name, content.NAME),
            counterparty_iban=account,
            ogm=ogm,
            communication=content.clean(spoken, content.COMMUNICATION),
            end_to_end_id=content.reference(text_of(transaction, "Refs/EndToEndId")),
            bank_reference=content.reference(bank_reference),
        )

    def _kind(self, transaction: etree._Element | None, amount: Decimal) -> str:
        if text_of(self.element, "RvslInd") in {"true", "1"}:
            return Kind.REVERSAL
        if transaction is not None and first(transaction, "RtrInf") is not None:
            return Kind.RETURN
        return Kind.RECEIVED if amount >= 0 else Kind.SENT

    def _other_party(self, transaction: etree._Element | None, amount: Decimal) -> tuple[str, str]:
        """Who it came from or went to; of what was reversed, the two sides stand as they did the first time."""
        parties = first(transaction, "RltdPties") if transaction is not None else None
        roles = ("Dbtr", "Cdtr") if amount >= 0 else ("Cdtr", "Dbtr")
        for role in roles:
            account = content.account(
                text_of(parties, f"{role}Acct/Id/IBAN") or text_of(parties, f"{role}Acct/Id/Othr/Id")
            )
            name = text_of(parties, f"{role}/Pty/Nm") or text_of(parties, f"{role}/Nm")
            if (account or name) and account != self.own_account:
                return name, account
        return "", ""

    def _additional(self, transaction: etree._Element | None) -> str:
        return text_of(transaction, "AddtlTxInf") or text_of(self.element, "AddtlNtryInf")


def _remittance(transaction: etree._Element | None) -> tuple[str, str]:
    """The OGM that was given as such, and whatever else was said. Free words may stand beside a reference."""
    if transaction is None:
        return "", ""
    references = [(item.text or "").strip() for item in all_of(transaction, "RmtInf/Strd/CdtrRefInf/Ref")]
    ogm = next(filter(None, map(content.structured, references)), "")
    words = [text for text in references if content.structured(text) != ogm or not ogm]
    words += [(item.text or "").strip() for item in all_of(transaction, "RmtInf/Ustrd")]
    words += [(item.text or "").strip() for item in all_of(transaction, "RmtInf/Strd/AddtlRmtInf")]
    return ogm, " ".join(filter(None, words))
