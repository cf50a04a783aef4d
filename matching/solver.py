"""Exact assignment of mentees to mentors, with a proof and an answer to "why not?".

Numbers in, numbers out: rows are mentees, columns are mentors. Everything is decided and proved in
64-bit integers; floating point is used only inside SciPy, on whole numbers below 2**53, where it
is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

NOBODY: Final = -1

# Marks an arc that does not exist: far below any sum of real worths (those stay under 2**53), and
# far enough from the int64 limit that adding a price to it can't wrap around.
_NO_ARC: Final = -(2**60)
_SMALLEST_ARC: Final = -(2**59)
_EXACT_FLOATS: Final = 2**53


@dataclass(frozen=True)
class Move:
    """A mentee who changes place; `NOBODY` stands for being unmatched."""

    mentee: int
    before: int
    after: int


@dataclass(frozen=True)
class Cost:
    """What the best assignment loses when one pair is forced into it.

    `points` is the drop of the total and `pairs` the drop of the number of pairs. With the default
    `unmatched_cost` either `pairs` is positive or `points` is at least 0. `moves` lists every
    mentee who would change place, the forced one first.
    """

    points: int
    pairs: int
    moves: tuple[Move, ...]


@dataclass(frozen=True, eq=False)
class Assignment:
    """An assignment and the dual prices that prove it optimal.

    `pairs` are (row, column), by row. `total` is the sum of their scores. `unmatched_cost` is what
    the solver charged for each mentee left without a mentor; a pair is worth its score plus that.
    `u` (one price per mentee) and `v` (one per mentor place) are in the same points: u >= 0,
    v >= 0 and u[i] + v[j] >= worth[i, j] for every allowed pair, so no assignment whatever can be
    worth more than sum(u) + sum(places * v) (weak duality). `proof` says that this bound was
    checked in integers and equals what `pairs` are worth.
    """

    pairs: tuple[tuple[int, int], ...]
    total: int
    unmatched_cost: int
    u: Ints
    v: Ints
    proof: bool
    scores: Ints
    allowed: Mask
    places: Ints
    mentor_of: Ints

    @cached_property
    def residual(self) -> _Residual:
        return _residual(_worth(self.scores, self.allowed, self.unmatched_cost), self.mentor_of)


@dataclass(frozen=True, eq=False)
class _Residual:
    """Best single moves between mentors, the last node being "unmatched".

    gain[a, b] is the most that moving one mentee from a to b adds; mover[a, b] is that mentee.
    """

    gain: Ints
    mover: Ints


def solve(
    scores: Ints,
    allowed: Mask,
    *,
    capacities: Ints,
    unmatched_cost: int | None = None,
) -> Assignment:
    """The best assignment of mentees (rows) to mentors (columns).

    `scores` is int64 (mentees, mentors) in points, `allowed` a mask of the same shape and
    `capacities` int64 (mentors,) the number of mentees each mentor can take. Either side may be
    empty. By default the number of pairs comes first and the total second. With an explicit
    `unmatched_cost` in points, a pair is made only where its score is above minus that cost, and
    the total less the cost of everyone unmatched is what is maximized: fewer pairs may win.

    The same input always gives the same output, ties included. Time is that of
    `scipy.optimize.linear_sum_assignment` (Crouse, "On implementing 2D rectangular assignment
    algorithms", 2016) on one column per place.

    Raises ValueError for wrong shapes or types, negative capacities, and scores so large that
    floating point could not hold their sums exactly.
    """
    scores, allowed, capacities = _checked(scores, allowed, capacities)
    # More places than mentees allowed to take them can never be filled.
    places = np.minimum(capacities, allowed.sum(axis=0, dtype=np.int64))
    cost = _most_pairs_first(scores, allowed, places) if unmatched_cost is None else unmatched_cost
    _check_exact(scores, allowed, cost)
    worth = _worth(scores, allowed, cost)
    mentor_of = _assign(worth, places)
    matched = np.flatnonzero(mentor_of != NOBODY)
    pairs = tuple((int(i), int(mentor_of[i])) for i in matched)
    u, v = _prices(worth, _residual(worth, mentor_of), mentor_of)
    return Assignment(
        pairs=pairs,
        total=sum(int(scores[i, j]) for i, j in pairs),
        unmatched_cost=cost,
        u=u,
        v=v,
        proof=_proved(worth, mentor_of, places, u, v),
        scores=scores,
        allowed=allowed,
        places=places,
        mentor_of=mentor_of,
    )


def why_not(assignment: Assignment, i: int, j: int) -> Cost:
    """What it would cost to pair mentee i with mentor j and make the best of the rest.

    Exact, not the bound that the prices give: forcing an arc of an optimal flow costs that arc
    plus the best residual path that closes the cycle (Ahuja, Magnanti and Orlin, "Network Flows",
    1993, chapter 9). A pair that is already there costs 0.

    Raises ValueError when i or j is out of range, when the pair is impossible (not allowed, or
    the mentor has no place at all), and when the assignment has no proof: paths are only sure to
    end in the residual graph of an optimal one.
    """
    if not assignment.proof:
        raise ValueError("the assignment is not proved optimal")
    mentees, mentors = assignment.scores.shape
    if not (0 <= i < mentees and 0 <= j < mentors):
        raise ValueError(f"pair ({i}, {j}) is outside the {mentees} by {mentors} matrix")
    if not assignment.allowed[i, j] or assignment.places[j] == 0:
        raise ValueError(f"pair ({i}, {j}) is impossible, so it has no cost")
    before = int(assignment.mentor_of[i])
    if before == j:
        return Cost(points=0, pairs=0, moves=())
    chain = _best_chain(assignment, start=j, end=mentors if before == NOBODY else before)
    moves = (Move(i, before, j), *chain)
    points = pairs = 0
    for move in moves:
        for place, sign in ((move.before, 1), (move.after, -1)):
            if place != NOBODY:
                points += sign * int(assignment.scores[move.mentee, place])
                pairs += sign
    return Cost(points=points, pairs=pairs, moves=moves)


def _checked(scores: Ints, allowed: Mask, capacities: Ints) -> tuple[Ints, Mask, Ints]:
    scores, allowed, capacities = np.array(scores), np.array(allowed), np.array(capacities)
    if scores.ndim != 2:
        raise ValueError(f"scores must have two dimensions, not {scores.ndim}")
    if allowed.shape != scores.shape:
        raise ValueError(f"allowed is {allowed.shape} but scores is {scores.shape}")
    if capacities.shape != (scores.shape[1],):
        raise ValueError(f"capacities is {capacities.shape} for {scores.shape[1]} mentors")
    if scores.dtype != np.int64 or capacities.dtype != np.int64:
        raise ValueError("scores and capacities must be int64")
    if allowed.dtype != np.bool_:
        raise ValueError("allowed must be a boolean mask")
    if (capacities < 0).any():
        raise ValueError("a capacity can't be negative")
    return scores, allowed, capacities


def _most_pairs_first(scores: Ints, allowed: Mask, places: Ints) -> int:
    """The smallest cost at which k + 1 of the worst pairs still beat k of the best."""
    if not allowed.any():
        return 1
    lowest, highest = int(scores[allowed].min()), int(scores[allowed].max())
    most: int = min(scores.shape[0], int(places.sum()))
    return most * (highest - lowest) + 1 - lowest


def _check_exact(scores: Ints, allowed: Mask, cost: int) -> None:
    if not allowed.any():
        return
    lowest, highest = int(scores[allowed].min()), int(scores[allowed].max())
    # An alternating path visits each mentee once, adding one pair and removing another.
    if 2 * (scores.shape[0] + 1) * max(abs(lowest + cost), abs(highest + cost)) >= _EXACT_FLOATS:
        raise ValueError("scores are too far apart to be summed exactly; use a smaller scale")


def _worth(scores: Ints, allowed: Mask, cost: int) -> Ints:
    """A pair's worth over leaving its mentee unmatched; 0 where it should never be made."""
    worth: Ints = np.maximum(np.where(allowed, scores, -cost) + cost, 0)
    return worth


def _assign(worth: Ints, places: Ints) -> Ints:
    mentor_of = np.full(worth.shape[0], NOBODY, dtype=np.int64)
    column_of_place = np.repeat(np.arange(worth.shape[1]), places)
    rows, taken = linear_sum_assignment(worth[:, column_of_place], maximize=True)
    columns = column_of_place[taken]
    # SciPy fills every row it can; a cell worth nothing stands for "unmatched".
    real = worth[rows, columns] > 0
    mentor_of[rows[real]] = columns[real]
    return mentor_of


def _residual(worth: Ints, mentor_of: Ints) -> _Residual:
    mentees, mentors = worth.shape
    reach = np.full((mentees, mentors + 1), _NO_ARC, dtype=np.int64)
    reach[:, :mentors][worth > 0] = worth[worth > 0]
    reach[:, mentors] = 0
    node_of = np.where(mentor_of == NOBODY, mentors, mentor_of)
    gain = np.full((mentors + 1, mentors + 1), _NO_ARC, dtype=np.int64)
    mover = np.full((mentors + 1, mentors + 1), NOBODY, dtype=np.int64)
    for node in np.unique(node_of):
        here = np.flatnonzero(node_of == node)
        added = reach[here] - reach[here, node][:, None]
        best = added.argmax(axis=0)
        gain[node] = added[best, np.arange(mentors + 1)]
        mover[node] = here[best]
        gain[node, node] = _NO_ARC
    return _Residual(gain=np.where(gain < _SMALLEST_ARC, _NO_ARC, gain), mover=mover)


def _prices(worth: Ints, residual: _Residual, mentor_of: Ints) -> tuple[Ints, Ints]:
    """The lowest prices that support the assignment: longest residual paths from "unmatched".

    Bellman-Ford, whole rows at a time. On an optimal assignment there is no cycle that gains, so
    it settles within one round per node; otherwise the proof fails, which is what it is for.
    """
    mentors = worth.shape[1]
    price = np.zeros(mentors + 1, dtype=np.int64)
    changed = np.arange(mentors + 1)
    for _ in range(mentors + 1):
        if changed.size == 0:
            break
        offered = (price[changed, None] + residual.gain[changed]).max(axis=0)
        changed = np.flatnonzero(offered > price)
        price[changed] = offered[changed]
    v = price[:mentors]
    u = np.zeros(worth.shape[0], dtype=np.int64)
    matched = np.flatnonzero(mentor_of != NOBODY)
    u[matched] = worth[matched, mentor_of[matched]] - v[mentor_of[matched]]
    return u, v


def _proved(worth: Ints, mentor_of: Ints, places: Ints, u: Ints, v: Ints) -> bool:
    matched = np.flatnonzero(mentor_of != NOBODY)
    taken = np.bincount(mentor_of[matched], minlength=places.size)
    primal = sum(worth[matched, mentor_of[matched]].tolist())
    dual = sum(u.tolist()) + sum(n * p for n, p in zip(places.tolist(), v.tolist(), strict=True))
    return bool(
        (taken <= places).all()
        and (worth[matched, mentor_of[matched]] > 0).all()
        and (u >= 0).all()
        and (v >= 0).all()
        and (u[:, None] + v[None, :] >= worth).all()
        and primal == dual
    )


def _best_chain(assignment: Assignment, *, start: int, end: int) -> list[Move]:
    """The best moves that make room at `start`, given that a place at `end` comes free.

    Nodes are the mentors, "unmatched", and "spare" (the free places, which may take one more or
    give one back). Longest path by Bellman-Ford; ties keep the path found first.
    """
    mentors = assignment.scores.shape[1]
    unmatched, spare = mentors, mentors + 1
    matched = assignment.mentor_of[assignment.mentor_of != NOBODY]
    taken = np.bincount(matched, minlength=mentors)
    gain = np.full((mentors + 2, mentors + 2), _NO_ARC, dtype=np.int64)
    gain[: mentors + 1, : mentors + 1] = assignment.residual.gain
    gain[:mentors, spare][taken < assignment.places] = 0
    gain[spare, :mentors][taken > 0] = 0
    gain[unmatched, spare] = 0
    if matched.size < assignment.scores.shape[0]:
        gain[spare, unmatched] = 0

    best = np.full(mentors + 2, _NO_ARC, dtype=np.int64)
    best[start] = 0
    came_from = np.full(mentors + 2, NOBODY, dtype=np.int64)
    changed = np.array([start])
    while changed.size:
        through = best[changed, None] + gain[changed]
        source = through.argmax(axis=0)
        offered = through[source, np.arange(mentors + 2)]
        better = np.flatnonzero((offered > best) & (offered > _SMALLEST_ARC))
        best[better] = offered[better]
        came_from[better] = changed[source[better]]
        changed = better

    chain: list[Move] = []
    node = end
    while node != start:
        previous = int(came_from[node])
        if spare not in (previous, node):
            mentee = int(assignment.residual.mover[previous, node])
            chain.append(
                Move(
                    mentee,
                    NOBODY if previous == unmatched else previous,
                    NOBODY if node == unmatched else node,
                )
            )
        node = previous
    return chain[::-1]
