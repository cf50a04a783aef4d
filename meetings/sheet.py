"""All that stands about a meeting, for one of those who take part, in one statement."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts.models import Member
from meetings.access import unsealed_note
from meetings.models import (
    ActionItem,
    AgendaItem,
    Confirmation,
    Meeting,
    MeetingPulse,
    Note,
    Summary,
    Topic,
)
from mentorships.models import Goal, Mentorship


@dataclass(frozen=True)
class Written:
    """The shared summary, with who wrote it last."""

    text: str
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
    open: bool
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
class Confirmed:
    member_id: UUID
    name: str
    at: datetime


@dataclass(frozen=True)
class Sheet:
    """Where the meeting is still to be made, only what is known of the mentorship."""

    summary: Written | None = None
    # One's own private note, opened.
    note: str = ""
    note_id: UUID | None = None
    agenda: list[AgendaLine] = field(default_factory=list)
    goals: list[GoalLine] = field(default_factory=list)
    open_items: list[OpenItem] = field(default_factory=list)
    confirmations: list[Confirmed] = field(default_factory=list)
    # One has said how the meeting was.
    rated: bool = False
    # The next meeting that is planned, whichever this one is.
    next_at: datetime | None = None

    @property
    def topics(self) -> list[GoalLine]:
        return [goal for goal in self.goals if goal.topic]


def sheet_of(mentorship: Mentorship, member: Member, meeting: Meeting | None) -> Sheet:
    """For who takes part in the mentorship, and is looking."""
    # One row to hang it all on.
    asked: QuerySet[Any, Any] = Mentorship.objects.filter(pk=mentorship.pk)
    columns: dict[str, Any] = {
        "found_goals": _goals(mentorship, meeting),
        "open_items": _open_items(mentorship, meeting),
        "next_at": _next_at(mentorship),
    }
    if meeting is not None:
        columns |= _of(meeting, member)
    row = asked.values(**columns).get()
    sealed = row.get("note")
    return Sheet(
        summary=_written(row.get("summary")),
        note=unsealed_note(row["note_id"], bytes(sealed), member) if sealed else "",
        note_id=row.get("note_id"),
        agenda=[AgendaLine(**_ids(line)) for line in row.get("agenda", [])],
        goals=[GoalLine(**_ids(line)) for line in row["found_goals"]],
        open_items=[OpenItem(**_ids(line)) for line in row["open_items"]],
        confirmations=[
            Confirmed(UUID(line["member_id"]), line["name"], datetime.fromisoformat(line["at"]))
            for line in row.get("confirmations", [])
        ],
        rated=row.get("rated", False),
        next_at=row["next_at"],
    )


def _of(meeting: Meeting, member: Member) -> dict[str, Any]:
    def mine(model: type[Model]) -> QuerySet[Any, Any]:
        return model._default_manager.filter(meeting=meeting)

    notes = mine(Note).filter(author=member)
    return {
        "summary": Subquery(
            mine(Summary).values(
                row=JSONObject(text="text", author="edited_by__name", at="edited_at")
            )[:1]
        ),
        "note_id": Subquery(notes.values("pk")[:1]),
        "note": Subquery(notes.values("sealed")[:1]),
        "agenda": ArraySubquery(
            mine(AgendaItem)
            .order_by("created_at", "id")
            .values(
                row=JSONObject(
                    pk="id",
                    text="text",
                    author_id="author_id",
                    author="author__name",
                    covered=Q(covered_at__isnull=False),
                )
            )
        ),
        "confirmations": ArraySubquery(
            mine(Confirmation)
            .order_by("confirmed_at", "id")
            .values(row=JSONObject(member_id="member_id", name="member__name", at="confirmed_at"))
        ),
        "rated": Exists(mine(MeetingPulse).filter(author=member)),
    }


def _goals(mentorship: Mentorship, meeting: Meeting | None) -> ArraySubquery:
    """Those that are open, and those that the meeting was about."""
    goals = Goal.objects.filter(mentorship=mentorship).order_by("id")
    still = Q(status=Goal.Status.OPEN)
    about = Exists(Topic.objects.filter(meeting=meeting and meeting.pk, goal=OuterRef("pk")))
    goals = goals.filter(still | Q(about))
    return ArraySubquery(
        goals.values(row=JSONObject(pk="id", title="title", open=still, topic=about))
    )


def _open_items(mentorship: Mentorship, meeting: Meeting | None) -> ArraySubquery:
    items = ActionItem.objects.filter(mentorship=mentorship).open()
    if meeting is not None:
        items = items.exclude(meeting=meeting)
    return ArraySubquery(
        items.order_by(F("due_on").asc(nulls_last=True), "id").values(
            row=JSONObject(pk="id", text="text", owner_id="owner_id", owner="owner__name")
        )
    )


def _next_at(mentorship: Mentorship) -> Subquery:
    coming = Meeting.objects.filter(
        mentorship=mentorship, status=Meeting.Status.SCHEDULED, starts_at__gt=timezone.now()
    )
    return Subquery(coming.order_by("starts_at").values("starts_at")[:1])


def _written(row: dict[str, Any] | None) -> Written | None:
    if row is None:
        return None
    return Written(row["text"], row["author"], datetime.fromisoformat(row["at"]))


def _ids(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: UUID(value) if name in {"pk", "author_id", "owner_id"} else value
        for name, value in row.items()
    }
