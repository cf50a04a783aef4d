"""Mentorships with the names of who takes part, in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Member
from mentorships.models import Mentorship, MentorshipQuerySet, Participant
from programs.models import Enrollment


@dataclass(frozen=True)
class Person:
    id: UUID
    name: str
    role: str
    zone: str

    @property
    def first_name(self) -> str:
        return first_name_of(self.name)


def first_name_of(name: str) -> str:
    return next(iter(name.split()), name)


def with_people(mentorships: MentorshipQuerySet) -> MentorshipQuerySet:
    """Adds `people`, mentors first, for `people_of`. It costs no query of its own."""
    parts = Participant.objects.filter(mentorship=OuterRef("pk")).order_by("-role", "id")
    return mentorships.annotate(
        people=ArraySubquery(
            parts.values(
                person=JSONObject(
                    id="member_id", name="member__name", role="role", zone="member__time_zone"
                )
            )
        )
    )


def people_of(mentorship: Mentorship) -> list[Person]:
    """Of a mentorship that came through `with_people`, or was fetched with its participants."""
    found: list[dict[str, Any]] | None = getattr(mentorship, "people", None)
    if found is not None:
        return [Person(UUID(row["id"]), row["name"], row["role"], row["zone"]) for row in found]
    return [
        Person(part.member_id, part.member.name, part.role, part.member.time_zone)
        for part in mentorship.participants.all()
    ]


@dataclass(frozen=True)
class Sides:
    """The two ends of the bridge, in words that also fit a circle."""

    mentors: list[Person]
    mentees: list[Person]

    @property
    def left(self) -> str:
        return names_of(self.mentors)

    @property
    def right(self) -> str:
        return names_of(self.mentees)


def sides_of(people: Sequence[Person]) -> Sides:
    return Sides(
        mentors=[person for person in people if person.role == Enrollment.Role.MENTOR],
        mentees=[person for person in people if person.role == Enrollment.Role.MENTEE],
    )


def others_than(member: Member, people: Sequence[Person]) -> list[Person]:
    return [person for person in people if person.id != member.pk]


def names_of(people: Sequence[Person]) -> str:
    names = [person.name for person in people]
    if len(names) < 2:
        return names[0] if names else ""
    if len(names) == 2:
        return _("%(first)s and %(second)s") % {"first": names[0], "second": names[1]}
    more = len(names) - 2
    return ngettext(
        "%(first)s, %(second)s and %(more)d other",
        "%(first)s, %(second)s and %(more)d others",
        more,
    ) % {"first": names[0], "second": names[1], "more": more}


def progress_of(mentorship: Mentorship, today: date) -> float:
    """How far along its planned time it is, 0 to 1."""
    if mentorship.status == Mentorship.Status.CLOSED:
        return 1.0
    end = mentorship.planned_end_on
    if end is None or end <= mentorship.started_on:
        return 0.0
    passed = (today - mentorship.started_on).days / (end - mentorship.started_on).days
    return min(max(passed, 0.0), 1.0)
