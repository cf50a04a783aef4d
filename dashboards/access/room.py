"""One mentorship: what those who take part see of it, and what its coordinators see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404

from accounts.models import Member
from dashboards.access.people import with_people
from evaluations.models import CheckIn, Evaluation
from guides.access import own_rows
from meetings.models import ActionItem, Meeting
from mentorships.models import Agreement, Closure, Mentorship, Pause, Signature
from programs.models import Coordinator


def get_room(member: Member, pk: UUID) -> Mentorship:
    """For those who take part and the program's coordinators; everybody else gets a 404."""
    answered = CheckIn.objects.filter(
        mentorship=OuterRef("pk"), author=member, answered_at__isnull=False
    ).order_by("-due_on")
    coordinates = Coordinator.objects.filter(program=OuterRef("program"), member=member)
    rooms = (
        with_people(Mentorship.objects.visible_to(member))
        .select_related("program")
        .annotate(
            checked_in_for=Subquery(answered.values("due_on")[:1]),
            coordinates=Exists(coordinates, output_field=BooleanField()),
            guide_rows=own_rows(member),
        )
    )
    return get_object_or_404(rooms, pk=pk)


def meetings_in(mentorship: Mentorship) -> list[Meeting]:
    """When, how long and what became of them: no texts. The earliest first."""
    return list(
        Meeting.objects.filter(mentorship=mentorship)
        .exclude(status=Meeting.Status.CANCELLED)
        .order_by("starts_at", "id")
    )


def action_items_in(mentorship: Mentorship) -> list[ActionItem]:
    """Of those who take part; row security leaves nobody else any."""
    return list(ActionItem.objects.filter(mentorship=mentorship).for_list())


@dataclass(frozen=True)
class Happening:
    """`kind` says what `who`, `label` and `number` mean; `at` may be None for what is to come."""

    kind: str
    at: datetime | None
    who: str
    label: str
    number: int | None


def happenings_in(mentorship: Mentorship, *, seen_by: Member) -> list[Happening]:
    """What row security leaves the reader, in one query and without any text of the pair.

    The versions of the agreement, the reader's own check-ins, signatures, evaluations handed in
    and the closure.
    """
    mine = CheckIn.objects.filter(mentorship=mentorship, author=seen_by, answered_at__isnull=False)
    first, *others = [
        _as_happenings(
            Agreement.objects.filter(mentorship=mentorship),
            "agreement",
            at=F("edited_at"),
            who=F("edited_by__name"),
            label=F("status"),
            number=F("version"),
        ),
        _as_happenings(
            mine, "check_in", at=F("answered_at"), who=F("author__name"), number=Value(None)
        ),
        *_facts(mentorship),
    ]
    return [Happening(*row) for row in first.union(*others, all=True)]


def facts_in(mentorship: Mentorship) -> list[Happening]:
    """The same for coordinators: who signed, who handed in an evaluation, how it ended."""
    first, *others = _facts(mentorship)
    return [Happening(*row) for row in first.union(*others, all=True)]


def _facts(mentorship: Mentorship) -> list[QuerySet[Any, Any]]:
    return [
        _as_happenings(
            Signature.objects.filter(participant__mentorship=mentorship),
            "signature",
            at=F("signed_at"),
            who=F("participant__member__name"),
            number=Value(None),
        ),
        _as_happenings(
            Evaluation.objects.filter(mentorship=mentorship),
            "evaluation",
            at=F("submitted_at"),
            who=F("author__name"),
            number=Value(None),
        ),
        _as_happenings(
            Pause.objects.filter(mentorship=mentorship),
            "pause",
            at=F("paused_at"),
            who=F("paused_by__name"),
            label=F("until_on"),
            number=Value(None),
        ),
        _as_happenings(
            Closure.objects.filter(mentorship=mentorship),
            "closure",
            at=F("closed_at"),
            who=F("closed_by__name"),
            label=F("kind"),
            number=Value(None),
        ),
    ]


def _as_happenings(
    rows: QuerySet[Any],
    kind: str,
    *,
    at: Any,
    who: Any,
    number: Any,
    label: Any = None,
) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = rows.annotate(
        h_kind=Cast(Value(kind), CharField()),
        h_at=Cast(at, DateTimeField()),
        h_who=Cast(who, CharField()),
        h_label=Cast(Value("") if label is None else label, CharField()),
        h_number=Cast(number, IntegerField()),
    ).values_list("h_kind", "h_at", "h_who", "h_label", "h_number")
    return found


def check_ins_in(mentorship: Mentorship) -> list[CheckIn]:
    """Everybody's, for a coordinator; the newest first."""
    return list(
        CheckIn.objects.filter(mentorship=mentorship, answered_at__isnull=False)
        .select_related("author")
        .order_by("-due_on", "author__name")
    )
