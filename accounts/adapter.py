"""How sign-in behaves here: by invitation only, and mails in the project's own layout."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import get_random_string

from accounts.demo_password import is_closed
from accounts.emails import send_sign_in_mail
from accounts.founding import finish_founding
from accounts.models import User
from core.links import absolute


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People join by invitation, which makes their login itself (`accounts.actions`)."""
        return False

    def clean_email(self, email: str) -> str:
        return str(super().clean_email(email)).strip().lower()

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A database that once was a demo's keeps its logins; their password opens no door."""
        if is_closed(credentials.get("password")):
            # Another one that is as wrong, so that limits and timing stay what they are.
            credentials["password"] = get_random_string(22)
        user: User | None = super().authenticate(request, **credentials)
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        send_sign_in_mail(template_prefix.rpartition("/")[2], to=email, context=context)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The installation's own address, whatever host the request was sent to."""
        uid, _, token = key.partition("-")
        return absolute(reverse("account_reset_password_from_key", args=[uid, token]))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return finish_founding(request, user) or response
