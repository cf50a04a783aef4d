"""What waits for a person, as sentences with one thing to do each, in the order of urgency."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Member
from core.links import link
from core.templatetags.ui import both_times, local_date, relative_day
from dashboards.access.asks import Ask
from dashboards.access.home import Scheduled
from dashboards.access.people import Person, names_of, others_than, people_of
from dashboards.leaving import left_thing
from dashboards.things import Thing
from dashboards.waiting_shared import introduction_things, win_things
from evaluations.access import check_in_day
from meetings.access import joining, today
from mentorships.access import has_left, is_paused, left_at, left_roles
from mentorships.models import Mentorship
from programs.models import Enrollment

# A meeting further away than this is not what is next.
NEAR = timedelta(days=7)
# Nothing comes before one that is as near as this.
AT_HAND = timedelta(days=1)


class Waiting:
    """Everything that waits for one member, from rows that were read already."""

    def __init__(
        self,
        member: Member,
        *,
        mentorships: list[Mentorship],
        meetings: list[Scheduled],
        asks: list[Ask],
        unread: Mapping[UUID, int] | None = None,
    ) -> None:
        self.member = member
        self.unread = unread or {}
        self.now = timezone.now()
        self.open = [row for row in mentorships if row.status != Mentorship.Status.CLOSED]
        # What was planned in a mentorship that has ended waits for nobody, nor does what was to
        # take place after somebody left.
        until = {row.pk: left_at(row) for row in self.open}
        self.meetings = [
            meeting
            for meeting in meetings
            if meeting.mentorship_id in until
            and ((left := until[meeting.mentorship_id]) is None or meeting.starts_at < left)
        ]
        self.asks = asks
        self.others: dict[UUID, list[Person]] = {
            row.pk: others_than(member, people_of(row)) for row in mentorships
        }

    def things(self) -> list[Thing]:
        at_hand, near, later = self._coming()
        return [
            *at_hand,
            *self._handovers("mentee"),
            *self._left(),
            *near,
            *self._to_log(),
            *self._offers(),
            *self._confirmations(),
            *self._messages(),
            *self._proposals(),
            *self._enrollments(),
            *self._handovers("mentor"),
            *self._agreements(),
            *self._check_ins(),
            *self._evaluations(),
            *self._to_plan(),
            *win_things(self.going_on("win"), self.to),
            *introduction_things(self.going_on("introduction"), self.to),
            *later,
        ]

    def next_meeting_of(self, mentorship: Mentorship) -> Scheduled | None:
        return next(
            (
                meeting
                for meeting in self.meetings
                if meeting.mentorship_id == mentorship.pk and meeting.ends_at > self.now
            ),
            None,
        )

    def first_of(self, mentorship: Mentorship) -> Thing | None:
        """What is next in one of several; a meeting is said by its time already."""
        here = Waiting(
            self.member,
            mentorships=[mentorship],
            meetings=[row for row in self.meetings if row.mentorship_id == mentorship.pk],
            asks=[ask for ask in self.asks if ask.mentorship_id == mentorship.pk],
            unread=self.unread,
        )
        return next((thing for thing in here.things() if thing.kind != "meeting"), None)

    def asked(self, kind: str) -> list[Ask]:
        return [ask for ask in self.asks if ask.kind == kind]

    def going_on(self, kind: str) -> list[Ask]:
        """Of mentorships that neither rest nor have lost somebody: what is nobody's hurry."""
        day = today(self.member)
        going_on = {row.pk for row in self.open if not is_paused(row, day) and not has_left(row)}
        return [
            ask for ask in self.asks if ask.kind.startswith(kind) and ask.mentorship_id in going_on
        ]

    def to(self, name: str, pk: UUID) -> str:
        return link(name, self.member.organization, pk)

    def names(self, mentorship_id: UUID | None) -> str:
        return names_of(self.others.get(mentorship_id, [])) if mentorship_id else ""

    def _left(self) -> list[Thing]:
        """Where there is nobody to meet any more: what has happened, and what comes next."""
        return [
            left_thing(
                people_of(mentorship),
                left_roles(mentorship),
                organization=self.member.organization.name,
                url=self.to("dashboards:record", mentorship.pk),
            )
            for mentorship in self.open
            if has_left(mentorship)
        ]

    def _coming(self) -> tuple[list[Thing], list[Thing], list[Thing]]:
        """The next meeting: before all on its day, on top when it is near, last when it is not."""
        coming = [meeting for meeting in self.meetings if meeting.ends_at > self.now]
        if not coming:
            return [], [], []
        meeting = coming[0]
        thing = Thing(
            kind="meeting",
            icon="calendar",
            title=_("Meeting with %(names)s") % {"names": self.names(meeting.mentorship_id)},
            text=times_of(meeting, self.member, self.others[meeting.mentorship_id]),
            url=self.to("meetings:detail", meeting.pk),
            label=_("Open the meeting"),
            when=relative_day(meeting.starts_at),
            joining=joining(meeting.link, meeting.starts_at, meeting.minutes),
        )
        away = meeting.starts_at - self.now
        if away <= AT_HAND:
            return [thing], [], []
        return ([], [thing], []) if away <= NEAR else ([], [], [thing])

    def _to_log(self) -> list[Thing]:
        return [
            Thing(
                kind="log",
                icon="note",
                title=_("How was it with %(names)s?")
                % {"names": self.names(meeting.mentorship_id)},
                text=format_html(
                    _("You planned to meet on {day}. Logging it takes a minute."),
                    day=local_date(meeting.starts_at),
                ),
                url=self.to("meetings:log", meeting.pk),
                label=_("Log the meeting"),
            )
            for meeting in self.meetings
            if meeting.ends_at <= self.now
        ]

    def _offers(self) -> list[Thing]:
        return [
            Thing(
                kind="offer",
                icon="calendar",
                title=_("%(name)s offers you times for a meeting") % {"name": ask.label},
                text=_("Choose the one that suits you best, or offer others."),
                url=self.to("meetings:offer", ask.pk),
                label=_("Choose a time"),
            )
            for ask in self.asked("offer")
            if not ask.detail
        ]

    def _messages(self) -> list[Thing]:
        """Also of a mentorship that has ended: somebody said something."""
        return [
            Thing(
                kind="messages",
                icon="mail",
                title=ngettext(
                    "%(count)s new message from %(names)s",
                    "%(count)s new messages from %(names)s",
                    count,
                )
                % {"count": count, "names": names_of(people)},
                text=_("Only the people in this mentorship can read it."),
                url=self.to("sharing:conversations", pk),
                label=_("Read"),
            )
            for pk, people in self.others.items()
            if (count := self.unread.get(pk, 0))
        ]

    def _confirmations(self) -> list[Thing]:
        return [
            Thing(
                kind="confirmation",
                icon="check",
                title=_("%(name)s logged your meeting") % {"name": ask.label},
                text=_("Read it, and say with one tap that you remember it like this."),
                url=self.to("meetings:detail", ask.pk),
                label=_("Read and confirm"),
            )
            for ask in self.asked("confirmation")
            if ask.mentorship_id in self.others
        ]

    def _proposals(self) -> list[Thing]:
        texts = {
            Enrollment.Role.MENTOR.value: _(
                "You would be the mentor. Read why, and say yes or no."
            ),
            Enrollment.Role.MENTEE.value: _(
                "You would be the mentee. Read why, and say yes or no."
            ),
        }
        return [
            Thing(
                kind="proposal",
                icon="people",
                title=_("%(name)s is proposed to you") % {"name": ask.label},
                text=texts[ask.detail],
                url=self.to("matching:proposal", ask.pk),
                label=_("Read the proposal"),
            )
            for ask in self.asked("proposal")
        ]

    def _enrollments(self) -> list[Thing]:
        texts = {
            Enrollment.Role.MENTOR.value: _("As a mentor. Have a look, and decide for yourself."),
            Enrollment.Role.MENTEE.value: _("As a mentee. Have a look, and decide for yourself."),
        }
        return [
            Thing(
                kind="enrollment",
                icon="mail",
                title=_("You are invited to %(program)s") % {"program": ask.label},
                text=texts[ask.detail],
                url=self.to("programs:enrollment", ask.pk),
                label=_("Read the invitation"),
            )
            for ask in self.asked("enrollment")
        ]

    def _handovers(self, asked_as: str) -> list[Thing]:
        return [
            Thing(
                kind="handover",
                icon="people",
                title=_("Can you take another mentee in %(program)s?") % {"program": ask.label}
                if ask.detail == "mentor"
                else _("%(name)s would like to go on with you") % {"name": ask.label},
                text=_("A mentee is looking for another mentor. Say yes or no.")
                if ask.detail == "mentor"
                else _("You decide, and you choose what goes along."),
                url=self.to("dashboards:handover", ask.pk),
                label=_("Read and answer"),
            )
            for ask in self.asked("handover")
            if ask.detail == asked_as
        ]

    def _agreements(self) -> list[Thing]:
        newest = {ask.mentorship_id: ask for ask in self.asked("agreement")}
        things = []
        for mentorship in self.open:
            if has_left(mentorship):
                continue
            ask = newest.get(mentorship.pk)
            names = {"names": self.names(mentorship.pk)}
            if ask is None:
                if mentorship.status != Mentorship.Status.NEGOTIATING:
                    continue
                title = _("Begin your agreement with %(names)s") % names
                text = _("The draft is mostly filled in. Go through it in your first conversation.")
                label = _("Start the draft")
            elif ask.label == "draft":
                title = _("Finish your agreement with %(names)s") % names
                text = _("There is a draft. Propose it when it fits you both.")
                label = _("Open the draft")
            elif ask.detail:
                continue
            else:
                title = _("Sign your agreement with %(names)s") % names
                text = _("It is proposed. Read it, change it if you like, and sign.")
                label = _("Read and sign")
            url = self.to("mentorships:agreement", mentorship.pk)
            things.append(Thing("agreement", "check", title, text, url, label))
        return things

    def _check_ins(self) -> list[Thing]:
        day = today(self.member)
        return [
            Thing(
                kind="check_in",
                icon="flag",
                title=_("Check in on your time with %(names)s")
                % {"names": self.names(mentorship.pk)},
                text=_("Two quick questions. Only you and the coordinator read the answers."),
                url=self.to("evaluations:check_in", mentorship.pk),
                label=_("Answer"),
            )
            for mentorship in self.open
            if is_check_in_due(mentorship, self.member)
            and check_in_day(mentorship, day) > mentorship.started_on
            and not is_paused(mentorship, day)
            and not has_left(mentorship)
        ]

    def _evaluations(self) -> list[Thing]:
        return [
            Thing(
                kind="evaluation",
                icon="flag",
                title=_("Look back on your time with %(names)s")
                % {"names": self.names(ask.mentorship_id)},
                text=_("Your evaluation is ready. It takes about five minutes."),
                url=self.to("evaluations:evaluation", ask.pk),
                label=_("Answer"),
            )
            for ask in self.asked("evaluation")
        ]

    def _to_plan(self) -> list[Thing]:
        planned = {meeting.mentorship_id for meeting in self.meetings}
        day = today(self.member)
        # Who offered times waits for an answer, and who is asked has that to do.
        planned |= {ask.mentorship_id for ask in self.asked("offer") if ask.mentorship_id}
        return [
            Thing(
                kind="plan",
                icon="calendar",
                title=_("Plan a meeting with %(names)s") % {"names": self.names(mentorship.pk)},
                text=_("None is planned. Choose from times that suit both of you."),
                url=self.to("meetings:create", mentorship.pk),
                label=_("Find a time"),
            )
            for mentorship in self.open
            if mentorship.pk not in planned
            and mentorship.status != Mentorship.Status.CLOSING
            and not is_paused(mentorship, day)
            and not has_left(mentorship)
        ]


def is_check_in_due(mentorship: Mentorship, member: Member) -> bool:
    """Of a mentorship that came through `my_mentorships`."""
    if mentorship.status == Mentorship.Status.CLOSED:
        return False
    answered = getattr(mentorship, "checked_in_for", None)
    return answered is None or answered < check_in_day(mentorship, today(member))


def times_of(meeting: Scheduled, member: Member, others: list[Person]) -> SafeString | str:
    """In one's own zone, and in the other's where there is one other."""
    if len(others) == 1:
        other = others[0]
        return both_times(meeting.starts_at, member.time_zone, other.zone, other.first_name)
    return both_times(meeting.starts_at, member.time_zone, member.time_zone, _("the others"))
