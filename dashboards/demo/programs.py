"""The programs of the demo and who is in them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from dashboards.demo.calendar import day, noon
from dashboards.demo.company import Company
from dashboards.demo.stories import Story
from dashboards.demo.themes import THEMES, Theme
from dashboards.demo.themes_nl import DUTCH_THEMES
from dashboards.demo.themes_oak import TIMBER
from mentorships.models import Mentorship
from programs.models import Coordinator, Enrollment, Program

ALL_THEMES: Final[dict[str, Theme]] = {**THEMES, **DUTCH_THEMES, "timber": TIMBER}
CONFIDENTIALITY: Final = (
    "What you tell each other stays between you. The coordinator sees that you meet, not what you"
    " say. The limits are the law and serious harm to somebody. Nobody records and no software"
    " listens in, unless both of you agree."
)


@dataclass(frozen=True, kw_only=True)
class ProgramPlan:
    name: str
    kind: str
    purpose: str
    status: str
    starts: int
    ends: int
    enrolls: tuple[int, int]
    coordinators: Sequence[str]
    cadence_days: int = 21
    capacity: int = 2


@dataclass(frozen=True)
class Cast:
    """A program with its enrollments by role and name."""

    program: Program
    enrollments: dict[tuple[str, str], Enrollment]

    def mentor(self, name: str) -> Enrollment:
        return self.enrollments[Enrollment.Role.MENTOR, name]

    def mentee(self, name: str) -> Enrollment:
        return self.enrollments[Enrollment.Role.MENTEE, name]


def open_program(company: Company, plan: ProgramPlan) -> Program:
    program = Program.objects.create(
        organization=company.organization,
        name=plan.name,
        kind=plan.kind,
        purpose=plan.purpose,
        status=plan.status,
        starts_on=day(plan.starts),
        ends_on=day(plan.ends),
        enrolls_from=day(plan.enrolls[0]),
        enrolls_until=day(plan.enrolls[1]),
        cadence_days=plan.cadence_days,
        check_in_days=42,
        mentor_capacity=plan.capacity,
        confidentiality=CONFIDENTIALITY,
        created_at=noon(plan.enrolls[0] - 14),
    )
    Coordinator.objects.bulk_create(
        Coordinator(organization=company.organization, program=program, member=company[name])
        for name in plan.coordinators
    )
    return program


def enroll_for_stories(company: Company, program: Program, stories: Sequence[Story]) -> Cast:
    """Everybody of the stories, in both roles where somebody has both."""
    capacity = Counter(story.mentor for story in stories)
    enrollments: dict[tuple[str, str], Enrollment] = {}
    for story in stories:
        for role, name in (
            (Enrollment.Role.MENTOR, story.mentor),
            (Enrollment.Role.MENTEE, story.mentee),
        ):
            if (role, name) in enrollments:
                continue
            mentors = role == Enrollment.Role.MENTOR
            enrollments[role, name] = _enrollment(
                company,
                program,
                name,
                role,
                enrolled=story.started + 12,
                capacity=capacity[name] if mentors else None,
                motivation="" if mentors else ALL_THEMES[story.theme].motivation,
            )
    Enrollment.objects.bulk_create(enrollments.values())
    return Cast(program, enrollments)


def enroll(
    company: Company,
    cast: Cast,
    *,
    role: str,
    names: Sequence[str],
    enrolled: int | None,
    motivation: str = "",
) -> None:
    """More people of one role; `enrolled` is how many days ago, or None while only invited."""
    new = {
        (role, name): _enrollment(
            company, cast.program, name, role, enrolled=enrolled, motivation=motivation
        )
        for name in names
    }
    Enrollment.objects.bulk_create(new.values())
    cast.enrollments.update(new)


def _enrollment(
    company: Company,
    program: Program,
    name: str,
    role: str,
    *,
    enrolled: int | None,
    capacity: int | None = None,
    motivation: str = "",
) -> Enrollment:
    created = noon(-4 if enrolled is None else -enrolled - 3)
    return Enrollment(
        organization=company.organization,
        program=program,
        member=company[name],
        role=role,
        status=Enrollment.Status.INVITED if enrolled is None else Enrollment.Status.ENROLLED,
        capacity=capacity,
        motivation=motivation,
        created_at=created,
        enrolled_at=None if enrolled is None else created + timedelta(days=3),
    )


def status_of(story: Story) -> str:
    if story.closed is not None:
        return Mentorship.Status.CLOSED
    if story.closing:
        return Mentorship.Status.CLOSING
    if story.agreement == "signed":
        return Mentorship.Status.RUNNING
    return Mentorship.Status.NEGOTIATING
