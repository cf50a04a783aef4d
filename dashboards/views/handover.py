"""The new mentor and the mentee say whether they go on with each other."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import Refusal, require
from core.htmx import done, form_page
from core.links import link
from dashboards.forms import TakeAlongForm
from meetings.access import open_action_items_of
from meetings.actions.handover import take_over
from mentorships.access import get_handover, goals_of
from mentorships.handing_over import answer_as_mentor, decline_as_mentee
from mentorships.models import Goal, Handover, Participant
from programs.models import Enrollment


@member_required
@require_http_methods(["GET", "POST"])
def handover(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Whoever coordinates reads it on the mentorship's own page, and answers for nobody."""
    handover = get_handover(request.member, pk)
    if handover.mentor.member_id == request.member.pk:
        return _to_mentor(request, handover)
    require(any(part.member_id == request.member.pk for part in _mentees(handover)))
    return _to_mentee(request, handover)


def _to_mentor(request: MemberRequest, handover: Handover) -> HttpResponse:
    form = TakeAlongForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        accepts = form.cleaned_data["answer"] == "yes"
        try:
            answer_as_mentor(handover, by=request.member, accepts=accepts)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            text = _("Thank you. Now the mentee is asked.") if accepts else _("Thank you.")
            return done(request, link("dashboards:home", request.organization), text)
    context = {
        "handover": handover,
        "names": [part.member for part in _mentees(handover)],
        "waits": handover.status == Handover.Status.ASKED_MENTOR,
    }
    return form_page(request, "dashboards/handover_mentor.html", form, context)


def _to_mentee(request: MemberRequest, handover: Handover) -> HttpResponse:
    if request.method == "POST" and handover.successor_id is not None:
        # Sent twice: what may go along has gone.
        return done(request, link("dashboards:room", request.organization, handover.successor_id))
    mine = open_action_items_of(handover.mentorship).filter(owner=request.member)
    goals = [goal for goal in goals_of(handover.mentorship) if goal.status == Goal.Status.OPEN]
    form = TakeAlongForm(
        request.POST if request.method == "POST" else None, goals=goals, action_items=mine
    )
    if form.is_valid():
        try:
            return _answered(request, handover, form)
        except Refusal as refusal:
            form.add_error(None, refusal)
    context = {
        "handover": handover,
        "waits": handover.status == Handover.Status.ASKED_MENTEE,
    }
    return form_page(request, "dashboards/handover_mentee.html", form, context)


def _answered(request: MemberRequest, handover: Handover, form: TakeAlongForm) -> HttpResponse:
    if form.cleaned_data["answer"] == "no":
        decline_as_mentee(handover, by=request.member)
        to = link("dashboards:room", request.organization, handover.mentorship_id)
        return done(request, to, _("Your coordinator sees that you said no."))
    mentorship = take_over(
        handover,
        by=request.member,
        goals=form.cleaned_data["goals"],
        action_items=form.cleaned_data["action_items"],
    )
    to = link("dashboards:room", request.organization, mentorship.pk)
    return done(request, to, _("Your new mentorship begins here."))


def _mentees(handover: Handover) -> list[Participant]:
    parts = handover.mentorship.participants.all()
    return [part for part in parts if part.role == Enrollment.Role.MENTEE]
