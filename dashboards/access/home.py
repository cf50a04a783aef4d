"""What a person's home shows: their own mentorships, what they promised, whom they look after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce, JSONObject

from accounts.models import Member
from core.compiled import fetch, keyed
from dashboards.access.people import with_people
from evaluations.models import CheckIn
from meetings.models import (
    ActionItem,
    ActionItemQuerySet,
    Meeting,
)
from mentorships.health import RULES
from mentorships.models import (
    Mentorship,
    MentorshipQuerySet,
)
from programs.models import Program
from sharing.access import shared_counts

# More than anybody has at once; the rest would be history.
MENTORSHIPS = 60
CARE = 5
ACTION_ITEMS = 5


def my_mentorships(member: Member) -> list[Mentorship]:
    """Open ones first; each with its people, its scheduled meetings and the latest check-in day
    that this person answered, all in one query."""
    return fetch(_my_mentorships, planned_for=member.organization_id, key=member.pk)


def _my_mentorships(key: UUID) -> MentorshipQuerySet:
    member = keyed(Member, key)
    scheduled = Meeting.objects.filter(
        mentorship=OuterRef("pk"), status=Meeting.Status.SCHEDULED
    ).order_by("starts_at", "id")
    answered = CheckIn.objects.filter(
        mentorship=OuterRef("pk"), author=member, answered_at__isnull=False
    ).order_by("-due_on")
    return (
        with_people(Mentorship.objects.of(member))
        .select_related("program")
        .annotate(
            checked_in_for=Subquery(answered.values("due_on")[:1]),
            unread_count=shared_counts(member)["unread_count"],
            scheduled=ArraySubquery(
                scheduled.values(
                    meeting=JSONObject(
                        id="id", starts_at="starts_at", minutes="minutes", link="link"
                    )
                )
            ),
        )
        .order_by(Case(When(status="closed", then=1), default=0), "-started_on", "id")[:MENTORSHIPS]
    )


@dataclass(frozen=True)
class Scheduled:
    """A meeting that is planned, or whose time has passed and nobody has logged it."""

    pk: UUID
    mentorship_id: UUID
    starts_at: datetime
    minutes: int
    link: str

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


def scheduled_in(mentorships: list[Mentorship]) -> list[Scheduled]:
    """Of mentorships that came with their `scheduled` meetings, the earliest first."""
    found = [
        Scheduled(
            UUID(row["id"]),
            mentorship.pk,
            datetime.fromisoformat(row["starts_at"]),
            row["minutes"],
            row["link"],
        )
        for mentorship in mentorships
        for row in mentorship.scheduled  # type: ignore[attr-defined]  # annotated above
    ]
    return sorted(found, key=lambda meeting: meeting.starts_at)


def unread_in(mentorships: list[Mentorship]) -> dict[UUID, int]:
    """How many messages wait, of mentorships that came through `my_mentorships`."""
    return {row.pk: row.unread_count for row in mentorships}  # type: ignore[attr-defined]  # annotated


def my_next_action_items(member: Member) -> list[ActionItem]:
    """One more than the page shows, so that it knows whether there are more."""
    return fetch(_my_next_action_items, planned_for=member.organization_id, key=member.pk)


def _my_next_action_items(key: UUID) -> ActionItemQuerySet:
    member = keyed(Member, key)
    mine = ActionItem.objects.visible_to(member).filter(owner=member)
    return mine.open().for_list()[: ACTION_ITEMS + 1]


# What those who look after programs see


def coordinated_programs(member: Member, today: date) -> list[Program]:
    """With how many mentorships are open in each, and how many of them need what."""
    return fetch(_coordinated_programs, key=member.pk, today=today)


def _coordinated_programs(key: UUID, today: date) -> QuerySet[Program]:
    member = keyed(Member, key)
    return (
        Program.objects.coordinated_by(member)
        .exclude(status=Program.Status.ARCHIVED)
        .annotate(
            open_mentorships=_count(_open_in_program(member, today)),
            in_need=_count(_open_in_program(member, today).filter(Q(health="needs_care"))),
            drifting=_count(_open_in_program(member, today).filter(Q(health="drifting"))),
        )
        .for_list()
    )


def _open_in_program(member: Member, today: date) -> MentorshipQuerySet:
    overseen = Mentorship.objects.overseen_by(member).filter(program=OuterRef("pk"))
    return overseen.open().with_health(today)


def _count(mentorships: MentorshipQuerySet) -> Coalesce:
    return Coalesce(
        Subquery(
            mentorships.order_by().values("program").annotate(found=Count("pk")).values("found")
        ),
        0,
    )


def most_in_need(member: Member, today: date) -> list[Mentorship]:
    """Over all programs one coordinates, the most urgent first."""
    return fetch(_most_in_need, key=member.pk, today=today)


def _most_in_need(key: UUID, today: date) -> MentorshipQuerySet:
    member = keyed(Member, key)
    return by_urgency(
        with_people(Mentorship.objects.overseen_by(member).open_or_calling().with_health(today))
        .filter(Q(health__in=["drifting", "needs_care"]))
        .select_related("program")
    )[:CARE]


# A call for help, then who lost the other, before a bad rating before silence; the rest in the
# order of the rules.
FIRST = ("contact_requested", "mentor_left", "mentee_left", "low_check_in", "missed_twice")
URGENCY = (*FIRST, *(rule.key for rule in RULES if rule.key not in FIRST))


def by_urgency(mentorships: MentorshipQuerySet) -> MentorshipQuerySet:
    """Needs care, then drifting, then on track; within each the most telling rule first."""
    return mentorships.order_by(
        Case(When(health="needs_care", then=0), When(health="drifting", then=1), default=2),
        Case(
            *(When(health_rule=rule, then=place) for place, rule in enumerate(URGENCY)),
            default=len(URGENCY),
        ),
        F("last_held_at").asc(nulls_first=True),
        "id",
    )
