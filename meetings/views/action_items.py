"""What one has promised, in all of one's mentorships."""

from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import Refusal
from core.htmx import done, page, refused, way_back, with_notice
from core.links import link
from meetings.access import (
    action_counts,
    counted_in,
    get_action_item,
    my_action_items,
    today,
)
from meetings.actions import complete_action_item, drop_action_item, reopen_action_item
from meetings.models import ActionItem

PAGE_SIZE = 20


@member_required
@require_http_methods(["GET"])
def action_items(request: MemberRequest) -> HttpResponse:
    here = link("meetings:action_items", request.organization)
    show = request.GET.get("show", "open")
    counts = action_counts(request.member)
    shown = [
        ("open", _("Open")),
        ("overdue", _("Overdue")),
        ("done", pgettext("action items", "Done")),
    ]
    # Only whoever let something go looks for it, to take it up again.
    if counts.dropped:
        shown.append(("dropped", str(ActionItem.Status.DROPPED.label)))
    show = show if show in dict(shown) else "open"
    tabs = [
        {
            "label": label,
            "url": here if name == "open" else f"{here}?show={name}",
            "current": name == show,
            # Of what was let go nobody keeps count, and the tabs fit a phone.
            "count": None if name == "dropped" else getattr(counts, name),
        }
        for name, label in shown
    ]
    items = Paginator(my_action_items(request.member, show), PAGE_SIZE)
    context = {
        "show": show,
        "tabs": tabs,
        "items": items.get_page(request.GET.get("page")),
        "today": today(request.member),
    }
    return page(request, "meetings/action_items.html", context)


@member_required
@require_http_methods(["POST"])
def action_done(request: MemberRequest, pk: UUID) -> HttpResponse:
    undo = link("meetings:action_reopening", request.organization, pk)
    return _change(request, pk, complete_action_item, _("Done."), undo=undo)


@member_required
@require_http_methods(["POST"])
def action_reopening(request: MemberRequest, pk: UUID) -> HttpResponse:
    return _change(request, pk, reopen_action_item, _("Open again."))


@member_required
@require_http_methods(["POST"])
def action_removal(request: MemberRequest, pk: UUID) -> HttpResponse:
    undo = link("meetings:action_reopening", request.organization, pk)
    message = _("Let go. Nobody has to do this any more.")
    return _change(request, pk, drop_action_item, message, undo=undo)


def _change(
    request: MemberRequest,
    pk: UUID,
    action: Callable[..., ActionItem],
    message: str,
    *,
    undo: str = "",
) -> HttpResponse:
    item = get_action_item(request.member, pk)
    try:
        action(item, by=request.member)
    except Refusal as refusal:
        return refused(request, refusal, _back(request))
    if request.headers.get("HX-Request") == "true":
        item = get_action_item(request.member, pk)
        back = _back(request)
        page_of_it = urlsplit(back).path
        context = {
            "item": item,
            "today": today(request.member),
            "next": back,
            "with_people": page_of_it == link("meetings:action_items", request.organization),
        }
        if page_of_it == link("dashboards:room", request.organization, item.mentorship_id):
            # The room counts them above the list.
            context |= {"swapped": True, **counted_in(item.mentorship)}
        row = render(request, "meetings/action_item.html", context)
        return with_notice(request, row, message, back=back, undo=undo)
    return done(request, _back(request), message, undo=undo)


def _back(request: MemberRequest) -> str:
    return way_back(request, link("meetings:action_items", request.organization))
