"""The commands of docs/operating.md for backup and restore, against a real PostgreSQL."""

import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.servers.deployment import Deployment
from tests.servers.programs import needs

pytestmark = pytest.mark.servers

SOMETHING_TO_KEEP = """
from journal.numbering import next_number
from django.db import transaction
with transaction.atomic():
    print(next_number("backup trial"))
"""
CONTENT = """
from django.core import serializers
from django.apps import apps
from hashlib import sha256
for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
    rows = serializers.serialize("json", model._base_manager.order_by("pk"))
    print(model._meta.label, sha256(rows.encode()).hexdigest())
"""


def test_restored_backup_holds_every_row_and_continues_the_numbers(deployment: Deployment, tmp_path: Path):
    first = int(deployment.shell(SOMETHING_TO_KEEP))
    for program in (deployment.beat, deployment.worker, deployment.web):
        program.stop()  # so that both copies are looked at standing still
    before = deployment.shell(CONTENT)
    original = deployment.postgres.url
    dump = tmp_path / "portal.dump"
    run(needs("pg_dump"), "--format", "custom", "--file", dump, original)
    with psycopg.connect(original, autocommit=True) as connection:
        connection.execute("CREATE DATABASE restored")
    restored = original.removesuffix("portal") + "restored"
    run(needs("pg_restore"), "--dbname", restored, "--clean", "--if-exists", "--exit-on-error", dump)
    deployment.env["DATABASE_URL"] = restored
    try:
        assert deployment.shell(CONTENT).splitlines() == before.splitlines()
        assert deployment.manage("migrate", "--check").returncode == 0
        assert int(deployment.shell(SOMETHING_TO_KEEP)) == first + 1
    finally:
        deployment.env["DATABASE_URL"] = original


def run(*command: str | Path) -> None:
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
