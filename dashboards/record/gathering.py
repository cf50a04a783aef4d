"""Everything that one person may keep of a mentorship, as plain data.

The shape is documented and versioned in `docs/record-schema.json`. Of the other it holds what the
two of them share; the other's notes, reflections, check-ins and evaluation are not read at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.utils import timezone

from accounts.models import Member
from evaluations.models import CheckIn
from evaluations.reflections import reflections_of
from meetings.access import open_note
from meetings.models import ActionItem, AgendaItem, Meeting, MeetingPulse, Note, Summary
from mentorships.access import agreements_of, pauses_of
from mentorships.models import Agreement, Goal, Mentorship, Milestone, ProgressNote
from mentorships.terms import terms_by_part
from sharing.record import (
    conversations_record,
    introductions_record,
    resources_record,
    wins_record,
)

VERSION = 1

Row = TypeVar("Row")


def record_of(mentorship: Mentorship, member: Member) -> dict[str, Any]:
    """Of a mentorship with its participants, by one of them, who is looking."""
    goals = list(Goal.objects.filter(mentorship=mentorship).order_by("id"))
    return {
        "format": "bruggen-record",
        "version": VERSION,
        "made_at": _moment(timezone.now()),
        "organization": member.organization.name,
        "language": member.language or member.organization.language,
        "of": member.name,
        "mentorship": _mentorship(mentorship),
        "people": [
            {"name": one.member.name, "role": one.role, "is_you": one.member_id == member.pk}
            for one in mentorship.participants.all()
        ],
        "agreements": [_agreement(one) for one in reversed(agreements_of(mentorship))],
        "goals": _goals(mentorship, goals),
        "meetings": _meetings(mentorship, member),
        "action_items": [
            {
                "text": item.text,
                "owner": item.owner.name,
                "due_on": _day(item.due_on),
                "status": item.status,
                "done_at": _moment(item.done_at),
            }
            for item in ActionItem.objects.filter(mentorship=mentorship)
            .select_related("owner")
            .order_by("created_at", "id")
        ],
        "check_ins": _check_ins(mentorship, member),
        "reflections": [
            {
                "question": str(thought.prompt.question),
                "text": thought.text,
                "written_at": _moment(thought.written_at),
                "shared_at": _moment(thought.shared_at),
            }
            for thought in reflections_of(member, mentorship)
        ],
        "wins": wins_record(member, mentorship),
        "resources": resources_record(member, mentorship),
        "introductions": introductions_record(member, mentorship),
        "conversations": conversations_record(member, mentorship),
    }


def _mentorship(mentorship: Mentorship) -> dict[str, Any]:
    return {
        "id": str(mentorship.pk),
        "program": mentorship.program.name,
        "status": mentorship.status,
        "started_on": _day(mentorship.started_on),
        "planned_end_on": _day(mentorship.planned_end_on),
        "closed_at": _moment(mentorship.closed_at),
        "pauses": [
            {"from": _day(pause.began_on), "until": _day(pause.until_on)}
            for pause in reversed(pauses_of(mentorship))
        ],
    }


def _agreement(agreement: Agreement) -> dict[str, Any]:
    return {
        "version": agreement.version,
        "status": agreement.status,
        "edited_by": agreement.edited_by.name,
        "edited_at": _moment(agreement.edited_at),
        "signed_at": _moment(agreement.signed_at),
        "goals": [str(goal["title"]) for goal in agreement.goals],
        "terms": [
            {"part": part, "label": term.label, "text": term.text}
            for part, terms in terms_by_part(agreement)
            for term in terms
        ],
        "signatures": [
            {"name": one.participant.member.name, "signed_at": _moment(one.signed_at)}
            for one in agreement.signatures.all()
        ],
    }


def _goals(mentorship: Mentorship, goals: list[Goal]) -> list[dict[str, Any]]:
    steps = _by(
        "goal_id", Milestone.objects.filter(mentorship=mentorship).shown().order_by("position")
    )
    notes = _by(
        "goal_id",
        ProgressNote.objects.filter(mentorship=mentorship)
        .select_related("author")
        .order_by("written_at"),
    )
    return [
        {
            "title": goal.title,
            "success_criteria": goal.success_criteria,
            "status": goal.status,
            "baseline": goal.baseline,
            "attained": goal.attained,
            "set_at": _moment(goal.created_at),
            "milestones": [
                {"text": step.text, "due_on": _day(step.due_on), "done_at": _moment(step.done_at)}
                for step in steps[goal.pk]
            ],
            "progress": [
                {
                    "text": note.text,
                    "rating": note.rating,
                    "author": note.author.name,
                    "written_at": _moment(note.written_at),
                }
                for note in notes[goal.pk]
            ],
        }
        for goal in goals
    ]


def _meetings(mentorship: Mentorship, member: Member) -> list[dict[str, Any]]:
    summaries = _by("meeting_id", Summary.objects.filter(mentorship=mentorship))
    agenda = _by(
        "meeting_id",
        AgendaItem.objects.filter(mentorship=mentorship)
        .select_related("author")
        .order_by("created_at"),
    )
    # One's own alone, and no row of another's is there to be read.
    notes = _by("meeting_id", Note.objects.filter(meeting__mentorship=mentorship, author=member))
    pulses = _by("meeting_id", MeetingPulse.objects.filter(mentorship=mentorship, author=member))
    return [
        {
            "id": str(meeting.pk),
            "starts_at": _moment(meeting.starts_at),
            "minutes": meeting.minutes,
            "status": meeting.status,
            "way": meeting.way,
            "agenda": [
                {"text": item.text, "author": item.author.name} for item in agenda[meeting.pk]
            ],
            "summary": next((summary.text for summary in summaries[meeting.pk]), ""),
            "my_note": next((open_note(note, member) for note in notes[meeting.pk]), ""),
            "my_pulse": next((_pulse(pulse) for pulse in pulses[meeting.pk]), None),
        }
        for meeting in meetings_in_order(mentorship)
    ]


def _pulse(pulse: MeetingPulse) -> dict[str, Any]:
    return {
        "answered_at": _moment(pulse.answered_at),
        "useful": pulse.useful,
        "working": pulse.working,
        "wants_contact": pulse.wants_contact,
    }


def meetings_in_order(mentorship: Mentorship) -> list[Meeting]:
    return list(Meeting.objects.filter(mentorship=mentorship).order_by("starts_at", "id"))


def _check_ins(mentorship: Mentorship, member: Member) -> list[dict[str, Any]]:
    mine = CheckIn.objects.filter(mentorship=mentorship, author=member, answered_at__isnull=False)
    return [
        {"answered_at": _moment(row.answered_at), "useful": row.useful, "working": row.working}
        for row in mine.order_by("answered_at")
    ]


def _by(key: str, rows: Iterable[Row]) -> defaultdict[UUID, list[Row]]:
    found: defaultdict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
