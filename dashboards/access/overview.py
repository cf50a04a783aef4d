"""A program as its coordinators see it: the funnel, the health of all, and the list."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404

from accounts.models import Member
from core.compiled import fetch, keyed
from core.errors import require
from dashboards.access.home import by_urgency
from dashboards.access.people import with_people
from evaluations.models import Evaluation
from mentorships.models import Mentorship, MentorshipQuerySet, Participant
from programs.models import Coordinator, Enrollment, Program

CARE = 10


def get_overseen_program(member: Member, pk: UUID) -> Program:
    """For its coordinators. Who only sees that it exists gets 403, everybody else 404."""
    coordinates = Coordinator.objects.filter(program=OuterRef("pk"), member=member)
    programs = Program.objects.visible_to(member).annotate(coordinates=Exists(coordinates))
    program = get_object_or_404(programs, pk=pk)
    require(program.coordinates)  # type: ignore[attr-defined]  # annotated above
    return program


# ---------------------------------------------------------------------- funnel


@dataclass(frozen=True)
class Funnel:
    """People, each counted once; every step is a part of the one before."""

    invited: int
    joined: int
    enrolled: int
    matched: int
    signed: int
    met: int
    looked_back: int


def funnel_of(program: Program) -> Funnel:
    """In one query over the program's enrollments."""
    counted = fetch(_funnel, program=program.pk)
    return Funnel(*counted[0]) if counted else Funnel(*[0] * len(fields(Funnel)))


def _funnel(program: UUID) -> QuerySet[Any, Any]:
    part = "participations__mentorship__"
    joined = ~Q(member__status=Member.Status.EXPECTED)
    enrolled = joined & Q(status=Enrollment.Status.ENROLLED)
    matched = enrolled & Q(participations__isnull=False)
    signed = matched & Q(**{f"{part}signed_at__isnull": False})
    met = signed & Q(**{f"{part}meetings_held__gt": 0})
    handed_in = Evaluation.objects.filter(
        mentorship=OuterRef("participations__mentorship"),
        author=OuterRef("member"),
        kind=Evaluation.Kind.END,
        submitted_at__isnull=False,
    )
    looked_back = met & Q(**{f"{part}status": Mentorship.Status.CLOSED}) & Q(Exists(handed_in))

    def people(condition: Q) -> Count:
        return Count("member", distinct=True, filter=condition)

    rows = Enrollment.objects.filter(program=program).order_by().values("program")
    found: QuerySet[Any, Any] = rows.annotate(
        invited=Count("member", distinct=True),
        joined=people(joined),
        enrolled=people(enrolled),
        matched=people(matched),
        signed=people(signed),
        met=people(met),
        looked_back=people(looked_back),
    )
    return found.values_list(*(field.name for field in fields(Funnel)))


# ---------------------------------------------------------------------- health


@dataclass(frozen=True)
class Totals:
    """`open` is what the shares are of; `rated` have a check-in, so the others are missing."""

    all: int
    open: int
    on_track: int
    drifting: int
    needs_care: int
    paused: int
    rated: int


def totals_of(program: Program, today: date, *, seen_by: Member) -> Totals:
    counted = fetch(_totals, program=program.pk, today=today, key=seen_by.pk)
    return Totals(*counted[0]) if counted else Totals(*[0] * len(fields(Totals)))


def _totals(program: UUID, today: date, key: UUID) -> QuerySet[Any, Any]:
    is_open = ~Q(status=Mentorship.Status.CLOSED)
    overseen = Mentorship.objects.overseen_by(keyed(Member, key)).filter(program=program)
    rows = overseen.with_health(today).order_by().values("program")
    found: QuerySet[Any, Any] = rows.annotate(
        all=Count("pk"),
        open=Count("pk", filter=is_open),
        on_track=Count("pk", filter=is_open & Q(health="on_track")),
        drifting=Count("pk", filter=is_open & Q(health="drifting")),
        needs_care=Count("pk", filter=is_open & Q(health="needs_care")),
        paused=Count("pk", filter=is_open & Q(health="paused")),
        rated=Count("pk", filter=is_open & Q(last_rating__isnull=False)),
    )
    return found.values_list(*(field.name for field in fields(Totals)))


def needing_care_in(program: Program, today: date, *, seen_by: Member) -> list[Mentorship]:
    """The most urgent first; as many as a coordinator can see to in a day."""
    return fetch(_needing_care, program=program.pk, today=today, key=seen_by.pk)


def _needing_care(program: UUID, today: date, key: UUID) -> MentorshipQuerySet:
    found = Mentorship.objects.overseen_by(keyed(Member, key)).filter(program=program)
    return by_urgency(with_people(found.open_or_calling().needing_care(today)))[:CARE]


# ------------------------------------------------------------------------ list

SORTS = ("care", "name", "started", "last_held", "end")


def mentorships_in(
    program: Program,
    today: date,
    *,
    seen_by: Member,
    q: str = "",
    health: str = "",
    status: str = "",
    sort: str,
) -> MentorshipQuerySet:
    """All that somebody oversees in a program by name, health and status; closed ones have no
    health to filter by."""
    found = Mentorship.objects.overseen_by(seen_by).filter(program=program).with_health(today)
    if status:
        found = found.filter(status=status)
    if health:
        found = found.open().filter(Q(health=health))
    for word in q.split():
        named = Participant.objects.filter(mentorship=OuterRef("pk"), member__name__icontains=word)
        found = found.filter(Exists(named))
    return with_people(_sorted(found, sort))


def _sorted(mentorships: MentorshipQuerySet, sort: str) -> MentorshipQuerySet:
    if sort == "name":
        mentees = Participant.objects.filter(
            mentorship=OuterRef("pk"), role=Enrollment.Role.MENTEE
        ).order_by("member__name")
        named = mentorships.annotate(
            first_mentee=Subquery(mentees.values(name=Lower("member__name"))[:1])
        )
        return named.order_by("first_mentee", "id")
    if sort == "started":
        return mentorships.order_by("-started_on", "id")
    if sort == "last_held":
        return mentorships.order_by(F("last_held_at").asc(nulls_first=True), "id")
    if sort == "end":
        return mentorships.order_by(F("planned_end_on").asc(nulls_last=True), "id")
    closed_last = Case(When(status=Mentorship.Status.CLOSED, then=Value(1)), default=Value(0))
    ordered = by_urgency(mentorships)
    return ordered.order_by(closed_last, *ordered.query.order_by)
