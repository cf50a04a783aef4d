"""What has happened in a mentorship, the newest first, in one statement for all kinds of it.

Row security leaves each reader their own: a coordinator's page asks for the facts alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    DateField,
    DateTimeField,
    F,
    IntegerField,
    Q,
    QuerySet,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Greatest
from django.utils import timezone

from accounts.models import Member
from core.compiled import fetch, keyed
from evaluations.models import CheckIn, Evaluation, Reflection
from meetings.models import ActionItem, Meeting
from mentorships.models import (
    Agreement,
    Closure,
    Goal,
    Mentorship,
    Milestone,
    Participant,
    Pause,
    Signature,
)
from programs.models import Enrollment
from sharing.models import Introduction, Resource, Win

# What one can look at alone, with the kinds of each.
GROUPS: dict[str, tuple[str, ...]] = {
    "meetings": ("meeting", "canceled", "action"),
    "goals": ("goal", "settled", "milestone"),
    "shared": ("win", "resource", "finished", "introduction", "introduced"),
    "agreement": ("beginning", "agreement", "signature", "pause", "return", "left", "closure"),
    "mine": ("check_in", "reflection", "evaluation"),
}


@dataclass(frozen=True)
class Happening:
    """`kind` says what `pk`, `label` and `number` mean, and what `who` did.

    `day` where nobody wrote down more than the day.
    """

    kind: str
    at: datetime
    pk: UUID
    who: str
    by: UUID | None
    label: str
    number: int | None
    day: date | None


class Happenings:
    """Rows of several tables as a page needs them: counted, and a slice of them read."""

    def __init__(self, kinds: Sequence[QuerySet[Any, Any]]) -> None:
        first, *others = kinds
        self.rows = first.union(*others, all=True).order_by("-h_at", "h_kind", "h_pk")

    def count(self) -> int:
        return self.rows.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Happening]:
        return [Happening(*row) for row in self.rows[part]]


def happenings_in(mentorship: Mentorship, *, seen_by: Member, group: str = "") -> Happenings:
    """For one of those who take part. `group` is one of GROUPS, or empty for all of it."""
    wanted = GROUPS.get(group) or tuple(kind for kinds in GROUPS.values() for kind in kinds)
    now = timezone.now()
    makers = {**_facts(mentorship, now), **_theirs(mentorship, seen_by, now)}
    return Happenings([makers[kind] for kind in wanted])


def latest_in(mentorship: Mentorship, *, seen_by: Member, most: int) -> list[Happening]:
    """The newest of all kinds, for one of those who take part."""
    found = fetch(
        _latest,
        planned_for=mentorship.organization_id,
        of=mentorship.pk,
        key=seen_by.pk,
        now=timezone.now(),
        most=most,
    )
    return [Happening(*row) for row in found]


def _latest(of: UUID, key: UUID, now: datetime, most: int) -> QuerySet[Any, Any]:
    mentorship = keyed(Mentorship, of)
    kinds = {**_facts(mentorship, now), **_theirs(mentorship, keyed(Member, key), now)}
    return Happenings([*kinds.values()]).rows[:most]


def facts_in(mentorship: Mentorship) -> list[Happening]:
    """For coordinators: who signed, who handed in an evaluation, when it rested, how it ended."""
    return Happenings(list(_facts(mentorship, timezone.now()).values()))[:]


def _facts(mentorship: Mentorship, now: datetime) -> dict[str, QuerySet[Any, Any]]:
    return {
        "beginning": _as_happenings(
            Mentorship.objects.filter(pk=mentorship.pk),
            "beginning",
            at=F("started_on"),
            now=now,
            day=F("started_on"),
        ),
        "signature": _as_happenings(
            Signature.objects.filter(participant__mentorship=mentorship),
            "signature",
            at=F("signed_at"),
            now=now,
            who="participant__member",
        ),
        "evaluation": _as_happenings(
            Evaluation.objects.filter(mentorship=mentorship),
            "evaluation",
            at=F("submitted_at"),
            now=now,
            who="author",
        ),
        "pause": _as_happenings(
            Pause.objects.filter(mentorship=mentorship),
            "pause",
            at=F("paused_at"),
            now=now,
            who="paused_by",
            # As it was said then, whenever they went on.
            label=Coalesce(Cast(F("said_until_on"), CharField()), Value("")),
        ),
        "return": _as_happenings(
            Pause.objects.filter(mentorship=mentorship),
            "return",
            at=F("ended_at"),
            now=now,
            who="ended_by",
        ),
        "left": _as_happenings(
            Participant.objects.filter(mentorship=mentorship),
            "left",
            at=Case(
                When(role=Enrollment.Role.MENTOR, then=F("mentorship__mentor_left_at")),
                default=F("mentorship__mentee_left_at"),
            ),
            now=now,
            who="member",
        ),
        "closure": _as_happenings(
            Closure.objects.filter(mentorship=mentorship),
            "closure",
            at=F("closed_at"),
            now=now,
            who="closed_by",
            label=F("kind"),
        ),
    }


def _theirs(mentorship: Mentorship, member: Member, now: datetime) -> dict[str, QuerySet[Any, Any]]:
    met = Meeting.objects.filter(
        mentorship=mentorship, status__in=[Meeting.Status.HELD, Meeting.Status.MISSED]
    )
    canceled = Meeting.objects.filter(mentorship=mentorship, status=Meeting.Status.CANCELLED)
    # What falls away because the mentorship ends, or somebody leaves it, is told by that.
    meant = Q()
    for end in ("closed_at", "mentor_left_at", "mentee_left_at"):
        at = f"mentorship__{end}"
        meant &= Q(**{at: None}) | Q(changed_at__lt=F(at))
    drafts = Agreement.Status.DRAFT
    answered = CheckIn.objects.filter(mentorship=mentorship, author=member)
    return {
        "meeting": _as_happenings(
            met, "meeting", at=F("starts_at"), now=now, label=F("status"), number=F("minutes")
        ),
        "canceled": _as_happenings(
            canceled.filter(meant),
            "canceled",
            at=F("changed_at"),
            now=now,
            who="changed_by",
            label=F("starts_at"),
        ),
        "action": _as_happenings(
            ActionItem.objects.filter(mentorship=mentorship, status=ActionItem.Status.DONE),
            "action",
            at=F("done_at"),
            now=now,
            who="owner",
            label=F("text"),
        ),
        "goal": _as_happenings(
            Goal.objects.filter(mentorship=mentorship),
            "goal",
            at=F("created_at"),
            now=now,
            label=F("title"),
        ),
        # Reached or let go: kinds of their own, `goal_reached` and `goal_dropped`.
        "settled": _as_happenings(
            Goal.objects.filter(mentorship=mentorship),
            Concat(Value("goal_"), F("status")),
            at=F("settled_at"),
            now=now,
            label=F("title"),
        ),
        "milestone": _as_happenings(
            Milestone.objects.filter(mentorship=mentorship),
            "milestone",
            at=F("done_at"),
            now=now,
            pk=F("goal_id"),
            label=F("text"),
        ),
        "win": _as_happenings(
            Win.objects.filter(mentorship=mentorship),
            "win",
            at=F("created_at"),
            now=now,
            who="author",
            label=F("text"),
        ),
        "resource": _as_happenings(
            Resource.objects.filter(mentorship=mentorship),
            "resource",
            at=F("suggested_at"),
            now=now,
            who="suggested_by",
            label=F("title"),
        ),
        "finished": _as_happenings(
            Resource.objects.filter(mentorship=mentorship, state=Resource.State.FINISHED),
            "finished",
            at=F("state_at"),
            now=now,
            who="meant_for",
            label=F("title"),
        ),
        "introduction": _as_happenings(
            Introduction.objects.filter(mentorship=mentorship),
            "introduction",
            at=F("offered_at"),
            now=now,
            who="introducer",
            label=F("name"),
        ),
        # Offered and made on one day, it stands above the offer.
        "introduced": _as_happenings(
            Introduction.objects.filter(mentorship=mentorship, made_on__isnull=False),
            "introduced",
            at=Greatest(Cast(F("made_on"), DateTimeField()), F("offered_at")),
            now=now,
            who="introducer",
            label=F("name"),
            day=F("made_on"),
        ),
        "agreement": _as_happenings(
            Agreement.objects.filter(mentorship=mentorship).exclude(status=drafts),
            "agreement",
            at=F("proposed_at"),
            now=now,
            who="proposed_by",
            number=F("version"),
        ),
        # A coordinator is told that, and not of which version: those are the pair's.
        "signature": _as_happenings(
            Signature.objects.filter(participant__mentorship=mentorship),
            "signature",
            at=F("signed_at"),
            now=now,
            who="participant__member",
            number=F("agreement__version"),
        ),
        "check_in": _as_happenings(answered, "check_in", at=F("answered_at"), now=now),
        "reflection": _as_happenings(
            Reflection.objects.filter(mentorship=mentorship, author=member),
            "reflection",
            at=F("written_at"),
            now=now,
        ),
    }


def _as_happenings(
    rows: QuerySet[Any],
    kind: Any,
    *,
    at: Any,
    now: datetime,
    pk: Any = None,
    who: str = "",
    label: Any = None,
    number: Any = None,
    day: Any = None,
) -> QuerySet[Any, Any]:
    """What has not happened yet, an evaluation still open or a step still to do, is left out.

    A day that has begun where somebody wrote it down may not have begun in UTC.
    """
    found: QuerySet[Any, Any] = (
        rows.order_by()
        .annotate(
            h_kind=Cast(Value(kind) if isinstance(kind, str) else kind, CharField()),
            h_at=Cast(at, DateTimeField()),
            h_pk=Cast(F("pk") if pk is None else pk, UUIDField()),
            h_who=Cast(F(f"{who}__name") if who else Value(""), CharField()),
            h_by=Cast(F(f"{who}_id") if who else Value(None), UUIDField()),
            h_label=Cast(Value("") if label is None else label, CharField()),
            h_number=Cast(Value(None) if number is None else number, IntegerField()),
            h_day=Cast(Value(None) if day is None else day, DateField()),
        )
        .filter(Q(h_at__lte=now) if day is None else Q(h_at__isnull=False))
        .values_list("h_kind", "h_at", "h_pk", "h_who", "h_by", "h_label", "h_number", "h_day")
    )
    return found
