import logging

from celery import shared_task
from django.utils import timezone

from dues import credit_note_pdf, rendering
from dues.models import Cancellation, CreditNote, Invoice
from journal.background import wake
from journal.rules import RuleError

logger = logging.getLogger(__name__)
# Few enough that a fresh invoice does not wait long behind them in the same worker.
SWEEP = 25


@shared_task(name="dues.render_invoice", soft_time_limit=60, time_limit=90)
def render_invoice(invoice_id: int) -> None:
    invoice = Invoice.objects.filter(pk=invoice_id).first()
    if invoice is None:
        return
    try:
        rendering.render(invoice, now=timezone.now())
    except RuleError as problem:
        logger.error("Invoice %s has no PDF yet: %s", invoice, problem)  # noqa: TRY400 - the sentence says it all


@shared_task(name="dues.render_waiting_invoices")
def render_waiting_invoices() -> None:
    """The sweep: what was issued while no worker was awake, or in the hands of one that died."""
    waiting = Invoice.objects.waiting_for_pdf(timezone.now()).order_by("pk")
    for invoice_id in waiting.values_list("pk", flat=True)[:SWEEP]:
        wake(render_invoice, invoice_id)


@shared_task(name="dues.render_credit_note", soft_time_limit=60, time_limit=90)
def render_credit_note(note_id: int) -> None:
    note = CreditNote.objects.filter(pk=note_id).first()
    if note is None:
        return
    try:
        credit_note_pdf.make(note, now=timezone.now())
    except RuleError as problem:
        logger.error("Credit note %s has no PDF yet: %s", note, problem)  # noqa: TRY400 - the sentence says it all


@shared_task(name="dues.render_waiting_credit_notes")
def render_waiting_credit_notes() -> None:
    """The sweep, as for invoices."""
    waiting = CreditNote.objects.waiting_for_pdf(timezone.now()).order_by("pk")
    for note_id in waiting.values_list("pk", flat=True)[:SWEEP]:
        wake(render_credit_note, note_id)


@shared_task(name="dues.cancel_invoices", soft_time_limit=60, time_limit=90)
def cancel_invoices(cancellation_id: int) -> None:
    """A chunk of a wrong run; it wakes itself for the next one."""
    from dues import cancelling  # noqa: PLC0415 - wakes this very task

    if cancellation := Cancellation.objects.filter(pk=cancellation_id).first():
        cancelling.go_on(cancellation, now=timezone.now())


@shared_task(name="dues.go_on_cancelling")
def go_on_cancelling() -> None:
    """The sweep: what a worker left that died."""
    for cancellation_id in Cancellation.objects.waiting_for_worker(timezone.now()).values_list("pk", flat=True):
        wake(cancel_invoices, cancellation_id)
