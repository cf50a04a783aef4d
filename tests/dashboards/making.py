"""Rows in numbers, to see that a page's cost does not grow with them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Member
from core.tenancy import tenant
from meetings.models import ActionItem
from mentorships.models import Mentorship, Participant
from programs.models import Enrollment, Program
from tests.factories import make_enrollment, make_member, make_mentorship


def make_action_item(
    mentorship: Mentorship, *, owner: Member, text: str, **fields: Any
) -> ActionItem:
    with tenant(mentorship.organization_id, owner.pk):
        return ActionItem.objects.create(
            organization_id=mentorship.organization_id,
            mentorship=mentorship,
            owner=owner,
            created_by=owner,
            text=text,
            **fields,
        )


def make_mentees(
    program: Program, mentor: Member, *, count: int, **fields: Any
) -> list[Mentorship]:
    """`count` more mentorships of one mentor, each with a mentee of their own."""
    with tenant(program.organization_id):
        found = Enrollment.objects.filter(program=program, member=mentor, role="mentor").first()
    teaches = found or make_enrollment(program, mentor, Enrollment.Role.MENTOR)
    return [
        make_mentorship(
            teaches,
            make_enrollment(
                program,
                make_member(mentor.organization, f"Mentee {number:02} {program.name}"),
                Enrollment.Role.MENTEE,
            ),
            **fields,
        )
        for number in range(count)
    ]


def make_many(program: Program, mentor: Member, *, count: int, **fields: Any) -> None:
    """Thousands, in bulk: one mentor with as many mentorships with the same mentee."""
    organization = program.organization_id
    mentee = make_member(mentor.organization, "Many Times")
    teaches = make_enrollment(program, mentor, Enrollment.Role.MENTOR)
    learns = make_enrollment(program, mentee, Enrollment.Role.MENTEE)
    fields.setdefault("started_on", timezone.localdate() - timedelta(days=5))
    with tenant(organization):
        mentorships = Mentorship.objects.bulk_create(
            Mentorship(organization_id=organization, program=program, **fields)
            for _ in range(count)
        )
        Participant.objects.bulk_create(
            Participant(
                organization_id=organization,
                mentorship=mentorship,
                enrollment=enrollment,
                member_id=enrollment.member_id,
                role=enrollment.role,
            )
            for mentorship in mentorships
            for enrollment in (teaches, learns)
        )
