"""A real PostgreSQL of our own: a new cluster in a temporary folder on a free port."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg

from tests.servers.processes import Program, as_user, free_port
from tests.servers.programs import needs

NAME = "portal"


class Postgres:
    """PostgreSQL refuses to run as root; there it runs as the user that Debian's package made."""

    def __init__(self, *, fsync: bool = False) -> None:
        self.initdb, self.psql, server = needs("initdb"), needs("psql"), needs("postgres")
        self.user = "postgres" if os.geteuid() == 0 else ""
        self.folder = Path(tempfile.mkdtemp(prefix="coopkracht-postgres-"))
        self.port = free_port()
        self.data = self.folder / "data"
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            "fsync": "on" if fsync else "off",  # a test may lose its data in a power cut
            "max_connections": 60,
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [server, "-D", self.data, "-p", str(self.port), *options]
        self.program = Program("postgres", command, folder=self.folder, user=self.user)

    @property
    def url(self) -> str:
        return f"postgres://{NAME}@127.0.0.1:{self.port}/{NAME}"

    def create(self) -> None:
        if self.user:
            owner = pwd.getpwnam(self.user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        options = ["-U", NAME, "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        self._run(self.initdb, "-D", self.data, *options)
        self.start()
        with psycopg.connect(f"{self.url.removesuffix(NAME)}postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {NAME}")

    def _run(self, *command: str | Path) -> None:
        words = [str(needs("setpriv")), *as_user(self.user), "--", *map(str, command)]
        subprocess.run(words, check=True, capture_output=True, cwd=self.folder)

    def start(self) -> None:
        self.program.start(ready=lambda program: self._answers())

    def _answers(self) -> bool:
        try:
            psycopg.connect(f"{self.url.removesuffix(NAME)}postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """The fast way: connections are broken off, nothing is lost."""
        self.program.stop(signal.SIGINT)

    def remove(self) -> None:
        self.program.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
