"""Meetings every few weeks: looked at one by one, and then planned together."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import Refusal
from core.htmx import done, form_page
from core.links import link
from meetings.access import open_offer_in
from meetings.actions import schedule_series
from meetings.finder import Finder, finder_for
from meetings.forms import SeriesForm
from meetings.obstacles import why_nothing_is_planned
from meetings.timezones import zone_of
from meetings.views.finding import notes_on, taken_notes, ways_to_plan
from meetings.views.people import others_in
from meetings.views.planning import usual_details
from mentorships.access import get_mentorship_to_plan
from mentorships.models import Mentorship

TEMPLATE = "meetings/series_create.html"


@dataclass(frozen=True)
class Occurrence:
    """One meeting of the series before it is planned; a blocked one cannot be."""

    starts_at: datetime
    kept: bool
    blocked: bool
    notes: list[str]

    @property
    def value(self) -> str:
        return self.starts_at.isoformat()


@member_required
@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_mentorship_to_plan(request.member, pk)
    finder = finder_for(request.member, mentorship)
    obstacle = why_nothing_is_planned(mentorship)
    posted = request.POST if request.method == "POST" else None
    form = SeriesForm(
        posted,
        zone=request.member.time_zone,
        until=mentorship.planned_end_on,
        initial=None if posted or obstacle else _first_guess(finder),
    )
    occurrences: list[Occurrence] = []
    if obstacle and posted is not None:
        form.add_error(None, obstacle)
    elif form.is_valid():
        starts = form.occurrences
        kept = [at for at in starts if at in form.cleaned_data["keep"]]
        # Whoever changed the day after looking at the list sees the new one first.
        if "plan" in request.POST and set(form.cleaned_data["keep"]) <= set(starts):
            try:
                return _planned(request, mentorship, form, kept)
            except Refusal as refusal:
                form.add_error(None, refusal)
        minutes = form.cleaned_data["minutes"]
        looked = kept if "plan" in request.POST and kept else None
        occurrences = [_occurrence(finder, at, minutes, looked) for at in starts]
        if not starts:
            form.add_error("day", _("No meeting falls between this day and your planned end."))
    context = _context(request, finder, occurrences)
    if obstacle:
        context = {"mentorship": mentorship, "obstacle": obstacle}
    return form_page(request, TEMPLATE, form, context)


def _planned(
    request: MemberRequest, mentorship: Mentorship, form: SeriesForm, kept: list[datetime]
) -> HttpResponse:
    details = {name: form.cleaned_data[name] for name in ("minutes", "way", "link", "place")}
    meetings = schedule_series(
        mentorship,
        by=request.member,
        starts=kept,
        weeks=form.cleaned_data["weeks"],
        **details,
    )
    to = link("dashboards:room", request.organization, mentorship.pk)
    message = ngettext(
        "%(count)s meeting is planned.", "%(count)s meetings are planned.", len(meetings)
    )
    return done(request, to, message % {"count": len(meetings)})


def _first_guess(finder: Finder) -> dict[str, Any]:
    found = usual_details(finder)
    found["weeks"] = max(1, round(finder.mentorship.cadence_days / 7))
    found["times"] = None if finder.mentorship.planned_end_on else 6
    slots = finder.slots(found["minutes"], count=1)
    if slots:
        local = slots[0].starts_at.astimezone(zone_of(finder.first.time_zone))
        found |= {"day": local.date(), "time": local.time()}
    return found


def _occurrence(
    finder: Finder, starts_at: datetime, minutes: int, kept: list[datetime] | None
) -> Occurrence:
    if starts_at <= timezone.now():
        taken = [_("This time has passed.")]
    else:
        taken = taken_notes(finder, starts_at, minutes)
    holiday = any(finder.holiday_at(person, starts_at) for person in finder.people)
    return Occurrence(
        starts_at,
        # A holiday is left out until somebody ticks it.
        kept=not taken and (starts_at in kept if kept is not None else not holiday),
        blocked=bool(taken),
        notes=[*taken, *notes_on(finder, starts_at, minutes)],
    )


def _context(
    request: MemberRequest, finder: Finder, occurrences: list[Occurrence]
) -> dict[str, Any]:
    mentorship = finder.mentorship
    return {
        "mentorship": mentorship,
        "others": others_in(mentorship, request.member),
        "occurrences": occurrences,
        "ways": ways_to_plan(request.organization, mentorship, current="series_create"),
        "offer": open_offer_in(mentorship),
    }
