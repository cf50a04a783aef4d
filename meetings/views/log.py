"""Saying that a meeting took place and what came of it: on a phone, in under a minute."""

from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.digests import digest_of
from core.errors import Refusal
from core.htmx import done, page
from core.links import link
from core.templatetags.ui import local_time
from meetings import timezones
from meetings.access import (
    get_locked_meeting,
    get_meeting,
    today,
    usual_plan,
)
from meetings.actions import (
    LogChanged,
    NextRefused,
    Part,
    Review,
    Said,
    log_meeting,
    log_unplanned_meeting,
)
from meetings.log_forms import MOST_ROWS, ActionItemFormSet, ActionItemRows, LogForm, when_shown
from meetings.models import Meeting
from meetings.sheet import Sheet, TakingPart, sheet_of
from meetings.timezones import zone_of
from mentorships.access import get_own_mentorship, has_left
from mentorships.models import Mentorship


@member_required
@require_http_methods(["GET", "POST"])
def log(request: MemberRequest, pk: UUID) -> HttpResponse:
    # Who logs it locks first, so that the form and the action go by one look at what is there.
    get = get_locked_meeting if request.method == "POST" else get_meeting
    meeting = get(request.member, pk)
    logging = Logging(request, meeting.mentorship, meeting)
    if logging.is_good():
        try:
            log_meeting(meeting, by=request.member, said=logging.said(), sheet=logging.sheet)
        except Refusal as refusal:
            logging.refuse(refusal)
        else:
            return logging.done(meeting)
    return logging.answer()


@member_required
@require_http_methods(["GET", "POST"])
def log_new(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_own_mentorship(request.member, pk)
    usual = usual_plan(mentorship)
    logging = Logging(request, mentorship, None, usual=usual)
    if logging.is_good():
        try:
            meeting = log_unplanned_meeting(
                mentorship,
                by=request.member,
                way=usual.way if usual else Meeting.Way.VIDEO,
                said=logging.said(),
            )
        except Refusal as refusal:
            logging.refuse(refusal)
        else:
            return logging.done(meeting)
    return logging.answer()


# Old action items that stand on the page as they are.
MOST_IN_SIGHT = 3
# What says, in the page, which version of each the writer has seen.
SEEN = {
    Part.WHEN: ["initial-day", "initial-time", "initial-minutes"],
    Part.SUMMARY: ["seen"],
    Part.NOTE: ["note_seen"],
}


class Logging:
    """One request of the log page: the form, the rows of action items under it, and one answer."""

    def __init__(
        self,
        request: MemberRequest,
        mentorship: Mentorship,
        meeting: Meeting | None,
        *,
        usual: Meeting | None = None,
    ) -> None:
        self.request, self.mentorship, self.meeting = request, mentorship, meeting
        self.member = request.member
        self.usual = usual
        self.sheet = sheet_of(mentorship, self.member, meeting)
        self.following = self._following()
        # What somebody changed while this was being written.
        self.meanwhile: LogChanged | None = None
        self.posted: QueryDict | None = request.POST if request.method == "POST" else None
        self.adds_row = self.posted is not None and "add_row" in self.posted
        if self.posted is not None and self.adds_row:
            self.posted = _with_row(self.posted, owner=self._usual_owner())
        self.initial = self._initial() if self.posted is None else {}
        self._bind()

    def _bind(self) -> None:
        self.form = LogForm(
            self.posted,
            zone=self.member.time_zone,
            member=self.member,
            goals=self.sheet.goals,
            agenda=self.sheet.agenda,
            open_items=self.sheet.open_items,
            rated=self.sheet.rated is not None,
            plans_next=self.sheet.next_at is None and not has_left(self.mentorship),
            # In words when they are shown: a log that is taken shows nothing.
            next_slot=(self.following, when_shown(self._in_words)) if self.following else None,
            initial=self.initial,
        )
        owners = [(str(self.member.pk), _("You"))]
        owners += [(str(part.pk), part.name) for part in self._others() if not part.left]
        self.rows = cast(
            "ActionItemRows",
            ActionItemFormSet(
                self.posted,
                prefix="actions",
                form_kwargs={
                    "owners": owners,
                    "usual_owner": self._usual_owner(),
                    "goals": self.sheet.goals,
                },
            ),
        )

    def _usual_owner(self) -> str:
        return str((self.sheet.mentee or self.member).pk)

    def _others(self) -> list[TakingPart]:
        return [part for part in self.sheet.people if part.pk != self.member.pk]

    def _initial(self) -> dict[str, Any]:
        """The planned time, but never one that is still to come; what was said already."""
        if self.meeting is not None:
            return self._there(self.meeting, self.sheet)
        minutes = self.usual.minutes if self.usual else 60
        just_now = Meeting(starts_at=timezone.now() - timedelta(minutes=minutes), minutes=minutes)
        return self._there(just_now, self.sheet)

    def _there(self, meeting: Meeting, sheet: Sheet) -> dict[str, Any]:
        """What the fields show of what is there, and what tells one version of it from another."""
        starts_at = min(meeting.starts_at, timezone.now())
        local = starts_at.astimezone(zone_of(self.member.time_zone))
        text = sheet.summary.text if sheet.summary else ""
        goals = [str(goal.pk) for goal in sheet.topics]
        agenda = [str(line.pk) for line in sheet.agenda if line.covered]
        return {
            "day": local.date(),
            "time": local.time().replace(second=0, microsecond=0),
            "minutes": meeting.minutes,
            "goals": goals,
            "agenda": agenda,
            "summary": text,
            "private_note": sheet.note,
            "seen": digest_of(text),
            "note_seen": digest_of(sheet.note),
            "ticked_seen": " ".join([*goals, *agenda]),
        }

    def _following(self) -> datetime | None:
        """The same time one cadence later, as long as none is planned."""
        before = self.meeting or self.usual
        if before is None or self.sheet.next_at is not None or has_left(self.mentorship):
            return None
        local = before.starts_at.astimezone(zone_of(self.member.time_zone))
        day = local.date() if self.meeting else today(self.member)
        every = timedelta(days=max(1, self.mentorship.cadence_days))
        day += every
        while day <= today(self.member):
            day += every
        return timezones.moment(day, local.hour * 60 + local.minute, self.member.time_zone)

    def _in_words(self) -> str:
        days = self.mentorship.cadence_days
        when = strip_tags(local_time(self.following, self.member.time_zone))
        if days % 7:
            words = ngettext(
                "Same time in %(count)s day: %(when)s",
                "Same time in %(count)s days: %(when)s",
                days,
            )
            return words % {"count": days, "when": when}
        words = ngettext(
            "Same time in %(count)s week: %(when)s",
            "Same time in %(count)s weeks: %(when)s",
            days // 7,
        )
        return words % {"count": days // 7, "when": when}

    def is_good(self) -> bool:
        if self.posted is None or self.adds_row:
            return False
        # Both are judged, so that everything that is wrong is said at once.
        form, rows = self.form.is_valid(), self.rows.is_valid()
        return form and rows

    def said(self) -> Said:
        return self.form.said(self.rows.items)

    def refuse(self, refusal: Refusal) -> None:
        if isinstance(refusal, LogChanged):
            self._show_both(refusal)
        elif isinstance(refusal, NextRefused):
            self.form.add_error("next_day", refusal)
        else:
            self.form.add_error(None, refusal)

    def _show_both(self, changed: LogChanged) -> None:
        """What is there beside what was typed; from here on the writer has seen it."""
        self.posted = self.request.POST.copy()
        there = self._there(changed.meeting, changed.sheet)
        for part in changed.sentences:
            for name in SEEN[part]:
                self.posted[name] = str(there[name.removeprefix("initial-")])
        self._bind()
        self.form.is_valid()
        for part, sentence in changed.sentences.items():
            self.form.add_error(part, sentence)
        self.meanwhile = changed

    def done(self, meeting: Meeting) -> HttpResponse:
        to = link("meetings:detail", self.request.organization, meeting.pk)
        again = self.meeting is not None and self.meeting.status == Meeting.Status.HELD
        message = _("The log is saved.") if again else _("The meeting is logged.")
        for sentence in self._left_as_it_was():
            messages.info(self.request, sentence)
        return done(self.request, to, message)

    def _left_as_it_was(self) -> list[str]:
        """What is said once, and was said from another page meanwhile, is told and not dropped."""
        posted, rated, next_at = self.request.POST, self.sheet.rated, self.sheet.next_at
        told = []
        if rated is not None and any(
            posted.get(name, "") not in {"", str(before)}
            for name, before in (("useful", rated.useful), ("working", rated.working))
        ):
            told.append(_("You said before how this meeting was for you. That stays as it was."))
        if next_at is not None and (posted.get("next_same") or posted.get("next_day")):
            when = strip_tags(local_time(next_at, self.member.time_zone))
            told.append(_("You meet next on %(next_meeting)s.") % {"next_meeting": when})
        return told

    def answer(self) -> HttpResponse:
        # What one typed here earlier and did not send stands in a fresh form again.
        draft = self.request.drafts.resume(self.request.path, self.form, self.rows)
        wrong = False
        if self.adds_row:
            self.form.unjudged()
            self.rows.unjudged()
        elif self.posted is not None:
            wrong = bool(self.form.errors) or not self.rows.is_valid()
        context = {
            "form": self.form,
            "draft": draft,
            "rows": self.rows,
            "most_rows": MOST_ROWS,
            "can_add_row": self.rows.total_form_count() < MOST_ROWS,
            "due_days": self._due_days(),
            "mentorship": self.mentorship,
            "meeting": self.meeting,
            "others": self._others(),
            "sheet": self.sheet,
            "meanwhile": self.meanwhile,
            "when": self._shown_time(),
            "when_open": self._when_is_open(),
            "next_open": self._next_is_open(),
            "reviews_folded": self._reviews_are_folded(),
        }
        return page(self.request, "meetings/log.html", context, status=422 if wrong else 200)

    def _due_days(self) -> list[tuple[date, str]]:
        """Days that a row takes over with one tap."""
        here = today(self.member)
        days = [(here + timedelta(days=7), _("In a week"))]
        coming = self.sheet.next_at or self.following
        if coming is not None:
            day = coming.astimezone(zone_of(self.member.time_zone)).date()
            days.insert(0, (day, _("Next meeting")))
        return days

    def _shown_time(self) -> datetime | None:
        return min(self.meeting.starts_at, timezone.now()) if self.meeting else None

    def _when_is_open(self) -> bool:
        """Whether day, time and length show, or just their words with a way to open them."""
        if self.meeting is None:
            return True
        if not self.form.is_bound:
            return False
        wrong = {"day", "time", "minutes"} & self.form.errors.keys()
        return self.form.when_changed or bool(wrong or self.form.non_field_errors())

    def _reviews_are_folded(self) -> bool | None:
        """Many old items stand behind their count until one is to be seen; None for a few."""
        reviews = self.form.reviews
        if len(reviews) <= MOST_IN_SIGHT:
            return None
        return not any(one.value() != Review.OPEN or one.errors for one in reviews)

    def _next_is_open(self) -> bool:
        names = {"next_day", "next_time"} & self.form.fields.keys()
        return self.following is None or any(
            self.form[name].value() or name in self.form.errors for name in names
        )


def _with_row(posted: QueryDict, *, owner: str) -> QueryDict:
    """One more empty row at the end; a count that makes no sense starts again from one."""
    posted = posted.copy()
    name = "actions-TOTAL_FORMS"
    count = posted.get(name, "")
    rows = int(count) if count.isdecimal() and len(count) < 4 else 1
    if rows < MOST_ROWS:
        posted[f"actions-{rows}-owner"] = owner
    posted[name] = str(min(rows + 1, MOST_ROWS))
    return posted
