"""Which runs and proposals a person may see, and what they may do with them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from accounts.models import Member
from matching.models import MatchingPolicy, MatchRun, Proposal, Unmatched
from matching.pools import declined_pairs, mentors_with_places, waiting_mentees
from matching.scoring import Weights
from mentorships.models import Mentorship
from programs.models import Enrollment, Program

WEIGHTS = ("skills", "department", "profession", "grade", "languages", "hours")


def policy_of(program: Program) -> MatchingPolicy:
    """The program's, or one of defaults that nobody has saved."""
    found = MatchingPolicy.objects.filter(program=program).first()
    return found or MatchingPolicy(organization_id=program.organization_id, program=program)


def weights_of(policy: MatchingPolicy) -> dict[str, int]:
    return {name: getattr(policy, name) for name in WEIGHTS}


@dataclass(frozen=True)
class Waiting:
    mentees: int
    mentors: int
    places: int


def waiting_in(program: Program) -> Waiting:
    found = mentors_with_places(program).aggregate(mentors=Count("pk"), places=Sum("places_left"))
    return Waiting(waiting_mentees(program).count(), found["mentors"], found["places"] or 0)


# ------------------------------------------------------------------------ runs


def get_run(member: Member, pk: UUID) -> MatchRun:
    """For the coordinators of its program; for everybody else there is no such page."""
    return get_object_or_404(
        MatchRun.objects.visible_to(member).select_related("program", "ran_by"), pk=pk
    )


def runs_of(program: Program) -> QuerySet[MatchRun]:
    return MatchRun.objects.filter(program=program).for_list()


def newest_draft(program: Program) -> MatchRun | None:
    found = MatchRun.objects.filter(program=program, status=MatchRun.Status.DRAFT)
    return found.order_by("-ran_at", "-id").first()


def pairs_of(run: MatchRun) -> Any:
    return Proposal.objects.of_run(run).for_review()


def unmatched_of(run: MatchRun) -> Any:
    return Unmatched.objects.filter(match_run=run).for_list()


@dataclass(frozen=True)
class Totals:
    """Of a run as it is now; `score` in points times 1,000."""

    pairs: int
    score: int
    adjusted: int
    waiting: int
    accepted: int
    declined: int


def totals_of(run: MatchRun) -> Totals:
    found = Proposal.objects.of_run(run).aggregate(
        pairs=Count("pk"),
        score=Sum("score"),
        adjusted=Count("pk", filter=Q(adjusted=True)),
        waiting=Count("pk", filter=Q(status=Proposal.Status.PROPOSED)),
        accepted=Count("pk", filter=Q(status=Proposal.Status.ACCEPTED)),
        declined=Count("pk", filter=Q(status=Proposal.Status.DECLINED)),
    )
    return Totals(**{**found, "score": found["score"] or 0})


def weights_as_they_were(run: MatchRun) -> Weights:
    return Weights(**run.weights)


def get_enrollment_in(run: MatchRun, pk: UUID, role: str) -> Enrollment:
    """Somebody of the run's program, as coordinators look at them."""
    people = Enrollment.objects.filter(program=run.program_id, role=role)
    return get_object_or_404(people.select_related("member"), pk=pk)


@dataclass(frozen=True)
class Fallen:
    """A suggestion that can no longer be proposed. `why` is a key of `words.FALLEN`."""

    proposal: Proposal
    why: str


def sift(run: MatchRun) -> tuple[list[Proposal], list[Fallen]]:
    """The suggestions that still hold, and those overtaken by what happened since the run.

    Where a mentor has fewer places left than suggestions, the better fit goes first.
    """
    waiting = set(waiting_mentees(run.program).values_list("pk", flat=True))
    places = dict(mentors_with_places(run.program).values_list("pk", "places_left"))
    declined = declined_pairs(run.program)
    standing: list[Proposal] = []
    fallen: list[Fallen] = []
    for proposal in (
        Proposal.objects.filter(match_run=run).suggested().for_list().order_by("-score", "id")
    ):
        if proposal.mentee_id not in waiting:
            fallen.append(Fallen(proposal, "mentee"))
        elif (proposal.mentor_id, proposal.mentee_id) in declined:
            fallen.append(Fallen(proposal, "declined"))
        elif are_manager_and_report(proposal.mentor.member, proposal.mentee.member):
            fallen.append(Fallen(proposal, "manager"))
        elif places.get(proposal.mentor_id, 0) <= 0:
            fallen.append(Fallen(proposal, "place"))
        else:
            places[proposal.mentor_id] -= 1
            standing.append(proposal)
    return standing, fallen


def are_manager_and_report(one: Member, other: Member) -> bool:
    return other.pk == one.manager_id or one.pk == other.manager_id


# ------------------------------------------------------------------- proposals


def get_proposal(member: Member, pk: UUID) -> Proposal:
    return get_object_or_404(
        Proposal.objects.visible_to(member).for_review().select_related("match_run"), pk=pk
    )


def is_one_of_them(member: Member, proposal: Proposal) -> bool:
    return member.pk in {proposal.mentor.member_id, proposal.mentee.member_id}


def can_answer(member: Member, proposal: Proposal) -> bool:
    """The two people, once it was published; a coordinator only looks on."""
    return is_one_of_them(member, proposal) and proposal.proposed_at is not None


def mentorship_from(proposal: Proposal) -> Mentorship | None:
    """What the two began by saying yes."""
    return (
        Mentorship.objects.filter(participants__enrollment=proposal.mentor_id)
        .filter(participants__enrollment=proposal.mentee_id)
        .order_by("-created_at")
        .first()
    )
