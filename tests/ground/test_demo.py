"""The demo, as a newcomer starts it. It shares the run's one demo, except where it is stopped."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from coopkracht.demo_data import SIGN_INS
from coopkracht.management.commands.demo import announcement, demo_environment
from tests.servers.embedded import BASE, Embedded
from tests.servers.processes import wait_until

WRITE_A_LETTER = """
from django.utils import timezone
from correspondence.models import Letter
print(Letter.objects.create(
    kind="trial", to_email="an@example.org", to_name="An", language="nl", subject="Proef", body="Dag An",
    message_id="<trial>", created_at=timezone.now(),
).pk)
"""


@pytest.mark.parametrize("path", ["/", "/lid-worden/", "/aanvraag/", "/gezond/", "/static/css/base.css"])
def test_demo_answers(embedded: Embedded, path: str):
    with embedded.client() as client:
        assert client.get(path).status_code == 200


def test_demo_tells_its_addresses_and_sign_ins(embedded: Embedded):
    assert f"{embedded.base_url}/beheer/" in embedded.program.log
    assert [email for _, email, _ in SIGN_INS if email not in embedded.program.log] == []


def test_demo_works_in_the_background(embedded: Embedded):
    """Written by another process, so that only the clock's sweep can find it."""
    pk = int(embedded.shell(WRITE_A_LETTER))
    status = f"from correspondence.models import Letter; print(Letter.objects.get(pk={pk}).status)"
    wait_until(lambda: embedded.shell(status) == "sent", "the letter sent", seconds=60)


def test_demo_stops_cleanly_when_asked_and_keeps_its_data(embedded: Embedded):
    embedded.program.stop(signal.SIGTERM)
    assert embedded.program.log.rstrip().endswith("demo: stopped")
    assert embedded.program.returncode == 0
    embedded.start()
    assert embedded.program.log.count("demo data loaded") == 1


def test_demo_says_so_when_its_port_is_taken(tmp_path: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = subprocess.run(
            [sys.executable, "manage.py", "demo", "--port", str(port), "--folder", tmp_path],
            cwd=BASE,
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 1
    assert f"Port {port} cannot be used" in result.stderr
    assert "bin/demo --port 8080" in result.stderr
    assert "Traceback" not in result.stderr


def test_demo_sets_aside_what_points_at_real_servers(tmp_path: Path):
    environment = demo_environment(tmp_path, 8000)
    assert environment["DATABASE_URL"] == f"sqlite:///{tmp_path / 'portal.sqlite3'}"
    assert (environment["REDIS_URL"], environment["EMAIL_URL"]) == ("", "dummymail://")


def test_announcement_follows_the_port():
    assert "http://127.0.0.1:8123/mijn/" in announcement(8123)
