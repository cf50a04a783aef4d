"""Evaluations as they are after somebody began closing, and answers to them."""

from typing import Any

from accounts.models import Member
from core.tenancy import tenant
from evaluations.actions import Answer, start_closing, submit_evaluation
from evaluations.models import Evaluation, Reflection
from evaluations.reflections import share_reflection, write_reflection
from mentorships.models import Mentorship
from programs.models import Enrollment, Program
from tests.factories import make_enrollment, make_member, make_mentorship


def begin(mentorship: Mentorship, *, by: Member) -> None:
    with tenant(mentorship.organization_id, by.pk):
        start_closing(mentorship, by=by)


def evaluation_of(mentorship: Mentorship, member: Member) -> Evaluation:
    with tenant(mentorship.organization_id, member.pk):
        return Evaluation.objects.get(mentorship=mentorship, author=member)


def submit(mentorship: Mentorship, member: Member, *answers: Answer) -> None:
    evaluation = evaluation_of(mentorship, member)
    with tenant(mentorship.organization_id, member.pk):
        evaluation = Evaluation.objects.select_related("mentorship").get(pk=evaluation.pk)
        submit_evaluation(evaluation, by=member, answers=answers)


def answered_pair(program: Program, name: str, *answers: Answer, **fields: Any) -> Mentorship:
    """A new pair in which the mentee has sent these answers and the mentor none yet."""
    with tenant(program.organization_id):
        organization = Program.objects.select_related("organization").get(pk=program.pk)
    mentor = make_member(organization.organization, f"Mentor {name}")
    mentee = make_member(organization.organization, f"Mentee {name}")
    mentorship = make_mentorship(
        make_enrollment(program, mentor, Enrollment.Role.MENTOR),
        make_enrollment(program, mentee, Enrollment.Role.MENTEE),
        **fields,
    )
    begin(mentorship, by=mentee)
    submit(mentorship, mentee, *answers)
    return mentorship


def make_reflection(
    mentorship: Mentorship, text: str, *, by: Member, prompt: str = "noticing"
) -> Reflection:
    with tenant(mentorship.organization_id, by.pk):
        return write_reflection(mentorship, by=by, prompt=prompt, text=text)


def share(reflection: Reflection, *, by: Member) -> None:
    with tenant(reflection.organization_id, by.pk):
        share_reflection(reflection, by=by)
