"""A coordinator finds another mentor for a mentee, or closes what has ended by itself."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import Refusal, require
from core.htmx import done, form_page, refused
from core.links import link
from mentorships import handing_over
from mentorships.access import (
    can_hand_over,
    get_mentorship,
    has_left,
    mentors_to_ask,
    open_handover_of,
)
from mentorships.forms.handover import HandoverForm
from mentorships.models import Mentorship


@member_required
@require_http_methods(["GET", "POST"])
def handover(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_mentorship(request.member, pk)
    require(can_hand_over(request.member, mentorship))
    form = HandoverForm(
        request.POST if request.method == "POST" else None, mentors=mentors_to_ask(mentorship)
    )
    if form.is_valid():
        try:
            handing_over.start_handover(mentorship, by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            name = form.cleaned_data["mentor"].member.name
            return done(
                request,
                link("mentorships:handover", request.organization, pk),
                _("%(name)s is asked.") % {"name": name},
            )
    context = {
        "mentorship": mentorship,
        "asked": open_handover_of(mentorship),
        "is_open": mentorship.status != Mentorship.Status.CLOSED,
        "somebody_left": has_left(mentorship),
    }
    return form_page(request, "mentorships/handover.html", form, context)


@member_required
@require_http_methods(["POST"])
def handover_withdrawal(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_mentorship(request.member, pk)
    require(can_hand_over(request.member, mentorship))
    asked = open_handover_of(mentorship)
    if asked is not None:
        handing_over.withdraw_handover(asked, by=request.member)
    to = link("mentorships:handover", request.organization, pk)
    return done(request, to, _("The question is withdrawn."))


@member_required
@require_http_methods(["POST"])
def departure(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_mentorship(request.member, pk)
    require(can_hand_over(request.member, mentorship))
    try:
        handing_over.close_after_departure(mentorship, by=request.member)
    except Refusal as refusal:
        return refused(request, refusal, link("mentorships:handover", request.organization, pk))
    to = link("dashboards:room", request.organization, pk)
    return done(request, to, _("The mentorship is closed. What was done in it still counts."))
