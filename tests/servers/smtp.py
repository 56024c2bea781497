"""A mail server of our own that keeps what it is given, and that can be told to behave badly."""

import asyncio
import email
import email.policy
from email.message import EmailMessage
from enum import Enum, auto

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.processes import free_port

SILENCE_SECONDS = 120


class Fault(Enum):
    NONE = auto()
    AWAY = auto()  # nobody listens
    REFUSE = auto()  # 550: never for this recipient
    BUSY = auto()  # 451: not now
    HANG = auto()  # no answer
    DROP = auto()  # takes the message and breaks off without a word


class Sink:
    """`mails` were taken and answered for, `dropped` without an answer; `asked` are the addresses named."""

    def __init__(self) -> None:
        self.port = free_port()
        self.mails: list[EmailMessage] = []
        self.dropped: list[EmailMessage] = []
        self.asked: list[str] = []
        self._fault = Fault.NONE
        self._controller = self._new_controller()

    def _new_controller(self) -> Controller:
        return Controller(self, hostname="127.0.0.1", port=self.port)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self.behave(Fault.AWAY)

    def behave(self, fault: Fault) -> None:
        if fault is Fault.AWAY and self._fault is not Fault.AWAY:
            self._controller.stop()
        if self._fault is Fault.AWAY and fault is not Fault.AWAY:
            self._controller = self._new_controller()
            self._controller.start()
        self._fault = fault

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] and address in mail["To"]]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd names it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked.append(address)
        match self._fault:
            case Fault.REFUSE:
                return "550 5.1.1 No such mailbox"
            case Fault.BUSY:
                return "451 4.3.0 Try again later"
            case Fault.HANG:
                await asyncio.sleep(SILENCE_SECONDS)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        mail = email.message_from_bytes(content, policy=email.policy.default)
        if self._fault is Fault.DROP:
            self.dropped.append(mail)
            server.transport.close()
        else:
            self.mails.append(mail)
        return "250 Taken"
