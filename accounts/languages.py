"""Which language a page or mail is in.

What the reader chose, then what their company speaks, then what the browser asks for. A choice
made while signed in is kept with the person, so that it holds on every device; before that, a
cookie keeps it in the browser.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from accounts.models import Member, Organization


def spoken(code: str) -> str:
    """The nearest language that this installation speaks, or nothing: `nl-be` is `nl`."""
    try:
        return translation.get_supported_language_variant(code) if code else ""
    except LookupError:
        return ""


def language_of(member: Member) -> str:
    """For pages and mails alike. The member's organization is read with it."""
    return (
        spoken(member.language)
        or spoken(member.organization.language)
        or translation.get_language()
        or settings.LANGUAGE_CODE
    )


def language_for_guest(request: HttpRequest, organization: Organization) -> str:
    """Inside a company without being its member: an invitation, the end of a kind of mail."""
    return (
        _of_user(request)
        or chosen_in_browser(request)
        or spoken(organization.language)
        or translation.get_language()
        or settings.LANGUAGE_CODE
    )


def chosen_in_browser(request: HttpRequest) -> str:
    return spoken(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))


def remember_in_browser(response: HttpResponse, language: str) -> None:
    """For the pages before signing in. The same cookie as Django's own switch."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def signed_in_language(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what somebody signed in has chosen, on the pages outside of companies."""

    def answer(request: HttpRequest) -> HttpResponse:
        if language := _of_user(request):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return get_response(request)

    return answer


def _of_user(request: HttpRequest) -> str:
    # Without a session there is nobody to ask for, and no reason to ask the database.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return ""
    return spoken(request.user.language)
