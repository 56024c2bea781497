"""The production way of running, with real servers: it comes up, works, and bears that a server goes away."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.servers.deployment import Deployment
from tests.servers.processes import wait_until

pytestmark = pytest.mark.servers

WRITE_A_LETTER = """
from django.utils import timezone
from correspondence.models import Letter
from correspondence.outbox import write_many
write_many([Letter(
    kind="trial", to_email="{to}", to_name="Lotte", language="nl", subject="Proef", body="Dag Lotte",
    message_id="<{to}>", created_at=timezone.now(),
)])
"""
WAKE_TWENTY_TIMES = """
import time
from correspondence.tasks import deliver_due_letters
from journal.background import broker
started = time.monotonic()
for _ in range(20):
    broker.start(deliver_due_letters, ())
print(time.monotonic() - started)
"""
WAKE_THREE_TIMES = """
from correspondence.tasks import deliver_due_letters
for _ in range(3):
    deliver_due_letters.delay()
"""
CALM_SECONDS = 10


def test_migrations_are_complete_on_postgresql(deployment: Deployment):
    assert deployment.manage("migrate", "--check").returncode == 0
    engine = deployment.shell("from django.db import connection; print(connection.vendor)")
    assert engine == "postgresql"


def test_health_page_answers_through_gunicorn(deployment: Deployment):
    with deployment.client() as client:
        answer = client.get("/gezond/")
    assert (answer.status_code, answer.text) == (200, "ok")


def test_static_files_have_unchanging_names_and_are_compressed(deployment: Deployment):
    with deployment.client() as client:
        style = client.get(
            deployment.shell("from django.templatetags.static import static; print(static('css/base.css'))")
        )
    assert style.status_code == 200
    assert style.headers["cache-control"] == "max-age=315360000, public, immutable"
    assert style.headers["content-encoding"] in {"br", "gzip"}


def test_letter_leaves_through_redis_and_worker(deployment: Deployment):
    deployment.shell(WRITE_A_LETTER.format(to="lotte@example.org"))
    wait_until(lambda: deployment.sink.to("lotte@example.org"), "the letter", seconds=40)
    assert [mail["Subject"] for mail in deployment.sink.to("lotte@example.org")] == ["Proef"]


def test_database_outage_gives_a_calm_page_and_ends_without_a_restart(deployment: Deployment):
    first = deployment.web.pid
    with deployment.client() as client:
        assert client.get("/gezond/").status_code == 200
        deployment.postgres.stop()
        started = time.monotonic()
        answer = client.get("/gezond/")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert "Even geduld" in answer.text
        assert time.monotonic() - started < CALM_SECONDS
        deployment.postgres.start()
        assert [client.get("/gezond/").status_code for _ in range(10)] == [200] * 10
    assert deployment.web.pid == first


@pytest.mark.parametrize("path", ["/", "/lid-worden/", "/lid-worden/lidgeld/"])
def test_public_page_answers_while_redis_is_away(deployment: Deployment, path: str):
    deployment.redis.stop()
    with deployment.client() as client:
        assert client.get(path).status_code == 200


def test_pages_hardly_wait_for_a_broker_that_is_away(deployment: Deployment):
    deployment.redis.stop()
    assert float(deployment.shell(WAKE_TWENTY_TIMES)) < 1


def test_pages_hardly_wait_for_a_broker_that_never_answers(deployment: Deployment):
    deployment.redis.program.send(signal.SIGSTOP)
    try:
        assert float(deployment.shell(WAKE_TWENTY_TIMES)) < 5
    finally:
        deployment.redis.program.send(signal.SIGCONT)


def test_letter_written_while_redis_was_away_leaves_with_a_sweep(deployment: Deployment):
    deployment.redis.stop()
    deployment.shell(WRITE_A_LETTER.format(to="an@example.org"))
    deployment.redis.start()
    wait_until(lambda: deployment.sink.to("an@example.org"), "the letter", seconds=60)


def test_a_busy_worker_outlives_a_restart_of_redis(deployment: Deployment):
    """Its processes are held up, so that it holds wake-ups that nobody has begun with."""
    worker = deployment.worker
    received, lost = (worker.log.count(words) for words in (" received", "Connection to broker lost"))
    processes = [int(pid) for pid in Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()]
    signal_all(processes, signal.SIGSTOP)
    try:
        deployment.shell(WAKE_THREE_TIMES)
        wait_until(lambda: worker.log.count(" received") >= received + 3, "wake-ups that wait in the worker")
        deployment.redis.stop()
        wait_until(lambda: worker.log.count("Connection to broker lost") > lost, "a worker that misses Redis")
        deployment.redis.start()
    finally:
        signal_all(processes, signal.SIGCONT)
    deployment.shell(WRITE_A_LETTER.format(to="noor@example.org"))
    wait_until(lambda: deployment.sink.to("noor@example.org") or not worker.is_running, "the letter", seconds=60)
    assert worker.is_running
    assert "Unrecoverable error" not in worker.log


def signal_all(processes: list[int], number: int) -> None:
    for process in processes:
        os.kill(process, number)


def run(deployment: Deployment, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **deployment.env, "PORT": str(deployment.port)}
    return subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=False)


def test_health_check_of_the_image_tells_health_from_illness(deployment: Deployment):
    assert run(deployment, "deploy/healthcheck.py").returncode == 0
    deployment.postgres.stop()
    ill = run(deployment, "deploy/healthcheck.py")
    assert (ill.returncode, ill.stderr) == (1, "answer 503\n")


def test_health_check_of_the_worker_answers(deployment: Deployment):
    answer = run(deployment, "-m", "celery", "--app", "coopkracht.celery", "inspect", "ping")
    assert (answer.returncode, "pong" in answer.stdout) == (0, True)


def test_manage_refuses_a_production_environment_with_a_gap(deployment: Deployment):
    kept = deployment.env.pop("SECRET_KEY")
    try:
        result = deployment.manage("check", check=False)
    finally:
        deployment.env["SECRET_KEY"] = kept
    assert result.returncode == 1
    assert "SECRET_KEY is not set" in result.stderr


def test_foreign_host_name_is_refused(deployment: Deployment):
    answer = httpx.get(f"{deployment.base_url}/gezond/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
