from typing import Any

from django.utils import timezone

from core.tenancy import tenant
from mentorships.models import Goal, Mentorship, Milestone
from mentorships.negotiation import seen_mark
from programs.models import Enrollment
from tests.cast import Veldkamp
from tests.factories import in_days, make_agreement, make_goal, make_milestone, make_progress
from tests.mentorships.agreements import TERMS, newest, set_a_goal
from tests.mentorships.handovers import make_handover, make_mentor
from tests.rows import Row, only

PAIR = ("mentor", "mentee")


def of_the_pair(status: int) -> dict[str, int]:
    """A coordinator sees that the mentorship exists, so these pages are refused to her."""
    return {**only(*PAIR, status=status), "coordinator": 403}


def seen(veldkamp: Veldkamp) -> dict[str, Any]:
    return {"seen": seen_mark(newest(veldkamp))}


def mentorship(veldkamp: Veldkamp) -> list[Any]:
    return [veldkamp.milan_and_mina.mentorship.pk]


def with_draft(veldkamp: Veldkamp) -> list[Any]:
    set_a_goal(veldkamp)
    make_agreement(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina)
    return mentorship(veldkamp)


def with_proposal(veldkamp: Veldkamp) -> list[Any]:
    make_agreement(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, status="proposed")
    return mentorship(veldkamp)


def signed(veldkamp: Veldkamp) -> list[Any]:
    mentorship = veldkamp.milan_and_mina.mentorship
    make_agreement(
        mentorship, by=veldkamp.mina, status="signed", signed_at=timezone.now(), goals=[]
    )
    return [mentorship.pk, 1]


def with_two_versions(veldkamp: Veldkamp) -> list[Any]:
    mentorship = veldkamp.milan_and_mina.mentorship
    make_agreement(mentorship, by=veldkamp.mina, status="countered")
    make_agreement(mentorship, by=veldkamp.milan, version=2, status="proposed", ending="With cake.")
    return [mentorship.pk]


def with_goal(veldkamp: Veldkamp) -> list[Any]:
    return [make_goal(veldkamp.milan_and_mina.mentorship, "Lead", by=veldkamp.mina).pk]


def goal_as_read(veldkamp: Veldkamp) -> dict[str, Any]:
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        goal = Goal.objects.get(title="Lead")
    return {"title": "Lead a meeting", "status": "open", "seen": goal.mark}


def step_as_read(veldkamp: Veldkamp) -> dict[str, Any]:
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        step = Milestone.objects.get(text="Prepare")
    return {"text": "Ask for the agenda", "seen": step.mark}


def with_milestone(veldkamp: Veldkamp) -> list[Any]:
    goal = make_goal(veldkamp.milan_and_mina.mentorship, "Lead", by=veldkamp.mina)
    return [make_milestone(goal, "Prepare", by=veldkamp.mina).pk]


def with_progress(veldkamp: Veldkamp) -> list[Any]:
    goal = make_goal(veldkamp.milan_and_mina.mentorship, "Lead", by=veldkamp.mina)
    return [make_progress(goal, "It went well", by=veldkamp.mina).pk]


def of_the_coordinator(status: int) -> dict[str, int]:
    """Those who take part see the mentorship, and hand nobody over."""
    return {**only("coordinator", status=status), "mentor": 403, "mentee": 403}


def free_mentor(veldkamp: Veldkamp) -> Enrollment:
    with tenant(veldkamp.organization.pk):
        return Enrollment.objects.get(member__name="Free Mentor")


def with_free_mentor(veldkamp: Veldkamp) -> list[Any]:
    make_mentor(veldkamp, "Free Mentor")
    return mentorship(veldkamp)


def with_handover(veldkamp: Veldkamp) -> list[Any]:
    make_handover(veldkamp, make_mentor(veldkamp, "Free Mentor"))
    return mentorship(veldkamp)


def with_nobody_to_mentor(veldkamp: Veldkamp) -> list[Any]:
    found = veldkamp.milan_and_mina.mentorship
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.filter(pk=found.pk).update(mentor_left_at=timezone.now())
    return [found.pk]


ROWS = [
    # Of what they agree a coordinator learns by no address; that they signed, in the room.
    Row(name="mentorships:agreement", make=mentorship, get=only(*PAIR)),
    Row(
        name="mentorships:agreement_edit",
        make=mentorship,
        get=only(*PAIR),
        post=only(*PAIR, status=303),
        data=lambda veldkamp: {**TERMS, "seen": ""},
    ),
    Row(
        name="mentorships:agreement_proposal",
        make=with_draft,
        post=only(*PAIR, status=303),
        data=seen,
    ),
    Row(
        name="mentorships:agreement_discarding",
        make=with_draft,
        post=only(*PAIR, status=303),
        data=seen,
    ),
    Row(
        name="mentorships:signature",
        make=with_proposal,
        post=only(*PAIR, status=303),
        data=lambda veldkamp: {"version": 1},
    ),
    Row(name="mentorships:agreement_changes", make=with_two_versions, get=only(*PAIR)),
    Row(name="mentorships:agreement_pdf", make=signed, get=only(*PAIR)),
    Row(
        name="mentorships:pause",
        make=mentorship,
        get=of_the_pair(200),
        post=of_the_pair(303),
        data=lambda veldkamp: {"until_on": in_days(30).isoformat()},
    ),
    Row(name="mentorships:pause_end", make=mentorship, post=of_the_pair(303)),
    Row(
        name="mentorships:handover",
        make=with_free_mentor,
        get=of_the_coordinator(200),
        post=of_the_coordinator(303),
        data=lambda veldkamp: {"mentor": free_mentor(veldkamp).pk},
    ),
    Row(
        name="mentorships:handover_withdrawal",
        make=with_handover,
        post=of_the_coordinator(303),
    ),
    Row(name="mentorships:departure", make=with_nobody_to_mentor, post=of_the_coordinator(303)),
    Row(
        name="mentorships:goal_create",
        make=mentorship,
        get=of_the_pair(200),
        post=of_the_pair(303),
        data=lambda veldkamp: {"title": "Lead a meeting"},
    ),
    # The goal's own row is hidden from her by the database: there is no such page.
    Row(
        name="mentorships:goal_edit",
        make=with_goal,
        get=only(*PAIR),
        post=only(*PAIR, status=303),
        data=goal_as_read,
    ),
    Row(
        name="mentorships:milestone_create",
        make=with_goal,
        get=only(*PAIR),
        post=only(*PAIR, status=303),
        data=lambda veldkamp: {"text": "Ask for the agenda"},
    ),
    Row(
        name="mentorships:milestone",
        make=with_milestone,
        get=only(*PAIR),
        post=only(*PAIR, status=303),
        data=step_as_read,
    ),
    Row(name="mentorships:milestone_done", make=with_milestone, post=only(*PAIR, status=303)),
    Row(name="mentorships:milestone_reopening", make=with_milestone, post=only(*PAIR, status=303)),
    Row(name="mentorships:milestone_removal", make=with_milestone, post=only(*PAIR, status=303)),
    Row(
        name="mentorships:progress_create",
        make=with_goal,
        get=only(*PAIR),
        post=only(*PAIR, status=303),
        data=lambda veldkamp: {"text": "It went well"},
    ),
    # The other reads it, and may not take it away.
    Row(
        name="mentorships:progress_removal",
        make=with_progress,
        post={**only("mentee", status=303), "mentor": 403},
    ),
]
