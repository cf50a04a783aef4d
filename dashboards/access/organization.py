"""The whole company in numbers, for its owner: aggregates only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Avg, Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Member
from mentorships.models import Mentorship, Participant
from programs.models import Enrollment, Program
from reminders.access import troubled_deliveries

# A group of fewer people is not shown: one could guess who said what.
SMALLEST_GROUP = 5


def people_by_status() -> list[tuple[str, int]]:
    """In the order of the life of a member, also where there is nobody."""
    found = dict(Member.objects.order_by().values_list("status").annotate(found=Count("pk")).all())
    return [(str(status.label), found.get(status.value, 0)) for status in Member.Status]


def people_by_country() -> list[tuple[str, int]]:
    """Of those who have not left, the largest first; an empty code is nobody's saying."""
    return list(
        Member.objects.exclude(status=Member.Status.DEACTIVATED)
        .values_list("country")
        .annotate(found=Count("pk"))
        .order_by("-found", "country")
    )


@dataclass(frozen=True)
class ProgramRow:
    """A program in numbers. None: too few people take part to say it without pointing at them."""

    program: Program
    enrolled: int
    in_mentorships: int
    open: int | None
    meetings: int | None
    in_need: int | None
    rating: float | None
    rated: int


def programs_in_numbers(today: date) -> list[ProgramRow]:
    """All programs in one query."""
    mentorships = Mentorship.objects.filter(program=OuterRef("pk")).with_health(today)
    is_open = ~Q(status=Mentorship.Status.CLOSED)
    programs = Program.objects.annotate(
        enrolled=_number(
            Enrollment.objects.filter(
                program=OuterRef("pk"), status=Enrollment.Status.ENROLLED
            ).values("program"),
            Count("member", distinct=True),
        ),
        in_mentorships=_number(
            Participant.objects.filter(mentorship__program=OuterRef("pk")).values(
                "mentorship__program"
            ),
            Count("member", distinct=True),
        ),
        open_mentorships=_number(mentorships.filter(is_open).values("program"), Count("pk")),
        meetings=_number(mentorships.values("program"), Sum("meetings_held")),
        in_need=_number(
            mentorships.filter(is_open & Q(health="needs_care")).values("program"), Count("pk")
        ),
        rated=_number(mentorships.values("program"), Count("last_rating")),
        rating=Subquery(
            mentorships.order_by().values("program").annotate(n=Avg("last_rating")).values("n")
        ),
    ).for_list()
    return [_row(program) for program in programs]


def _row(program: Any) -> ProgramRow:
    few = program.in_mentorships < SMALLEST_GROUP
    return ProgramRow(
        program=program,
        enrolled=program.enrolled,
        in_mentorships=program.in_mentorships,
        open=None if few else program.open_mentorships,
        meetings=None if few else program.meetings,
        in_need=None if few else program.in_need,
        # Each rating is the lower one of a pair, so fewer than five could be guessed.
        rating=None if few or program.rated < SMALLEST_GROUP else round(program.rating, 1),
        rated=program.rated,
    )


def _number(grouped: QuerySet[Any, Any], counted: Count | Sum) -> Coalesce:
    return Coalesce(Subquery(grouped.order_by().annotate(n=counted).values("n")), 0)


def has_troubled_deliveries() -> bool:
    return troubled_deliveries().exists()
