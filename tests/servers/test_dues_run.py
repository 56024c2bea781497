"""A yearly run whose worker is killed again and again, with Redis restarted under it: one invoice, PDF, letter each.

NIGHTLY=1 runs 2,000 members and kills ten times; otherwise it is 100 members and three kills.
"""

import json
import os
import random
import time
from collections import Counter
from typing import Any

import psycopg
import pytest

from tests.servers.deployment import Deployment
from tests.servers.processes import wait_until

pytestmark = pytest.mark.servers

NIGHTLY = os.environ.get("NIGHTLY") == "1"
MEMBERS, KILLS, SECONDS = (2_000, 10, 900) if NIGHTLY else (100, 3, 90)
PLACE = "jaarronde.example"
STEPS = """
    SELECT (SELECT count(*) FROM dues_runmember WHERE run_id = %(run)s AND status <> 'waiting')
         + (SELECT count(*) FROM dues_invoice i JOIN dues_runmember m ON m.invoice_id = i.id
            WHERE m.run_id = %(run)s AND i.pdf <> '')
         + (SELECT count(*) FROM correspondence_letter l JOIN dues_runmember m ON m.invoice_id = l.about_id
            WHERE m.run_id = %(run)s AND l.kind = 'invoice' AND l.status IN ('sent', 'uncertain'))
"""
UNSENT = "SELECT count(*) FROM correspondence_letter WHERE kind = 'invoice' AND status IN ('ready', 'sending')"


class Run:
    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        started = self.shell(f"begin('{PLACE}', {MEMBERS})")
        self.pk, self.members = (int(word) for word in started.split())

    @property
    def steps(self) -> int:
        """Three for each member: its invoice, its PDF, its letter."""
        return 3 * self.members

    def shell(self, code: str) -> str:
        return self.deployment.shell(f"from tests.servers.runs import *\n{code}")

    def told(self) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads(self.shell(f"told({self.pk})"))
        return facts

    def reaches(self, target: int, *, seconds: float = SECONDS) -> None:
        with psycopg.connect(self.deployment.postgres.url, autocommit=True) as connection:
            wait_until(lambda: self._done(connection) >= target, f"{target} steps", seconds=seconds)

    def _done(self, connection: psycopg.Connection) -> int:
        row = connection.execute(STEPS, {"run": self.pk}).fetchone()
        assert row is not None
        return int(row[0])

    def letters_are_sent(self) -> None:
        with psycopg.connect(self.deployment.postgres.url, autocommit=True) as connection:
            wait_until(lambda: connection.execute(UNSENT).fetchone() == (0,), "every letter sent", seconds=60)

    def power_cut(self) -> None:
        self.deployment.worker.kill()
        self.shell(f"after_power_cut('{PLACE}')")
        self.deployment.start_worker()

    def redis_restarts(self) -> None:
        """Everything that waited in it is forgotten; the worker lives on and finds its way back."""
        self.deployment.redis.stop()
        self.deployment.redis.start()
        self.shell(f"after_power_cut('{PLACE}')")


def test_a_run_whose_worker_is_killed_at_random_moments(deployment: Deployment) -> None:
    began, moments = time.monotonic(), random.Random(20261125)  # noqa: S311 - moments, not secrets
    run = Run(deployment)
    targets = sorted(moments.randrange(run.steps * 19 // 20) for _ in range(KILLS + 1))
    for number, target in enumerate(targets):
        run.reaches(target)
        run.redis_restarts() if number == KILLS // 2 else run.power_cut()
    run.reaches(run.steps)

    arrived = Counter(str(mail["Message-ID"]) for mail in deployment.sink.to(f"@{PLACE}"))
    uncertain = int(run.shell(f"decide({sorted(arrived)!r})"))
    assert uncertain <= 2 * KILLS  # two processes, each with one letter at the door at most
    run.letters_are_sent()
    assert_whole(run)
    print(f"{run.members} members, {KILLS} kills, {uncertain} uncertain: {time.monotonic() - began:.0f} s")  # noqa: T201


def assert_whole(run: Run) -> None:
    told = run.told()
    everybody = dict.fromkeys(("members", "invoices", "memberships", "files", "letters", "attached"), run.members)
    assert {name: told[name] for name in everybody} == everybody
    assert told["statuses"] == {"sent": run.members}
    assert told["status"] == "done"
    assert told["in_order"]
    assert not told["gaps"]
    taken = Counter(str(mail["Message-ID"]) for mail in run.deployment.sink.mails)
    assert {taken[message_id] for message_id in told["message_ids"]} == {1}
