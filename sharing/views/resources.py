"""What one recommends to the other."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import Refusal, require
from core.htmx import done, form_page, page, with_notice
from core.links import link
from mentorships.access import get_shared_mentorship
from sharing.access import (
    can_change_resource,
    can_follow,
    get_resource,
    is_over,
    resources_of,
)
from sharing.actions import change_resource, remove_resource, set_state, suggest_resource
from sharing.forms import ResourceForm
from sharing.models import Resource
from sharing.views.pages import back_or, names_in, others_in

PAGE_SIZE = 20


@member_required
@require_GET
def resources(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_shared_mentorship(request.member, pk)
    found = Paginator(resources_of(mentorship), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "mentorship": mentorship,
        "names": names_in(mentorship, request.member),
        "page": found,
        "is_over": is_over(mentorship),
    }
    return page(request, "sharing/resources.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def resource_create(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_shared_mentorship(request.member, pk)
    people = [*others_in(mentorship, request.member), request.member]
    form = ResourceForm(
        request.POST if request.method == "POST" else None, people=people, reader=request.member
    )
    if form.is_valid():
        try:
            suggest_resource(mentorship, by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            return done(request, _resources_page(request, pk), _("It is on the list."))
    context = {"mentorship": mentorship, "names": names_in(mentorship, request.member)}
    return form_page(request, "sharing/resource_create.html", form, context, draft=request.path)


@member_required
@require_http_methods(["GET", "POST"])
def resource(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = _own_resource(request, pk)
    people = [*others_in(found.mentorship, request.member), request.member]
    form = ResourceForm(
        request.POST if request.method == "POST" else None,
        people=people,
        reader=request.member,
        initial=_said(found),
    )
    if form.is_valid():
        try:
            change_resource(found, by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            return done(request, _resources_page(request, found.mentorship_id), _("Saved."))
    context = {"mentorship": found.mentorship, "resource": found}
    return form_page(request, "sharing/resource.html", form, context, draft=request.path)


@member_required
@require_http_methods(["POST"])
def resource_removal(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = _own_resource(request, pk)
    to = _resources_page(request, found.mentorship_id)
    remove_resource(found, by=request.member)
    return done(request, to, _("Removed."))


@member_required
@require_http_methods(["POST"])
def resource_state(request: MemberRequest, pk: UUID, state: str) -> HttpResponse:
    """One tap, and another one undoes it."""
    if state not in Resource.State.values:
        raise Http404
    found = get_resource(request.member, pk)
    require(can_follow(request.member, found))
    before = set_state(found, by=request.member, state=state)
    undo = link("sharing:resource_state", request.organization, pk, before)
    message = _("Now: %(state)s.") % {"state": Resource.State(state).label}
    to = back_or(request, _resources_page(request, found.mentorship_id))
    if request.headers.get("HX-Request") == "true":
        context = {"resource": get_resource(request.member, pk), "next": to}
        row = render(request, "sharing/resource_row.html", context)
        return with_notice(request, row, message, back=to, undo=undo if before != state else "")
    return done(request, to, message, undo=undo if before != state else "")


def _own_resource(request: MemberRequest, pk: UUID) -> Resource:
    found = get_resource(request.member, pk)
    require(can_change_resource(request.member, found))
    return found


def _said(resource: Resource) -> dict[str, Any]:
    return {
        "title": resource.title,
        "kind": resource.kind,
        "link": resource.link,
        "note": resource.note,
        "meant_for": str(resource.meant_for_id),
    }


def _resources_page(request: MemberRequest, mentorship_id: UUID) -> str:
    return link("sharing:resources", request.organization, mentorship_id)
