"""How sign-in behaves here: by invitation only, and mails in the project's own layout."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People join by invitation, which makes their login itself (`accounts.actions`)."""
        return False

    def clean_email(self, email: str) -> str:
        return str(super().clean_email(email)).strip().lower()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        super().send_mail(template_prefix, email, context)
