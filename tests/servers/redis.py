"""A real Redis of our own on a free port. It keeps nothing on disk, so stopping it also empties it."""

import shutil
import tempfile
from pathlib import Path

from tests.servers.processes import Program, accepts_connections, free_port
from tests.servers.programs import needs


class Redis:
    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="coopkracht-redis-"))
        self.port = free_port()
        place = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder]
        command = [needs("redis-server"), *place, "--save", "", "--appendonly", "no"]
        self.program = Program("redis", command, folder=self.folder)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.program.start(ready=lambda program: accepts_connections(self.port))

    def stop(self) -> None:
        self.program.stop()

    def remove(self) -> None:
        self.program.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
