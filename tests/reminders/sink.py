"""A real SMTP server that takes mail, refuses it, or dies at the worst moment."""

import asyncio
import email.policy
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"
# Seconds until a server runs, on a slow and busy machine.
PATIENCE = 60


class Sink:
    """`mails` is what arrived, whatever the sender was told."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.recipient_answer = "250 OK"
        self.data_answer = "250 OK"
        # The message is taken, and the line goes dead instead of an answer.
        self.dies_after_data = False
        self.host = LOOPBACK
        self.port = 0

    # aiosmtpd finds the methods by these names.
    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.data_answer.startswith("250"):
            content = cast("bytes", envelope.original_content)
            mail = message_from_bytes(content, policy=email.policy.default)
            self.mails.append(mail)
            self.recipients += envelope.rcpt_tos
        if self.dies_after_data:
            cast("asyncio.Transport", server.transport).abort()
        return self.data_answer

    def counts(self) -> Counter[str]:
        """How often each Message-ID arrived."""
        return Counter(str(mail["Message-ID"]) for mail in self.mails)

    def bodies(self) -> list[str]:
        found = []
        for mail in self.mails:
            part = mail.get_body(("plain",))
            assert part is not None
            found.append(str(part.get_content()))
        return found


class AnyPort(Controller):
    """On a port that the system gives it: one that was found beforehand may be taken meanwhile."""

    def __init__(self, handler: object) -> None:
        super().__init__(
            handler, hostname=LOOPBACK, port=0, server_hostname="sink", ready_timeout=PATIENCE
        )

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def listening(sink: Sink) -> Iterator[Sink]:
    server = AnyPort(sink)
    server.start()
    sink.port = server.port
    try:
        yield sink
    finally:
        server.stop()
