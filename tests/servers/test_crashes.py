"""The worker is killed, Redis forgets everything: no invoice and no letter is lost, none leaves twice."""

import json
from collections import Counter
from typing import Any

import pytest
from redis import Redis

from tests.servers.deployment import Deployment
from tests.servers.processes import wait_until
from tests.servers.smtp import Fault

pytestmark = pytest.mark.servers

QUEUE = "celery"


def run(deployment: Deployment, code: str) -> str:
    return deployment.shell(f"from tests.servers.invoices import *\n{code}")


def became_of(deployment: Deployment, place: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run(deployment, f"report('{place}')"))
    return rows


def arrived(deployment: Deployment, place: str) -> Counter[str]:
    """How often each letter to this place came out at the mail server."""
    return Counter(str(mail["Message-ID"]) for mail in deployment.sink.to(f"@{place}"))


def kill_worker(deployment: Deployment, place: str) -> None:
    """As a power cut would. Then so much time passes that its claims are void, and the clock strikes."""
    deployment.worker.kill()
    deployment.sink.behave(Fault.NONE)
    run(deployment, f"outlive_claims('{place}')\nsweep()")
    deployment.start_worker()


def assert_one_pdf_each(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        assert len(row["files"]) == 1
        assert row["files"][0].endswith(row["pdf"])
        assert [letter["attachments"] for letter in row["letters"]] == [[f"lidgeldnota-{row['number']}.pdf"]]


def test_killing_the_worker_loses_nothing_and_doubles_nothing(deployment: Deployment) -> None:
    """Killed while a letter stands at the mail server's door, and again as soon as the next ones leave."""
    place = "stroompanne.example"
    deployment.sink.behave(Fault.HANG)
    run(deployment, f"issue('{place}', first=1, count=8)")
    wait_until(lambda: any(place in address for address in deployment.sink.asked), "a letter on its way")
    kill_worker(deployment, place)
    wait_until(lambda: arrived(deployment, place), "the first letter")
    kill_worker(deployment, place)

    rows = settled(deployment, place)
    assert_one_pdf_each(rows)
    statuses = {letter["message_id"]: letter["status"] for row in rows for letter in row["letters"]}
    count = arrived(deployment, place)
    assert len(statuses) == 8
    assert set(statuses.values()) == {"sent", "uncertain"}
    assert {key for key, status in statuses.items() if status == "sent"} <= set(count) <= set(statuses)
    assert set(count.values()) == {1}


def settled(deployment: Deployment, place: str) -> list[dict[str, Any]]:
    """What became of the invoices, once no letter is under way any more."""
    rows: list[dict[str, Any]] = []

    def is_settled() -> bool:
        rows[:] = became_of(deployment, place)
        return all(letter["status"] in {"sent", "uncertain"} for row in rows for letter in row["letters"])

    wait_until(is_settled, "every letter sent or marked", seconds=60)
    return rows


def test_what_redis_forgot_leaves_with_the_next_round_of_the_clock(deployment: Deployment) -> None:
    """Wake-ups are lost with a flush and with an outage; what they were for stands in the database."""
    place = "geheugenverlies.example"
    deployment.worker.stop()
    run(deployment, f"issue('{place}', first=1, count=3)")
    with Redis.from_url(deployment.redis.url) as redis:
        assert redis.llen(QUEUE) >= 3
        redis.flushall()
    deployment.redis.stop()
    run(deployment, f"issue('{place}', first=4, count=3)")
    deployment.redis.start()
    deployment.start_worker()

    run(deployment, "sweep()")

    wait_until(lambda: len(arrived(deployment, place)) == 6, "six letters", seconds=60)
    rows = settled(deployment, place)
    assert_one_pdf_each(rows)
    message_ids = [letter["message_id"] for row in rows for letter in row["letters"]]
    assert arrived(deployment, place) == dict.fromkeys(message_ids, 1)
    assert len(message_ids) == 6
