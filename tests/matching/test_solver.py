from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.solver import NOBODY, Assignment, _proved, _worth, solve, why_not


def ints(rows: object, shape: tuple[int, ...] | None = None) -> np.ndarray:
    array = np.array(rows, dtype=np.int64)
    return array if shape is None else array.reshape(shape)


def mask(rows: object, shape: tuple[int, ...] | None = None) -> np.ndarray:
    array = np.array(rows, dtype=np.bool_)
    return array if shape is None else array.reshape(shape)


@st.composite
def instances(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    mentees, mentors = draw(st.integers(0, 4)), draw(st.integers(0, 3))
    cells = mentees * mentors
    # A narrow range makes ties common, a wide one makes them rare.
    highest = draw(st.sampled_from([1, 5, 100_000]))
    scores = draw(st.lists(st.integers(-highest, highest), min_size=cells, max_size=cells))
    allowed = draw(st.lists(st.booleans(), min_size=cells, max_size=cells))
    capacities = draw(st.lists(st.integers(0, 3), min_size=mentors, max_size=mentors))
    shape = (mentees, mentors)
    return ints(scores, shape), mask(allowed, shape), ints(capacities, (mentors,))


def every_choice(scores, allowed, capacities):
    """Every feasible assignment as a tuple with each mentee's mentor or NOBODY."""
    mentees, mentors = scores.shape
    for choice in product([NOBODY, *range(mentors)], repeat=mentees):
        if all(j == NOBODY or allowed[i, j] for i, j in enumerate(choice)) and all(
            choice.count(j) <= capacities[j] for j in range(mentors)
        ):
            yield choice


def pairs_and_total(scores, choice) -> tuple[int, int]:
    matched = [(i, j) for i, j in enumerate(choice) if j != NOBODY]
    return len(matched), sum(int(scores[i, j]) for i, j in matched)


def assert_prices_prove_it(found: Assignment, capacities) -> None:
    """The duality argument again, in plain Python, without the solver's own check."""
    mentees, mentors = found.scores.shape
    assert all(price >= 0 for price in [*found.u, *found.v])
    for i, j in product(range(mentees), range(mentors)):
        if found.allowed[i, j]:
            worth = int(found.scores[i, j]) + found.unmatched_cost
            assert int(found.u[i]) + int(found.v[j]) >= worth
    primal = found.total + found.unmatched_cost * len(found.pairs)
    prices = zip(capacities, found.v, strict=True)
    assert primal == sum(map(int, found.u)) + sum(int(c) * int(v) for c, v in prices)


@given(instances())
@settings(max_examples=300, deadline=None)
def test_most_pairs_first_then_the_highest_total(instance) -> None:
    scores, allowed, capacities = instance
    found = solve(scores, allowed, capacities=capacities)
    best = max(pairs_and_total(scores, c) for c in every_choice(scores, allowed, capacities))
    assert (len(found.pairs), found.total) == best
    assert tuple(found.mentor_of) in set(every_choice(scores, allowed, capacities))
    assert found.proof
    assert_prices_prove_it(found, capacities)


@given(instances(), st.integers(-6, 6))
@settings(max_examples=200, deadline=None)
def test_an_explicit_cost_may_leave_mentees_unmatched(instance, cost) -> None:
    scores, allowed, capacities = instance
    found = solve(scores, allowed, capacities=capacities, unmatched_cost=cost)

    def worth(choice) -> int:
        pairs, total = pairs_and_total(scores, choice)
        return total + cost * pairs

    assert worth(found.mentor_of) == max(map(worth, every_choice(scores, allowed, capacities)))
    assert all(scores[i, j] + cost > 0 for i, j in found.pairs)
    assert found.proof


@given(instances(), st.sampled_from([None, 0, 3]))
@settings(max_examples=300, deadline=None)
def test_why_not_is_the_exact_loss_of_forcing_a_pair(instance, cost) -> None:
    scores, allowed, capacities = instance
    found = solve(scores, allowed, capacities=capacities, unmatched_cost=cost)

    def rank(choice) -> int:
        pairs, total = pairs_and_total(scores, choice)
        return total + found.unmatched_cost * pairs

    for i, j in product(*map(range, scores.shape)):
        if not allowed[i, j] or capacities[j] == 0:
            with pytest.raises(ValueError, match="impossible"):
                why_not(found, i, j)
            continue
        forced = [c for c in every_choice(scores, allowed, capacities) if c[i] == j]
        loss = why_not(found, i, j)
        assert loss.points + found.unmatched_cost * loss.pairs == rank(found.mentor_of) - max(
            map(rank, forced)
        )
        after = list(found.mentor_of)
        for move in loss.moves:
            assert after[move.mentee] == move.before
            after[move.mentee] = move.after
        assert tuple(after) in set(forced)
        pairs, total = pairs_and_total(scores, after)
        assert (len(found.pairs) - pairs, found.total - total) == (loss.pairs, loss.points)


@given(instances())
@settings(max_examples=50, deadline=None)
def test_same_input_same_output(instance) -> None:
    scores, allowed, capacities = instance
    first = solve(scores, allowed, capacities=capacities)
    again = solve(scores.copy(), allowed.copy(), capacities=capacities.copy())
    assert first.pairs == again.pairs
    assert first.u.tolist() == again.u.tolist()
    assert first.v.tolist() == again.v.tolist()


@pytest.mark.parametrize(("mentees", "mentors"), [(0, 0), (0, 3), (3, 0)])
def test_an_empty_side(mentees: int, mentors: int) -> None:
    shape = (mentees, mentors)
    found = solve(
        np.zeros(shape, dtype=np.int64),
        np.ones(shape, dtype=np.bool_),
        capacities=np.ones(mentors, dtype=np.int64),
    )
    assert (found.pairs, found.total, found.proof) == ((), 0, True)
    assert (found.u.shape, found.v.shape) == ((mentees,), (mentors,))


def test_nothing_allowed_and_no_places() -> None:
    scores = ints([[5, 6], [7, 8]])
    forbidden = solve(scores, mask([[False] * 2] * 2), capacities=ints([1, 1]))
    full = solve(scores, mask([[True] * 2] * 2), capacities=ints([0, 0]))
    assert forbidden.pairs == full.pairs == ()
    assert forbidden.proof
    assert full.proof


def test_two_weak_pairs_beat_one_strong_one() -> None:
    scores = ints([[100_000, 1], [2, 0]])
    found = solve(scores, mask([[True, True], [True, False]]), capacities=ints([1, 1]))
    assert found.pairs == ((0, 1), (1, 0))
    cost = why_not(found, 0, 0)
    assert (cost.pairs, cost.points) == (1, 3 - 100_000)


def test_a_mentor_takes_as_many_as_the_capacity_says() -> None:
    scores = ints([[9, 1], [8, 1], [7, 1]])
    found = solve(scores, mask([[True] * 2] * 3), capacities=ints([2, 5]))
    assert found.pairs == ((0, 0), (1, 0), (2, 1))
    assert found.total == 18
    # The third mentee would have to push out the second, who loses 8 - 1 and brings 7 - 1 in.
    cost = why_not(found, 2, 0)
    assert (cost.pairs, cost.points) == (0, 1)
    assert [(m.mentee, m.before, m.after) for m in cost.moves] == [(2, 1, 0), (1, 0, 1)]


def test_prices_do_not_prove_a_worse_assignment() -> None:
    scores, allowed, capacities = ints([[9, 1], [1, 9]]), mask([[True] * 2] * 2), ints([1, 1])
    found = solve(scores, allowed, capacities=capacities)
    worth = _worth(scores, allowed, found.unmatched_cost)
    assert _proved(worth, found.mentor_of, capacities, found.u, found.v)
    assert not _proved(worth, ints([1, 0]), capacities, found.u, found.v)
    assert not _proved(worth, ints([0, 0]), capacities, found.u, found.v)


def test_a_larger_run_is_still_proved() -> None:
    rng = np.random.default_rng(7)
    scores = rng.integers(0, 100_001, size=(300, 120), dtype=np.int64)
    allowed = rng.random((300, 120)) < 0.6
    found = solve(scores, allowed, capacities=rng.integers(0, 5, size=120, dtype=np.int64))
    assert found.proof
    assert_prices_prove_it(found, found.places)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"scores": ints([1, 2])}, "two dimensions"),
        ({"allowed": mask([[True]])}, "allowed is"),
        ({"capacities": ints([1, 1, 1])}, "capacities is"),
        ({"scores": np.zeros((2, 2))}, "int64"),
        ({"allowed": ints([[1, 1], [1, 1]])}, "boolean"),
        ({"capacities": ints([1, -1])}, "negative"),
        ({"scores": ints([[2**60, 0], [0, 0]])}, "too far apart"),
    ],
)
def test_wrong_input_says_what_is_wrong(change: dict[str, np.ndarray], message: str) -> None:
    good: dict[str, Any] = {
        "scores": ints([[1, 2], [3, 4]]),
        "allowed": mask([[True] * 2] * 2),
        "capacities": ints([1, 1]),
    }
    with pytest.raises(ValueError, match=message):
        solve(**{**good, **change})


def test_why_not_outside_the_matrix() -> None:
    found = solve(ints([[1]]), mask([[True]]), capacities=ints([1]))
    assert why_not(found, 0, 0).moves == ()
    with pytest.raises(ValueError, match="outside"):
        why_not(found, 0, 1)
    with pytest.raises(ValueError, match="outside"):
        why_not(found, -1, 0)


def test_why_not_needs_a_proof() -> None:
    found = solve(ints([[1]]), mask([[True]]), capacities=ints([1]))
    with pytest.raises(ValueError, match="not proved"):
        why_not(replace(found, proof=False), 0, 0)
