"""One mail, in the reader's language, as text and HTML with one thing to do; and how it is
handed to the mail server, which must tell a clean no from a lost answer."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parseaddr
from smtplib import SMTP, SMTPDataError, SMTPResponseException

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.template.loader import render_to_string
from django.utils.encoding import punycode
from django.utils.translation import override


@dataclass(frozen=True, kw_only=True)
class Colors:
    """Of one theme, as "#rrggbb": mail programs know neither our stylesheets nor oklch."""

    ground: str
    ink: str
    ink_soft: str
    line: str
    # Read on the ground, and bearing `on_accent`.
    accent: str
    on_accent: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A logo at its size in the mail. `url` is absolute."""

    url: str
    width: int
    height: int
    # "light" or "dark" where it would vanish without a ground of its own.
    ground: str = ""
    # A lettering says the sender's name itself.
    says_name: bool = False


@dataclass(frozen=True, kw_only=True)
class Look:
    """Whose mail it is, and how that shows."""

    name: str
    light: Colors
    dark: Colors
    logo: Picture | None = None


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What a mail says; the layout is the same for all of them."""

    subject: str
    paragraphs: Sequence[str]
    # To be typed over: stands large and alone.
    code: str = ""
    action: str = ""
    url: str = ""
    # Why the reader gets it, in the footer.
    reason: str = ""
    unsubscribe_url: str = ""
    # The same in another format, beside the text: (content, MIME type).
    alternatives: Sequence[tuple[str, str]] = field(default_factory=tuple)
    # (file name, content, MIME type)
    attachments: Sequence[tuple[str, bytes, str]] = field(default_factory=tuple)


def compose(
    mail: Mail, *, to: str, look: Look, language: str, message_id: str = ""
) -> EmailMultiAlternatives:
    """The message as it goes over the wire. `message_id` makes a second try recognizable."""
    with override(language):
        context = {"mail": mail, "look": look}
        message = EmailMultiAlternatives(
            subject=" ".join(mail.subject.split()),
            body=render_to_string("mail/base.txt", context),
            to=[to],
        )
        message.attach_alternative(render_to_string("mail/base.html", context), "text/html")
    for text, mimetype in mail.alternatives:
        message.attach_alternative(text, mimetype)
    for name, content, mimetype in mail.attachments:
        message.attach(name, content, mimetype)
    if message_id:
        message.extra_headers["Message-ID"] = message_id
    # RFC 3834: no out-of-office answers to automatic mail.
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe_url:
        # RFC 8058: the mail client's own button, one POST without a sign-in.
        message.extra_headers["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


class NotTakenError(Exception):
    """The mail server has not got the message; another try cannot double it."""


class UnconfirmedError(Exception):
    """The message went out and no answer came: the mail server may have got it, or not."""


def hand_over(message: EmailMultiAlternatives, *, before_data: Callable[[], None]) -> None:
    """Give one message for one person to the mail server, on a connection of its own.

    `before_data` is called when the server is ready for it and has not seen anything of it yet.
    Raises NotTakenError or UnconfirmedError.
    """
    content = b"\r\n".join(message.message().as_bytes().splitlines())
    backend = EmailBackend()
    try:
        try:
            backend.open()
            smtp = backend.connection
            assert smtp is not None
            _address(smtp, sender=message.from_email, recipient=message.to[0])
        except OSError as error:
            # Every exception of smtplib is an OSError, as are those of the network.
            raise NotTakenError(_words(error)) from error
        before_data()
        try:
            code, answer = smtp.data(content)
        except SMTPDataError as error:
            raise NotTakenError(_words(error)) from error
        except OSError as error:
            raise UnconfirmedError(_words(error)) from error
        if code != 250:
            raise NotTakenError(f"{code} {answer.decode(errors='replace')}")
    finally:
        _hang_up(backend)


def _address(smtp: SMTP, *, sender: str, recipient: str) -> None:
    smtp.ehlo_or_helo_if_needed()
    options = ["body=8bitmime"] if smtp.has_extn("8bitmime") else []
    for code, answer in (
        smtp.mail(_envelope(sender), options),
        smtp.rcpt(_envelope(recipient)),
    ):
        if code not in (250, 251):
            raise SMTPResponseException(code, answer)


def _envelope(address: str) -> str:
    """The bare address, its domain in ASCII."""
    local, _at, domain = parseaddr(address)[1].rpartition("@")
    return f"{local}@{punycode(domain)}"


def _hang_up(backend: EmailBackend) -> None:
    """Say goodbye and wait for no answer: every moment between the server's yes and our note of
    it is one in which a crash leaves a mail in doubt."""
    if backend.connection is not None:
        with suppress(OSError):
            backend.connection.putcmd("quit")
        backend.connection.close()
        backend.connection = None


def _words(error: OSError) -> str:
    if isinstance(error, SMTPResponseException):
        answer = error.smtp_error
        text = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
        return f"{error.smtp_code} {text}"
    return f"{type(error).__name__}: {error}"
