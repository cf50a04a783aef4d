"""Opening one's network to the other."""

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
    can_change_introduction,
    get_introduction,
    introductions_of,
    is_over,
)
from sharing.actions import (
    change_introduction,
    offer_introduction,
    remove_introduction,
    take_step,
)
from sharing.forms import IntroductionForm
from sharing.letter import letter_for
from sharing.models import Introduction
from sharing.views.pages import back_or, names_in, others_in

PAGE_SIZE = 20


@member_required
@require_GET
def introductions(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_shared_mentorship(request.member, pk)
    found = Paginator(introductions_of(mentorship), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "mentorship": mentorship,
        "names": names_in(mentorship, request.member),
        "page": found,
        "is_over": is_over(mentorship),
    }
    return page(request, "sharing/introductions.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def introduction_create(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_shared_mentorship(request.member, pk)
    people = others_in(mentorship, request.member)
    data = request.POST if request.method == "POST" else None
    form = IntroductionForm(data, people=people, reader=request.member)
    if form.is_valid():
        try:
            found = offer_introduction(mentorship, by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            to = link("sharing:introduction", request.organization, found.pk)
            return done(request, to, _("Offered. Ask them first; a draft of your mail is below."))
    context = {"mentorship": mentorship, "names": names_in(mentorship, request.member)}
    return form_page(request, "sharing/introduction_create.html", form, context, draft=request.path)


@member_required
@require_GET
def introduction(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_introduction(request.member, pk)
    mine = can_change_introduction(request.member, found)
    context = {
        "mentorship": found.mentorship,
        "introduction": found,
        "mine": mine,
        "letter": letter_for(found) if mine else None,
        "steps": [
            (Introduction.Step.OFFERED, found.offered_at),
            (Introduction.Step.ASKED, found.asked_on),
            (Introduction.Step.MADE, found.made_on),
            (Introduction.Step.FOLLOWED_UP, found.followed_up_on),
        ],
    }
    return page(request, "sharing/introduction.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def introduction_edit(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = _own_introduction(request, pk)
    said = {
        "name": found.name,
        "email": found.email,
        "helps_with": found.helps_with,
        "introduced": str(found.introduced_id),
    }
    form = IntroductionForm(
        request.POST if request.method == "POST" else None,
        people=others_in(found.mentorship, request.member),
        reader=request.member,
        initial=said,
    )
    if form.is_valid():
        try:
            change_introduction(found, by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            to = link("sharing:introduction", request.organization, pk)
            return done(request, to, _("Saved."))
    context = {"mentorship": found.mentorship, "introduction": found}
    return form_page(request, "sharing/introduction_edit.html", form, context, draft=request.path)


@member_required
@require_http_methods(["POST"])
def introduction_removal(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = _own_introduction(request, pk)
    to = _introductions_page(request, found.mentorship_id)
    remove_introduction(found, by=request.member)
    return done(request, to, _("Removed."))


@member_required
@require_http_methods(["POST"])
def introduction_step(request: MemberRequest, pk: UUID, step: str) -> HttpResponse:
    """One tap, and another one undoes it. Either may say how far it has come."""
    if step not in Introduction.Step.values:
        raise Http404
    found = get_introduction(request.member, pk)
    before = take_step(found, by=request.member, step=step)
    undo = (
        link("sharing:introduction_step", request.organization, pk, before)
        if before != step
        else ""
    )
    message = _("Now: %(state)s.") % {"state": Introduction.Step(step).label}
    to = back_or(request, _introductions_page(request, found.mentorship_id))
    whole = link("sharing:introduction", request.organization, pk)
    if request.headers.get("HX-Request") == "true" and to != whole:
        context = {"introduction": get_introduction(request.member, pk), "next": to}
        row = render(request, "sharing/introduction_row.html", context)
        return with_notice(request, row, message, back=to, undo=undo)
    return done(request, to, message, undo=undo)


def _own_introduction(request: MemberRequest, pk: UUID) -> Introduction:
    found = get_introduction(request.member, pk)
    require(can_change_introduction(request.member, found))
    return found


def _introductions_page(request: MemberRequest, mentorship_id: UUID) -> str:
    return link("sharing:introductions", request.organization, mentorship_id)
