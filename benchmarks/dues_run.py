# ruff: noqa: T201 - printing is what it is for
"""What the yearly run costs: `.venv/bin/python benchmarks/dues_run.py [MEMBERS ...]` (100 1000 10000).

On a PostgreSQL of its own that syncs to disk as a real one: the plan, the issuing in chunks with the longest time
that the lock of the number series was held (from its being granted to the commit; at most 150 ms is asked) and the
longest that it was waited for, then a sample of the PDFs and of the letters, in processor time of one process. The
mail server takes every letter at once.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopkracht.settings")

Made = TypeVar("Made")
YEAR_AHEAD, MOST_MS, SAMPLE = 1, 150, 200


def main(sizes: list[int]) -> None:
    server = import_module("tests.servers.postgres").Postgres(fsync=True)
    try:
        server.create()
        with tempfile.TemporaryDirectory() as folder:
            os.environ |= {"DATABASE_URL": server.url, "PRIVATE_ROOT": folder, "EMAIL_URL": "dummymail://"}
            _prepare()
            chunk, load = import_module("dues.yearly_run").CHUNK, os.getloadavg()[0]
            print(f"chunks of {chunk}; load {load:.1f} on {os.cpu_count()} cores")
            print(
                " members   plan   start   issue   each  held longest/median  waited    PDFs  letters a second a core"
            )
            for size in sizes:
                _measure(size)
    finally:
        server.remove()


def _prepare() -> None:
    import django  # noqa: PLC0415 - the settings are read from the environment just made

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after the set-up

    call_command("migrate", verbosity=0)


def _measure(size: int) -> None:
    from django.utils import timezone  # noqa: PLC0415 - after the set-up

    from correspondence import delivery  # noqa: PLC0415 - after the set-up
    from dues import rendering, yearly_run  # noqa: PLC0415 - after the set-up
    from dues.models import Invoice  # noqa: PLC0415 - after the set-up
    from dues.yearly_plan import plan_of  # noqa: PLC0415 - after the set-up

    _empty()
    _members(size)
    now = timezone.now()
    year, lock = timezone.localdate(now).year + YEAR_AHEAD, Lock()
    plan, plan_s = _timed(lambda: plan_of(year, today=timezone.localdate(now)), perf_counter)
    run, start_s = _timed(
        lambda: yearly_run.start(year, fingerprint=plan.fingerprint, now=now, actor=None), perf_counter
    )
    with lock.watched():
        _run, issue_s = _timed(lambda: yearly_run.carry_on(run, clock=timezone.now), perf_counter)
    numbers = list(Invoice.objects.order_by("sequence").values_list("sequence", flat=True))
    if numbers != list(range(1, size + 1)):
        raise SystemExit("the numbers are not those that they should be")
    rendering.render_some(clock=timezone.now)  # the first page loads the fonts
    pdfs, pdf_s = _timed(lambda: _all(lambda: rendering.render_some(clock=timezone.now)), process_time)
    letters, letter_s = _timed(lambda: _all(lambda: delivery.deliver_due(clock=timezone.now)), process_time)
    longest, median = max(lock.held) * 1000, statistics.median(lock.held) * 1000
    mark = "" if longest <= MOST_MS else "  <- too long"
    print(
        f"{size:8} {plan_s:5.2f}s {start_s:6.2f}s {issue_s:6.2f}s {1000 * issue_s / size:4.1f}ms"
        f" {longest:9.0f} / {median:3.0f} ms {max(lock.waited) * 1000:7.0f} ms"
        f" {pdfs / pdf_s:7.1f} {letters / letter_s:8.1f}{mark}"
    )


def _timed(work: Callable[[], Made], clock: Callable[[], float]) -> tuple[Made, float]:
    start = clock()
    made = work()
    return made, clock() - start


def _all(step: Callable[[], int]) -> int:
    """Until nothing is left, or the sample is large enough."""
    done = 0
    while done < SAMPLE and (more := step()):
        done += more
    return done


class Lock:
    """Of the number series: the seconds that each chunk waited for it, and from its being granted to the commit."""

    def __init__(self) -> None:
        self.waited: list[float] = []
        self.held: list[float] = []

    def watched(self) -> AbstractContextManager[None]:
        from django.db import connection  # noqa: PLC0415 - after the set-up

        return connection.execute_wrapper(self._watch)

    def _watch(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        from django.db import transaction  # noqa: PLC0415 - after the set-up

        start = perf_counter()
        answer = execute(sql, *rest)
        if "journal_series" in sql and "FOR UPDATE" in sql:
            granted = perf_counter()
            self.waited.append(granted - start)
            transaction.on_commit(lambda: self.held.append(perf_counter() - granted))
        return answer


def _empty() -> None:
    """Nothing but the tables and what their migrations wrote."""
    from django.db import connection  # noqa: PLC0415 - after the set-up

    tables = (
        "dues_runmember", "dues_duesrun", "dues_invoiceline", "dues_invoice", "correspondence_attachment",
        "correspondence_letter", "journal_event", "journal_series", "membership_contact", "membership_membership",
        "membership_historicalmembership", "membership_organisation", "membership_historicalorganisation",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")


def _members(size: int) -> None:
    from membership.models import Contact, Membership, Organisation  # noqa: PLC0415 - after the set-up

    enterprise_number = import_module("tests.factories").enterprise_number
    organisations = Organisation.objects.bulk_create(
        Organisation(
            name=f"Coöperatie {n:05} cv",
            enterprise_number=enterprise_number(100_000 + n),
            street="Voorbeeldstraat 1",
            postcode="9000",
            city="Gent",
            employees=n % 70,
            balance_sheet_total=750_000,
            language="en" if n % 10 == 3 else "nl",
        )
        for n in range(size)
    )
    Membership.objects.bulk_create(
        Membership(organisation=one, kind="member", admitted_on="2025-03-01") for one in organisations
    )
    Contact.objects.bulk_create(
        Contact(organisation=one, name="Petra Proef", email=f"lid{n}@voorbeeld.example", is_main=True)
        for n, one in enumerate(organisations)
    )


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [100, 1_000, 10_000])
