"""Writing reminders: each level once an invoice, with its letter, in one transaction under the invoice's lock."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from stdnum import iban

from accounts.models import User
from correspondence.models import Letter
from correspondence.outbox import write
from dues import placeholders, tasks
from dues.balances import balance_of
from dues.invoicing import main_contact, reader_of
from dues.models import Invoice, Reminder, ReminderHold, ReminderLevel
from dues.money import euro
from dues.references import formatted
from dues.reminder_plan import Due, due_one, due_reminders
from journal.background import wake
from journal.events import record
from journal.rules import RuleError
from membership.models import Membership

Kind = ReminderLevel.Kind


@dataclass
class Sending:
    """What became of those that were chosen: written, or dropped with the sentence that says why."""

    written: list[Reminder] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def send(chosen: Iterable[tuple[int, int]], *, now: datetime, actor: User | None) -> Sending:
    """Write each of these (invoice, level), each in its own transaction. Who paid meanwhile is dropped, and named."""
    sending = Sending()
    for invoice_pk, level_pk in chosen:
        invoice = Invoice.objects.filter(pk=invoice_pk).first()
        if invoice is None:
            continue
        try:
            sending.written.append(remind(invoice, level_pk=level_pk, now=now, actor=actor))
        except RuleError as reason:
            sending.dropped.append(str(reason))
    return sending


def send_due_letters(*, now: datetime) -> Sending:
    """All mailed reminders that are due. Notices on paper and the list for the board wait for a person."""
    due = due_reminders(today=timezone.localdate(now))
    mailed = [one for one in due if one.level.kind == Kind.LETTER and not one.lacks_contact]
    return send([(one.invoice.pk, one.level.pk) for one in mailed], now=now, actor=None)


@transaction.atomic
def remind(invoice: Invoice, *, level_pk: int, now: datetime, actor: User | None) -> Reminder:
    """Write this level, and note the ones it passes over. A payment waits for the same lock, or came before it.

    Raises RuleError, naming the member, when this level is not what is due by now.
    """
    today = timezone.localdate(now)
    Invoice.objects.select_for_update().get(pk=invoice.pk)
    due = due_one(invoice, today=today)
    if due is None or due.level.pk != level_pk:
        raise RuleError(_why_not(invoice, due, today))
    if due.lacks_contact:
        name = due.invoice.membership.organisation.name
        raise RuleError(_("%(name)s: there is nobody to write to.") % {"name": name})
    reminder = _write(due, now=now, actor=actor)
    passed = [level.name_nl for level in due.passed_over]
    facts: dict[str, Any] = {"level": due.level.name_nl, "amount": str(due.amount), "passed_over": passed}
    record(due.invoice, gettext_noop("reminded"), now=now, actor=actor, **facts)
    wake(tasks.render_waiting_reminders)
    return reminder


def _why_not(invoice: Invoice, due: Due | None, today: date) -> str:
    facts = {"name": invoice.membership.organisation.name, "number": invoice.number}
    if not balance_of(invoice, today=today).fee_open:
        return _("%(name)s is dropped: the fee of %(number)s was paid meanwhile.") % facts
    if ReminderHold.objects.on(today).filter(membership=invoice.membership_id).exists():
        return _("%(name)s is dropped: there is a hold on its reminders.") % facts
    if due is not None:
        return _("%(name)s is dropped: another step is due by now. Look again.") % facts
    return _("%(name)s is dropped: this step was taken already, or is not due yet.") % facts


def _write(due: Due, *, now: datetime, actor: User | None) -> Reminder:
    common = {"invoice": due.invoice, "amount": due.amount, "written_at": now, "written_by": actor}
    why = due.why[:300]
    Reminder.objects.bulk_create(
        Reminder(level=level, skipped=True, why=_("A later step was due already."), **common)
        for level in due.passed_over
    )
    facts = facts_of(due, now) if due.level.kind != Kind.LIST else {}
    reminder = Reminder(level=due.level, why=why, facts=facts, **common)
    reminder.save()
    if due.level.kind == Kind.LETTER:
        reminder.letter = _letter(due, reminder, now)
        reminder.save(update_fields=["letter"])
    return reminder


def facts_of(due: Due, now: datetime) -> dict[str, Any]:
    """Everything on the PDF and in the letter, in the member's language, as it is at this moment."""
    invoice, organisation = due.invoice, due.invoice.membership.organisation
    contact = main_contact(organisation)
    language = invoice.language
    with translation.override(language):
        words = {
            "name": contact.name if contact else invoice.recipient["name"],
            "organisation": invoice.recipient["name"],
            "word": invoice.sender["word"].lower(),
            "number": invoice.number,
            "year": str(invoice.period),
            "amount": euro(due.amount),
            "due_on": date_format(invoice.due_on, "j F Y"),
            "days_late": str(max((due.today - invoice.due_on).days, 0)),
            "account": iban.format(invoice.sender["iban"]),
            "holder": invoice.sender["name"],
            "reference": formatted(invoice.reference),
            "association": invoice.sender["name"],
        }
        written_on = date_format(timezone.localdate(now), "j F Y")
        subject, text = (placeholders.fill(part, words) for part in due.level.words(language))
    return {
        "language": language,
        "sender": invoice.sender,
        "recipient": invoice.recipient,
        "written_iso": timezone.localdate(now).isoformat(),
        "written_on": written_on,
        "subject": subject,
        "text": text,
        "amount": str(due.amount),
        "ogm": invoice.reference,
        "words": words,
    }


def _letter(due: Due, reminder: Reminder, now: datetime) -> Letter:
    facts = reminder.facts
    return write(
        kind=gettext_noop("reminder"),
        template="dues/letters/reminder",
        to=reader_of(due.invoice),
        context={"subject": facts["subject"], "text": facts["text"]},
        now=now,
        action_url=reverse("pay", args=[due.invoice.pay_key]),
        about=due.invoice,
        waits_for_attachment=True,
    )


@transaction.atomic
def hold(
    membership: Membership, *, reason: str, until: date | None, now: datetime, actor: User | None
) -> ReminderHold:
    """No reminders to this member until and including that day. It takes the place of a hold that was there."""
    if not reason.strip():
        raise RuleError(_("Write down why."))
    if until is not None and until < timezone.localdate(now):
        raise RuleError(_("This day has passed already."))
    Membership.objects.select_for_update().get(pk=membership.pk)
    ReminderHold.objects.filter(membership=membership, lifted_at=None).update(lifted_at=now, lifted_by=actor)
    made = ReminderHold.objects.create(
        membership=membership, reason=reason.strip(), until=until, set_at=now, set_by=actor
    )
    facts = {"reason": made.reason, "until": str(until or "")}
    record(membership, gettext_noop("reminders on hold"), now=now, actor=actor, **facts)
    return made


@transaction.atomic
def lift(held: ReminderHold, *, now: datetime, actor: User | None) -> None:
    """Safe to do twice."""
    if ReminderHold.objects.filter(pk=held.pk, lifted_at=None).update(lifted_at=now, lifted_by=actor):
        record(held.membership, gettext_noop("hold on reminders lifted"), now=now, actor=actor)


@transaction.atomic
def mark_posted(reminder: Reminder, *, posted_on: date, note: str, now: datetime, actor: User | None) -> Reminder:
    """A formal notice went to the post office; `note` is the number on its receipt."""
    reminder = Reminder.objects.select_for_update().get(pk=reminder.pk)
    if not timezone.localdate(reminder.written_at) <= posted_on <= timezone.localdate(now):
        raise RuleError(_("It was posted between the day that it was written and today."))
    reminder.posted_on, reminder.posted_note = posted_on, note.strip()
    reminder.save(update_fields=["posted_on", "posted_note"])
    facts = {"posted_on": str(posted_on), "note": reminder.posted_note}
    record(reminder.invoice, gettext_noop("formal notice posted"), now=now, actor=actor, **facts)
    return reminder
