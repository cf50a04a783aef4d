"""One action item: written down outside a meeting, mended, or let go."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import Refusal
from core.htmx import done, form_page, page, way_back
from core.links import link
from meetings.access import can_change, carried_on_as, get_action_item, goals_for, today
from meetings.action_item_forms import OneActionItemForm
from meetings.actions import ItemChanged, add_action_item, change_action_item
from meetings.models import ActionItem
from mentorships.access import get_own_mentorship
from mentorships.models import Mentorship


@member_required
@require_http_methods(["GET", "POST"])
def action_create(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_own_mentorship(request.member, pk)
    template = "meetings/action_item_create.html"
    back = _back(request, mentorship)
    context = {"mentorship": mentorship, "back": back}
    if request.method == "GET" and mentorship.status == Mentorship.Status.CLOSED:
        return page(request, template, context)
    form = OneActionItemForm(
        request.POST if request.method == "POST" else None,
        member=request.member,
        people=mentorship.participants.all(),
        goals=goals_for(mentorship),
        # Where one comes from a goal's page.
        goal=request.GET.get("goal", ""),
    )
    if form.is_valid():
        try:
            add_action_item(mentorship, by=request.member, wanted=form.item)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            return done(request, back, _("The action item is added."))
    return form_page(request, template, form, context, draft=request.path)


@member_required
@require_http_methods(["GET", "POST"])
def action_item(request: MemberRequest, pk: UUID) -> HttpResponse:
    item = get_action_item(request.member, pk)
    back = _back(request, item.mentorship)
    template = "meetings/action_item_page.html"
    context = {
        "item": item,
        "mentorship": item.mentorship,
        "back": back,
        "today": today(request.member),
        "ended": item.mentorship.status == Mentorship.Status.CLOSED,
    }
    if request.method == "GET" and not can_change(item):
        return page(request, template, context | _facts(request, item))
    form = OneActionItemForm(
        request.POST if request.method == "POST" else None,
        member=request.member,
        people=item.mentorship.participants.all(),
        goals=goals_for(item.mentorship, item=item),
        known=item,
    )
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            change_action_item(item, by=request.member, seen=seen, wanted=form.item)
        except ItemChanged as refusal:
            form.show_current(refusal)
            form.add_error(None, refusal)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            return done(request, back, _("Saved."))
    return form_page(request, template, form, context, draft=request.path)


def _facts(request: MemberRequest, item: ActionItem) -> dict[str, Any]:
    if item.status != ActionItem.Status.CARRIED:
        return {}
    return {"carried_on": carried_on_as(item, seen_by=request.member)}


def _back(request: MemberRequest, mentorship: Mentorship) -> str:
    room = link("dashboards:room", request.organization, mentorship.pk)
    return way_back(request, f"{room}#items")
