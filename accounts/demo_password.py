"""Everybody knows the demo's password: outside the demo it opens nothing."""

from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

DEMO_PASSWORD: Final = "bruggen-demo"  # noqa: S105 (known to everybody; the demo is local only)


def is_closed(password: str | None) -> bool:
    return password == DEMO_PASSWORD and not settings.DEMO


class NotTheDemos:
    """Password validator: nobody chooses what could not be used afterwards."""

    def validate(self, password: str, user: object = None) -> None:
        if is_closed(password):
            raise ValidationError(_("Everybody knows this password. Choose another one."))

    def get_help_text(self) -> str:
        return ""
