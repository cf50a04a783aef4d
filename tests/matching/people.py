"""People of a program who wait to be matched, and skills."""

from typing import Any

from django.utils import timezone

from accounts.models import Member
from core.tenancy import tenant
from matching.actions import publish, run_match
from matching.models import MatchRun, Proposal
from programs.models import Enrollment, MemberSkill, Program, Skill
from tests.cast import Veldkamp
from tests.factories import make_enrollment, make_member


def make_mentor(veldkamp: Veldkamp, name: str, places: int = 1, **fields: Any) -> Enrollment:
    member = make_member(veldkamp.organization, name, **fields)
    return make_enrollment(veldkamp.compass, member, Enrollment.Role.MENTOR, capacity=places)


def make_mentee(veldkamp: Veldkamp, name: str, **fields: Any) -> Enrollment:
    member = make_member(veldkamp.organization, name, **fields)
    return make_enrollment(veldkamp.compass, member, Enrollment.Role.MENTEE)


def make_crowd(veldkamp: Veldkamp, pairs: int) -> None:
    for number in range(pairs):
        make_mentor(veldkamp, f"Mentor {number:02}", department="Finance")
        make_mentee(veldkamp, f"Mentee {number:02}", department="Sales")


def give_skills(member: Member, direction: str, *names: str) -> None:
    with tenant(member.organization_id):
        for name in names:
            skill, _ = Skill.objects.get_or_create(
                organization_id=member.organization_id, name=name
            )
            MemberSkill.objects.create(
                organization_id=member.organization_id,
                member=member,
                skill=skill,
                direction=direction,
            )


def make_run(veldkamp: Veldkamp, program: Program | None = None) -> MatchRun:
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        return run_match(program or veldkamp.compass, by=veldkamp.carla)


def published(veldkamp: Veldkamp) -> MatchRun:
    run = make_run(veldkamp)
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        publish(run, by=veldkamp.carla)
    return run


def pairs(veldkamp: Veldkamp, run: MatchRun) -> dict[str, str]:
    """Mentee's name → mentor's name."""
    with tenant(veldkamp.organization.pk):
        found = Proposal.objects.of_run(run).for_list()
        return {one.mentee.member.name: one.mentor.member.name for one in found}


def make_proposal(veldkamp: Veldkamp, **fields: Any) -> Proposal:
    """Milan and Mina's, published, whatever their mentorship says."""
    run = MatchRun(
        organization_id=veldkamp.organization.pk,
        program=veldkamp.compass,
        weights={},
        ran_by=veldkamp.carla,
        status=MatchRun.Status.PUBLISHED,
        published_at=timezone.now(),
    )
    fields = {
        "status": Proposal.Status.PROPOSED,
        "proposed_at": timezone.now(),
        "match_run": run,
        **fields,
    }
    with tenant(veldkamp.organization.pk):
        run.save(force_insert=True)
        return Proposal.objects.create(
            organization_id=veldkamp.organization.pk,
            program=veldkamp.compass,
            mentor=veldkamp.milan_and_mina.mentor,
            mentee=veldkamp.milan_and_mina.mentee,
            **fields,
        )
