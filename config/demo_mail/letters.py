"""Reading the sink's Maildir."""

from __future__ import annotations

import mailbox
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser

from config.demo_mail.sink import ENVELOPE_HEADER

# The name a Maildir gives to a mail starts with when it came: seconds.Mmicroseconds…
ARRIVED = re.compile(r"(\d+)\.M(\d+)P")


@dataclass(frozen=True, kw_only=True)
class Attachment:
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Letter:
    key: str
    arrived_at: datetime
    sender: str
    recipients: list[str]
    subject: str
    text: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()


def keys_newest_first(folder: str) -> list[str]:
    return sorted(_mails(folder).keys(), key=arrived_at, reverse=True)


def heading(folder: str, key: str) -> Letter:
    """The letter without its body."""
    return _letter(key, _parsed(folder, key, headers_only=True))


def whole(folder: str, key: str) -> Letter:
    """Raises KeyError when there is no such mail."""
    message = _parsed(folder, key, headers_only=False)
    return _letter(
        key,
        message,
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=tuple(map(_attachment, message.iter_attachments())),
    )


def arrived_at(key: str) -> datetime:
    match = ARRIVED.match(key)
    if match is None:
        return datetime.fromtimestamp(0, UTC)
    second, micro = (int(part) for part in match.groups())
    return datetime.fromtimestamp(second, UTC).replace(microsecond=micro)


def _mails(folder: str) -> mailbox.Maildir:
    return mailbox.Maildir(folder)


def _parsed(folder: str, key: str, *, headers_only: bool) -> EmailMessage:
    with _mails(folder).get_file(key) as file:
        content = file.read()
    parser: BytesParser[EmailMessage] = BytesParser(policy=policy.default)
    return parser.parsebytes(content, headersonly=headers_only)


def _letter(
    key: str,
    message: EmailMessage,
    *,
    text: str = "",
    html: str = "",
    attachments: tuple[Attachment, ...] = (),
) -> Letter:
    return Letter(
        key=key,
        arrived_at=arrived_at(key),
        sender=str(message["From"] or ""),
        recipients=[part.strip() for part in str(message[ENVELOPE_HEADER] or "").split(",")],
        subject=str(message["Subject"] or ""),
        text=text,
        html=html,
        attachments=attachments,
    )


def _attachment(part: Message) -> Attachment:
    content = part.get_payload(decode=True)
    return Attachment(
        name=part.get_filename() or "attachment",
        content_type=part.get_content_type(),
        content=content if isinstance(content, bytes) else b"",
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content())
