"""How often one may try, on pages of ours beside the sign-in library's."""

from allauth.core.internal.ratelimit import consume_or_429
from django.http import HttpRequest, HttpResponse


def too_often(request: HttpRequest, action: str) -> HttpResponse | None:
    """The answer to somebody who has used up the library's limit for this action."""
    answer: HttpResponse | None = consume_or_429(request, app="allauth.account", action=action)
    return answer
