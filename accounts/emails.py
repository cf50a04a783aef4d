"""Mails about signing in: codes, links to a new password, and news of a change.

They go out at once and beside the answer, not in it: a page that answers sooner for an unknown
address than for a known one would tell who has a login here.
"""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.look import look_of
from accounts.models import User
from core.links import absolute
from core.mail import Mail, compose

logger = logging.getLogger(__name__)

# Not the queue: a code is a secret, which would lie in the broker, and signing in must work
# while the queue does not.
senders = ThreadPoolExecutor(max_workers=4, thread_name_prefix="sign-in-mail")


def send_sign_in_mail(kind: str, *, to: str, context: Mapping[str, Any]) -> None:
    """Send one of LETTERS in the reader's language."""
    reader = User.objects.filter(email=to.lower()).only("language").first()
    language = (reader.language if reader else "") or get_language() or settings.LANGUAGE_CODE
    senders.submit(_send, LETTERS[kind], to, dict(context), language)


def _send(
    letter: Callable[[Mapping[str, Any]], Mail],
    to: str,
    context: Mapping[str, Any],
    language: str,
) -> None:
    with override(language):
        mail = letter(context)
    message = compose(mail, to=to, look=look_of(None), language=language)
    try:
        message.send()
    except (SMTPException, OSError):
        # The page says "look in your mail, or ask for another one" in any case.
        logger.exception("A mail about signing in could not be sent")


def login_code(context: Mapping[str, Any]) -> Mail:
    return _code(_("Your sign-in code"), context["code"])


def email_confirmation(context: Mapping[str, Any]) -> Mail:
    return _code(_("Confirm that this address is yours"), context["code"])


def _code(subject: str, code: str) -> Mail:
    return Mail(
        subject=subject,
        paragraphs=[
            _(
                "Type this code on the page that is open in your browser. It works for a few "
                "minutes."
            ),
        ],
        code=code,
        reason=_not_you(),
    )


def password_reset_key(context: Mapping[str, Any]) -> Mail:
    return Mail(
        subject=_("Choose a new password"),
        paragraphs=[
            _(
                "Somebody, we hope you, asked for a new password. The link works for a short "
                "time and once."
            )
        ],
        action=_("Choose a new password"),
        url=context["password_reset_url"],
        reason=_not_you(),
    )


def account_already_exists(context: Mapping[str, Any]) -> Mail:
    return Mail(
        subject=_("You have a login already"),
        paragraphs=[
            _(
                "Somebody tried to make a login with this address, but you have one already. "
                "If it was you, sign in. If your password is gone, choose a new one."
            )
        ],
        action=_("Choose a new password"),
        url=absolute(reverse("account_reset_password")),
        reason=_not_you(),
    )


def _not_you() -> str:
    return _(
        "You get this because somebody used your address to sign in here. If it was not you, "
        "you need not do anything."
    )


def password_changed(context: Mapping[str, Any]) -> Mail:
    return _news(_("The password of your login was changed"))


def password_set(context: Mapping[str, Any]) -> Mail:
    return _news(_("A password was set for your login"))


def email_confirm(context: Mapping[str, Any]) -> Mail:
    return _news(_("Your mail address is confirmed"))


def email_changed(context: Mapping[str, Any]) -> Mail:
    return _news(_("Your mail address is now %(address)s") % {"address": context["to_email"]})


def email_deleted(context: Mapping[str, Any]) -> Mail:
    return _news(
        _("%(address)s was removed from your login") % {"address": context["deleted_email"]}
    )


def _news(subject: str) -> Mail:
    return Mail(
        subject=subject,
        paragraphs=[
            _(
                "If this was you, all is well. If it was not, choose a new password now and tell "
                "the people who run mentoring in your company."
            )
        ],
        action=_("Choose a new password"),
        url=absolute(reverse("account_reset_password")),
        reason=_("You get this because how you sign in has changed."),
    )


# By the sign-in library's name of the mail.
LETTERS: Mapping[str, Callable[[Mapping[str, Any]], Mail]] = {
    "login_code": login_code,
    "email_confirmation": email_confirmation,
    # The same, to somebody who founds a company.
    "email_confirmation_signup": email_confirmation,
    "password_reset_key": password_reset_key,
    "account_already_exists": account_already_exists,
    "password_changed": password_changed,
    "password_reset": password_changed,
    "password_set": password_set,
    "email_confirm": email_confirm,
    "email_changed": email_changed,
    "email_deleted": email_deleted,
}
