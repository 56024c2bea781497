"""The portal as it runs in production: gunicorn, a Celery worker and beat on PostgreSQL, Redis and a mail server."""

import json
import os
import secrets
import select
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import httpx

from tests.servers.postgres import Postgres
from tests.servers.processes import Program, accepts_connections, free_port
from tests.servers.redis import Redis
from tests.servers.smtp import Sink

BASE = Path(__file__).parents[2]
CELERY = [sys.executable, "-m", "celery", "-A", "coopkracht.celery"]


class Deployment:
    """Everything of one running portal. Servers may be stopped and started in the middle of a test."""

    def __init__(self, *, folder: Path, postgres: Postgres, redis: Redis, sink: Sink) -> None:
        self.folder, self.postgres, self.redis, self.sink = folder, postgres, redis, sink
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.env = self._environment()
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-b", f"127.0.0.1:{self.port}"]
        self.web = self._program("web", gunicorn)
        self.worker = self._program("worker", [*CELERY, "worker", "--concurrency", "2", "--loglevel", "INFO"])
        self.beat = self._program("beat", [*CELERY, "beat", "--loglevel", "INFO", "--schedule", str(folder / "beat")])
        self._forks: subprocess.Popen[str] | None = None

    def _environment(self) -> dict[str, str]:
        """Complete, as in production; only TLS and the second factor, which have their own tests, are left out."""
        return {
            "DEPLOYMENT": "production",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": self.base_url,
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.redis.url,
            "EMAIL_URL": self.sink.url,
            "PRIVATE_ROOT": str(self.folder / "private"),
            "STATIC_ROOT": str(self.folder / "static"),
            "TRUSTED_PROXIES": "0",
            "HTTPS": "false",
            "STAFF_SECOND_FACTOR": "false",
        }

    def _program(self, name: str, command: list[str]) -> Program:
        return Program(name, command, folder=self.folder, environment=self.env)

    @property
    def mails(self) -> list[EmailMessage]:
        """What the mail server took."""
        return self.sink.mails

    def manage(self, *arguments: str, check: bool = True, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a management command in the deployment's environment."""
        result = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE,
            env={**os.environ, **self.env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if check and result.returncode:
            raise AssertionError(f"manage.py {' '.join(arguments)} failed:\n{result.stdout}{result.stderr}")
        return result

    def shell(self, code: str) -> str:
        """What `code` prints inside the deployment, in a process of its own."""
        return self.shells([code])[0]

    def shells(self, codes: list[str], *, seconds: float = 120) -> list[str]:
        """What each prints. Each is a process of its own, and all begin at the same moment."""
        forks = self._standing_forks()
        assert forks.stdin is not None
        assert forks.stdout is not None
        forks.stdin.write(json.dumps(codes) + "\n")
        forks.stdin.flush()
        if not select.select([forks.stdout], [], [], seconds)[0]:
            raise AssertionError(f"After {seconds} seconds no answer to:\n{codes}")
        endings = json.loads(forks.stdout.readline())
        for status, output in endings:
            assert status == 0, output
        return [output for _status, output in endings]

    def _standing_forks(self) -> subprocess.Popen[str]:
        if self._forks is None:
            self._forks = subprocess.Popen(
                [sys.executable, "-m", "tests.servers.forks"],
                cwd=BASE,
                env={**os.environ, "DJANGO_SETTINGS_MODULE": "coopkracht.settings", **self.env},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        return self._forks

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.base_url, timeout=30)

    def prepare(self) -> None:
        """What an operator does before the first start."""
        self.manage("migrate")
        self.manage("createcachetable")
        self.manage("collectstatic", "--no-input")

    def start(self) -> None:
        self.start_web()
        self.start_worker()
        self.start_beat()

    def start_web(self) -> None:
        self.web.start(ready=lambda program: accepts_connections(self.port))

    def start_worker(self) -> None:
        already = self.worker.log.count(" ready.")
        self.worker.start(ready=lambda program: program.log.count(" ready.") > already)

    def start_beat(self) -> None:
        already = self.beat.log.count("beat: Starting")
        self.beat.start(ready=lambda program: program.log.count("beat: Starting") > already)

    def stop(self) -> None:
        for program in (self.beat, self.worker, self.web):
            program.stop()
        if self._forks:
            self._forks.communicate()  # the end of its input ends it
