"""Processes that a test starts: on a free port, with a log, ended for sure."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.servers.programs import needs


class NotReadyError(AssertionError):
    """What was waited for did not happen."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition: Callable[[], object], what: str, *, seconds: float = 30) -> None:
    """Look again and again until `condition` holds. A failure to connect counts as "not yet"."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if condition():
                return
        time.sleep(0.02)
    raise NotReadyError(f"After {seconds} seconds still not: {what}")


def accepts_connections(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


class Program:
    """One process, with the children it makes. Ends with the tests, also when they are killed."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        user: str = "",
    ) -> None:
        self.name = name
        # The kernel ends the process when the one that started it dies, however it dies.
        self.command = [str(needs("setpriv")), "--pdeathsig", "KILL", *as_user(user), "--", *map(str, command)]
        self.folder = folder
        self.environment = {**os.environ, **(environment or {})}
        self.log_path = folder / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def returncode(self) -> int | None:
        return self.process and self.process.returncode

    @property
    def log(self) -> str:
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def start(self, *, ready: Callable[["Program"], object], seconds: float = 30) -> None:
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=Path(__file__).parents[2],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            wait_until(lambda: self._lives() and ready(self), f"{self.name} ready", seconds=seconds)
        except NotReadyError as error:
            self.kill()
            raise NotReadyError(f"{error}. Its log ends:\n{self.log[-3000:]}") from None

    def _lives(self) -> bool:
        if not self.is_running:
            raise NotReadyError(f"{self.name} ended with status {self.returncode}")
        return True

    def stop(self, number: int = signal.SIGTERM, *, seconds: float = 20) -> None:
        """Ask it to end, and end it when it does not."""
        if self.process is None:
            return
        if self.is_running:
            self.send(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
        self.kill()

    def send(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def kill(self) -> None:
        """End it and its children at once, as a power cut would."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def as_user(user: str) -> list[str]:
    """What makes setpriv change to `user`."""
    return ["--reuid", user, "--regid", user, "--init-groups"] if user else []
