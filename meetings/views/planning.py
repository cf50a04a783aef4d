"""Planning a meeting and moving it."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import Refusal
from core.htmx import done, form_page, page
from core.links import link
from meetings.access import get_meeting, open_offer_in
from meetings.actions import reschedule_following, reschedule_meeting, schedule_meeting
from meetings.finder import Finder, finder_for
from meetings.forms import PlanForm, parse_slot
from meetings.models import Meeting
from meetings.obstacles import why_nothing_is_planned
from meetings.timezones import Slot, zone_of
from meetings.views.finding import (
    choices_of,
    day_of,
    holidays_ahead,
    hours_warnings,
    starts_of,
    warnings_on,
    ways_to_plan,
    why_this_order,
)
from meetings.views.people import others_in
from mentorships.access import get_mentorship_to_plan
from mentorships.models import Mentorship

TEMPLATE = "meetings/plan.html"


@member_required
@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_mentorship_to_plan(request.member, pk)
    planning = Planning(request, mentorship, None)
    planning.before = usual_details(planning.finder)
    if planning.looks_around:
        return planning.looked()
    form = planning.form()
    if form.is_valid():
        try:
            meeting = schedule_meeting(mentorship, by=request.member, **form.plan)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            return planning.planned(meeting, _("The meeting is planned."))
    return planning.answer(form)


@member_required
@require_http_methods(["GET", "POST"])
def reschedule(request: MemberRequest, pk: UUID) -> HttpResponse:
    meeting = get_meeting(request.member, pk)
    local = meeting.starts_at.astimezone(zone_of(request.member.time_zone))
    planning = Planning(request, meeting.mentorship, meeting)
    planning.before = {
        "day": local.date(),
        "time": local.time(),
        "minutes": meeting.minutes,
        "way": meeting.way,
        "link": meeting.link,
        "place": meeting.place,
    }
    if planning.looks_around:
        return planning.looked()
    form = planning.form()
    if form.is_valid():
        try:
            message = _change(meeting, form, request)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            meeting.starts_at = form.plan["starts_at"]
            meeting.minutes = form.plan["minutes"]
            return planning.planned(meeting, message)
    return planning.answer(form)


def _change(meeting: Meeting, form: PlanForm, request: MemberRequest) -> str:
    if not form.with_following:
        reschedule_meeting(meeting, by=request.member, **form.plan)
        return _("The meeting is changed.")
    changed = len(reschedule_following(meeting, by=request.member, **form.plan))
    return ngettext("%(count)s meeting is changed.", "%(count)s meetings are changed.", changed) % {
        "count": changed
    }


def usual_details(finder: Finder) -> dict[str, Any]:
    """How the next one most likely takes place: as the latest did, and the first as agreed."""
    if not finder.meetings:
        agreed = finder.agreed
        if agreed is None:
            return {"minutes": 60, "way": Meeting.Way.VIDEO}
        way = agreed.channel if agreed.channel in Meeting.Way.values else Meeting.Way.VIDEO
        return {"minutes": agreed.meeting_minutes, "way": way}
    latest = finder.meetings[0]
    return {name: getattr(latest, name) for name in ("minutes", "way", "link", "place")}


@dataclass(frozen=True)
class Times:
    """A moment as everybody will live it, before anything is planned."""

    starts_at: datetime
    # The clock skips the time that was typed, and the meeting starts later.
    skipped: bool
    warnings: list[str]


class Planning:
    """One request of the page on which a meeting gets its time.

    A suggested slot and a look at both clocks come as POST too, so that nothing typed is lost
    without JavaScript and no link or place ends up in an address.
    """

    def __init__(
        self, request: MemberRequest, mentorship: Mentorship, meeting: Meeting | None
    ) -> None:
        self.request, self.mentorship, self.meeting = request, mentorship, meeting
        self.member = request.member
        self.before: dict[str, Any] = {}
        self.finder = finder_for(self.member, mentorship, but=meeting)
        self.obstacle = why_nothing_is_planned(mentorship)
        self.in_series = meeting is not None and meeting.series_id is not None

    @property
    def looks_around(self) -> bool:
        if self.obstacle:
            return False
        return "slot" in self.request.POST or "look" in self.request.POST

    def form(self) -> PlanForm:
        posted = self.request.POST if self.request.method == "POST" else None
        return self._form(posted, initial=self.before)

    def _form(self, typed: Any, **kwargs: Any) -> PlanForm:
        return PlanForm(typed, zone=self.member.time_zone, in_series=self.in_series, **kwargs)

    def looked(self) -> HttpResponse:
        """The form as it was typed, with the slot that was chosen put in."""
        typed = self._with_slot(self.request.POST)
        shown = self._form(typed)
        shown.unjudged()
        partial = "form" if "slot" in typed else "times"
        # The part with the times also brings the suggestions, which mark the time that is chosen.
        beside = partial == "times" and self.request.headers.get("HX-Request") == "true"
        context = self._context(typed) | {"form": shown, "beside": beside}
        return page(self.request, TEMPLATE, context, partial=partial)

    def answer(self, form: PlanForm) -> HttpResponse:
        if self.obstacle:
            found = {"mentorship": self.mentorship, "meeting": self.meeting}
            return form_page(self.request, TEMPLATE, form, found | {"obstacle": self.obstacle})
        if form.is_bound:
            return form_page(self.request, TEMPLATE, form, self._context(form.data))
        slots = self.finder.slots(self.before["minutes"])
        if "day" not in self.before and slots:
            local = slots[0].starts_at.astimezone(zone_of(self.member.time_zone))
            self.before |= {"day": local.date(), "time": local.time()}
        initial = {name: str(value) for name, value in self.before.items()}
        return form_page(self.request, TEMPLATE, self.form(), self._context(initial, slots))

    def planned(self, meeting: Meeting, message: str) -> HttpResponse:
        # Whoever is taken then is taken by this meeting: the database lets no other be beside it.
        warnings = hours_warnings(self.finder, meeting.starts_at, meeting.minutes)
        to = link("meetings:detail", self.request.organization, meeting.pk)
        return done(self.request, to, " ".join([message, *warnings]))

    def _with_slot(self, posted: QueryDict) -> QueryDict:
        starts_at = parse_slot(posted.get("slot", ""))
        if starts_at is None:
            return posted
        local = starts_at.astimezone(zone_of(self.member.time_zone))
        typed = posted.copy()
        typed["day"], typed["time"] = f"{local:%Y-%m-%d}", f"{local:%H:%M}"
        return typed

    def _context(self, typed: Any, slots: list[Slot] | None = None) -> dict[str, Any]:
        minutes = length_of(typed.get("minutes"))
        times = self._times(typed)
        if slots is None:
            slots = self.finder.slots(minutes)
        shown = times.starts_at if times else next(iter(starts_of(slots)), None)
        found: dict[str, Any] = {
            "mentorship": self.mentorship,
            "meeting": self.meeting,
            "others": others_in(self.mentorship, self.member),
            "times": times,
            "choices": choices_of(
                self.finder,
                starts_of(slots),
                minutes=minutes,
                chosen={times.starts_at} if times else set(),
            ),
            "why": why_this_order(self.finder, slots),
            "holidays": holidays_ahead(self.finder),
            "day": day_of(self.finder, shown, minutes) if shown else None,
        }
        if self.meeting is None:
            found["ways"] = ways_to_plan(
                self.request.organization, self.mentorship, current="create"
            )
            found["offer"] = open_offer_in(self.mentorship)
        return found

    def _times(self, typed: Any) -> Times | None:
        judged = self._form(typed)
        judged.full_clean()
        starts_at: datetime | None = judged.cleaned_data.get("starts_at")
        if starts_at is None:
            return None
        asked: time = judged.cleaned_data["time"]
        minutes = judged.cleaned_data.get("minutes") or 60
        local = starts_at.astimezone(zone_of(self.member.time_zone))
        return Times(
            starts_at=starts_at,
            skipped=(local.hour, local.minute) != (asked.hour, asked.minute),
            warnings=warnings_on(self.finder, starts_at, minutes),
        )


def length_of(typed: str | None) -> int:
    # Python refuses to read a number of thousands of digits.
    if typed and typed.isdecimal() and len(typed) < 4 and 5 <= int(typed) <= 480:
        return int(typed)
    return 60
