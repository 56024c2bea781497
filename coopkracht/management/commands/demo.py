"""Serve the whole portal with invented data from this machine alone."""

import os
import signal
import sys
import threading
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from coopkracht.celery import app
from coopkracht.embedded import HOST, WebServer, background, open_web_server

DEMO_FOLDER = settings.BASE_DIR / "var" / "demo"


class Command(BaseCommand):
    help = "Serve the portal with demo data: SQLite, one process, no other server."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (8000)")
        parser.add_argument("--folder", type=Path, default=DEMO_FOLDER, help="where its data are kept (var/demo)")
        parser.add_argument("--large", action="store_true", help="500 applications and 40 meetings; takes minutes")

    def handle(self, *args: Any, **options: Any) -> None:
        port: int = options["port"]
        folder: Path = options["folder"].resolve()
        folder.mkdir(parents=True, exist_ok=True)
        wanted = demo_environment(folder, port)
        if any(os.environ.get(name) != value for name, value in wanted.items()):
            _start_again(wanted)
        server = self._take_port(port)
        try:
            self._say("demo: preparing the database and the demo data (the first time, some ten seconds)")
            prepare(large=options["large"])
            self._say(announcement(port))
            serve(server)
        except KeyboardInterrupt:
            pass  # asked to stop before it was up
        self._say("demo: stopped")

    def _say(self, text: str) -> None:
        """At once, also where the output goes to a file or through a pipe."""
        self.stdout.write(text)
        self.stdout.flush()

    def _take_port(self, port: int) -> WebServer:
        try:
            return open_web_server(WSGIHandler(), port)
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Port {port} cannot be used ({error}). Stop the program that has it, or choose another port: "
                f"bin/demo --port 8080"
            ) from error


def demo_environment(folder: Path, port: int) -> dict[str, str]:
    """Settings are read once, at start: the demo's own folder and address must stand there before that.

    Whatever a .env says about real servers is set aside: a demo touches no real data and sends no mail.
    """
    return {
        "DEPLOYMENT": "embedded",
        "DEMO": "true",
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "REDIS_URL": "",
        "EMAIL_URL": "dummymail://",
        "PRIVATE_ROOT": str(folder / "private"),
        # Invented, as everything in the demo: without a number there would be no electronic invoice to look at.
        "ASSOCIATION_ENTERPRISE_NUMBER": "1936.996.364",
        "ASSOCIATION_ADDRESS": "Voorbeeldlaan 7|9000 Gent",
        "SITE_URL": f"http://{HOST}:{port}",
        "ALLOWED_HOSTS": f"{HOST},localhost",
        "HTTPS": "false",
        "STAFF_SECOND_FACTOR": "false",
        "TRUSTED_PROXIES": "0",
    }


def _start_again(environment: Mapping[str, str]) -> None:
    sys.stdout.flush()
    # The same program with the same arguments; only the environment differs.
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **environment})  # noqa: S606


def prepare(*, large: bool = False) -> None:
    """Everything that a page needs. Each step does nothing when it has been done before."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("build_fonts", verbosity=0)
    call_command("seed_demo", large=large, verbosity=0)
    # Years of invented invoices would stand before the first one that a visitor makes: the sweep takes those.
    app.control.purge()


def announcement(port: int) -> str:
    address = f"http://{HOST}:{port}"
    lines = [
        "",
        "The Coopkracht portal is up. Stop it with Ctrl-C.",
        f"  public pages   {address}/",
        f"  member         {address}/mijn/",
        f"  staff          {address}/beheer/",
        "",
    ]
    return "\n".join(lines + [f"  {line}" for line in _sign_ins()])


def _sign_ins() -> list[str]:
    if find_spec("coopkracht.demo_data") is None:
        return []
    sign_ins: list[tuple[str, str, str]] = import_module("coopkracht.demo_data").SIGN_INS
    return [f"{role:<14} {email}  password: {password}" for role, email, password in sign_ins]


def serve(server: WebServer) -> None:
    """Serve until Ctrl-C or SIGTERM, then let the task under way finish."""

    def stop(number: int, frame: FrameType | None) -> None:
        # shutdown() waits for the loop, which runs in this very thread: ask from another one.
        threading.Thread(target=server.shutdown).start()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    with server, background(app):
        server.serve_forever(poll_interval=0.2)
