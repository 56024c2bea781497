"""Sending an invoice once more, with the PDF it always had, to whoever gets them or to another address."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from correspondence import outbox
from correspondence.models import Letter
from correspondence.outbox import Recipient
from dues import invoice_pdf
from dues.balances import NOTHING
from dues.invoicing import letter_facts, recipient_of
from dues.models import Invoice, InvoiceLine
from journal.events import record
from journal.rules import RuleError

KIND = "invoice copy"
MOST_A_DAY = 5


@transaction.atomic
def send_again(invoice: Invoice, *, email: str, actor: User, now: datetime) -> Letter:
    """`email` is another address, or empty for the one that the invoice was sent to.

    Raises RuleError without a PDF, and for the sixth copy within a day: this is no way to fill a stranger's mailbox.
    """
    invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    _check(invoice, now)
    usual = recipient_of(invoice)
    to = Recipient(email, usual.name, usual.language) if email else usual
    letter = _write(invoice, to, now)
    with invoice.pdf.open() as file:
        outbox.attach(letter, name=invoice_pdf.file_name(invoice), content=file.read())
    record(invoice, gettext_noop("invoice sent again"), now=now, actor=actor, to=to.email)
    return outbox.release(letter, now=now)


def _check(invoice: Invoice, now: datetime) -> None:
    if invoice.cancelled_on:
        raise RuleError(_("This invoice was cancelled: it is not sent any more."))
    if not invoice.pdf:
        raise RuleError(_("The PDF is being made. Try again in a minute."))
    since = now - timedelta(days=1)
    if Letter.objects.about(invoice).filter(kind=KIND, created_at__gt=since).count() >= MOST_A_DAY:
        raise RuleError(
            _("This invoice was sent %(count)s times in a day. Try again tomorrow, or forward the mail.")
            % {"count": MOST_A_DAY}
        )


def _write(invoice: Invoice, to: Recipient, now: datetime) -> Letter:
    amounts = {line.kind: line.amount for line in invoice.lines.all()}
    fee, extra = amounts[InvoiceLine.Kind.FEE], amounts.get(InvoiceLine.Kind.VOLUNTARY, NOTHING)
    with translation.override(to.language):
        facts = letter_facts(invoice, fee=fee, extra=extra)
    return outbox.write(
        kind=KIND,
        template="dues/letters/invoice_copy",
        to=to,
        context=facts,
        now=now,
        action_url=reverse("pay", args=[invoice.pay_key]),
        about=invoice,
        waits_for_attachment=True,
    )
