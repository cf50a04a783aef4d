"""Turns a story into rows, as the actions would have left them.

What a pair writes is written as one of the two: the row policies let nobody else.
"""

from datetime import date, datetime, timedelta
from random import Random

import uuid6
from django.utils import translation

from accounts.models import Activity, Member
from core.encryption import seal
from core.tenancy import enter
from dashboards.demo.at_meetings import keep_what_was_said
from dashboards.demo.calendar import day, meeting_moment, noon
from dashboards.demo.company import Company
from dashboards.demo.looking_back import look_back
from dashboards.demo.programs import ALL_THEMES, Cast, status_of
from dashboards.demo.sharing import Sharing
from dashboards.demo.stories import Story
from dashboards.demo.themes import Theme
from evaluations.models import CheckIn
from meetings.actions.rows import beat
from meetings.models import ActionItem, AgendaItem, Meeting, Note, SlotOffer, Summary
from mentorships.actions import count_goals, record_pulse
from mentorships.models import (
    Agreement,
    Closure,
    ClosureReason,
    Goal,
    Mentorship,
    Participant,
    Signature,
)
from mentorships.prompts import agreement_defaults, neutral_coordinators


class Telling:
    """One story on its way into the tables."""

    def __init__(self, company: Company, cast: Cast, story: Story, random: Random) -> None:
        self.company, self.story, self.random = company, story, random
        self.organization = company.organization
        self.theme: Theme = ALL_THEMES[story.theme]
        self.mentor, self.mentee = company[story.mentor], company[story.mentee]
        closed_at = None if story.closed is None else noon(-story.closed)
        signed = story.agreement == "signed"
        self.mentorship = Mentorship.objects.create(
            organization=self.organization,
            program=cast.program,
            status=status_of(story),
            started_on=day(-story.started),
            planned_end_on=day(story.ends),
            cadence_days=cast.program.cadence_days,
            created_at=noon(-story.started),
            closed_at=closed_at,
            signed_at=noon(-story.started + 6) if signed else None,
        )
        self.participants = Participant.objects.bulk_create(
            Participant(
                organization=self.organization,
                mentorship=self.mentorship,
                enrollment=enrollment,
                member_id=enrollment.member_id,
                role=enrollment.role,
            )
            for enrollment in (cast.mentor(story.mentor), cast.mentee(story.mentee))
        )

    def tell(self) -> Mentorship:
        enter(self.organization.pk, self.mentee.pk)
        self._agree()
        self._set_goals()
        meetings = self._meet()
        goals = list(Goal.objects.filter(mentorship=self.mentorship).order_by("id"))
        self._promise(meetings, goals)
        keep_what_was_said(
            held_of(meetings), goals=goals, logged_by=self.mentor, confirmed_by=self.mentee
        )
        self._offer()
        beat(self.mentorship)
        count_goals(self.mentorship)
        if self.mentorship.closed_at is not None:
            self._close(self.mentorship.closed_at)
        for author, note in (
            (self.mentee, self.theme.mentee_note),
            (self.mentor, self.theme.mentor_note),
        ):
            enter(self.organization.pk, author.pk)
            self._keep_note(author, note, meetings)
            self._check_in(author)
        self._rate()
        self._look_back()
        if self.mentorship.closed_at is None:
            Sharing(
                self.mentorship, theme=self.story.theme, mentor=self.mentor, mentee=self.mentee
            ).tell()
        self._remember(meetings)
        enter(self.organization.pk)
        return self.mentorship

    def _agree(self) -> None:
        with translation.override(self.theme.language):
            terms = agreement_defaults(
                self.mentorship, contacts=neutral_coordinators(self.mentorship)
            )
        if self.story.across:
            terms["across_cultures"] = self.story.across
        terms["meeting_minutes"] = self.story.minutes
        written = noon(-self.story.started + 2)
        status = self.story.agreement
        agreement = Agreement.objects.create(
            organization=self.organization,
            mentorship=self.mentorship,
            status=status,
            edited_by=self.mentee,
            edited_at=written,
            proposed_by=None if status == "draft" else self.mentee,
            proposed_at=None if status == "draft" else written + timedelta(days=1),
            goals=[] if status == "draft" else self._goals_agreed(),
            signed_at=self.mentorship.signed_at,
            **terms,
        )
        if status == "draft":
            return
        # The mentee signs first, two days before the mentor makes it whole.
        last = self.mentorship.signed_at or written + timedelta(days=4)
        Signature.objects.bulk_create(
            Signature(
                organization=self.organization,
                agreement=agreement,
                participant=participant,
                signed_at=last - timedelta(days=2 * (1 - order)),
            )
            for order, participant in enumerate(reversed(self.participants))
            if order < self.story.signers
        )

    def _goals_agreed(self) -> list[dict[str, object]]:
        known = self.theme.goals if self.story.agreement == "signed" else self.theme.goals[:1]
        return [
            {"title": title, "success_criteria": criteria, "baseline": 2}
            for title, criteria in known
        ]

    def _set_goals(self) -> None:
        ended = self.story.closed is not None and self.story.kind == "completed"
        Goal.objects.bulk_create(
            Goal(
                organization=self.organization,
                mentorship=self.mentorship,
                title=title,
                success_criteria=criteria,
                baseline=2,
                attained=4 if ended else None,
                status=Goal.Status.REACHED if ended else Goal.Status.OPEN,
                settled_by=self.mentee if ended else None,
                settled_at=self.mentorship.closed_at if ended else None,
                created_by=self.mentee,
                created_at=noon(-self.story.started + 3 + 7 * order),
            )
            for order, (title, criteria) in enumerate(self.theme.goals)
            if order == 0 or self.story.agreement == "signed"
        )

    def _meet(self) -> list[Meeting]:
        """All meetings, oldest first; the held ones with their shared summary."""
        story = self.story
        days = [(-ago, Meeting.Status.HELD) for ago in story.held]
        days += [(-ago, Meeting.Status.MISSED) for ago in story.missed]
        if story.to_log is not None:
            days.append((-story.to_log, Meeting.Status.SCHEDULED))
        days += [(ahead, Meeting.Status.SCHEDULED) for ahead in story.planned]
        meetings = [self._meeting(offset, status) for offset, status in sorted(days)]
        Meeting.objects.bulk_create(meetings)
        held = held_of(meetings)
        Summary.objects.bulk_create(
            Summary(
                organization=self.organization,
                meeting=meeting,
                mentorship=self.mentorship,
                text=text,
                edited_by=self.mentee if order % 2 else self.mentor,
                edited_at=meeting.ends_at + timedelta(minutes=20),
            )
            for order, (meeting, text) in enumerate(zip(held, self.theme.summaries, strict=False))
        )
        coming = [meeting for meeting in meetings if meeting.status == Meeting.Status.SCHEDULED]
        AgendaItem.objects.bulk_create(
            AgendaItem(
                organization=self.organization,
                meeting=meeting,
                mentorship=self.mentorship,
                author=author,
                text=self.theme.agendas[(2 * order + half) % len(self.theme.agendas)],
                created_at=noon(-2),
            )
            for order, meeting in enumerate(coming[:2])
            for half, author in enumerate((self.mentee, self.mentor))
        )
        return meetings

    def _meeting(self, offset: int, status: str) -> Meeting:
        starts_at = meeting_moment(
            offset, [self.mentor, self.mentee], minutes=self.story.minutes, random=self.random
        )
        held = status == Meeting.Status.HELD
        return Meeting(
            organization=self.organization,
            mentorship=self.mentorship,
            status=status,
            starts_at=starts_at,
            minutes=self.story.minutes,
            way=Meeting.Way.VIDEO,
            link=f"https://meet.{self.organization.slug}.example/{self.mentee.email.split('@')[0]}",
            scheduled_by=self.mentee,
            scheduled_at=min(starts_at - timedelta(days=8), noon(-1)),
            logged_by=self.mentor if held else None,
            logged_at=starts_at + timedelta(minutes=self.story.minutes + 15) if held else None,
        )

    def _promise(self, meetings: list[Meeting], goals: list[Goal]) -> None:
        held = held_of(meetings)
        promises = list(zip(self.story.actions, self.theme.actions, strict=False))
        for order, (due, action) in enumerate(promises):
            mark, _, text = action.partition(":")
            whose, for_goal = mark[0], mark[1:]
            meeting = held[order * len(held) // len(promises)] if held else None
            made = meeting.ends_at if meeting else noon(-self.story.started + 4)
            done_at = min(made + timedelta(days=9), noon(-1)) if due is None else None
            ActionItem.objects.create(
                organization=self.organization,
                mentorship=self.mentorship,
                meeting=meeting,
                goal=goals[int(for_goal) - 1] if for_goal else None,
                owner=self.mentor if whose == "r" else self.mentee,
                text=text,
                due_on=(made + timedelta(days=14)).date() if due is None else day(due),
                status=ActionItem.Status.OPEN if done_at is None else ActionItem.Status.DONE,
                created_by=self.mentee,
                created_at=made,
                done_at=done_at,
            )

    def _offer(self) -> None:
        """Times that the mentor offered yesterday and the mentee has not answered yet."""
        if not self.story.offered:
            return
        people = [self.mentor, self.mentee]
        times = sorted(
            meeting_moment(ahead, people, minutes=self.story.minutes, random=self.random)
            for ahead in self.story.offered
        )
        SlotOffer.objects.create(
            organization=self.organization,
            mentorship=self.mentorship,
            offered_by=self.mentor,
            offered_at=noon(-1),
            times=times,
            last_at=times[-1],
            minutes=self.story.minutes,
        )

    def _close(self, closed_at: datetime) -> None:
        closure = Closure.objects.create(
            organization=self.organization,
            mentorship=self.mentorship,
            kind=self.story.kind,
            closed_by=self.mentee,
            closed_at=closed_at,
        )
        if self.story.reason:
            ClosureReason.objects.create(
                organization=self.organization,
                closure=closure,
                mentorship=self.mentorship,
                author=self.mentee,
                text=self.story.reason,
            )

    def _keep_note(self, author: Member, text: str, meetings: list[Meeting]) -> None:
        held = held_of(meetings)
        if not held:
            return
        note = Note(
            pk=uuid6.uuid7(),
            organization=self.organization,
            meeting=held[-1],
            author=author,
            edited_at=held[-1].ends_at + timedelta(hours=1),
        )
        note.sealed = seal(
            text,
            wrapped_key=bytes(self.organization.wrapped_key),
            organization_id=self.organization.pk,
            table=Note._meta.db_table,
            row=note.pk,
        )
        note.save(force_insert=True)

    def _check_in(self, author: Member) -> None:
        side = 0 if author is self.mentee else 1
        answers = [
            (order, both[side]) for order, both in enumerate(self.story.ratings) if both[side]
        ]
        CheckIn.objects.bulk_create(
            CheckIn(
                organization=self.organization,
                mentorship=self.mentorship,
                author=author,
                due_on=self._check_in_day(order),
                useful=answer[0],
                working=answer[1],
                wants_contact=self.story.contact is not None
                and side == 0
                and order == len(self.story.ratings) - 1,
                answered_at=noon((self._check_in_day(order) - day(0)).days + 1),
            )
            for order, answer in answers
            if answer is not None
        )

    def _check_in_day(self, order: int) -> date:
        cadence = timedelta(days=self.mentorship.program.check_in_days)
        return self.mentorship.started_on + cadence * (order + 1)

    def _rate(self) -> None:
        """The lower of what the two said on a day is that day's rating."""
        rated = [
            (order, min(value for answer in both if answer for value in answer))
            for order, both in enumerate(self.story.ratings)
            if any(both)
        ]
        if rated:
            record_pulse(
                self.mentorship,
                last_rating=rated[-1][1],
                previous_rating=rated[-2][1] if len(rated) > 1 else None,
                rated_for=self._check_in_day(rated[-1][0]),
            )
        if self.story.contact is not None:
            record_pulse(self.mentorship, contact_requested_at=noon(-self.story.contact))

    def _look_back(self) -> None:
        story = self.story
        if story.closing:
            issued, authors = 4, [self.mentee]
        elif story.closed is not None and story.kind == "completed":
            issued, authors = story.closed + 6, [self.mentee, self.mentor]
        else:
            return
        enter(self.organization.pk, self.mentee.pk)
        look_back(
            self.mentorship,
            organization=self.organization,
            issued=issued,
            authors=authors,
            random=self.random,
        )

    def _remember(self, meetings: list[Meeting]) -> None:
        """The audit trail of it."""
        mentorship = self.mentorship
        lines: list[tuple[str, Mentorship | Meeting, Member | None, datetime]]
        lines = [("start", mentorship, None, mentorship.created_at)]
        if mentorship.signed_at:
            lines.append(("agree", mentorship, self.mentor, mentorship.signed_at))
        lines += [
            ("log", meeting, self.mentor, meeting.logged_at)
            for meeting in meetings
            if meeting.logged_at
        ]
        if mentorship.closed_at:
            lines.append(("close", mentorship, self.mentee, mentorship.closed_at))
        Activity.objects.bulk_create(
            Activity(
                organization=self.organization,
                actor=actor,
                verb=verb,
                subject_type=subject._meta.label_lower,
                subject_id=subject.pk,
                at=at,
            )
            for verb, subject, actor, at in lines
        )


def held_of(meetings: list[Meeting]) -> list[Meeting]:
    return [meeting for meeting in meetings if meeting.status == Meeting.Status.HELD]
