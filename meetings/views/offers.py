"""Several times offered by one, of which another picks one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import Refusal, require
from core.htmx import done, form_page, refused
from core.links import link
from meetings.access import can_pick, can_withdraw, get_offer, is_open, open_offer_in
from meetings.actions import offer_slots, pick_slot, withdraw_offer
from meetings.finder import Finder, finder_for
from meetings.forms import OfferForm, PickForm, parse_slot
from meetings.models import SlotOffer
from meetings.obstacles import why_nothing_is_planned
from meetings.views.finding import (
    Choice,
    choices_of,
    day_of,
    holidays_ahead,
    notes_on,
    starts_of,
    taken_notes,
    ways_to_plan,
    why_this_order,
)
from meetings.views.people import others_in
from meetings.views.planning import length_of, usual_details
from mentorships.access import get_mentorship_to_plan

# More than can be offered, so that there is a choice of what to offer.
SUGGESTED = 8


@member_required
@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_mentorship_to_plan(request.member, pk)
    finder = finder_for(request.member, mentorship)
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        zone=request.member.time_zone,
        initial=usual_details(finder),
    )
    if form.is_valid():
        try:
            offer = offer_slots(mentorship, by=request.member, **form.offer)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            to = link("meetings:offer", request.organization, offer.pk)
            return done(request, to, _("Your times are offered. You hear when one is chosen."))
    typed = [parse_slot(text) for text in request.POST.getlist("times")]
    chosen = [at for at in typed if at is not None]
    return form_page(
        request, "meetings/offer_create.html", form, _create_context(request, finder, form, chosen)
    )


def _create_context(
    request: MemberRequest, finder: Finder, form: OfferForm, chosen: list[datetime]
) -> dict[str, Any]:
    mentorship = finder.mentorship
    if obstacle := why_nothing_is_planned(mentorship):
        return {"mentorship": mentorship, "obstacle": obstacle}
    minutes = length_of(str(form["minutes"].value()))
    slots = finder.slots(minutes, count=SUGGESTED)
    starts = starts_of(slots)
    # What was ticked stays to be seen, though other times are suggested by now.
    starts += sorted(set(chosen) - set(starts))
    return {
        "mentorship": mentorship,
        "others": others_in(mentorship, request.member),
        "choices": choices_of(finder, starts, minutes=minutes, chosen=set(chosen)),
        "why": why_this_order(finder, slots),
        "holidays": holidays_ahead(finder),
        "day": day_of(finder, starts[0], minutes) if starts else None,
        "ways": ways_to_plan(request.organization, mentorship, current="offer_create"),
        "offer": open_offer_in(mentorship),
    }


@member_required
@require_http_methods(["GET", "POST"])
def offer(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_offer(request.member, pk)
    form = PickForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(can_pick(request.member, found))
    if form.is_valid():
        try:
            meeting = pick_slot(found, by=request.member, starts_at=form.starts_at)
        except Refusal as refusal:
            form.add_error(None, refusal)
            # What the form was made for has changed meanwhile.
            found = get_offer(request.member, pk)
        else:
            to = link("meetings:detail", request.organization, meeting.pk)
            return done(request, to, _("The meeting is planned."))
    chosen = form.starts_at if form.is_bound and form.cleaned_data.get("time") else None
    context = _offer_context(request, found, chosen)
    return form_page(request, "meetings/offer.html", form, context)


def _offer_context(
    request: MemberRequest, offer: SlotOffer, chosen: datetime | None
) -> dict[str, Any]:
    finder = finder_for(request.member, offer.mentorship)
    choices = [_choice(finder, offer, at, chosen) for at in sorted(offer.times)]
    still = [choice for choice in choices if not choice.gone]
    open_ = is_open(offer)
    return {
        "offer": offer,
        "mentorship": offer.mentorship,
        "others": others_in(offer.mentorship, request.member),
        "choices": choices,
        "is_open": open_,
        "obstacle": why_nothing_is_planned(offer.mentorship),
        "can_pick": open_ and bool(still) and can_pick(request.member, offer),
        "can_withdraw": open_ and can_withdraw(request.member, offer),
        "day": day_of(finder, still[0].starts_at, offer.minutes) if still else None,
    }


def _choice(
    finder: Finder, offer: SlotOffer, starts_at: datetime, chosen: datetime | None
) -> Choice:
    if starts_at <= timezone.now():
        gone = _("This time has passed.")
    else:
        gone = " ".join(taken_notes(finder, starts_at, offer.minutes))
    notes = notes_on(finder, starts_at, offer.minutes) or [_("Within working hours")]
    return Choice(starts_at, starts_at == chosen, notes, gone)


@member_required
@require_http_methods(["POST"])
def withdrawal(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_offer(request.member, pk)
    require(can_withdraw(request.member, found))
    try:
        withdraw_offer(found, by=request.member)
    except Refusal as refusal:
        return refused(request, refusal, link("meetings:offer", request.organization, pk))
    to = link("meetings:create", request.organization, found.mentorship_id)
    return done(request, to, _("Your offer is withdrawn."))
