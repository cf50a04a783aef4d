"""An SMTP server that delivers nothing: python -m config.demo_mail.sink

Listens where EMAIL_URL says and keeps each mail in the Maildir at MAIL_DIR.
"""

from __future__ import annotations

import asyncio
import logging
import mailbox
import os
import signal
import sys
from functools import partial
from urllib.parse import urlsplit

from aiosmtpd.smtp import SMTP, Envelope, Session

from config.ports import LOOPBACK

log = logging.getLogger(__name__)

# Who a mail was handed in for; the To header need not say.
ENVELOPE_HEADER = "X-Envelope-To"


class Keeper:
    """Writes what arrives to a Maildir, whole or not at all."""

    def __init__(self, folder: str) -> None:
        self.mails = mailbox.Maildir(folder)

    # aiosmtpd finds the method by this name.
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        recipients = ", ".join(envelope.rcpt_tos)
        try:
            self.mails.add(f"{ENVELOPE_HEADER}: {recipients}\r\n".encode() + content)
        except OSError as error:
            # A passing failure by SMTP's rules, so that the sender tries again.
            log.error("A mail for %s could not be kept: %s", recipients, error)
            return "452 4.3.1 The mail could not be stored"
        return "250 2.0.0 Kept"


async def serve(folder: str, port: int, *, stopped: asyncio.Event | None = None) -> None:
    """Take mail on the loopback until `stopped` is set (or SIGTERM, SIGINT come)."""
    stopped = stopped or asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    make = partial(SMTP, Keeper(folder), hostname="localhost", enable_SMTPUTF8=True, loop=loop)
    server = await loop.create_server(make, host=LOOPBACK, port=port)
    async with server:
        await stopped.wait()


def main() -> int:
    url = urlsplit(os.environ["EMAIL_URL"])
    if url.scheme != "smtp" or url.hostname != LOOPBACK or not url.port:
        sys.exit(f"The demo's mail sink serves smtp://{LOOPBACK}:PORT only; check EMAIL_URL.")
    asyncio.run(serve(os.environ["MAIL_DIR"], url.port))
    return 0


if __name__ == "__main__":
    sys.exit(main())
