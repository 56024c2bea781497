"""A wrong run, taken back: every invoice of it credited, so that each member may be invoiced anew."""

import logging
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from dues import credit_notes, tasks
from dues.allocating import check_reason
from dues.balances import NOTHING, shown_balance
from dues.models import Cancellation, Invoice, InvoiceQuerySet
from journal.background import wake
from journal.events import record
from journal.rules import RuleError

logger = logging.getLogger(__name__)
CHUNK = 25


@dataclass(frozen=True)
class Preview:
    """What a cancellation would take back. `paid` will be open on its payments again. In euro."""

    invoices: list[Invoice]
    total: Decimal
    paid: Decimal

    @property
    def count(self) -> int:
        return len(self.invoices)


def chosen(*, period: int, issued_on: date | None = None) -> InvoiceQuerySet:
    """The invoices for one year of membership that still stand, or those of them issued on one day."""
    rows = Invoice.objects.filter(period=period, cancelled_on=None)
    return rows.filter(issued_on=issued_on) if issued_on else rows


def preview(invoices: InvoiceQuerySet) -> Preview:
    rows = list(invoices.with_amounts(date.max).order_by("year", "sequence"))
    balances = [shown_balance(row) for row in rows]
    return Preview(
        invoices=rows,
        total=sum((balance.total - balance.credited for balance in balances), NOTHING),
        paid=sum((balance.paid for balance in balances), NOTHING),
    )


@transaction.atomic
def start(
    invoices: InvoiceQuerySet, *, confirmed: int, reason: str, actor: User | None, now: datetime
) -> Cancellation:
    """Take these invoices back in the background. `confirmed`: how many the person saw and agreed to."""
    check_reason(reason)
    chosen_now = list(invoices.order_by("pk"))
    if not chosen_now or len(chosen_now) != confirmed:
        raise RuleError(_("Meanwhile these are other invoices than you saw. Look again, and confirm once more."))
    cancellation = Cancellation.objects.create(reason=reason.strip(), started_at=now, started_by=actor)
    cancellation.invoices.set(chosen_now)
    record(cancellation, gettext_noop("cancellation started"), now=now, actor=actor, count=confirmed)
    wake(tasks.cancel_invoices, cancellation.pk)
    return cancellation


def go_on(cancellation: Cancellation, *, now: datetime) -> Cancellation:
    """The next chunk, unless another worker is at it. Each invoice in a transaction of its own; safe to run twice."""
    if not Cancellation.objects.waiting_for_worker(now).filter(pk=cancellation.pk).update(claimed_at=now):
        return cancellation
    cancelled = sum(_cancel(invoice, cancellation, now) for invoice in cancellation.waiting().order_by("pk")[:CHUNK])
    done = not cancellation.waiting().exists()
    Cancellation.objects.filter(pk=cancellation.pk).update(claimed_at=None, finished_at=now if done else None)
    if cancelled and not done:
        wake(tasks.cancel_invoices, cancellation.pk)
    cancellation.refresh_from_db()
    return cancellation


def _cancel(invoice: Invoice, cancellation: Cancellation, now: datetime) -> bool:
    """False when money came in at that very moment: the invoice waits for the next chunk, or for the sweep."""
    try:
        credit_notes.cancel(invoice, reason=cancellation.reason, actor=cancellation.started_by, now=now)
    except RuleError as refusal:
        logger.warning("Invoice %s is not cancelled yet: %s", invoice, refusal)
        return False
    return True
