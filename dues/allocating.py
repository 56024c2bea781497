"""Where money goes: from a bank line to a payment, from a payment to invoices, and back. Nothing is erased."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from dues.balances import balance_of
from dues.bank_lines import free_line
from dues.giving import give, release
from dues.models import CENT, Allocation, BankLine, Invoice, Payment, free_since
from dues.money import euro
from dues.payments import LARGEST_PAYMENT
from journal.events import record
from journal.rules import RuleError
from membership.models import Organisation

FINALLY = date.max
TAKEN_BACK = gettext_noop("allocation taken back")


@transaction.atomic
def receive(line: BankLine, *, actor: User | None, now: datetime) -> Payment:
    """The money of a bank line is dues. It is a payment from now on, which pays nothing yet."""
    line = free_line(line)
    if not CENT <= line.amount <= LARGEST_PAYMENT:
        raise RuleError(_("No money came in on this line of the statement."))
    payment = Payment.objects.create(
        line=line,
        amount=line.amount,
        received_on=line.booked_on,
        source=Payment.Source.STATEMENT,
        payer=line.counterparty_name,
        key=uuid.uuid4(),
        recorded_at=now,
        recorded_by=actor,
    )
    record(payment, gettext_noop("payment received"), now=now, actor=actor, amount=str(payment.amount))
    return payment


@transaction.atomic
def allocate(payment: Payment, *, invoice: Invoice, amount: Decimal, actor: User | None, now: datetime) -> Allocation:
    """Let `amount` of a payment pay an invoice: never more than what is left of the one, or open on the other."""
    payment, invoice = lock_payment(payment), lock_invoice(invoice)
    check_amount(amount, left=payment.left)
    is_open = balance_of(invoice, today=FINALLY).open
    if amount > is_open:
        raise RuleError(_("Only %(open)s is open on %(number)s.") % {"open": euro(is_open), "number": invoice.number})
    if payment.allocations.filter(invoice=invoice, undone_at=None).exists():
        raise RuleError(_("This payment pays a part of %(number)s already.") % {"number": invoice.number})
    allocation = give(payment, invoice, amount, actor=actor, now=now)
    record(
        invoice,
        gettext_noop("payment allocated"),
        now=now,
        actor=actor,
        amount=str(amount),
        payment=payment.pk,
        received_on=str(payment.received_on),
    )
    return allocation


@transaction.atomic
def undo(allocation: Allocation, *, reason: str, actor: User | None, now: datetime) -> Allocation:
    """Take an allocation back that was a mistake. Its money is open on the payment again."""
    check_reason(reason)
    payment = lock_payment(allocation.payment)
    invoice = lock_invoice(allocation.invoice)
    allocation = payment.allocations.select_related("payment").get(pk=allocation.pk)
    if allocation.undone_at:
        raise RuleError(_("This was taken back already."))
    release(allocation, reason=reason, actor=actor, now=now)
    record(invoice, TAKEN_BACK, now=now, actor=actor, amount=str(allocation.amount), reason=allocation.undo_reason)
    return allocation


@transaction.atomic
def undo_payment(payment: Payment, *, reason: str, actor: User | None, now: datetime) -> Payment:
    """Take back a payment that never was, or was no dues, with all its allocations. Its bank line is free again."""
    check_reason(reason)
    payment = lock_payment(payment)
    if payment.disposals.filter(undone_at=None).exists():
        raise RuleError(_("A part of this payment was paid back or given. Take that back first."))
    release_allocations(payment, reason=reason, actor=actor, now=now)
    # What a credit note freed had counted until then; the payment cannot have ceased before.
    lasted = free_since(payment.day_to_cease(now), payment.allocations.all(), payment.disposals.all())
    payment.take_back(reason=reason, actor=actor, now=now, until=lasted)
    record(payment, gettext_noop("payment taken back"), now=now, actor=actor, reason=payment.undo_reason)
    return payment


@transaction.atomic
def keep_as_credit(
    payment: Payment, *, organisation: Organisation | None, actor: User | None, now: datetime
) -> Payment:
    """What is left of the payment waits for a next invoice of this member; with None it does not any more."""
    payment = lock_payment(payment)
    if organisation and not payment.left:
        raise RuleError(_("Nothing is left of this payment."))
    payment.credit_of = organisation
    payment.save(update_fields=["credit_of"])
    verb = gettext_noop("kept as credit") if organisation else gettext_noop("no credit any more")
    record(payment, verb, now=now, actor=actor, amount=str(payment.left), organisation=str(organisation or ""))
    return payment


def lock_payment(payment: Payment) -> Payment:
    """Locked and read afresh. Raises RuleError when it was taken back."""
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    if payment.undone_at:
        raise RuleError(_("This payment was taken back."))
    return payment


def lock_invoice(invoice: Invoice) -> Invoice:
    return Invoice.objects.select_for_update().get(pk=invoice.pk)


def check_amount(amount: Decimal, *, left: Decimal) -> None:
    if not (amount.is_finite() and amount >= CENT and amount == amount.quantize(CENT)):
        raise RuleError(_("An amount is at least one cent, in whole cents."))
    if amount > left:
        raise RuleError(_("Only %(left)s is left of this payment.") % {"left": euro(left)})


def check_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleError(_("Write down why."))


def release_allocations(
    payment: Payment,
    *,
    reason: str,
    actor: User | None,
    now: datetime,
    until: date | None = None,
    wanted: Decimal | None = None,
) -> None:
    """Take back what a locked payment pays, the last first: everything, or until `wanted` is left of it."""
    rows = payment.allocations.filter(undone_at=None).select_related("payment")
    list(Invoice.objects.select_for_update().filter(allocations__in=rows).order_by("pk"))
    for allocation in rows.order_by("-pk"):
        if wanted is not None and payment.left >= wanted:
            return
        release(allocation, reason=reason, actor=actor, now=now, until=until)
        record(
            allocation.invoice, TAKEN_BACK, now=now, actor=actor, amount=str(allocation.amount), reason=reason.strip()
        )
        payment.refresh_from_db(fields=["used"])
