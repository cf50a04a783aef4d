"""The policy, and the exact match under it."""

from dataclasses import asdict

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.errors import Refusal
from matching.access import newest_draft, policy_of, weights_of
from matching.actions.locks import lock_program
from matching.models import MatchingPolicy, MatchRun, Proposal, Unmatched
from matching.pools import Pools, as_json, pools_of
from matching.scoring import Scores, Weights, unmatched_reason
from matching.solver import NOBODY, Assignment
from programs.models import Program


@transaction.atomic
def set_policy(program: Program, *, by: Member, **weights: int) -> MatchingPolicy:
    """How much each factor counts from now on, 0 to 10. Earlier runs keep their own weights."""
    program = lock_program(program)
    policy = policy_of(program)
    changed = {name: value for name, value in weights.items() if getattr(policy, name) != value}
    if policy._state.adding or changed:
        for name, value in changed.items():
            setattr(policy, name, value)
        policy.save()
        record("set_policy", policy, by=by, **weights_of(policy))
    return policy


@transaction.atomic
def run_match(program: Program, *, by: Member) -> MatchRun:
    """The best pairs of everybody who waits, as a draft only coordinators see.

    The same people under the same weights make the same pairs: then the newest draft is
    answered instead of a copy. Raises Refusal when nobody waits or no mentor has a place.
    """
    program = lock_program(program)
    pools = pools_of(program)
    if not pools.mentees:
        raise Refusal(_("Nobody waits for a mentor in this program."))
    if not pools.mentors:
        raise Refusal(_("No mentor has a place left. Invite mentors, or let them take more."))
    kept = weights_of(policy_of(program))
    weights = Weights(**kept)
    scores = pools.scores(weights)
    assignment = pools.solve(scores)
    current = newest_draft(program)
    if current is not None and _says_the_same(current, kept, pools, assignment):
        return current
    run = MatchRun.objects.create(
        organization_id=program.organization_id,
        program=program,
        weights=kept,
        total_score=assignment.total,
        proven=assignment.proof,
        mentees=len(pools.mentees),
        mentors=len(pools.mentors),
        places=sum(pools.places),
        ran_by=by,
    )
    _keep_suggestions(run, pools, assignment, weights)
    _keep_unmatched(run, pools, assignment, scores)
    record(
        "run_match",
        run,
        by=by,
        mentees=run.mentees,
        mentors=run.mentors,
        places=run.places,
        pairs=len(assignment.pairs),
        proven=run.proven,
    )
    return run


def _says_the_same(
    draft: MatchRun, weights: dict[str, int], pools: Pools, assignment: Assignment
) -> bool:
    if (draft.weights, draft.mentees, draft.mentors, draft.places) != (
        weights,
        len(pools.mentees),
        len(pools.mentors),
        sum(pools.places),
    ):
        return False
    found = {(pools.mentors[j].pk, pools.mentees[i].pk): int(assignment.scores[i, j])
             for i, j in assignment.pairs}  # fmt: skip
    kept = Proposal.objects.of_run(draft).values_list("mentor_id", "mentee_id", "score")
    return {(mentor, mentee): score for mentor, mentee, score in kept} == found


def _keep_suggestions(
    run: MatchRun, pools: Pools, assignment: Assignment, weights: Weights
) -> None:
    Proposal.objects.bulk_create(
        Proposal(
            organization_id=run.organization_id,
            program=run.program,
            match_run=run,
            mentor=pools.mentors[j],
            mentee=pools.mentees[i],
            score=int(assignment.scores[i, j]),
            factors=as_json(pools.explain(i, j, weights)),
        )
        for i, j in assignment.pairs
    )


def _keep_unmatched(run: MatchRun, pools: Pools, assignment: Assignment, scores: Scores) -> None:
    taken = [0] * len(pools.mentors)
    for _mentee, j in assignment.pairs:
        taken[j] += 1
    places = np.array(pools.places)
    rows = []
    for i, mentee in enumerate(pools.mentees):
        if assignment.mentor_of[i] != NOBODY:
            continue
        why = unmatched_reason(
            pools.learners[i],
            pools.teachers,
            capacities=pools.places,
            taken=taken,
            excluded=pools.declined_by(i),
        )
        facts = asdict(why)
        # Places of the mentors this mentee could have had.
        facts["places"] = int(places[scores.allowed[i]].sum())
        rows.append(
            Unmatched(
                organization_id=run.organization_id,
                match_run=run,
                enrollment=mentee,
                reason=facts.pop("key"),
                facts=facts,
            )
        )
    Unmatched.objects.bulk_create(rows)
