"""All that stands about a meeting, for one of those who take part, in one statement."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import Member
from core.prepared import planned_once
from meetings.access import unsealed_note
from meetings.models import Meeting
from mentorships.models import Mentorship
from programs.models import Enrollment


@dataclass(frozen=True)
class Written:
    """The shared summary, with who wrote it last."""

    text: str
    author_id: UUID
    author: str
    at: datetime


@dataclass(frozen=True)
class AgendaLine:
    pk: UUID
    text: str
    author_id: UUID
    author: str
    covered: bool


@dataclass(frozen=True)
class GoalLine:
    pk: UUID
    title: str
    # Whether this meeting was about it.
    topic: bool


@dataclass(frozen=True)
class OpenItem:
    """Something promised before, at another meeting, and not done yet."""

    pk: UUID
    text: str
    owner_id: UUID
    owner: str


@dataclass(frozen=True)
class TakingPart:
    """Somebody who takes part."""

    pk: UUID
    name: str
    role: str
    left: bool


@dataclass(frozen=True)
class Confirmed:
    member_id: UUID
    name: str
    at: datetime
    # Somebody else has changed the summary since.
    outdated: bool


@dataclass(frozen=True)
class Rated:
    """How one said the meeting was."""

    useful: int | None
    working: int | None
    wants_contact: bool


@dataclass(frozen=True)
class Sheet:
    """Where the meeting is still to be made, only what is known of the mentorship."""

    # Mentors first.
    people: list[TakingPart] = field(default_factory=list)
    summary: Written | None = None
    # One's own private note, opened; in no traceback or log.
    note: str = field(default="", repr=False)
    note_id: UUID | None = None
    agenda: list[AgendaLine] = field(default_factory=list)
    goals: list[GoalLine] = field(default_factory=list)
    open_items: list[OpenItem] = field(default_factory=list)
    confirmations: list[Confirmed] = field(default_factory=list)
    # How one said it was; once.
    rated: Rated | None = None
    # How far the program's check-ins are apart.
    check_in_days: int = 1
    # The next meeting that is planned, whichever this one is.
    next_at: datetime | None = None

    @property
    def topics(self) -> list[GoalLine]:
        return [goal for goal in self.goals if goal.topic]

    @property
    def mentee(self) -> TakingPart | None:
        """The one mentee of a pair: who most often goes away with something to do."""
        mentees = [part for part in self.people if part.role == Enrollment.Role.MENTEE]
        return mentees[0] if len(mentees) == 1 and not mentees[0].left else None


# Written out: putting it together anew for each request took longer than all that it asks.
SHEET = """
select
  (select json_agg(json_build_object('pk', m.id, 'name', m.name, 'role', p.role,
                                     'left', m.status = 'deactivated')
                   order by p.role desc, p.id)
     from mentorships_participant p join accounts_member m on m.id = p.member_id
    where p.organization_id = %(organization)s and p.mentorship_id = %(mentorship)s),
  n.id, n.sealed,
  (select json_agg(json_build_object('pk', a.id, 'text', a.text, 'author_id', a.author_id,
                                     'author', m.name, 'covered', a.covered_at is not null)
                   order by a.created_at, a.id)
     from meetings_agendaitem a join accounts_member m on m.id = a.author_id
    where a.organization_id = %(organization)s and a.meeting_id = %(meeting)s::uuid),
  (select json_agg(json_build_object('pk', g.id, 'title', g.title, 'topic', t.id is not null)
                   order by g.id)
     from mentorships_goal g left join meetings_topic t
       on t.organization_id = g.organization_id and t.goal_id = g.id
      and t.meeting_id = %(meeting)s::uuid
    where g.organization_id = %(organization)s and g.mentorship_id = %(mentorship)s
      and (g.status = 'open' or t.id is not null)),
  (select json_agg(json_build_object('pk', i.id, 'text', i.text, 'owner_id', i.owner_id,
                                     'owner', m.name)
                   order by i.due_on nulls last, i.id)
     from meetings_actionitem i join accounts_member m on m.id = i.owner_id
    where i.organization_id = %(organization)s and i.mentorship_id = %(mentorship)s
      and i.status = 'open' and (i.meeting_id is null or i.meeting_id <> %(meeting)s::uuid
                                 or %(meeting)s::uuid is null)),
  (select program.check_in_days from programs_program program
     join mentorships_mentorship m on m.program_id = program.id
    where m.organization_id = %(organization)s and m.id = %(mentorship)s),
  (select min(starts_at) from meetings_meeting
    where organization_id = %(organization)s and mentorship_id = %(mentorship)s
      and status = 'scheduled' and starts_at > %(now)s)
"""
# Only a meeting that took place has these, and to plan them takes as long as all the rest.
WHEN_HELD = """,
  (select json_build_object('text', s.text, 'author_id', m.id, 'author', m.name,
                            'at', s.edited_at)
     from meetings_summary s join accounts_member m on m.id = s.edited_by_id
    where s.organization_id = %(organization)s and s.meeting_id = %(meeting)s::uuid),
  (select json_agg(json_build_object('member_id', c.member_id, 'name', m.name,
                                     'at', c.confirmed_at)
                   order by c.confirmed_at, c.id)
     from meetings_confirmation c join accounts_member m on m.id = c.member_id
    where c.organization_id = %(organization)s and c.meeting_id = %(meeting)s::uuid),
  (select json_build_object('useful', p.useful, 'working', p.working,
                            'wants_contact', p.wants_contact)
     from meetings_meetingpulse p
    where p.organization_id = %(organization)s and p.meeting_id = %(meeting)s::uuid
      and p.author_id = %(member)s)
"""
FROM = """
from (select) one left join meetings_note n
  on n.organization_id = %(organization)s and n.meeting_id = %(meeting)s::uuid
 and n.author_id = %(member)s
"""


def sheet_of(mentorship: Mentorship, member: Member, meeting: Meeting | None) -> Sheet:
    """For who takes part in the mentorship, and is looking."""
    held = meeting is not None and meeting.status == Meeting.Status.HELD
    with planned_once(mentorship.organization_id) as cursor:
        cursor.execute(
            SHEET + WHEN_HELD + FROM if held else SHEET + FROM,
            {
                "organization": mentorship.organization_id,
                "mentorship": mentorship.pk,
                "meeting": meeting.pk if meeting else None,
                "member": member.pk,
                "now": timezone.now(),
            },
        )
        found = cursor.fetchone()
    people, note_id, sealed, agenda, goals, items, check_in_days, next_at, *of_held = found
    summary, confirmations, rated = of_held or (None, None, None)
    written = _written(summary) if summary else None
    return Sheet(
        people=[TakingPart(**_ids(line)) for line in people or []],
        summary=written,
        note=unsealed_note(note_id, bytes(sealed), member) if note_id else "",
        note_id=note_id,
        agenda=[AgendaLine(**_ids(line)) for line in agenda or []],
        goals=[GoalLine(**_ids(line)) for line in goals or []],
        open_items=[OpenItem(**_ids(line)) for line in items or []],
        confirmations=[_confirmed(line, written) for line in confirmations or []],
        rated=Rated(**rated) if rated else None,
        check_in_days=check_in_days,
        next_at=next_at,
    )


def _written(row: dict[str, Any]) -> Written:
    return Written(row["text"], UUID(row["author_id"]), row["author"], _moment(row["at"]))


def _confirmed(row: dict[str, Any], summary: Written | None) -> Confirmed:
    """What one wrote oneself needs no other yes."""
    member_id, at = UUID(row["member_id"]), _moment(row["at"])
    outdated = summary is not None and summary.at > at and summary.author_id != member_id
    return Confirmed(member_id, row["name"], at, outdated)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _ids(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: UUID(value) if name in {"pk", "author_id", "owner_id"} else value
        for name, value in row.items()
    }
