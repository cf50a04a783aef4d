"""Other mentors for somebody in a draft, and what a pair would cost the whole."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.access import weights_as_they_were
from matching.models import MatchRun, Proposal
from matching.pools import (
    Pools,
    as_json,
    mentors_with_places,
    pools_of,
    waiting_mentees,
)
from matching.solver import NOBODY, Cost, why_not
from programs.models import Enrollment


@dataclass(frozen=True)
class Candidate:
    """A mentor for one mentee. `effect` on the draft's total is None when that is not possible."""

    mentor: Enrollment
    score: int
    refusals: list[str]
    free: int
    # The one who is suggested now.
    stands: bool
    effect: int | None


class Candidates:
    """All mentors with a place in the program, for one mentee, the best fit first.

    Only what a page shows is explained, so thousands of mentors cost one row of scores.
    """

    def __init__(self, run: MatchRun, mentee: Enrollment) -> None:
        self.run = run
        self.weights = weights_as_they_were(run)
        self.pools: Pools = pools_of(
            run.program,
            mentees=waiting_mentees(run.program).filter(pk=mentee.pk),
            mentors=mentors_with_places(run.program),
        )
        suggestions = Proposal.objects.filter(match_run=run).suggested()
        pairs = list(suggestions.values_list("mentee_id", "mentor_id", "score"))
        self.current: tuple[Any, int] | None = next(
            ((mentor, score) for who, mentor, score in pairs if who == mentee.pk), None
        )
        self.taken = Counter(mentor for who, mentor, _ in pairs if who != mentee.pk)

    @property
    def waits(self) -> bool:
        return bool(self.pools.mentees)

    def best_first(self, named: str) -> list[int]:
        """Columns of the mentors whose name holds every word, by score."""
        points = self.pools.scores(self.weights).points[0]
        words = named.casefold().split()
        names = [mentor.member.name.casefold() for mentor in self.pools.mentors]
        return [
            int(j)
            for j in np.argsort(-points, kind="stable")
            if all(word in names[j] for word in words)
        ]

    def explained(self, columns: Iterable[int]) -> list[tuple[Candidate, list[dict[str, Any]]]]:
        return [self._candidate(j) for j in columns]

    def _candidate(self, j: int) -> tuple[Candidate, list[dict[str, Any]]]:
        factors = self.pools.explain(0, j, self.weights)
        score = sum(factor.points for factor in factors)
        mentor = self.pools.mentors[j]
        keys = self.pools.refusals(0, j)
        free = max(0, self.pools.places[j] - self.taken[mentor.pk])
        stands = self.current is not None and self.current[0] == mentor.pk
        effect = None
        if free and not stands and not set(keys) - {"no_shared_language"}:
            effect = score - (self.current[1] if self.current else 0)
        return Candidate(mentor, score, keys, free, stands, effect), as_json(factors)


@dataclass(frozen=True)
class Change:
    """Who would go from whom to whom; None is nobody."""

    mentee: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Answer:
    """`total` is that of the best pairs now, which may differ from the run's."""

    cost: Cost
    total: int
    changes: list[Change]


def ask_why_not(run: MatchRun, *, mentee: Enrollment, mentor: Enrollment) -> Answer | None:
    """What the best total loses when the two are paired; None when they cannot be.

    Everybody who waits now is matched again under the run's weights, which gives the run's
    own total as long as nobody came, went or changed their profile.
    """
    pools = pools_of(run.program)
    row = {enrollment.pk: i for i, enrollment in enumerate(pools.mentees)}.get(mentee.pk)
    column = {enrollment.pk: j for j, enrollment in enumerate(pools.mentors)}.get(mentor.pk)
    if row is None or column is None:
        return None
    scores = pools.scores(weights_as_they_were(run))
    if not scores.allowed[row, column]:
        return None
    assignment = pools.solve(scores)
    cost = why_not(assignment, row, column)

    def name(j: int) -> str | None:
        return None if j == NOBODY else pools.mentors[j].member.name

    changes = [
        Change(pools.mentees[move.mentee].member.name, name(move.before), name(move.after))
        for move in cost.moves
    ]
    return Answer(cost, assignment.total, changes)
