"""Fees by date: the general assembly decides them, staff write them down, and the past is never changed."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from accounts.models import User
from dues.models import FeeSchedule, Invoice
from journal.events import record
from journal.rules import RuleError

IN_USE = gettext_lazy("These fees are in use already. Plan new ones from a later day.")


def is_in_use(schedule: FeeSchedule, *, today: date) -> bool:
    """In force already, or an invoice may have been made by it."""
    made = Invoice.objects.filter(Q(issued_on__gte=schedule.valid_from) | Q(period__gte=schedule.valid_from.year))
    return schedule.valid_from <= today or made.exists()


@transaction.atomic
def plan(schedule: FeeSchedule, *, actor: User | None, now: datetime) -> FeeSchedule:
    """Write down fees from a coming day on, as the assembly decided them; `schedule` may be new or still planned."""
    today = timezone.localdate(now)
    _check(schedule, today)
    if schedule.pk:
        _locked(schedule, today)
    verb = gettext_noop("fees changed") if schedule.pk else gettext_noop("fees planned")
    schedule.save()
    record(schedule, verb, now=now, actor=actor, **_facts(schedule))
    return schedule


@transaction.atomic
def withdraw(schedule: FeeSchedule, *, actor: User | None, now: datetime) -> None:
    """Planned fees that will not come. What was planned stays in the history."""
    schedule = _locked(schedule, timezone.localdate(now))
    record(schedule, gettext_noop("fees withdrawn"), now=now, actor=actor, **_facts(schedule))
    try:
        schedule.delete()
    except ProtectedError as used:
        raise RuleError(IN_USE) from used


def _check(schedule: FeeSchedule, today: date) -> None:
    if schedule.valid_from <= today:
        raise RuleError(_("New fees begin on a coming day: what was invoiced is never recomputed."))
    if schedule.decided_on is None or schedule.decided_on > min(today, schedule.valid_from):
        raise RuleError(_("The general assembly decides first: on a day that is not after today."))
    if FeeSchedule.objects.filter(valid_from=schedule.valid_from).exclude(pk=schedule.pk).exists():
        raise RuleError(_("There are fees from that day on already."))


def _locked(schedule: FeeSchedule, today: date) -> FeeSchedule:
    """As it is stored. Raises RuleError when it is no longer a plan only."""
    stored = FeeSchedule.objects.select_for_update().get(pk=schedule.pk)
    if is_in_use(stored, today=today):
        raise RuleError(IN_USE)
    return stored


def _facts(schedule: FeeSchedule) -> dict[str, Any]:
    names = ("valid_from", "decided_on", "standard_fee", "large_fee", "supporting_fee")
    return {name: str(getattr(schedule, name)) for name in names}
