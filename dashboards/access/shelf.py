"""What a pair's own page shows besides meetings and goals, all of it in one statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from accounts.models import Member
from core.compiled import fetch, keyed
from evaluations.models import Reflection, SharedReflection
from meetings import fairness
from meetings.access import hours_of
from meetings.finder import LEDGER_MEETINGS
from meetings.models import ActionItem, Meeting
from mentorships.models import Agreement, Mentorship, Participant
from sharing.access import shared_counts
from sharing.models import Conversation, Introduction, Resource, Win

CLOCK = (
    "time_zone",
    "working_days",
    "works_from",
    "works_until",
    "acceptable_from",
    "acceptable_until",
)


@dataclass(frozen=True)
class Shelf:
    """Counts, the latest of each kind, where the agreement stands and who carried the late ones."""

    unread: int = 0
    conversations: int = 0
    latest_subject: str = ""
    latest_message_at: datetime | None = None
    wins: int = 0
    latest_win: str = ""
    resources: int = 0
    open_resources: int = 0
    next_resource: str = ""
    introductions: int = 0
    open_introductions: int = 0
    next_introduction: str = ""
    reflections: int = 0
    reflected_at: datetime | None = None
    shared_with_me: int = 0
    items_done: int = 0
    items_in_all: int = 0
    # The newest version of the agreement, and the days of the one in force.
    version: int | None = None
    agreement: str = ""
    review_dates: list[date] = field(default_factory=list)
    ledger: fairness.Ledger | None = None

    def next_review(self, today: date) -> date | None:
        return min((day for day in self.review_dates if day >= today), default=None)


def shelf_of(mentorship: Mentorship, member: Member) -> Shelf:
    """For who takes part in the mentorship, and is looking."""
    [found] = fetch(_shelf, planned_for=member.organization_id, of=mentorship.pk, key=member.pk)
    conversation = found["conversation"] or {}
    reflection = found["reflected_at"]
    return Shelf(
        unread=found["unread_count"],
        conversations=found["conversations"],
        latest_subject=conversation.get("subject", ""),
        latest_message_at=_moment(conversation.get("at")),
        wins=found["win_count"],
        latest_win=found["win"] or "",
        resources=found["resources"],
        open_resources=found["resource_count"],
        next_resource=found["resource"] or "",
        introductions=found["introductions"],
        open_introductions=found["introduction_count"],
        next_introduction=found["introduction"] or "",
        reflections=found["reflections"],
        reflected_at=reflection,
        shared_with_me=found["shared_with_me"],
        items_done=found["items_done"],
        items_in_all=found["items_in_all"],
        version=(found["newest"] or {}).get("version"),
        agreement=(found["newest"] or {}).get("status", ""),
        review_dates=found["review_dates"] or [],
        ledger=_ledger(found["clocks"], found["met"]),
    )


def _shelf(of: UUID, key: UUID) -> QuerySet[Any, dict[str, Any]]:
    member = keyed(Member, key)
    asked: QuerySet[Any, Any] = Mentorship.objects.filter(pk=of)
    found: QuerySet[Any, Any] = asked.annotate(**shared_counts(member)).values(
        "unread_count", "win_count", "resource_count", "introduction_count", **_columns(member)
    )
    return found


def _columns(member: Member) -> dict[str, Any]:
    def here(rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(mentorship=OuterRef("pk")).order_by()

    def counted(rows: QuerySet[Any]) -> Coalesce:
        counts = here(rows).values("mentorship").annotate(found=Count("pk")).values("found")
        return Coalesce(Subquery(counts), 0)

    agreements = here(Agreement.objects.all())
    items = ActionItem.objects.exclude(status__in=ActionItem.GONE)
    mine = Reflection.objects.filter(author=member)
    counting = [Meeting.Status.HELD, Meeting.Status.SCHEDULED]
    met = here(Meeting.objects.filter(status__in=counting)).order_by("-starts_at", "id")
    latest = here(Conversation.objects.all()).order_by("-last_message_at", "-id")
    return {
        "conversations": counted(Conversation.objects.all()),
        "conversation": Subquery(
            latest.values(row=JSONObject(subject="subject", at="last_message_at"))[:1]
        ),
        "win": Subquery(
            here(Win.objects.all()).order_by("-happened_on", "-created_at").values("text")[:1]
        ),
        "resources": counted(Resource.objects.all()),
        "resource": Subquery(
            here(Resource.objects.open()).order_by("-suggested_at").values("title")[:1]
        ),
        "introductions": counted(Introduction.objects.all()),
        "introduction": Subquery(
            here(Introduction.objects.open()).order_by("-offered_at").values("name")[:1]
        ),
        "reflections": counted(mine),
        "reflected_at": Subquery(here(mine).order_by("-written_at").values("written_at")[:1]),
        "shared_with_me": counted(SharedReflection.objects.exclude(author=member)),
        "items_done": counted(items.filter(status=ActionItem.Status.DONE)),
        "items_in_all": counted(items),
        "newest": Subquery(
            agreements.order_by("-version").values(
                row=JSONObject(version="version", status="status")
            )[:1]
        ),
        "review_dates": Subquery(
            here(Agreement.objects.signed()).order_by("-version").values("review_dates")[:1]
        ),
        "clocks": ArraySubquery(
            here(Participant.objects.all())
            .order_by("-role", "id")
            .values(row=JSONObject(id="member_id", **{name: f"member__{name}" for name in CLOCK}))
        ),
        "met": ArraySubquery(
            met.values(row=JSONObject(starts_at="starts_at", minutes="minutes"))[:LEDGER_MEETINGS]
        ),
    }


def _ledger(clocks: list[dict[str, Any]], met: list[dict[str, Any]]) -> fairness.Ledger:
    """As the page of it counts, from rows that came along."""
    hours = {str(UUID(row["id"])): hours_of(_with_clock(row)) for row in clocks}
    return fairness.ledger(
        hours, [(datetime.fromisoformat(row["starts_at"]), row["minutes"]) for row in met]
    )


def _with_clock(row: dict[str, Any]) -> Member:
    """Never saved: it carries somebody's hours to where they are read."""
    said = {name: row[name] for name in CLOCK}
    for name in CLOCK[2:]:
        said[name] = time.fromisoformat(said[name]) if said[name] else None
    return Member(**said)


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
