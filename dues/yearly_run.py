"""The yearly run: confirmed once, then issued in chunks. Killed or started twice, each member gets one invoice."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.models import User
from correspondence.models import Letter
from correspondence.outbox import store
from correspondence.waiting_kinds import hold_waiting_kinds
from correspondence.wording import Wordings, wordings_of
from dues import billing, invoicing, size_rounds, tasks
from dues.fees import Assessment, assess
from dues.models import DuesRun, Invoice, InvoiceLine, RunMember, Tier
from dues.money import euro
from dues.yearly_plan import Plan, Planned, first_day, plan_of
from journal import events
from journal.background import wake
from journal.events import record
from journal.models import Event
from journal.numbering import likely_next, next_numbers, take_numbers
from journal.rules import RuleError
from membership.models import Membership

# Few enough that the number is held for well under 150 ms, letters and events included, also on a busy machine.
CHUNK = 25
# How often a block of numbers is guessed before its letters are written under the lock after all.
GUESSES = 3
# How many trains of PDFs the first chunks start; each goes on by itself until nothing waits.
TRAINS = 4


@transaction.atomic
def start(year: int, *, fingerprint: str, with_supporting: bool = True, now: datetime, actor: User | None) -> DuesRun:
    """Confirm the plan that somebody looked at, and wake a worker. Closes the size round of that year.

    Raises RuleError when the plan is another one by now, when it is empty, or while a run for the year is under way.
    """
    if DuesRun.objects.filter(year=year, status=DuesRun.Status.RUNNING).exists():
        raise RuleError(_running(year))
    plan = plan_of(year, today=timezone.localdate(now), with_supporting=with_supporting)
    if not plan.planned:
        raise RuleError(_("There is nobody to invoice for %(year)s.") % {"year": year})
    if plan.fingerprint != fingerprint:
        raise RuleError(_changed(plan))
    run = _begin(plan, now=now, actor=actor)
    RunMember.objects.bulk_create([_row(run, number, one) for number, one in enumerate(plan.planned, 1)], 500)
    size_rounds.close_for(year, now=now, actor=actor)
    facts: dict[str, Any] = {"year": year, "invoices": run.count, "total": str(run.total)}
    record(run, gettext_noop("yearly run started"), now=now, actor=actor, **facts)
    wake(tasks.carry_on_run, run.pk)
    return run


def _running(year: int) -> str:
    return _("A run for %(year)s is under way. It goes on by itself; look at its page.") % {"year": year}


def _changed(plan: Plan) -> str:
    facts = {"n": plan.count, "total": euro(plan.total)}
    return (
        ngettext(
            "Something changed since you looked: it would be %(n)s invoice now, %(total)s in all. Look again.",
            "Something changed since you looked: it would be %(n)s invoices now, %(total)s in all. Look again.",
            plan.count,
        )
        % facts
    )


def _begin(plan: Plan, *, now: datetime, actor: User | None) -> DuesRun:
    try:
        with transaction.atomic():
            return DuesRun.objects.create(
                year=plan.year,
                schedule=plan.schedule,
                fingerprint=plan.fingerprint,
                count=plan.count,
                total=plan.total,
                started_at=now,
                started_by=actor,
            )
    except IntegrityError as clash:  # somebody else started it in this very moment
        raise RuleError(_running(plan.year)) from clash


def _row(run: DuesRun, position: int, one: Planned) -> RunMember:
    return RunMember(
        run=run,
        position=position,
        membership=one.membership,
        employees=one.employees,
        balance_sheet_total=one.balance_sheet_total,
        tier=one.tier,
        fee=one.fee,
        voluntary_extra=one.extra,
    )


def carry_on(
    run: DuesRun, *, clock: Callable[[], datetime], progress: Callable[[int], object] = lambda done: None
) -> DuesRun:
    """Issue what is left of it, chunk by chunk, unless another worker is at it. Safe to call at any time.

    `progress` is told after each chunk how many members were dealt with since the call. Takes a clock, because a
    run may last for minutes.
    """
    claim = uuid.uuid4()
    if not DuesRun.objects.waiting_for_worker(clock()).filter(pk=run.pk).update(claim=claim, claimed_at=clock()):
        run.refresh_from_db()
        return run
    done = 0
    for number in count():
        dealt_with = _chunk(run.pk, claim, now=clock(), starts_train=number < TRAINS)
        if not dealt_with:
            break
        done += dealt_with
        progress(done)
    run.refresh_from_db()
    return run


@transaction.atomic
def _chunk(run_pk: int, claim: uuid.UUID, *, now: datetime, starts_train: bool) -> int:
    """One chunk, whole or not at all; 0 when nothing was left, or when the claim was lost to another worker.

    Locks in the order of the house: the run, the memberships, the number series.
    """
    run = DuesRun.objects.select_for_update().filter(pk=run_pk, claim=claim, status=DuesRun.Status.RUNNING).first()
    if run is None:
        return 0
    rows = list(run.members.filter(status=RunMember.Status.WAITING).order_by("position")[:CHUNK])
    if not rows:
        _finish(run, now)
        return 0
    run.claimed_at = now
    run.save(update_fields=["claimed_at"])
    if still := _still_to_issue(rows, run, now):
        _store(run, _numbered(run, still, now))
    if starts_train:
        wake(tasks.render_waiting_invoices)
    return len(rows)


def _finish(run: DuesRun, now: datetime) -> None:
    run.status, run.finished_at = DuesRun.Status.DONE, now
    run.save(update_fields=["status", "finished_at"])
    issued = run.members.filter(status=RunMember.Status.ISSUED).count()
    record(run, gettext_noop("yearly run finished"), now=now, actor=None, year=run.year, invoices=issued)


@dataclass
class _Draft:
    """One invoice with everything that belongs to it, before it is stored."""

    row: RunMember
    invoice: Invoice
    lines: list[InvoiceLine]
    letter: Letter
    event: Event

    def belongs_to_stored(self) -> None:
        """Now that the invoice has its key."""
        for line in self.lines:
            line.invoice = self.invoice
        self.letter.about = self.event.subject = self.invoice


def _still_to_issue(rows: Sequence[RunMember], run: DuesRun, now: datetime) -> list[RunMember]:
    """Lock their memberships, look again, and write down who got an invoice, left or lost its contact meanwhile."""
    invoiced = Invoice.objects.settling(run.year).filter(membership=OuterRef("pk"))
    keys = [row.membership_id for row in rows]
    list(Membership.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    current = (
        Membership.objects.filter(pk__in=keys)
        .annotate(is_invoiced=Exists(invoiced))
        .select_related("organisation__billing")
        .prefetch_related("organisation__contacts")
        .in_bulk()
    )
    skipped = []
    for row in rows:
        row.membership = current[row.membership_id]
        if why := _why_not(row.membership, run, now):
            row.status, row.why = RunMember.Status.SKIPPED, why
            skipped.append(row)
    RunMember.objects.bulk_update(skipped, ["status", "why"])
    return [row for row in rows if row.status == RunMember.Status.WAITING]


def _why_not(membership: Any, run: DuesRun, now: datetime) -> str:
    if membership.is_invoiced:
        return RunMember.Why.INVOICED
    last = membership.ended_on
    if last is not None and last < first_day(run.year, today=timezone.localdate(now)):
        return RunMember.Why.ENDED
    return "" if invoicing.main_contact(membership.organisation) else RunMember.Why.NO_CONTACT


def _numbered(run: DuesRun, rows: list[RunMember], now: datetime) -> list[_Draft]:
    """Everything is written by a guess at the numbers, so that their lock is held to store it only.

    Where the guess was wrong, because somebody issued in this very moment, the lock is let go and it is redone.
    """
    series, wordings = invoicing.series(now), wordings_of(invoicing.LETTER)
    for _guess in range(GUESSES):
        first = likely_next(series)
        drafts = _drafts(run, rows, first, now, wordings)
        if take_numbers(series, len(rows), first=first):
            return drafts
    return _drafts(run, rows, next_numbers(series, len(rows)).start, now, wordings)


def _drafts(run: DuesRun, rows: list[RunMember], first: int, now: datetime, wordings: Wordings) -> list[_Draft]:
    drafts = [_draft(run, row, sequence, now, wordings) for sequence, row in enumerate(rows, first)]
    hold_waiting_kinds([draft.letter for draft in drafts])
    return drafts


def _draft(run: DuesRun, row: RunMember, sequence: int, now: datetime, wordings: Wordings) -> _Draft:
    organisation = row.membership.organisation
    contact = invoicing.main_contact(organisation)
    assert contact is not None  # noqa: S101 - narrows the type; who has none was skipped
    with translation.override(billing.language_of(organisation)):
        assessment = assess(
            supporting=row.membership.kind == Membership.Kind.SUPPORTING,
            employees=row.employees,
            balance_sheet_total=row.balance_sheet_total,
            schedule=run.schedule,
        )
    # Tier and fee as they were confirmed, whatever somebody did to the schedule since.
    confirmed = Assessment(tier=Tier(row.tier), fee=row.fee, reason=assessment.reason)
    dues = invoicing.Dues(run.year, confirmed, row.voluntary_extra)
    invoice = invoicing.drawn_up(row.membership, contact, dues, sequence=sequence, now=now)
    lines = invoicing.lines_of(invoice, dues)
    letter = invoicing.letter_of(invoice, dues, now=now, wordings=wordings)
    facts = invoicing.event_of(invoice)
    event = events.drawn_up(invoice, invoicing.ISSUED, now=now, actor=run.started_by, **facts)
    return _Draft(row, invoice, lines, letter, event)


def _store(run: DuesRun, drafts: list[_Draft]) -> None:
    """Under the lock of the numbers: nothing is looked up or composed here."""
    Invoice.objects.bulk_create([draft.invoice for draft in drafts])
    for draft in drafts:
        draft.belongs_to_stored()
    InvoiceLine.objects.bulk_create([line for draft in drafts for line in draft.lines])
    store([draft.letter for draft in drafts])
    Event.objects.bulk_create([draft.event for draft in drafts])
    mine = Invoice.objects.settling(run.year).filter(membership=OuterRef("membership")).values("pk")[:1]
    rows = RunMember.objects.filter(pk__in=[draft.row.pk for draft in drafts])
    rows.update(status=RunMember.Status.ISSUED, invoice=Subquery(mine))
