"""The private calendar address: what a calendar program reads, and the page that hands it out."""

from hashlib import sha256

from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import GuestRequest, MemberRequest, guest_allowed, member_required
from accounts.languages import language_of
from core.htmx import done, page
from core.links import link
from core.tenancy import enter
from meetings.calendar import feed_ics
from meetings.feed import (
    entries_of,
    feed_address,
    feed_behind,
    feed_of,
    make_feed,
    replace_feed,
    revoke_feed,
)


@guest_allowed("a private address for calendar programs, which carries its own token")
@require_http_methods(["GET", "HEAD"])
def feed(request: GuestRequest, token: str) -> HttpResponse:
    found = feed_behind(token)
    if found is None:
        raise Http404
    member = found.member
    enter(member.organization_id, member.pk)
    with translation.override(language_of(member)):
        content = feed_ics(
            entries_of(member),
            name=_("Meetings in Bruggen"),
            reader_zone=member.time_zone,
        )
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        content, content_type="text/calendar; charset=utf-8"
    )
    response.headers["ETag"] = etag
    # Kept by the one program that asks, and asked about each time.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Content-Language"] = language_of(member)
    return response


@member_required
@require_http_methods(["GET", "POST"])
def settings(request: MemberRequest) -> HttpResponse:
    """GET shows one's address, POST makes it."""
    if request.method == "POST":
        make_feed(request.member)
        return done(request, _here(request), _("Your calendar address is ready."))
    mine = feed_of(request.member)
    address = feed_address(mine, request.organization) if mine else ""
    return page(
        request,
        "meetings/feed.html",
        {
            "feed": mine,
            "address": address,
            # Opens the calendar program that the device knows.
            "subscribe_url": f"webcal://{address.partition('://')[2]}" if address else "",
        },
    )


@member_required
@require_http_methods(["POST"])
def replacement(request: MemberRequest) -> HttpResponse:
    replace_feed(request.member, old=request.POST.get("old", ""))
    return done(
        request,
        _here(request),
        _("This is your new address. The old one leads nowhere any more."),
    )


@member_required
@require_http_methods(["POST"])
def revocation(request: MemberRequest) -> HttpResponse:
    revoke_feed(request.member)
    return done(request, _here(request), _("The address is withdrawn and leads nowhere any more."))


def _here(request: MemberRequest) -> str:
    return link("meetings:feed_settings", request.organization)
