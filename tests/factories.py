"""Plain functions that make one row each, with the parent passed in.

Each enters the parent's tenant, so a test may call them in any order.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import uuid6
from django.utils import timezone

from accounts.models import Member, Organization, User
from core.encryption import new_wrapped_key
from core.tenancy import tenant
from meetings.models import ActionItem, Meeting, SlotOffer, Summary
from mentorships.models import (
    Agreement,
    Goal,
    Mentorship,
    Milestone,
    Participant,
    ProgressNote,
    Signature,
)
from programs.models import Coordinator, Enrollment, Program

PASSWORD = "a long enough password"


def make_organization(name: str, **fields: Any) -> Organization:
    slug = name.lower().replace(" ", "-")
    organization = Organization(pk=uuid6.uuid7(), name=name, **{"slug": slug, **fields})
    organization.wrapped_key = new_wrapped_key(organization.pk)
    with tenant(organization.pk):
        organization.save(force_insert=True)
    return organization


def make_user(email: str, **fields: Any) -> User:
    # A hash nobody can sign in with: tests use `client.force_login`, which is 100 ms cheaper.
    user = User(email=email, **fields)
    user.set_unusable_password()
    user.save()
    return user


def make_member(organization: Organization, name: str, **fields: Any) -> Member:
    email = fields.pop("email", f"{name.lower().replace(' ', '.')}@{organization.slug}.example")
    status = fields.setdefault("status", Member.Status.ACTIVE)
    if "user" not in fields and status == Member.Status.ACTIVE:
        fields["user"] = make_user(email, name=name)
    fields.setdefault("working_days", [1, 2, 3, 4, 5])
    fields.setdefault("languages", ["en"])
    with tenant(organization.pk):
        return Member.objects.create(organization=organization, name=name, email=email, **fields)


def make_program(coordinator: Member, name: str, **fields: Any) -> Program:
    today = timezone.localdate()
    fields = {
        "status": Program.Status.RUNNING,
        "starts_on": today - timedelta(days=30),
        "ends_on": today + timedelta(days=150),
        **fields,
    }
    with tenant(coordinator.organization_id):
        program = Program.objects.create(
            organization_id=coordinator.organization_id, name=name, **fields
        )
        Coordinator.objects.create(
            organization_id=coordinator.organization_id, program=program, member=coordinator
        )
    return program


def make_enrollment(program: Program, member: Member, role: str, **fields: Any) -> Enrollment:
    fields = {"status": Enrollment.Status.ENROLLED, **fields}
    with tenant(program.organization_id):
        return Enrollment.objects.create(
            organization_id=program.organization_id,
            program=program,
            member=member,
            role=role,
            **fields,
        )


def make_mentorship(mentor: Enrollment, mentee: Enrollment, **fields: Any) -> Mentorship:
    fields = {
        "started_on": timezone.localdate() - timedelta(days=7),
        "planned_end_on": timezone.localdate() + timedelta(days=120),
        **fields,
    }
    with tenant(mentor.organization_id):
        mentorship = Mentorship.objects.create(
            organization_id=mentor.organization_id, program_id=mentor.program_id, **fields
        )
        for enrollment in (mentor, mentee):
            Participant.objects.create(
                organization_id=mentor.organization_id,
                mentorship=mentorship,
                enrollment=enrollment,
                member_id=enrollment.member_id,
                role=enrollment.role,
            )
    return mentorship


def make_goal(mentorship: Mentorship, title: str, *, by: Member, **fields: Any) -> Goal:
    with tenant(mentorship.organization_id, by.pk):
        return Goal.objects.create(
            organization_id=mentorship.organization_id,
            mentorship=mentorship,
            title=title,
            created_by=by,
            **fields,
        )


def make_milestone(goal: Goal, text: str, *, by: Member, **fields: Any) -> Milestone:
    with tenant(goal.organization_id, by.pk):
        fields.setdefault("position", Milestone.objects.filter(goal=goal).count())
        return Milestone.objects.create(
            organization_id=goal.organization_id,
            goal=goal,
            mentorship_id=goal.mentorship_id,
            text=text,
            created_by=by,
            **fields,
        )


def make_progress(goal: Goal, text: str, *, by: Member, **fields: Any) -> ProgressNote:
    with tenant(goal.organization_id, by.pk):
        return ProgressNote.objects.create(
            organization_id=goal.organization_id,
            goal=goal,
            mentorship_id=goal.mentorship_id,
            text=text,
            author=by,
            **fields,
        )


def make_agreement(mentorship: Mentorship, *, by: Member, **fields: Any) -> Agreement:
    fields = {
        "mentor_does": "Listens and asks.",
        "mentee_does": "Prepares and follows up.",
        "not_expected": "A job referral.",
        "confidentiality": "All of it stays between us.",
        "cadence_days": 21,
        **fields,
    }
    if fields.get("status", "draft") != "draft":
        fields = {"proposed_by": by, "proposed_at": timezone.now(), **fields}
    with tenant(mentorship.organization_id, by.pk):
        return Agreement.objects.create(
            organization_id=mentorship.organization_id,
            mentorship=mentorship,
            edited_by=by,
            **fields,
        )


def make_signature(agreement: Agreement, participant: Participant) -> Signature:
    with tenant(agreement.organization_id):
        return Signature.objects.create(
            organization_id=agreement.organization_id, agreement=agreement, participant=participant
        )


def make_meeting(
    mentorship: Mentorship, *, by: Member, starts_at: datetime | None = None, **fields: Any
) -> Meeting:
    """Planned so long ago that calendars have heard of it, unless `changed_at` says otherwise."""
    fields.setdefault("changed_at", timezone.now() - timedelta(days=30))
    with tenant(mentorship.organization_id, by.pk):
        return Meeting.objects.create(
            organization_id=mentorship.organization_id,
            mentorship=mentorship,
            scheduled_by=by,
            starts_at=starts_at or timezone.now() + timedelta(days=3),
            **fields,
        )


def make_offer(
    mentorship: Mentorship, *, by: Member, times: Sequence[datetime], **fields: Any
) -> SlotOffer:
    with tenant(mentorship.organization_id, by.pk):
        return SlotOffer.objects.create(
            organization_id=mentorship.organization_id,
            mentorship=mentorship,
            offered_by=by,
            times=sorted(times),
            last_at=max(times),
            **fields,
        )


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def make_held_meeting(mentorship: Mentorship, *, by: Member, **fields: Any) -> Meeting:
    fields = {
        "starts_at": timezone.now() - timedelta(days=1),
        "status": Meeting.Status.HELD,
        "logged_by": by,
        "logged_at": timezone.now(),
        **fields,
    }
    return make_meeting(mentorship, by=by, **fields)


def make_summary(meeting: Meeting, text: str, *, by: Member) -> Summary:
    with tenant(meeting.organization_id, by.pk):
        return Summary.objects.create(
            organization_id=meeting.organization_id,
            meeting=meeting,
            mentorship_id=meeting.mentorship_id,
            text=text,
            edited_by=by,
        )


def make_action_item(
    mentorship: Mentorship, text: str, *, owner: Member, **fields: Any
) -> ActionItem:
    with tenant(mentorship.organization_id, owner.pk):
        return ActionItem.objects.create(
            organization_id=mentorship.organization_id,
            mentorship=mentorship,
            text=text,
            owner=owner,
            created_by=owner,
            **fields,
        )
