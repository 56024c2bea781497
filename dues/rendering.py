"""From an issued invoice to its PDF, kept once and sent with its letter."""

from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from correspondence import outbox
from correspondence.models import Letter
from dues import invoice_pdf
from dues.models import Invoice, pdf_path


def render(invoice: Invoice, *, now: datetime) -> Invoice:
    """Make, keep and send the PDF, unless that was done or another worker is at it. Safe to run twice.

    The claim expires (RENDER_LEASE), so that the sweep takes over from a worker that was killed.
    """
    if not Invoice.objects.waiting_for_pdf(now).filter(pk=invoice.pk).update(rendering_since=now):
        invoice.refresh_from_db()
        return invoice
    return _keep(invoice, invoice_pdf.render(invoice), now)


@transaction.atomic
def _keep(invoice: Invoice, content: bytes, now: datetime) -> Invoice:
    invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if invoice.pdf:
        return invoice
    # A file without its row is what a worker left that was killed between the two.
    invoice.pdf.storage.delete(pdf_path(invoice))
    invoice.pdf.save("", ContentFile(content), save=False)
    invoice.save(update_fields=["pdf"])
    for letter in Letter.objects.about(invoice).filter(status=Letter.Status.DRAFT):
        outbox.attach(letter, name=invoice_pdf.file_name(invoice), content=content)
        outbox.release(letter, now=now)
    return invoice
