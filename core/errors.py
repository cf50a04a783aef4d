"""The one exception a person may see, and the check that raises Django's 403."""

from django.core.exceptions import PermissionDenied, ValidationError


class Refusal(ValidationError):  # noqa: N818 (the house's word for it)
    """An action's polite no: a translated sentence that says what to do instead.

    A form shows it as its own error; a view without a form shows it as a message.
    """


def require(allowed: bool) -> None:
    """Raise 403 for something the person may see but not do. What they may not see is a 404."""
    if not allowed:
        raise PermissionDenied
