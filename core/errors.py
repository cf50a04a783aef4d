"""The one exception a person may see, and the check that raises Django's 403."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _


class Refusal(ValidationError):  # noqa: N818 (the house's word for it)
    """An action's polite no: a translated sentence that says what to do instead.

    A form shows it as its own error; a view without a form shows it as a message.
    """


class ChangedMeanwhile(Refusal):
    """It was saved otherwise since this person opened the form; `current` is as it is now.

    `writer` is the name of who saved it, empty when it was this person, in another window.
    """

    def __init__(self, current: Any, *, writer: str) -> None:
        self.current, self.writer = current, writer
        if writer:
            said = _(
                "%(name)s saved this meanwhile. Nothing you typed is lost: what differs stands"
                " beside your text. Save again to keep yours."
            ) % {"name": writer}
        else:
            said = _(
                "You saved this in another window meanwhile. Nothing you typed is lost: what"
                " differs stands beside your text. Save again to keep what you typed here."
            )
        super().__init__(said)


def require(allowed: bool) -> None:
    """Raise 403 for something the person may see but not do. What they may not see is a 404."""
    if not allowed:
        raise PermissionDenied
