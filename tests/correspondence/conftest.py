import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from correspondence import outbox
from correspondence.models import Letter
from tests.servers.smtp import Fault, Sink

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TO = outbox.Recipient("jan@voorbeeld.example", "Jan Janssens", "nl")
LETTERS = Path(__file__).parent / "letters"


class MailServer(Sink):
    """The tests' mail server, which can also fall silent after it has taken a message."""

    silent_after_data = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd
        answer = await super().handle_DATA(server, session, envelope)
        if self.silent_after_data:
            await asyncio.sleep(3)
        return answer


@pytest.fixture(autouse=True)
def _letter_templates(settings: Any) -> None:
    """The tests bring letters of their own, so that no change of wording breaks them."""
    letters = next(engine for engine in settings.TEMPLATES if engine.get("NAME") == "letters")
    others = [engine for engine in settings.TEMPLATES if engine is not letters]
    settings.TEMPLATES = [*others, {**letters, "DIRS": [LETTERS, *letters["DIRS"]]}]


@pytest.fixture(scope="module")
def _server() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def mail_server(_server: MailServer, settings: Any) -> Iterator[MailServer]:
    settings.EMAIL_BACKEND = "correspondence.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", _server.port
    settings.EMAIL_TIMEOUT = 0.5
    yield _server
    _server.silent_after_data = False
    _server.behave(Fault.NONE)
    _server.mails.clear()
    _server.dropped.clear()


@pytest.fixture
def a_letter(db: None) -> Callable[..., Letter]:
    def write(**given: Any) -> Letter:
        facts = {
            "kind": "proef",
            "template": "proef/brief",
            "to": TO,
            "context": {"name": "De Vroente", "text": "hallo"},
            "now": NOW,
            "action_url": "/mijn/",
        }
        return outbox.write(**{**facts, **given})

    return write


def a_code(a_letter: Callable[..., Letter], **given: Any) -> Letter:
    """A letter with a secret."""
    return a_letter(template="proef/code", action_url="", secret="1234-5678", **given)
