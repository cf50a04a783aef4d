"""Saying that a meeting took place and what came of it: on a phone, in under a minute."""

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import Refusal
from core.htmx import done, page
from core.links import link
from meetings.access import (
    digest_of,
    get_meeting,
    mentee_of,
    open_action_items_of,
    read_note,
    summary_of,
    usual_plan,
)
from meetings.actions import (
    NewActionItem,
    SummaryChanged,
    log_meeting,
    log_unplanned_meeting,
)
from meetings.forms import MOST_ROWS, ActionItemFormSet, ActionItemRows, LogForm
from meetings.models import Meeting, Summary
from meetings.timezones import zone_of
from meetings.views.people import members_in, others_in
from mentorships.access import get_own_mentorship
from mentorships.models import Mentorship


@member_required
@require_http_methods(["GET", "POST"])
def log(request: MemberRequest, pk: UUID) -> HttpResponse:
    meeting = get_meeting(request.member, pk)
    logging = Logging(request, meeting.mentorship, meeting)
    if logging.is_good():
        try:
            log_meeting(
                meeting,
                by=request.member,
                **logging.what_was_said(),
                summary_seen=logging.form.cleaned_data["seen"],
            )
        except SummaryChanged as changed:
            logging.show_both(changed)
        except Refusal as refusal:
            logging.form.add_error(None, refusal)
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
                **logging.what_was_said(),
                summary_seen=logging.form.cleaned_data["seen"],
            )
        except SummaryChanged as changed:
            logging.show_both(changed)
        except Refusal as refusal:
            logging.form.add_error(None, refusal)
        else:
            return logging.done(meeting)
    return logging.answer()


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
        self.open_items = list(open_action_items_of(mentorship))
        self.theirs: Summary | None = None
        self.posted = request.POST.copy() if request.method == "POST" else None
        self.adds_row = self.posted is not None and "add_row" in self.posted
        if self.posted is not None and self.adds_row:
            _add_row(self.posted, owner=self._usual_owner())
        self.initial = self._initial() if self.posted is None else {}
        self._bind()
        # What one typed here earlier and did not send stands in a fresh form again.
        self.draft = request.drafts.resume(request.path, self.form, self.rows)

    def _bind(self) -> None:
        self.form = LogForm(
            self.posted,
            zone=self.member.time_zone,
            open_items=self.open_items,
            member=self.member,
            initial=self.initial,
        )
        people = members_in(self.mentorship, first=self.member)
        owners = [
            (str(person.pk), _("You") if person == self.member else person.name)
            for person in people
        ]
        self.rows = cast(
            "ActionItemRows",
            ActionItemFormSet(
                self.posted,
                prefix="actions",
                form_kwargs={"owners": owners, "usual_owner": self._usual_owner()},
            ),
        )

    def _usual_owner(self) -> str:
        return str((mentee_of(self.mentorship) or self.member).pk)

    def _initial(self) -> dict[str, Any]:
        """The planned time, but never one that is still to come; what was said already."""
        minutes = 60
        starts_at = timezone.now() - timedelta(minutes=minutes)
        if self.meeting is not None:
            minutes = self.meeting.minutes
            starts_at = min(self.meeting.starts_at, timezone.now())
        elif self.usual is not None:
            minutes = self.usual.minutes
            starts_at = timezone.now() - timedelta(minutes=minutes)
        local = starts_at.astimezone(zone_of(self.member.time_zone))
        summary = summary_of(self.meeting) if self.meeting else None
        text = summary.text if summary else ""
        note = read_note(self.meeting, self.member) if self.meeting else ""
        return {
            "day": local.date(),
            "time": local.time().replace(second=0, microsecond=0),
            "minutes": minutes,
            "summary": text,
            "private_note": note,
            "seen": digest_of(text),
            "note_seen": digest_of(note),
        }

    def is_good(self) -> bool:
        if self.posted is None or self.adds_row:
            return False
        # Both are judged, so that everything that is wrong is said at once.
        form, rows = self.form.is_valid(), self.rows.is_valid()
        return form and rows

    def what_was_said(self) -> dict[str, Any]:
        said = self.form.log
        said["actions"] = [
            NewActionItem(text=row["text"], owner_id=UUID(row["owner"]), due_on=row["due_on"])
            for row in self.rows.filled
        ]
        if self._time_is_theirs():
            assert self.meeting is not None
            said |= {"held_at": self.meeting.starts_at, "minutes": self.meeting.minutes}
        return said

    def _time_is_theirs(self) -> bool:
        """Logged already, and this writer left the time as it was: it stays to the second."""
        held = self.meeting is not None and self.meeting.status == Meeting.Status.HELD
        return held and not self.form.when_changed

    def show_both(self, changed: SummaryChanged) -> None:
        """The other's summary beside the one typed; from here on the writer has seen it."""
        assert self.posted is not None
        self.posted["seen"] = digest_of(changed.current.text)
        self._bind()
        self.form.is_valid()
        self.form.add_error("summary", changed)
        self.theirs = changed.current

    def done(self, meeting: Meeting) -> HttpResponse:
        to = link("meetings:detail", self.request.organization, meeting.pk)
        return done(self.request, to, _("The meeting is logged."))

    def answer(self) -> HttpResponse:
        wrong = False
        if self.adds_row:
            self.form.unjudged()
            self.rows.unjudged()
        elif self.posted is not None:
            wrong = bool(self.form.errors) or not self.rows.is_valid()
        context = {
            "form": self.form,
            "draft": self.draft,
            "rows": self.rows,
            "mentorship": self.mentorship,
            "meeting": self.meeting,
            "others": others_in(self.mentorship, self.member),
            "theirs": self.theirs,
            "when": self._shown_time(),
            "when_open": self._when_is_open(),
            "can_add_row": self.rows.total_form_count() < MOST_ROWS,
        }
        partial = "rows" if self.adds_row else None
        return page(
            self.request,
            "meetings/log.html",
            context,
            partial=partial,
            status=422 if wrong else 200,
        )

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


def _add_row(posted: QueryDict, *, owner: str) -> None:
    """One more empty row at the end; a count that makes no sense starts again from two."""
    name = "actions-TOTAL_FORMS"
    count = posted.get(name, "")
    rows = int(count) if count.isdecimal() and len(count) < 4 else 2
    if rows < MOST_ROWS:
        posted[f"actions-{rows}-owner"] = owner
    posted[name] = str(min(rows + 1, MOST_ROWS))
