"""Money that came in, and what it pays."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from dues.balances import balance_of
from dues.giving import give
from dues.models import CENT, Invoice, Payment
from journal.events import record
from journal.rules import RuleError

LARGEST_PAYMENT = Decimal("999999999.99")


@transaction.atomic
def record_payment(
    invoice: Invoice,
    *,
    amount: Decimal,
    received_on: date,
    payer: str,
    note: str,
    key: UUID,
    actor: User | None,
    now: datetime,
) -> Payment:
    """Write down by hand that `amount` euro came in for this invoice.

    It pays what is open, the fee before the voluntary extra; what is left over stays on the payment, visible.
    `key` names the form that was filled in: sending the same form twice makes one payment.
    """
    invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if known := Payment.objects.filter(key=key).first():
        return _the_same(known, invoice, amount)
    _check(amount, received_on, today=timezone.localdate(now))
    payment = Payment.objects.create(
        invoice=invoice,
        amount=amount,
        received_on=received_on,
        source=Payment.Source.MANUAL,
        payer=payer.strip(),
        note=note.strip(),
        key=key,
        recorded_at=now,
        recorded_by=actor,
    )
    allocated = _allocate(payment, invoice, actor=actor, now=now)
    facts = {"amount": str(amount), "allocated": str(allocated), "received_on": str(received_on)}
    for subject in (invoice, payment):
        record(subject, gettext_noop("payment recorded"), now=now, actor=actor, **facts)
    return payment


def _the_same(known: Payment, invoice: Invoice, amount: Decimal) -> Payment:
    if known.invoice_id != invoice.pk or known.amount != amount:
        raise RuleError(_("This form was used for another payment already. Open the invoice again and start afresh."))
    return known


def _check(amount: Decimal, received_on: date, *, today: date) -> None:
    if not (amount.is_finite() and CENT <= amount <= LARGEST_PAYMENT and amount == amount.quantize(CENT)):
        raise RuleError(_("A payment is an amount of at least one cent, in whole cents."))
    if received_on > today:
        raise RuleError(_("The payment cannot have come in after today."))


def _allocate(payment: Payment, invoice: Invoice, *, actor: User | None, now: datetime) -> Decimal:
    # date.max: a payment that is dated before an earlier recorded one may not be given out twice.
    part = min(payment.amount, balance_of(invoice, today=date.max).open)
    if part > 0:
        give(payment, invoice, part, actor=actor, now=now)
    return part
