"""Real servers for tests, started once for a whole run and only when a test asks for them."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.deployment import Deployment
from tests.servers.embedded import Embedded
from tests.servers.postgres import Postgres
from tests.servers.redis import Redis
from tests.servers.smtp import Fault, Sink


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    try:
        server.create()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    server = Redis()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def sink() -> Iterator[Sink]:
    server = Sink()
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def running_deployment(postgres: Postgres, redis: Redis, sink: Sink) -> Iterator[Deployment]:
    with tempfile.TemporaryDirectory(prefix="coopkracht-deployment-") as folder:
        deployment = Deployment(folder=Path(folder), postgres=postgres, redis=redis, sink=sink)
        try:
            deployment.prepare()
            deployment.start()
            yield deployment
        finally:
            deployment.stop()


@pytest.fixture
def deployment(running_deployment: Deployment) -> Iterator[Deployment]:
    """The running portal. Whatever a test stopped or spoilt is whole again afterwards; its rows stay."""
    deployment = running_deployment
    try:
        yield deployment
    finally:
        deployment.sink.behave(Fault.NONE)
        deployment.mails.clear()
        for server in (deployment.postgres, deployment.redis):
            if not server.program.is_running:
                server.start()
        for program, start in (
            (deployment.web, deployment.start_web),
            (deployment.worker, deployment.start_worker),
            (deployment.beat, deployment.start_beat),
        ):
            if not program.is_running:
                start()


@pytest.fixture(scope="session")
def embedded() -> Iterator[Embedded]:
    """The demo of `bin/demo`, with its data, for tests with a browser."""
    server = Embedded()
    try:
        server.start()
        yield server
    finally:
        server.remove()
