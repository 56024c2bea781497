"""The portal as a newcomer starts it: one process, SQLite, demo data."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx

from coopkracht.management.commands.demo import demo_environment
from tests.servers.processes import Program, free_port

UP = "The Coopkracht portal is up."
BASE = Path(__file__).parents[2]


class Embedded:
    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="coopkracht-embedded-"))
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "manage.py", "demo", "--port", str(self.port), "--folder", self.folder / "demo"]
        self.program = Program("demo", command, folder=self.folder)

    def start(self) -> None:
        already = self.program.log.count(UP)
        self.program.start(ready=lambda program: program.log.count(UP) > already, seconds=120)

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.base_url, timeout=30)

    def shell(self, code: str) -> str:
        """What `code` prints in a second process on the same data."""
        return subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
            cwd=BASE,
            env={**os.environ, **demo_environment(self.folder / "demo", self.port)},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            timeout=60,
        ).stdout.strip()

    def remove(self) -> None:
        self.program.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
