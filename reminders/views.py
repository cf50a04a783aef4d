from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.access import GuestRequest, MemberRequest, guest_allowed, member_required
from core.errors import Refusal, require
from core.htmx import done, form_page, page, refused
from core.links import link
from reminders.access import (
    CHOOSABLE,
    can_see_deliveries,
    get_delivery,
    my_reminders,
    reader_of_token,
    troubled_deliveries,
)
from reminders.actions import choose_mails, mark_seen, retry, switch_off
from reminders.forms import DeliveriesFilter, PreferencesForm, SeenForm
from reminders.topics import topics_of

PAGE_SIZE = 30


@member_required
@require_http_methods(["GET", "POST"])
def reminder_list(request: MemberRequest) -> HttpResponse:
    """GET shows; POST says that all of it was seen."""
    if request.method == "POST":
        form = SeenForm(request.POST)
        if not form.is_valid():
            return show_list(request, status=422)
        mark_seen(request.member, until=form.cleaned_data["until"])
        return done(request, link("reminders:list", request.organization))
    return show_list(request)


def show_list(request: MemberRequest, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    found = Paginator(my_reminders(request.member), PAGE_SIZE).get_page(request.GET.get("page"))
    topics = topics_of(found.object_list, reader=request.member, now=now)
    return page(
        request,
        "reminders/list.html",
        {
            "page": found,
            "topics": [topics[delivery.pk] for delivery in found if delivery.pk in topics],
            "unseen": any(delivery.seen_at is None for delivery in found),
            "seen_form": SeenForm(initial={"until": now.isoformat()}),
        },
        status=status,
    )


@member_required
@require_http_methods(["GET", "POST"])
def preferences(request: MemberRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, member=request.member)
    # No box ticked is an answer too, and posts nothing but the token.
    if request.method == "POST":
        form = PreferencesForm(request.POST, member=request.member)
        if form.is_valid():
            choose_mails(
                request.member,
                kinds=form.cleaned_data["kinds"],
                offered=[kind.value for kind in CHOOSABLE],
            )
            return done(
                request,
                link("reminders:preferences", request.organization),
                _("Saved. What you switched off is no longer mailed."),
            )
    return form_page(request, "reminders/preferences.html", form)


@guest_allowed("the link in a mail, which carries its own signed token")
@require_http_methods(["GET", "POST"])
# A mail program presses the button (RFC 8058) without a cookie; the token is what it proves.
@csrf_exempt
def unsubscribe(request: GuestRequest, token: str) -> HttpResponse:
    """GET asks, for mail scanners follow links; POST does, and answers with a page of its own,
    since RFC 8058 allows no redirect."""
    found = reader_of_token(token)
    if found is None:
        raise Http404
    member, kind = found
    if request.method == "POST":
        switch_off(member, kind=kind)
    return page(
        request,
        "reminders/unsubscribe.html",
        {"kind": kind, "switched_off": request.method == "POST", "joined": member.user_id},
    )


@member_required
@require_http_methods(["GET"])
def deliveries(request: MemberRequest) -> HttpResponse:
    require(can_see_deliveries(request.member))
    form = DeliveriesFilter(request.GET)
    found = troubled_deliveries()
    if form.is_valid():
        if status := form.cleaned_data["status"]:
            found = found.filter(status=status)
        if words := form.cleaned_data["q"]:
            found = found.filter(recipient__name__icontains=words)
    return page(
        request,
        "reminders/deliveries.html",
        {
            "form": form,
            "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
            "filtered": any(form.data.get(name) for name in form.fields),
        },
    )


@member_required
@require_http_methods(["POST"])
def retry_delivery(request: MemberRequest, pk: UUID) -> HttpResponse:
    delivery = get_delivery(request.member, pk)
    require(can_see_deliveries(request.member))
    to = link("reminders:deliveries", request.organization)
    try:
        retry(delivery, by=request.member)
    except Refusal as refusal:
        return refused(request, refusal, to)
    return done(request, to, _("It is sent again within a minute."))
