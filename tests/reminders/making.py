"""Rows that reminders are about, with the ledger's view of them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import uuid6

from accounts.models import Invitation, Member
from core.tenancy import tenant
from evaluations.models import CheckIn, Evaluation
from matching.models import Proposal, ProposalAnswer
from meetings.models import ActionItem
from mentorships.models import Mentorship
from programs.models import Enrollment
from reminders.models import Delivery

# A Tuesday: 11:00 in Amsterdam, 19:00 in Tokyo.
TUESDAY = datetime(2026, 11, 24, 10, tzinfo=UTC)


def make_invitation(member: Member, *, by: Member, **fields: Any) -> Invitation:
    fields = {"expires_at": TUESDAY + timedelta(days=7), **fields}
    with tenant(member.organization_id):
        return Invitation.objects.create(
            organization_id=member.organization_id,
            member=member,
            email=member.email,
            token_hash=uuid6.uuid7().bytes * 2,
            invited_by=by,
            **fields,
        )


def make_proposal(mentor: Enrollment, mentee: Enrollment, **fields: Any) -> Proposal:
    fields = {"status": Proposal.Status.PROPOSED, "proposed_at": TUESDAY, **fields}
    with tenant(mentor.organization_id):
        return Proposal.objects.create(
            organization_id=mentor.organization_id,
            program_id=mentor.program_id,
            mentor=mentor,
            mentee=mentee,
            **fields,
        )


def answer_proposal(proposal: Proposal, enrollment: Enrollment) -> ProposalAnswer:
    with tenant(proposal.organization_id):
        return ProposalAnswer.objects.create(
            organization_id=proposal.organization_id,
            proposal=proposal,
            enrollment=enrollment,
            accepts=True,
        )


def make_action(
    mentorship: Mentorship, *, owner: Member, due_on: date, **fields: Any
) -> ActionItem:
    fields = {"text": "Write to the guild", **fields}
    with tenant(mentorship.organization_id, owner.pk):
        return ActionItem.objects.create(
            organization_id=mentorship.organization_id,
            mentorship=mentorship,
            owner=owner,
            created_by=owner,
            due_on=due_on,
            **fields,
        )


def make_check_in(mentorship: Mentorship, *, author: Member, due_on: date) -> CheckIn:
    with tenant(mentorship.organization_id, author.pk):
        return CheckIn.objects.create(
            organization_id=mentorship.organization_id,
            mentorship=mentorship,
            author=author,
            due_on=due_on,
            useful=4,
            working=4,
            answered_at=TUESDAY,
        )


def make_evaluation(mentorship: Mentorship, *, author: Member, **fields: Any) -> Evaluation:
    fields = {"kind": Evaluation.Kind.END, "questions": [], "issued_at": TUESDAY, **fields}
    with tenant(mentorship.organization_id, author.pk):
        return Evaluation.objects.create(
            organization_id=mentorship.organization_id,
            mentorship=mentorship,
            author=author,
            **fields,
        )


def make_delivery(member: Member, kind: Delivery.Kind, subject_id: UUID, **fields: Any) -> Delivery:
    with tenant(member.organization_id):
        return Delivery.objects.create(
            organization_id=member.organization_id,
            recipient=member,
            kind=kind,
            subject_id=subject_id,
            **fields,
        )


def again(delivery: Delivery) -> Delivery:
    """The row as it is now."""
    with tenant(delivery.organization_id):
        return Delivery.objects.get(pk=delivery.pk)


def told(*members: Member) -> list[tuple[str, str]]:
    """(who, slot) of the deliveries to these people, sorted."""
    found = []
    for member in members:
        with tenant(member.organization_id):
            for delivery in Delivery.objects.filter(recipient=member):
                found.append((member.name.split()[0], delivery.slot))  # noqa: PERF401 (a tenant each)
    return sorted(found)


def deliveries_of(member: Member) -> Sequence[Delivery]:
    with tenant(member.organization_id):
        return list(Delivery.objects.filter(recipient=member).order_by("created_at", "slot"))
