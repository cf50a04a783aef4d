"""How often one may try, on pages of ours beside the sign-in library's."""

from allauth.core.internal.ratelimit import consume, consume_or_429
from django.http import HttpRequest, HttpResponse


def too_often(request: HttpRequest, action: str) -> HttpResponse | None:
    """The answer to somebody who has used up the library's limit for this action."""
    answer: HttpResponse | None = consume_or_429(request, app="allauth.account", action=action)
    return answer


def may_keep(request: HttpRequest, *, who: str) -> bool:
    """Whether something of this person may wait in one more session: each is a row that anybody
    makes who was signed in once, and throws away the cookie of."""
    limit = {"keep": "20/h/key"}
    usage = consume(request, app="accounts.kept", action="keep", config=limit, key=who)
    return usage is not None
