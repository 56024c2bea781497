"""What the association no longer expects. Only of the fee: the voluntary extra was never owed."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from dues.allocating import FINALLY, check_reason, lock_invoice
from dues.balances import balance_of
from dues.models import CENT, Invoice, WriteOff, free_since
from dues.money import euro
from journal.events import record
from journal.rules import RuleError


@transaction.atomic
def write_off(invoice: Invoice, *, amount: Decimal, reason: str, actor: User | None, now: datetime) -> WriteOff:
    """Stop expecting `amount` of what is open of the fee. Should money come after all, undo this first."""
    check_reason(reason)
    invoice = lock_invoice(invoice)
    is_open = balance_of(invoice, today=FINALLY).fee_open
    if not (amount.is_finite() and CENT <= amount <= is_open and amount == amount.quantize(CENT)):
        raise RuleError(
            _("At most %(open)s of the fee can be written off, in whole cents.") % {"open": euro(is_open)}
        )
    undone = [rows.exclude(undone_at=None) for rows in (invoice.allocations, invoice.write_offs)]
    row = invoice.write_offs.create(
        amount=amount,
        reason=reason.strip(),
        counts_from=free_since(timezone.localdate(now), *undone),
        made_at=now,
        made_by=actor,
    )
    record(invoice, gettext_noop("written off"), now=now, actor=actor, amount=str(amount), reason=row.reason)
    return row


@transaction.atomic
def undo_write_off(row: WriteOff, *, reason: str, actor: User | None, now: datetime) -> WriteOff:
    """The fee is owed again."""
    check_reason(reason)
    invoice = lock_invoice(row.invoice)
    row = invoice.write_offs.get(pk=row.pk)
    if row.undone_at:
        raise RuleError(_("This was taken back already."))
    row.take_back(reason=reason, actor=actor, now=now)
    record(
        invoice,
        gettext_noop("write-off taken back"),
        now=now,
        actor=actor,
        amount=str(row.amount),
        reason=row.undo_reason,
    )
    return row
