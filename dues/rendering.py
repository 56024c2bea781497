"""From an issued invoice to its PDF, kept once and sent with its letter."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from correspondence import outbox
from correspondence.models import Letter, LetterQuerySet
from dues import invoice_pdf
from dues.models import Invoice, pdf_path
from journal.rules import RuleError

logger = logging.getLogger(__name__)
# One task makes so many: what a task costs by itself is shared, and who waits behind it waits for a second.
BATCH = 25


def render(invoice: Invoice, *, now: datetime) -> Invoice:
    """Make, keep and send the PDF, unless that was done or another worker is at it. Safe to run twice.

    The claim expires (RENDER_LEASE), so that the sweep takes over from a worker that was killed.
    """
    if not Invoice.objects.waiting_for_pdf(now).filter(pk=invoice.pk).update(rendering_since=now):
        invoice.refresh_from_db()
        return invoice
    kept = _keep(invoice, invoice_pdf.render(invoice), now)
    outbox.wake_delivery()
    return kept


def render_some(*, clock: Callable[[], datetime], limit: int | None = None) -> int:
    """The PDFs of at most `limit` (BATCH) invoices that wait, the newest first; how many were taken up.

    Each is kept in a transaction of its own, so that a kill costs none of the others. One that cannot be made
    is logged and stays claimed until its lease ends: it does not stop those behind it.
    """
    invoices = _claim(limit or BATCH, now=clock())
    for invoice, content in _laid_out(invoices):
        _keep(invoice, content, clock())
    if invoices:
        outbox.wake_delivery()
    return len(invoices)


def _laid_out(invoices: list[Invoice]) -> list[tuple[Invoice, bytes]]:
    """All at a time, which is quicker; where one of them spoils that, each by itself."""
    try:
        return list(invoice_pdf.render_many(invoices))
    except Exception:
        logger.exception("A batch of %s invoices cannot be laid out together", len(invoices))
        return [(invoice, content) for invoice in invoices if (content := _laid_out_alone(invoice))]


def _laid_out_alone(invoice: Invoice) -> bytes | None:
    try:
        return invoice_pdf.render(invoice)
    except RuleError as problem:
        logger.error("Invoice %s has no PDF yet: %s", invoice, problem)  # noqa: TRY400 - the sentence says it all
    except Exception:
        logger.exception("Invoice %s cannot be made into a PDF", invoice)
    return None


def is_urgent() -> bool:
    """True while somebody's letter waits for its PDF."""
    return _waiting_letters().exists()


def _waiting_letters() -> LetterQuerySet:
    """Of this kind alone: a reminder is about the invoice too, and waits for a PDF of its own."""
    return Letter.objects.filter(kind="invoice", status=Letter.Status.DRAFT)


@transaction.atomic
def _claim(limit: int, *, now: datetime) -> list[Invoice]:
    waiting = Invoice.objects.waiting_for_pdf(now).select_for_update(skip_locked=True).order_by("-pk")
    keys = list(waiting.values_list("pk", flat=True)[:limit])
    Invoice.objects.filter(pk__in=keys).update(rendering_since=now)
    return list(Invoice.objects.filter(pk__in=keys).prefetch_related("lines").order_by("pk"))


@transaction.atomic
def _keep(invoice: Invoice, content: bytes, now: datetime) -> Invoice:
    invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if invoice.pdf:
        return invoice
    # A file without its row is what a worker left that was killed between the two.
    invoice.pdf.storage.delete(pdf_path(invoice))
    invoice.pdf.save("", ContentFile(content), save=False)
    invoice.save(update_fields=["pdf"])
    for letter in _waiting_letters().about(invoice):
        outbox.attach(letter, name=invoice_pdf.file_name(invoice), content=content)
        outbox.set_free(letter, now=now)
    return invoice
