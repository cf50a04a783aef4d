"""Who of a program can be matched now, and what matching knows about them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Member
from matching.models import Proposal
from matching.scoring import Factor, Person, Scores, Weights, explain, refusals, score_pools
from matching.solver import Assignment, solve
from mentorships.models import Handover, Mentorship, Participant
from programs.access import skills_of
from programs.grades import grade_ranks
from programs.models import Enrollment, EnrollmentQuerySet, Program


def as_json(factors: list[Factor]) -> list[dict[str, Any]]:
    """Factors as a proposal keeps them."""
    return [dict(vars(factor)) for factor in factors]


@dataclass(frozen=True, eq=False)
class Pools:
    """Rows are mentees, columns are mentors; `places` are those that each mentor has left."""

    mentees: list[Enrollment]
    mentors: list[Enrollment]
    learners: list[Person]
    teachers: list[Person]
    places: list[int]
    # Mentor and mentee of a proposal to which one of them said no.
    declined: frozenset[tuple[UUID, UUID]]
    on: date

    def scores(self, weights: Weights) -> Scores:
        scores = score_pools(self.learners, self.teachers, weights, on=self.on)
        row = {mentee.pk: i for i, mentee in enumerate(self.mentees)}
        column = {mentor.pk: j for j, mentor in enumerate(self.mentors)}
        for mentor, mentee in self.declined:
            if mentor in column and mentee in row:
                scores.allowed[row[mentee], column[mentor]] = False
        return scores

    def solve(self, scores: Scores) -> Assignment:
        return solve(
            scores.points, scores.allowed, capacities=np.array(self.places, dtype=np.int64)
        )

    def explain(self, i: int, j: int, weights: Weights) -> list[Factor]:
        return explain(self.learners[i], self.teachers[j], weights, self.on)

    def refusals(self, i: int, j: int) -> list[str]:
        """Keys of the rules that forbid this pair; `excluded` is a proposal declined before."""
        keys = refusals(self.learners[i], self.teachers[j])
        if (self.mentors[j].pk, self.mentees[i].pk) in self.declined:
            keys.append("excluded")
        return keys

    def declined_by(self, i: int) -> frozenset[str]:
        """Ids of the mentors with whom this mentee's pair was declined."""
        return frozenset(self._declined_mentors.get(self.mentees[i].pk, ()))

    @cached_property
    def _declined_mentors(self) -> dict[UUID, set[str]]:
        ids = {mentor.pk: str(mentor.member_id) for mentor in self.mentors}
        found: defaultdict[UUID, set[str]] = defaultdict(set)
        for mentor, mentee in self.declined:
            if mentor in ids:
                found[mentee].add(ids[mentor])
        return found


def waiting_mentees(program: Program) -> EnrollmentQuerySet:
    """Enrolled, and without an open mentorship or a proposal that holds a place."""
    return (
        _here(program)
        .mentees()
        .filter(~Exists(_open_parts()))
        .filter(~Exists(Proposal.objects.holding_a_place().filter(mentee=OuterRef("pk"))))
    )


def mentors_with_places(program: Program) -> Any:
    """Enrolled, and with `places_left` after open mentorships, proposals and handovers."""
    # In one statement, so that a proposal that becomes a mentorship meanwhile counts once.
    mentors = (
        _here(program)
        .mentors()
        .annotate(
            places_left=Coalesce(F("capacity"), Value(program.mentor_capacity))
            - _counted(_open_parts(), "enrollment")
            - _counted(Proposal.objects.holding_a_place().filter(mentor=OuterRef("pk")), "mentor")
            - _counted(Handover.objects.open().filter(mentor=OuterRef("pk")), "mentor")
        )
    )
    return mentors.filter(places_left__gt=0)


def _here(program: Program) -> EnrollmentQuerySet:
    found: EnrollmentQuerySet = (
        Enrollment.objects.in_program(program)
        .enrolled()
        .exclude(member__status=Member.Status.DEACTIVATED)
    )
    return found


def _open_parts() -> QuerySet[Participant]:
    return Participant.objects.filter(enrollment=OuterRef("pk")).exclude(
        mentorship__status=Mentorship.Status.CLOSED
    )


def _counted(
    rows: QuerySet[Participant] | QuerySet[Proposal] | QuerySet[Handover], by: str
) -> Coalesce:
    counts = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counts, output_field=IntegerField()), Value(0))


def pools_of(
    program: Program,
    *,
    mentees: EnrollmentQuerySet | None = None,
    mentors: Any = None,
) -> Pools:
    """Everybody who can be matched, or only the mentees or mentors given. Five queries."""
    chosen_mentees = waiting_mentees(program) if mentees is None else mentees
    chosen_mentors = mentors_with_places(program) if mentors is None else mentors
    # By id, which is by when they came: the same people always make the same matrix.
    learners = list(chosen_mentees.select_related("member").order_by("id"))
    teachers: list[Any] = list(chosen_mentors.select_related("member").order_by("id"))
    people = {enrollment.member_id: enrollment.member for enrollment in learners + teachers}
    skills = skills_of(list(people))
    ranks = _grade_ranks(program)
    persons = {
        pk: _person(member, skills[pk], ranks.get(member.grade)) for pk, member in people.items()
    }
    return Pools(
        mentees=learners,
        mentors=teachers,
        learners=[persons[enrollment.member_id] for enrollment in learners],
        teachers=[persons[enrollment.member_id] for enrollment in teachers],
        places=[enrollment.places_left for enrollment in teachers],
        declined=declined_pairs(program),
        on=max(timezone.localdate(), program.starts_on),
    )


def declined_pairs(program: Program) -> frozenset[tuple[UUID, UUID]]:
    pairs = Proposal.objects.declined().filter(program=program)
    return frozenset(pairs.values_list("mentor_id", "mentee_id"))


def _grade_ranks(program: Program) -> dict[str, int | None]:
    """From everybody's grades, so that one person's rank does not hang on who else is free."""
    grades = Enrollment.objects.in_program(program).enrolled().order_by()
    return grade_ranks(grades.values_list("member__grade", flat=True).distinct())


def _person(
    member: Member, skills: tuple[frozenset[str], frozenset[str]], rank: int | None
) -> Person:
    offered, sought = skills
    return Person(
        id=str(member.pk),
        offers=offered,
        seeks=sought,
        department=member.department,
        grade=rank,
        languages=frozenset(tag.lower() for tag in member.languages),
        zone=member.time_zone,
        works_from=_minutes(member.works_from),
        works_until=_minutes(member.works_until),
        works_days=frozenset(member.working_days),
        manager_id=str(member.manager_id) if member.manager_id else None,
        profession=member.profession,
    )


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
