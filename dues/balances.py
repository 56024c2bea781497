"""What an invoice asked and what became of it. Money pays the fee first: the voluntary extra is never owed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dues.models import CENT, Invoice

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Balance:
    """All in euro. `paid` is what was allocated; with what was written off it is at most what is owed.

    `fee` and `voluntary` are what the invoice says, credit notes or not. Only of the fee is anything written off.
    """

    fee: Decimal
    voluntary: Decimal
    paid: Decimal
    credited_fee: Decimal = NOTHING
    credited_voluntary: Decimal = NOTHING
    written_off: Decimal = NOTHING

    @property
    def total(self) -> Decimal:
        return self.fee + self.voluntary

    @property
    def credited(self) -> Decimal:
        return self.credited_fee + self.credited_voluntary

    @property
    def open(self) -> Decimal:
        return self.total - self.credited - self.written_off - self.paid

    @property
    def fee_open(self) -> Decimal:
        return max(self.fee - self.credited_fee - self.written_off - self.paid, NOTHING)

    @property
    def voluntary_open(self) -> Decimal:
        return self.open - self.fee_open

    @property
    def fee_paid(self) -> Decimal:
        """The part of the money that went to the fee; the rest went to the voluntary extra."""
        return min(self.paid, self.fee - self.credited_fee - self.written_off)

    @property
    def voluntary_paid(self) -> Decimal:
        return self.paid - self.fee_paid


def balance_of(invoice: Invoice, *, today: date) -> Balance:
    """As it stood at the end of `today`, read afresh."""
    return shown_balance(Invoice.objects.with_amounts(today).get(pk=invoice.pk))


def shown_balance(invoice: Invoice) -> Balance:
    """Of an invoice from a list that was loaded `with_amounts`: no query."""
    amounts = (
        invoice.fee,
        invoice.voluntary,
        invoice.paid,
        invoice.credited_fee,
        invoice.credited_voluntary,
        invoice.written_off,
    )
    return Balance(*(amount.quantize(CENT) for amount in amounts))
