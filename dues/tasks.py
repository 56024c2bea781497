import logging

from celery import shared_task
from django.utils import timezone

from dues import rendering
from dues.models import Invoice
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
