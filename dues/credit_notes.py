"""Taking back what was invoiced. The invoice stays as it was issued; a credit note of its own number corrects it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Round
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from correspondence.outbox import write
from dues import tasks
from dues.allocating import FINALLY, check_reason, lock_invoice
from dues.balances import NOTHING, Balance, balance_of
from dues.giving import give, release
from dues.invoicing import reader_of
from dues.models import CENT, CreditLine, CreditNote, Invoice, InvoiceLine, Payment
from dues.money import euro
from journal.background import wake
from journal.events import record
from journal.numbering import next_number
from journal.rules import RuleError


@transaction.atomic
def credit(
    invoice: Invoice, *, amounts: Mapping[str, Decimal], reason: str, actor: User | None, now: datetime
) -> CreditNote:
    """Take back `amounts` by kind of line ("fee", "voluntary"), with a letter to the member.

    Money that paid more than what is owed afterwards is open on its payment again. The year stays invoiced.
    """
    check_reason(reason)
    return _credit(_lock(invoice), amounts, reason, cancels=False, actor=actor, now=now)


@transaction.atomic
def cancel(invoice: Invoice, *, reason: str, actor: User | None, now: datetime) -> Invoice:
    """The invoice should not have been there: all that is left of it is credited, and another may take its place.

    Safe to run twice: an invoice that was cancelled stays as it is.
    """
    check_reason(reason)
    invoice = _lock(invoice)
    if invoice.cancelled_on:
        return invoice
    rest = {line.kind: line.amount - line.credited for line in invoice.lines.all() if line.amount > line.credited}
    if rest:
        _credit(invoice, rest, reason, cancels=True, actor=actor, now=now)
    invoice.cancelled_on = timezone.localdate(now)
    invoice.save(update_fields=["cancelled_on"])
    record(invoice, gettext_noop("invoice cancelled"), now=now, actor=actor, reason=reason.strip())
    return invoice


def creditable(invoice: Invoice) -> dict[str, Decimal]:
    """What credit notes may still take back, by kind of line."""
    return {line.kind: (line.amount - line.credited).quantize(CENT) for line in invoice.lines.all()}


def _lock(invoice: Invoice) -> Invoice:
    """The payments first, then the invoice: the order that everybody keeps."""
    paying = Payment.objects.filter(allocations__invoice=invoice, allocations__undone_at=None)
    payments = set(Payment.objects.select_for_update().filter(pk__in=paying.values("pk")).order_by("pk"))
    invoice = lock_invoice(invoice)
    if set(paying) - payments:
        raise RuleError(_("Money came in for this invoice at this very moment. Look again, and try once more."))
    return invoice


def _credit(
    invoice: Invoice,
    amounts: Mapping[str, Decimal],
    reason: str,
    *,
    cancels: bool,
    actor: User | None,
    now: datetime,
) -> CreditNote:
    lines = {line.kind: line for line in invoice.lines.all()}
    wanted = {lines[kind]: amount for kind, amount in amounts.items() if amount}
    _check(wanted)
    before, today = balance_of(invoice, today=FINALLY), timezone.localdate(now)
    note = CreditNote.objects.create(
        invoice=invoice,
        year=today.year,
        sequence=next_number(f"credit note {today.year}"),
        issued_on=today,
        language=invoice.language,
        reason=reason.strip(),
        cancels=cancels,
        issued_by=actor,
    )
    for line, amount in wanted.items():
        _take_back(note, line, amount)
    freed = _shrink(invoice, before, reason=note.number, today=today, actor=actor, now=now)
    _write_letter(note, freed, now)
    record(
        invoice, gettext_noop("invoice credited"), now=now, actor=actor, amount=str(note.total), number=note.number
    )
    wake(tasks.render_credit_note, note.pk)
    return note


def _check(wanted: Mapping[InvoiceLine, Decimal]) -> None:
    if not wanted:
        raise RuleError(_("Say how much is credited."))
    for line, amount in wanted.items():
        rest = (line.amount - line.credited).quantize(CENT)
        if not (amount.is_finite() and CENT <= amount <= rest and amount == amount.quantize(CENT)):
            facts = {"rest": euro(rest), "line": line.description}
            raise RuleError(_("Of “%(line)s” at most %(rest)s can be credited, in whole cents.") % facts)


def _take_back(note: CreditNote, line: InvoiceLine, amount: Decimal) -> None:
    """The database counts, and refuses to take back more than was asked."""
    CreditLine.objects.create(note=note, line=line, amount=amount)
    credited = Round(F("credited") + Value(amount), 2)
    InvoiceLine.objects.filter(pk=line.pk).update(credited=credited)


def _shrink(
    invoice: Invoice, before: Balance, *, reason: str, today: date, actor: User | None, now: datetime
) -> Decimal:
    """Give back the money, and forget the write-offs, that paid more than what is owed now. What was freed, in euro.

    What paid the fee never moves on to the voluntary extra: nobody asked the member.
    """
    after = balance_of(invoice, today=FINALLY)
    fee = after.fee - after.credited_fee
    fee_paid = min(before.fee_paid, fee)
    paid = fee_paid + min(before.voluntary_paid, after.voluntary - after.credited_voluntary)
    _shrink_write_offs(invoice, fee - fee_paid, reason=reason, today=today, actor=actor, now=now)
    too_much = after.paid - paid
    for allocation in invoice.allocations.filter(undone_at=None).select_related("payment").order_by("-pk"):
        if too_much <= 0:
            break
        release(allocation, reason=reason, actor=actor, now=now, until=today)
        if (rest := allocation.amount - too_much) > 0:
            give(allocation.payment, invoice, rest, actor=actor, now=now, since=today)
        too_much -= allocation.amount
    return after.paid - paid


def _shrink_write_offs(
    invoice: Invoice, most: Decimal, *, reason: str, today: date, actor: User | None, now: datetime
) -> None:
    rows = invoice.write_offs.filter(undone_at=None).order_by("-pk")
    too_much = sum((row.amount for row in rows), NOTHING) - most
    for row in rows:
        if too_much <= 0:
            return
        row.take_back(reason=reason, actor=actor, now=now, until=today)
        if (rest := row.amount - too_much) > 0:
            invoice.write_offs.create(
                amount=rest, reason=row.reason, counts_from=max(today, row.counts_from), made_at=now, made_by=actor
            )
        too_much -= row.amount


def _write_letter(note: CreditNote, freed: Decimal, now: datetime) -> None:
    invoice = note.invoice
    write(
        kind="credit note",
        template="dues/letters/credit_note",
        to=reader_of(invoice),
        context={
            "word": invoice.sender["word"].lower(),
            "organisation": invoice.recipient["name"],
            "number": note.number,
            "invoice": invoice.number,
            "period": str(invoice.period),
            "total": euro(note.total),
            "reason": note.reason.rstrip("."),
            "freed": euro(freed) if freed > NOTHING else "",
            "cancels": note.cancels,
        },
        now=now,
        about=note,
        waits_for_attachment=True,
    )
