"""What an invoice asked and what came in. Money pays the fee first: the voluntary extra is never owed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dues.models import CENT, Invoice

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Balance:
    """All in euro. `paid` is what was allocated, and so at most `total`."""

    fee: Decimal
    voluntary: Decimal
    paid: Decimal

    @property
    def total(self) -> Decimal:
        return self.fee + self.voluntary

    @property
    def open(self) -> Decimal:
        return self.total - self.paid

    @property
    def fee_open(self) -> Decimal:
        return max(self.fee - self.paid, NOTHING)

    @property
    def voluntary_open(self) -> Decimal:
        return self.open - self.fee_open


def balance_of(invoice: Invoice, *, today: date) -> Balance:
    """As it stood at the end of `today`, read afresh."""
    return shown_balance(Invoice.objects.with_amounts(today).get(pk=invoice.pk))


def shown_balance(invoice: Invoice) -> Balance:
    """Of an invoice from a list that was loaded `with_amounts`: no query."""
    return Balance(*(amount.quantize(CENT) for amount in (invoice.fee, invoice.voluntary, invoice.paid)))
