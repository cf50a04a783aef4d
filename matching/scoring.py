"""How well a mentee and a mentor fit, in the same integers for a whole pool and for one pair.

A pair's score is the weighted mean of its factors, from 0 to `SCALE` points. All arithmetic is in
integers, so the matrix that the solver optimizes and the points that people are shown are equal to
the last unit. A factor for which either side has given no data is left out of that pair's mean and
the other weights stand in for it: silence is neither rewarded nor punished.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matching.people import WEEK_MINUTES, Person, folded, working_week

__all__ = [
    "SCALE",
    "Factor",
    "Person",
    "Scores",
    "Unmatched",
    "Weights",
    "explain",
    "refusals",
    "score_pools",
    "unmatched_reason",
]

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]

SCALE: Final = 100_000
# Ten shared hours a week are two each working day: enough to find an hour every time. More than
# that is no better, or neighbors would always win over colleagues abroad.
ENOUGH_MINUTES: Final = 600
# A mentor one to three ranks above is close enough to remember and far enough to see more.
GRADE_VALUES: Final = {0: SCALE // 2, 1: SCALE, 2: SCALE, 3: SCALE, 4: SCALE // 2, 5: SCALE // 4}

_BLOCK: Final = 256
_NO_GRADE: Final = -(2**40)


@dataclass(frozen=True)
class Weights:
    """How much each factor counts, as whole numbers of any size; 0 leaves a factor out for all."""

    skills: int = 5
    department: int = 2
    profession: int = 2
    grade: int = 3
    languages: int = 3
    hours: int = 4

    def __post_init__(self) -> None:
        for field in fields(self):
            if not 0 <= getattr(self, field.name) <= 1_000_000:
                raise ValueError(f"the weight of {field.name} must be 0 to 1,000,000")


@dataclass(frozen=True, eq=False)
class Scores:
    """`points`: int64 (mentees, mentors), 0 to SCALE. `allowed`: which pairs may be made at all."""

    points: Ints
    allowed: Mask


@dataclass(frozen=True)
class Factor:
    """One line of an explanation.

    `weight` is the coordinator's, `value` 0 to 1, `share` the part of the pair's total weight
    after factors without data were left out (0 when this is one of them) and `points` what it
    adds to the score. `counted` is False when a side has no data; `facts["missing"]` then names
    the sides.
    """

    key: str
    weight: int
    counted: bool
    share: float
    value: float
    points: int
    facts: dict[str, object]


@dataclass(frozen=True)
class Unmatched:
    """Why a mentee has nobody.

    `key` is one of: `no_mentors` (there are none), `no_places` (none of them takes anybody),
    `nobody_allowed` (every mentor with a place is refused; see `refused`), `every_place_taken`,
    and `place_free` (somebody suitable still has room: the coordinator can pair them).
    `refused` counts mentors with a place by refusal; one mentor may count under several.
    """

    key: str
    mentors: int
    with_places: int
    suitable: int
    free: int
    refused: dict[str, int]


def score_pools(
    mentees: Sequence[Person], mentors: Sequence[Person], weights: Weights, *, on: date
) -> Scores:
    """Score every mentee (row) with every mentor (column).

    Shared working hours are those of the ISO week that holds `on`, so that clock changes count.
    Memory beyond the result is a few blocks of `_BLOCK` rows. Raises ValueError for a zone that
    is not an IANA name.
    """
    shape = (len(mentees), len(mentors))
    points, allowed = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.bool_)
    pool = _Pool(mentees, mentors, on)
    for start in range(0, len(mentees), _BLOCK):
        rows = slice(start, start + _BLOCK)
        total = np.zeros(points[rows].shape, dtype=np.int64)
        weight = np.zeros_like(total)
        for key, value, known in pool.factors(rows):
            factor = getattr(weights, key)
            total += np.where(known, factor * value, 0)
            weight += np.where(known, factor, 0)
        points[rows] = total // np.maximum(weight, 1)
        allowed[rows] = pool.allowed(rows)
    return Scores(points=points, allowed=allowed)


def explain(mentee: Person, mentor: Person, weights: Weights, on: date) -> list[Factor]:
    """The factors behind one pair's score; their points sum to the matrix's score exactly.

    Points are differences of a running total that is rounded down, so nothing is lost or gained
    by rounding each factor. Factors with weight 0 are not listed. Raises as `score_pools`.
    """
    found = [
        (key, getattr(weights, key), value, facts)
        for key, value, facts in _facts(mentee, mentor, on)
        if getattr(weights, key)
    ]
    whole = max(1, sum(weight for _, weight, value, _ in found if value is not None))
    factors, running = [], 0
    for key, weight, value, facts in found:
        if value is None:
            factors.append(Factor(key, weight, False, 0.0, 0.0, 0, facts))  # noqa: FBT003
            continue
        points = (running + weight * value) // whole - running // whole
        running += weight * value
        factors.append(
            Factor(
                key=key,
                weight=weight,
                counted=True,
                share=weight / whole,
                value=value / SCALE,
                points=points,
                facts=facts,
            )
        )
    return factors


def refusals(mentee: Person, mentor: Person) -> list[str]:
    """Why this pair may never be made: keys, in a fixed order; empty when it may."""
    found = []
    if mentee.id == mentor.id:
        found.append("same_person")
    if mentee.manager_id is not None and mentee.manager_id == mentor.id:
        found.append("own_manager")
    if mentor.manager_id is not None and mentor.manager_id == mentee.id:
        found.append("own_report")
    if mentee.languages and mentor.languages and not mentee.languages & mentor.languages:
        found.append("no_shared_language")
    return found


def unmatched_reason(
    mentee: Person,
    mentors: Sequence[Person],
    *,
    capacities: Sequence[int],
    taken: Sequence[int],
    excluded: Collection[str] = (),
) -> Unmatched:
    """Why this mentee has no mentor, with the counts to say it.

    `capacities` and `taken` are places and pairs by mentor, in the order of `mentors`; `excluded`
    are ids of mentors ruled out otherwise (a declined proposal), counted as `excluded`. Raises
    ValueError when the lengths differ.
    """
    with_places = suitable = free = 0
    refused: dict[str, int] = {}
    for mentor, capacity, pairs in zip(mentors, capacities, taken, strict=True):
        if capacity <= 0:
            continue
        with_places += 1
        keys = refusals(mentee, mentor) + (["excluded"] if mentor.id in excluded else [])
        for key in keys:
            refused[key] = refused.get(key, 0) + 1
        if not keys:
            suitable += 1
            free += pairs < capacity
    key = "place_free"
    if not mentors:
        key = "no_mentors"
    elif not with_places:
        key = "no_places"
    elif not suitable:
        key = "nobody_allowed"
    elif not free:
        key = "every_place_taken"
    return Unmatched(key, len(mentors), with_places, suitable, free, refused)


def _facts(
    mentee: Person, mentor: Person, on: date
) -> Iterator[tuple[str, int | None, dict[str, object]]]:
    """Each factor of one pair: its key, value from 0 to SCALE (None without data) and facts."""
    shared = mentee.seeks & mentor.offers
    yield _known("skills", mentee.seeks, mentor.offers) or (
        "skills",
        SCALE * len(shared) // max(1, len(mentee.seeks)),
        {"shared": sorted(shared), "sought": len(mentee.seeks)},
    )
    ours, theirs = folded(mentee.department), folded(mentor.department)
    yield _known("department", ours, theirs) or (
        "department",
        SCALE * (ours != theirs),
        {"mentee": mentee.department, "mentor": mentor.department, "same": ours == theirs},
    )
    ours, theirs = folded(mentee.profession), folded(mentor.profession)
    yield _known("profession", ours, theirs) or (
        "profession",
        SCALE * (ours == theirs),
        {"mentee": mentee.profession, "mentor": mentor.profession, "same": ours == theirs},
    )
    if mentee.grade is None or mentor.grade is None:
        yield _missing("grade", mentee.grade is None, mentor.grade is None)
    else:
        steps = mentor.grade - mentee.grade
        yield "grade", GRADE_VALUES.get(steps, 0), {"steps": steps}
    spoken = mentee.languages & mentor.languages
    fewer = min(len(mentee.languages), len(mentor.languages))
    yield _known("languages", mentee.languages, mentor.languages) or (
        "languages",
        SCALE * len(spoken) // max(1, fewer),
        {"shared": sorted(spoken)},
    )
    ours_week, theirs_week = working_week(mentee, on), working_week(mentor, on)
    if ours_week is None or theirs_week is None:
        yield _missing("hours", ours_week is None, theirs_week is None)
    else:
        minutes = int((ours_week & theirs_week).sum())
        days = len(mentee.works_days)
        yield (
            "hours",
            SCALE * min(minutes, ENOUGH_MINUTES) // ENOUGH_MINUTES,
            {"minutes_a_week": minutes, "hours_a_working_day": round(minutes / 60 / days, 1)},
        )


def _known(key: str, ours: object, theirs: object) -> tuple[str, None, dict[str, object]] | None:
    return None if ours and theirs else _missing(key, not ours, not theirs)


def _missing(key: str, ours: bool, theirs: bool) -> tuple[str, None, dict[str, object]]:
    sides = [side for side, gone in (("mentee", ours), ("mentor", theirs)) if gone]
    return key, None, {"missing": sides}


class _Pool:
    """Two pools of people as arrays, from which each factor is computed a block of rows at a time.

    Languages use the overlap coefficient (Szymkiewicz-Simpson): one shared language out of one
    is as good as it gets, however many more the other speaks.
    """

    def __init__(self, mentees: Sequence[Person], mentors: Sequence[Person], on: date) -> None:
        sides = (mentees, mentors)
        self.seeks, self.offers = _indicators(
            [p.seeks for p in mentees], [p.offers for p in mentors]
        )
        self.speaks, self.spoken = _indicators(*([p.languages for p in side] for side in sides))
        self.departments = _codes(*([folded(p.department) for p in side] for side in sides))
        self.professions = _codes(*([folded(p.profession) for p in side] for side in sides))
        self.grades = _grades(mentees), _grades(mentors)
        self.shifts, self.overlap = _shared_minutes(mentees, mentors, on)
        ids = [[p.id for p in side] for side in sides]
        managers = [[p.manager_id for p in side] for side in sides]
        self.relations = (
            _codes(ids[0], ids[1]),
            _codes(managers[0], ids[1]),
            _codes(ids[0], managers[1]),
        )

    def factors(self, rows: slice) -> Iterator[tuple[str, Ints, Mask]]:
        """Each factor's values (0 to SCALE) for a block of rows, and where both sides have data."""
        shared = _shared(self.seeks[rows], self.offers)
        sought = self.seeks[rows].sum(axis=1).astype(np.int64)[:, None]
        offered = self.offers.sum(axis=1)[None, :] > 0
        yield "skills", SCALE * shared // np.maximum(sought, 1), (sought > 0) & offered
        for key, (ours, theirs), same_value in (
            ("department", self.departments, 0),
            ("profession", self.professions, SCALE),
        ):
            block = ours[rows, None]
            known = (block >= 0) & (theirs >= 0)[None, :]
            yield key, np.where(block == theirs, same_value, SCALE - same_value), known
        grades, above = self.grades[0][rows, None], self.grades[1][None, :]
        value = np.zeros((grades.shape[0], above.shape[1]), dtype=np.int64)
        for steps, points in GRADE_VALUES.items():
            value[above - grades == steps] = points
        yield "grade", value, (grades != _NO_GRADE) & (above != _NO_GRADE)
        shared = _shared(self.speaks[rows], self.spoken)
        known, fewer = self._languages(rows)
        yield "languages", SCALE * shared // np.maximum(fewer, 1), known
        (ours, theirs) = self.shifts
        ours = ours[rows, None]
        minutes = self.overlap[ours, theirs[None, :]]
        value = SCALE * np.minimum(minutes, ENOUGH_MINUTES) // ENOUGH_MINUTES
        yield "hours", value, (ours >= 0) & (theirs >= 0)[None, :]

    def allowed(self, rows: slice) -> Mask:
        """Where `refusals` is empty."""
        known, _ = self._languages(rows)
        stranger = known & (_shared(self.speaks[rows], self.spoken) == 0)
        same, manager, report = (
            ours[rows, None] == theirs[None, :] for ours, theirs in self.relations
        )
        allowed: Mask = ~(same | manager | report | stranger)
        return allowed

    def _languages(self, rows: slice) -> tuple[Mask, Ints]:
        ours = self.speaks[rows].sum(axis=1).astype(np.int64)[:, None]
        theirs = self.spoken.sum(axis=1).astype(np.int64)[None, :]
        fewer: Ints = np.minimum(ours, theirs)
        return fewer > 0, fewer


def _shared(ours: Floats, theirs: Floats) -> Ints:
    """How many items each row has in common with each column; exact below 2**24 items."""
    return (ours @ theirs.T).astype(np.int64)


def _indicators(
    ours: Sequence[frozenset[str]], theirs: Sequence[frozenset[str]]
) -> tuple[Floats, Floats]:
    column = {item: k for k, item in enumerate(sorted(frozenset().union(*ours, *theirs)))}
    both = []
    for side in (ours, theirs):
        matrix = np.zeros((len(side), len(column)), dtype=np.float32)
        for row, items in enumerate(side):
            matrix[row, [column[item] for item in items]] = 1
        both.append(matrix)
    return both[0], both[1]


def _codes(ours: Iterable[str | None], theirs: Iterable[str | None]) -> tuple[Ints, Ints]:
    """Equal strings as equal numbers, on both sides alike; -1 where there is none."""
    code: dict[str, int] = {}
    first, second = (
        np.array([code.setdefault(s, len(code)) if s else -1 for s in side], dtype=np.int64)
        for side in (ours, theirs)
    )
    return first, second


def _grades(people: Sequence[Person]) -> Ints:
    return np.array([_NO_GRADE if p.grade is None else p.grade for p in people], dtype=np.int64)


def _shared_minutes(
    mentees: Sequence[Person], mentors: Sequence[Person], on: date
) -> tuple[tuple[Ints, Ints], Ints]:
    """Shared working minutes a week by working pattern, of which a company has only a few."""
    patterns, weeks = [], []
    for people in (mentees, mentors):
        code: dict[tuple[object, ...], int] = {}
        masks: list[Mask] = []
        shifts = np.full(len(people), -1, dtype=np.int64)
        for k, person in enumerate(people):
            week = working_week(person, on)
            if week is None:
                continue
            pattern = (person.zone, person.works_from, person.works_until, person.works_days)
            shifts[k] = code.setdefault(pattern, len(code))
            if shifts[k] == len(masks):
                masks.append(week)
        patterns.append(shifts)
        # One more row than patterns: the one that -1 reads.
        weeks.append(np.array([*masks, np.zeros(WEEK_MINUTES, dtype=np.bool_)], dtype=np.float32))
    return (patterns[0], patterns[1]), _shared(weeks[0], weeks[1])
