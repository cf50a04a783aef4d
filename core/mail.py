"""One mail, in the reader's language, as text and HTML with one thing to do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language, override


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What a mail says; the layout is the same for all of them."""

    subject: str
    paragraphs: Sequence[str]
    action: str = ""
    url: str = ""
    # Why the reader gets it, in the footer.
    reason: str = ""
    unsubscribe_url: str = ""
    # (file name, content, MIME type)
    attachments: Sequence[tuple[str, bytes, str]] = field(default_factory=tuple)


def compose(
    mail: Mail, *, to: str, organization: Any, language: str, message_id: str = ""
) -> EmailMultiAlternatives:
    """The message as it goes over the wire. `message_id` makes a second try recognizable."""
    with override(language):
        context = {"mail": mail, "organization": organization, "language": get_language()}
        message = EmailMultiAlternatives(
            subject=" ".join(mail.subject.split()),
            body=render_to_string("mail/base.txt", context),
            to=[to],
        )
        message.attach_alternative(render_to_string("mail/base.html", context), "text/html")
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
