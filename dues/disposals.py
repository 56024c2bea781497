"""Money of a payment that pays no invoice: given, paid back, or returned by the bank."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from dues.allocating import check_amount, check_reason, lock_payment, release_allocations
from dues.bank_lines import free_line
from dues.giving import dispose, release
from dues.models import BankLine, Disposal, Payment
from dues.money import euro
from journal.events import record
from journal.rules import RuleError


@transaction.atomic
def give_to_voluntary(
    payment: Payment, *, amount: Decimal, consent: str, actor: User | None, now: datetime
) -> Disposal:
    """The member gives what is left as a voluntary contribution. `consent` says who agreed, and when."""
    if not consent.strip():
        raise RuleError(_("Write down who of the member agreed, and when."))
    payment = lock_payment(payment)
    check_amount(amount, left=payment.left)
    gift = dispose(
        payment,
        Disposal.Kind.GIFT,
        amount,
        day=payment.received_on,
        reason=consent,
        actor=actor,
        now=now,
    )
    return _told(gift, gettext_noop("given as a voluntary contribution"), actor=actor, now=now)


@transaction.atomic
def refund(
    payment: Payment,
    *,
    amount: Decimal,
    paid_on: date,
    reason: str,
    actor: User | None,
    now: datetime,
    line: BankLine | None = None,
) -> Disposal:
    """Register that money of the payment was sent back: on the day of its outgoing bank `line`, if there is one."""
    check_reason(reason)
    line = _outgoing(line, amount) if line else None
    payment = lock_payment(payment)
    check_amount(amount, left=payment.left)
    paid_on = line.booked_on if line else paid_on
    if not payment.received_on <= paid_on <= timezone.localdate(now):
        raise RuleError(_("Money is paid back after it came in, and not after today."))
    refunded = dispose(
        payment, Disposal.Kind.REFUND, amount, day=paid_on, reason=reason, line=line, actor=actor, now=now
    )
    return _told(refunded, gettext_noop("paid back"), actor=actor, now=now)


@transaction.atomic
def tie_refund(refunded: Disposal, *, line: BankLine, actor: User | None, now: datetime) -> Disposal:
    """The outgoing bank line of a refund that was registered before its statement came in."""
    line = _outgoing(line, refunded.amount)
    lock_payment(refunded.payment)
    refunded = Disposal.objects.select_related("payment").get(pk=refunded.pk)
    if refunded.line_id or refunded.undone_at or refunded.kind != Disposal.Kind.REFUND:
        raise RuleError(_("This is no refund that waits for its bank line."))
    refunded.line = line
    refunded.save(update_fields=["line"])
    return _told(refunded, gettext_noop("refund found on the statement"), actor=actor, now=now)


@transaction.atomic
def return_by_bank(payment: Payment, *, line: BankLine, actor: User | None, now: datetime) -> Disposal:
    """The bank took the money of a payment back. What it paid is open again, from that day on."""
    amount = -line.amount
    line = _outgoing(line, amount)
    payment = lock_payment(payment)
    reason = _("Returned by the bank")
    release_allocations(payment, reason=reason, actor=actor, now=now, until=line.booked_on, wanted=amount)
    check_amount(amount, left=payment.left)
    returned = dispose(
        payment,
        Disposal.Kind.RETURNED,
        amount,
        day=line.booked_on,
        reason=reason,
        line=line,
        actor=actor,
        now=now,
    )
    return _told(returned, gettext_noop("returned by the bank"), actor=actor, now=now)


@transaction.atomic
def undo_disposal(disposal: Disposal, *, reason: str, actor: User | None, now: datetime) -> Disposal:
    """Take back what was registered by mistake. The money is left on its payment again."""
    check_reason(reason)
    payment = lock_payment(disposal.payment)
    disposal = payment.disposals.select_related("payment").get(pk=disposal.pk)
    if disposal.undone_at:
        raise RuleError(_("This was taken back already."))
    release(disposal, reason=reason, actor=actor, now=now)
    return _told(disposal, gettext_noop("use of a payment taken back"), actor=actor, now=now)


def _outgoing(line: BankLine, amount: Decimal) -> BankLine:
    line = free_line(line)
    if line.amount >= 0 or -line.amount != amount:
        raise RuleError(
            _("This line of the statement is not a transfer out of %(amount)s.") % {"amount": euro(amount)}
        )
    return line


def _told(disposal: Disposal, verb: str, *, actor: User | None, now: datetime) -> Disposal:
    """Both the payment and the invoice that it came in for have a history."""
    reason = disposal.undo_reason or disposal.reason
    for subject in (disposal.payment, disposal.payment.invoice):
        if subject:
            record(subject, verb, now=now, actor=actor, amount=str(disposal.amount), reason=reason)
    return disposal
