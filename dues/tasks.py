import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from dues import booking, credit_note_pdf, rendering
from dues.models import BankLine, Cancellation, CreditNote, DuesRun, Invoice
from journal.background import wake
from journal.rules import RuleError

logger = logging.getLogger(__name__)
# Few enough that a fresh credit note does not wait long behind them in the same worker.
SWEEP = 25


@shared_task(name="dues.render_invoice", soft_time_limit=40, time_limit=45)
def render_invoice(invoice_id: int) -> None:
    invoice = Invoice.objects.filter(pk=invoice_id).first()
    if invoice is None:
        return
    try:
        rendering.render(invoice, now=timezone.now())
    except RuleError as problem:
        logger.error("Invoice %s has no PDF yet: %s", invoice, problem)  # noqa: TRY400 - the sentence says it all


@shared_task(name="dues.render_waiting_invoices", soft_time_limit=40, time_limit=45)
def render_waiting_invoices() -> None:
    """The sweep: one batch of what waits. While letters wait for more, it comes again at once, behind other work."""
    if rendering.render_some(clock=timezone.now) == rendering.BATCH and rendering.is_urgent():
        wake(render_waiting_invoices)


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


@shared_task(name="dues.match_lines")
def match_lines(file_id: int) -> None:
    """What a statement brought: booked by itself where that is certain."""
    booking.book_certain(BankLine.objects.filter(statement__file=file_id), now=timezone.now())


@shared_task(name="dues.match_waiting_lines")
def match_waiting_lines() -> None:
    """The sweep: lines whose import was not followed by a worker, and those that came before their invoice."""
    booking.book_certain(BankLine.objects.all(), now=timezone.now())


@shared_task(name="dues.carry_on_run")
def carry_on_run(run_id: int) -> None:
    from dues import yearly_run  # noqa: PLC0415 - it wakes this task

    run = DuesRun.objects.filter(pk=run_id).first()
    if run is not None:
        yearly_run.carry_on(run, clock=timezone.now)


@shared_task(name="dues.carry_on_runs")
def carry_on_runs() -> None:
    """The sweep: runs that no worker has begun, and those whose worker died."""
    for run_id in DuesRun.objects.waiting_for_worker(timezone.now()).values_list("pk", flat=True):
        wake(carry_on_run, run_id)


@shared_task(name="dues.ask_sizes")
def ask_sizes() -> None:
    """Sweep: questions about the size, and their reminders; a chunk a time while there are more."""
    from dues import size_rounds  # noqa: PLC0415 - it wakes this task

    if size_rounds.write_some(now=timezone.now()) == size_rounds.CHUNK:
        wake(ask_sizes)


@shared_task(name="dues.send_reminders")
def send_reminders() -> None:
    """Sweep: where the association wants it so, each mailed reminder that is due. The rest is a person's deed."""
    from dues import reminding  # noqa: PLC0415 - it wakes a task of this file

    if settings.REMINDERS_AUTOMATIC:
        reminding.send_due_letters(now=timezone.now())


@shared_task(name="dues.render_waiting_reminders", soft_time_limit=40, time_limit=45)
def render_waiting_reminders() -> None:
    """The sweep: one batch of reminders without their PDF; when there is more, once again."""
    from dues import reminder_rendering  # noqa: PLC0415 - needed by workers only

    if reminder_rendering.render_some(clock=timezone.now) == rendering.BATCH:
        wake(render_waiting_reminders)
