"""Planning a meeting and moving it."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from accounts.models import Member
from core.errors import Refusal
from core.forms import FIRST_DAY, LAST_DAY
from core.htmx import done, form_page, page
from core.links import link
from meetings.access import burden_on, get_meeting, slots_for, usual_plan
from meetings.actions import reschedule_meeting, schedule_meeting
from meetings.forms import PlanForm
from meetings.models import Meeting
from meetings.timezones import Slot, zone_of
from meetings.views.people import others_in
from mentorships.access import get_own_mentorship, others_of
from mentorships.models import Mentorship

TEMPLATE = "meetings/plan.html"


@member_required
@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_own_mentorship(request.member, pk)
    usual = usual_plan(mentorship)
    before: dict[str, Any] = {"minutes": 60, "way": Meeting.Way.VIDEO}
    if usual is not None:
        before = {
            "minutes": usual.minutes,
            "way": usual.way,
            "link": usual.link,
            "place": usual.place,
        }
    planning = Planning(request, mentorship, None, before)
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
    before = {
        "day": local.date(),
        "time": local.time(),
        "minutes": meeting.minutes,
        "way": meeting.way,
        "link": meeting.link,
        "place": meeting.place,
    }
    planning = Planning(request, meeting.mentorship, meeting, before)
    if planning.looks_around:
        return planning.looked()
    form = planning.form()
    if form.is_valid():
        try:
            meeting = reschedule_meeting(meeting, by=request.member, **form.plan)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            return planning.planned(meeting, _("The meeting is changed."))
    return planning.answer(form)


@dataclass(frozen=True)
class Times:
    """A moment as everybody will live it, before anything is planned."""

    starts_at: datetime
    # The clock skips the time that was typed, and the meeting starts later.
    skipped: bool
    warnings: list[str]


@dataclass(frozen=True)
class Choice:
    """A suggested slot: whether it is the one in the form, and who goes out of their way for it."""

    starts_at: datetime
    chosen: bool
    note: str


class Planning:
    """One request of the page on which a meeting gets its time.

    A suggested slot and a look at both clocks come as POST too, so that nothing typed is lost
    without JavaScript and no link or place ends up in an address.
    """

    def __init__(
        self,
        request: MemberRequest,
        mentorship: Mentorship,
        meeting: Meeting | None,
        before: dict[str, Any],
    ) -> None:
        self.request, self.mentorship, self.meeting = request, mentorship, meeting
        self.member = request.member
        self.others = [participant.member for participant in others_of(self.member, mentorship)]
        self.before = before

    @property
    def looks_around(self) -> bool:
        return "slot" in self.request.POST or "look" in self.request.POST

    def form(self) -> PlanForm:
        posted = self.request.POST if self.request.method == "POST" else None
        return PlanForm(posted, zone=self.member.time_zone, initial=self.before)

    def looked(self) -> HttpResponse:
        """The form as it was typed, with the slot that was chosen put in."""
        typed = self._with_slot(self.request.POST)
        shown = PlanForm(typed, zone=self.member.time_zone)
        shown.unjudged()
        partial = "form" if "slot" in typed else "times"
        context = self._context(typed) | {"form": shown}
        return page(self.request, TEMPLATE, context, partial=partial)

    def answer(self, form: PlanForm) -> HttpResponse:
        if form.is_bound:
            return form_page(self.request, TEMPLATE, form, self._context(form.data))
        slots = self._slots(self.before["minutes"])
        if "day" not in self.before and slots:
            local = slots[0].starts_at.astimezone(zone_of(self.member.time_zone))
            self.before |= {"day": local.date(), "time": local.time()}
        initial = {name: str(value) for name, value in self.before.items()}
        return form_page(self.request, TEMPLATE, self.form(), self._context(initial, slots))

    def planned(self, meeting: Meeting, message: str) -> HttpResponse:
        sentences = [message, *_warnings(self.others, meeting.starts_at, meeting.minutes)]
        to = link("meetings:detail", self.request.organization, meeting.pk)
        return done(self.request, to, " ".join(sentences))

    def _with_slot(self, posted: QueryDict) -> QueryDict:
        starts_at = parse_slot(posted.get("slot", ""))
        if starts_at is None:
            return posted
        local = starts_at.astimezone(zone_of(self.member.time_zone))
        typed = posted.copy()
        typed["day"], typed["time"] = f"{local:%Y-%m-%d}", f"{local:%H:%M}"
        return typed

    def _context(self, typed: Any, slots: list[Slot] | None = None) -> dict[str, Any]:
        times = self._times(typed)
        if slots is None:
            slots = self._slots(_length(typed.get("minutes")))
        return {
            "mentorship": self.mentorship,
            "meeting": self.meeting,
            "others": others_in(self.mentorship, self.member),
            "times": times,
            "choices": [self._choice(slot, times) for slot in slots],
        }

    def _slots(self, minutes: int) -> list[Slot]:
        return slots_for(self.mentorship, first=self.member, others=self.others, minutes=minutes)

    def _choice(self, slot: Slot, times: Times | None) -> Choice:
        names = {str(other.pk): other.name.split()[0] for other in self.others}
        notes = []
        for part in slot.parts:
            if part.burden.flag is not None and part.person in names:
                early = part.burden.flag == "early"
                sentence = _("Early for %(name)s") if early else _("Late for %(name)s")
                notes.append(sentence % {"name": names[part.person]})
            elif part.burden.flag is not None:
                notes.append(
                    _("Early for you") if part.burden.flag == "early" else _("Late for you")
                )
        chosen = times is not None and times.starts_at == slot.starts_at
        return Choice(slot.starts_at, chosen, " · ".join(notes))

    def _times(self, typed: Any) -> Times | None:
        judged = PlanForm(typed, zone=self.member.time_zone)
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
            warnings=_warnings(self.others, starts_at, minutes),
        )


def parse_slot(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None or found.utcoffset() is None:
        return None
    # The first and last days of the calendar do not exist on every clock.
    return found if FIRST_DAY <= found.date() <= LAST_DAY else None


def _length(typed: str | None) -> int:
    # Python refuses to read a number of thousands of digits.
    if typed and typed.isdecimal() and len(typed) < 4 and 5 <= int(typed) <= 480:
        return int(typed)
    return 60


def _warnings(others: list[Member], starts_at: datetime, minutes: int) -> list[str]:
    """What the time asks of each of the others, when it lies outside their working hours."""
    sentences = {
        "early": _("That is before %(name)s’s working hours."),
        "late": _("That is after %(name)s’s working hours."),
        "day_off": _("That is a day off for %(name)s."),
    }
    found = ((other, burden_on(other, starts_at, minutes).flag) for other in others)
    return [sentences[flag] % {"name": other.name.split()[0]} for other, flag in found if flag]
