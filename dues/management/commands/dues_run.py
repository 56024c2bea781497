"""manage.py dues_run YEAR [--dry-run] [--json]: the yearly run from the command line, as on its screen."""

import json
import sys
import time
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dues import yearly_run
from dues.models import DuesRun, RunMember
from dues.money import euro
from dues.yearly_plan import Plan, plan_of
from journal.rules import RuleError

WIDTH = 30


class Command(BaseCommand):
    help = "Invoice every member for YEAR, each once; PDFs and letters follow. Run again, it goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--dry-run", action="store_true", help="only tell what it would do")
        parser.add_argument("--json", action="store_true", help="tell it as JSON")
        parser.add_argument("--without-supporting", action="store_true", help="leave supporting members out")

    def handle(self, *args: Any, **options: Any) -> None:
        year, as_json = options["year"], options["json"]
        try:
            running = DuesRun.objects.filter(year=year, status=DuesRun.Status.RUNNING).first()
            if running is None or options["dry_run"]:
                plan = self._plan(year, with_supporting=not options["without_supporting"])
                self._tell_plan(plan, as_json=as_json, in_full=options["dry_run"])
                if options["dry_run"] or not plan.planned:
                    return
                running = yearly_run.start(
                    year,
                    fingerprint=plan.fingerprint,
                    with_supporting=not options["without_supporting"],
                    now=timezone.now(),
                    actor=None,
                )
        except RuleError as problem:
            raise CommandError(str(problem)) from problem
        self._tell_result(self._carry_on(running, quiet=as_json), as_json=as_json)

    def _plan(self, year: int, *, with_supporting: bool) -> Plan:
        return plan_of(year, today=timezone.localdate(), with_supporting=with_supporting)

    def _tell_plan(self, plan: Plan, *, as_json: bool, in_full: bool) -> None:
        if as_json:
            if in_full or not plan.planned:
                self.stdout.write(json.dumps(plan_as_data(plan), ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"{plan.year}: {plan.count} invoices, {euro(plan.total)}, {plan.unanswered} without answer")
        for one in plan.planned if in_full else ():
            change = one.change_in_words()
            self.stdout.write(f"  {one.membership.organisation.name}  {one.tier.label}  {euro(one.total)}  {change}")
        for left in plan.left_out if in_full else ():
            self.stdout.write(f"  - {left.membership.organisation.name}: {left.reason}")

    def _carry_on(self, run: DuesRun, *, quiet: bool) -> DuesRun:
        """Do it here, or watch a worker that was faster do it; take over when that one dies."""

        def draw(_done: int = 0) -> None:
            self._draw(run, quiet=quiet)

        while yearly_run.carry_on(run, clock=timezone.now, progress=draw).status != DuesRun.Status.DONE:
            draw()
            time.sleep(0.5)
        run.refresh_from_db()
        draw()
        return run

    def _draw(self, run: DuesRun, *, quiet: bool) -> None:
        if quiet or not sys.stderr.isatty():
            return
        done = run.members.exclude(status=RunMember.Status.WAITING).count()
        full = WIDTH * done // run.count
        end = "\n" if run.status == DuesRun.Status.DONE else ""
        self.stderr.write(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {done}/{run.count}", ending=end)

    def _tell_result(self, run: DuesRun, *, as_json: bool) -> None:
        told = result_as_data(run)
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        numbers = f", {told['first']} to {told['last']}" if told["issued"] else ""
        self.stdout.write(f"{told['issued']} invoices issued{numbers}; {sum(told['skipped'].values())} skipped")


def plan_as_data(plan: Plan) -> dict[str, Any]:
    return {
        "year": plan.year,
        "count": plan.count,
        "total": str(plan.total),
        "unanswered": plan.unanswered,
        "invoices": [
            {
                "membership": one.membership.pk,
                "name": one.membership.organisation.name,
                "tier": one.tier.value,
                "why": one.assessment(plan.schedule).reason,
                "fee": str(one.fee),
                "voluntary_extra": str(one.extra),
                "answered": one.answered,
                "change": one.change,
            }
            for one in plan.planned
        ],
        "left_out": [
            {"membership": one.membership.pk, "name": one.membership.organisation.name, "why": one.why}
            for one in plan.left_out
        ],
    }


def result_as_data(run: DuesRun) -> dict[str, Any]:
    issued = run.members.filter(status=RunMember.Status.ISSUED).select_related("invoice").order_by("position")
    first, last = issued.first(), issued.last()
    skipped = run.members.filter(status=RunMember.Status.SKIPPED).values_list("why", flat=True)
    return {
        "run": run.pk,
        "year": run.year,
        "status": run.status,
        "issued": issued.count(),
        "first": first.invoice.number if first and first.invoice else "",
        "last": last.invoice.number if last and last.invoice else "",
        "skipped": dict(Counter(skipped)),
    }
