"""Which reminders are due, and why: computed from what is open and what was written, never from a calendar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dues.balances import shown_balance
from dues.invoicing import main_contact
from dues.models import Invoice, InvoiceQuerySet, Reminder, ReminderHold, ReminderLevel
from dues.money import euro


@dataclass(frozen=True)
class Due:
    """One reminder that may be written now. `passed_over` are the levels before it that never will be."""

    invoice: Invoice
    level: ReminderLevel
    passed_over: list[ReminderLevel]
    last: Reminder | None
    amount: Decimal
    today: date

    @property
    def key(self) -> str:
        """As a form sends it back: which invoice, at which level."""
        return f"{self.invoice.pk}-{self.level.pk}"

    @property
    def lacks_contact(self) -> bool:
        return self.level.kind == ReminderLevel.Kind.LETTER and (
            main_contact(self.invoice.membership.organisation) is None
        )

    @property
    def waits_for_a_person(self) -> bool:
        by_itself = settings.REMINDERS_AUTOMATIC and self.level.kind == ReminderLevel.Kind.LETTER
        return self.lacks_contact or not by_itself

    @property
    def why(self) -> str:
        """Why this member, why now, in the active language."""
        sentences = [self._open, self._before]
        if self.passed_over:
            names = ", ".join(level.name for level in self.passed_over)
            sentences.append(_("Passed over: %(levels)s.") % {"levels": names})
        return " ".join(sentences)

    @property
    def _open(self) -> str:
        late = (self.today - self.invoice.due_on).days
        facts = {"amount": euro(self.amount), "day": date_format(self.invoice.due_on, "j F Y"), "n": abs(late)}
        if late <= 0:
            return _("%(amount)s is to be paid by %(day)s.") % facts
        return (
            ngettext(
                "%(amount)s was to be paid by %(day)s, %(n)s day ago.",
                "%(amount)s was to be paid by %(day)s, %(n)s days ago.",
                late,
            )
            % facts
        )

    @property
    def _before(self) -> str:
        if self.last is None:
            return _("Not reminded before.")
        day = date_format(timezone.localdate(self.last.written_at), "j F Y")
        return _("Last step: %(level)s on %(day)s.") % {"level": self.last.level.name, "day": day}


def due_reminders(*, today: date, invoices: InvoiceQuerySet | None = None) -> list[Due]:
    """All that may be written today, the furthest first. Four queries, however many there are."""
    levels = list(ReminderLevel.objects.filter(is_active=True).order_by("position"))
    if not levels:
        return []
    earliest = today - timedelta(days=min(level.days for level in levels))
    written = Prefetch("reminders", Reminder.objects.select_related("level").order_by("level__position"))
    rows = (
        (Invoice.objects.all() if invoices is None else invoices)
        .asking(today)
        .filter(due_on__lte=earliest, issued_on__lte=today)
        .exclude(membership__in=ReminderHold.objects.on(today).values("membership"))
        .select_related("membership__organisation__billing")
        .prefetch_related("membership__organisation__contacts", written)
        .order_by("due_on", "sequence")
    )
    found = [due for invoice in rows if (due := _due(invoice, levels, today))]
    return sorted(found, key=lambda due: -due.level.position)


def due_one(invoice: Invoice, *, today: date) -> Due | None:
    return next(iter(due_reminders(today=today, invoices=Invoice.objects.filter(pk=invoice.pk))), None)


def _due(invoice: Invoice, levels: Sequence[ReminderLevel], today: date) -> Due | None:
    """The furthest level that is reached, when nothing as far was written and the last one is long enough ago."""
    written = list(invoice.reminders.all())
    furthest = max((one.level.position for one in written), default=-1)
    reached = [level for level in levels if level.position > furthest and _is_reached(level, invoice, today)]
    if not reached:
        return None
    level = reached[-1]
    last = max((one for one in written if not one.skipped), key=lambda one: one.written_at, default=None)
    if last and today < timezone.localdate(last.written_at) + timedelta(days=level.wait_days):
        return None
    passed_over = _passed_over(levels, level, written)
    return Due(invoice, level, passed_over, last, shown_balance(invoice).fee_open, today)


def _is_reached(level: ReminderLevel, invoice: Invoice, today: date) -> bool:
    """What is said before the due date has no sense after it."""
    still_before = level.days >= 0 or today <= invoice.due_on
    return still_before and level.due_from(invoice.due_on) <= today


def _passed_over(
    levels: Sequence[ReminderLevel], level: ReminderLevel, written: Iterable[Reminder]
) -> list[ReminderLevel]:
    done = {one.level_id for one in written}
    return [one for one in levels if one.position < level.position and one.pk not in done]
