"""A mentorship rests for a while, and goes on."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import Refusal
from core.htmx import done, form_page
from core.links import link
from mentorships.access import get_own_mentorship, pauses_of, running_pause
from mentorships.forms.pause import PauseForm
from mentorships.pausing import pause_mentorship, return_from_pause


@member_required
@require_http_methods(["GET", "POST"])
def pause(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_own_mentorship(request.member, pk)
    current = running_pause(mentorship)
    initial = {}
    if current is not None:
        reasons = [reason.text for reason in current.reasons.all()]
        initial = {"until_on": current.until_on, "why": "\n".join(reasons)}
    form = PauseForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            pause_mentorship(mentorship, by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            to = link("dashboards:room", request.organization, pk)
            undo = "" if current else link("mentorships:pause_end", request.organization, pk)
            return done(request, to, _("Your mentorship rests."), undo=undo)
    context = {
        "mentorship": mentorship,
        "pause": current,
        "earlier": [pause for pause in pauses_of(mentorship) if pause != current],
    }
    return form_page(request, "mentorships/pause.html", form, context)


@member_required
@require_http_methods(["POST"])
def pause_end(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_own_mentorship(request.member, pk)
    return_from_pause(mentorship, by=request.member)
    to = link("dashboards:room", request.organization, pk)
    return done(request, to, _("You go on from today."))
