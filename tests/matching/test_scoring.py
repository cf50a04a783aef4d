from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.scoring import (
    SCALE,
    Factor,
    Person,
    Weights,
    explain,
    refusals,
    score_pools,
    unmatched_reason,
)
from matching.solver import solve

WINTER = date(2026, 1, 14)
WEEKDAYS = frozenset(range(1, 6))

SANNE = Person(
    id="sanne",
    offers=frozenset({"planning"}),
    seeks=frozenset({"negotiation", "public speaking"}),
    department="Finance",
    grade=3,
    languages=frozenset({"nl", "en"}),
    zone="Europe/Amsterdam",
    works_from=9 * 60,
    works_until=17 * 60,
    works_days=WEEKDAYS,
    profession="Analyst",
)
AIKO = replace(
    SANNE,
    id="aiko",
    offers=frozenset({"negotiation", "budgeting"}),
    department="Research",
    grade=5,
    languages=frozenset({"ja", "en"}),
    zone="Asia/Tokyo",
    profession="Chemist",
)

texts = st.sampled_from(["", "Finance", " finance", "Research", "Sales"])
few = st.frozensets(st.sampled_from(["a", "b", "c", "d"]), max_size=3)
people = st.builds(
    Person,
    id=st.sampled_from(["p1", "p2", "p3", "p4"]),
    offers=few,
    seeks=few,
    department=texts,
    grade=st.none() | st.integers(1, 9),
    languages=st.frozensets(st.sampled_from(["nl", "en", "ja"]), max_size=2),
    zone=st.sampled_from(["", "Europe/Amsterdam", "Asia/Kathmandu", "America/New_York"]),
    works_from=st.sampled_from([0, 8 * 60, 9 * 60 + 7, 22 * 60]),
    works_until=st.sampled_from([0, 6 * 60, 17 * 60, 24 * 60]),
    works_days=st.frozensets(st.integers(1, 7)),
    manager_id=st.none() | st.sampled_from(["p1", "p2"]),
    profession=texts,
)
weightings = st.builds(Weights, *[st.integers(0, 9)] * 6)
dates = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def factor(mentee: Person, mentor: Person, key: str, on: date = WINTER) -> Factor:
    [found] = [f for f in explain(mentee, mentor, Weights(), on) if f.key == key]
    return found


@given(st.lists(people, max_size=4), st.lists(people, max_size=4), weightings, dates)
@settings(max_examples=150, deadline=None)
def test_the_explanation_is_the_matrix_to_the_last_point(mentees, mentors, weights, on) -> None:
    scores = score_pools(mentees, mentors, weights, on=on)
    assert scores.points.shape == scores.allowed.shape == (len(mentees), len(mentors))
    assert scores.points.dtype == np.int64
    for i, mentee in enumerate(mentees):
        for j, mentor in enumerate(mentors):
            factors = explain(mentee, mentor, weights, on)
            assert sum(f.points for f in factors) == scores.points[i, j]
            assert 0 <= scores.points[i, j] <= SCALE
            assert scores.allowed[i, j] == (not refusals(mentee, mentor))
            assert all(0 <= f.value <= 1 and f.points >= 0 for f in factors)
            shares = sum(f.share for f in factors)
            assert shares == pytest.approx(1 if any(f.counted for f in factors) else 0)


def test_more_rows_than_one_block() -> None:
    mentees = [replace(SANNE, id=f"m{k}", grade=k % 7) for k in range(600)]
    scores = score_pools(mentees, [AIKO, replace(AIKO, id="b", grade=2)], Weights(), on=WINTER)
    for i in (0, 255, 256, 599):
        explained = explain(mentees[i], AIKO, Weights(), WINTER)
        assert scores.points[i, 0] == sum(f.points for f in explained)


def test_a_perfect_pair_has_every_point() -> None:
    mentor = replace(AIKO, offers=SANNE.seeks, zone=SANNE.zone, languages=frozenset({"nl"}))
    mentor = replace(mentor, profession=SANNE.profession)
    assert score_pools([SANNE], [mentor], Weights(), on=WINTER).points.tolist() == [[SCALE]]


def test_skills_are_the_part_of_what_is_sought_that_is_offered() -> None:
    found = factor(SANNE, AIKO, "skills")
    assert found.value == 0.5
    assert found.facts == {"shared": ["negotiation"], "sought": 2}


def test_another_department_and_the_same_profession_are_better() -> None:
    assert factor(SANNE, AIKO, "department").value == 1
    assert factor(SANNE, replace(AIKO, department="FINANCE "), "department").value == 0
    assert factor(SANNE, AIKO, "profession").value == 0
    assert factor(SANNE, replace(AIKO, profession="analyst"), "profession").value == 1


@pytest.mark.parametrize(
    ("grade", "value"),
    [(2, 0), (3, 0.5), (4, 1), (5, 1), (6, 1), (7, 0.5), (8, 0.25), (9, 0)],
)
def test_a_mentor_one_to_three_grades_above_is_best(grade: int, value: float) -> None:
    found = factor(SANNE, replace(AIKO, grade=grade), "grade")
    assert (found.value, found.facts) == (value, {"steps": grade - 3})


def test_one_shared_language_of_one_is_enough() -> None:
    assert factor(SANNE, AIKO, "languages").value == 0.5
    english = replace(SANNE, languages=frozenset({"en"}))
    assert factor(english, AIKO, "languages").value == 1
    assert factor(english, AIKO, "languages").facts == {"shared": ["en"]}


def test_hours_follow_the_clocks() -> None:
    # New York is six hours behind Amsterdam in winter, five in the weeks between the two changes.
    mentor = replace(AIKO, zone="America/New_York")
    winter = factor(SANNE, mentor, "hours", date(2026, 3, 4))
    between = factor(SANNE, mentor, "hours", date(2026, 3, 18))
    assert winter.facts == {"minutes_a_week": 600, "hours_a_working_day": 2.0}
    assert between.facts == {"minutes_a_week": 900, "hours_a_working_day": 3.0}
    assert (winter.value, between.value) == (1, 1)


def test_days_are_local_ones() -> None:
    # Tuesday 9 to 17 in Auckland (UTC+13 in January) begins on Monday 20:00 in London.
    auckland = replace(AIKO, zone="Pacific/Auckland", works_days=frozenset({2}))
    london = replace(
        SANNE, zone="Europe/London", works_from=18 * 60, works_until=60, works_days=frozenset({1})
    )
    assert factor(london, auckland, "hours").facts["minutes_a_week"] == 300
    assert factor(replace(london, works_days=frozenset({2})), auckland, "hours").value == 0


def test_a_week_is_whole_wherever_its_monday_begins() -> None:
    # Monday on Kiritimati (UTC+14) begins on Sunday in UTC, so one week holds parts of two.
    person = replace(AIKO, zone="Pacific/Kiritimati", works_days=frozenset({1}))
    assert factor(replace(person, id="other"), person, "hours").facts["minutes_a_week"] == 480


def test_silence_is_left_out_and_the_rest_stands_in() -> None:
    mentor = replace(AIKO, grade=None, profession="")
    factors = {f.key: f for f in explain(SANNE, mentor, Weights(), WINTER)}
    assert not factors["grade"].counted
    assert factors["grade"].facts == {"missing": ["mentor"]}
    assert (factors["grade"].points, factors["grade"].share) == (0, 0)
    # 5 + 2 + 3 + 4 remain of 19.
    assert factors["skills"].share == pytest.approx(5 / 14)
    both = factor(replace(SANNE, grade=None), mentor, "grade")
    assert both.facts == {"missing": ["mentee", "mentor"]}


def test_weight_zero_is_not_listed() -> None:
    keys = [f.key for f in explain(SANNE, AIKO, Weights(skills=0, hours=0), WINTER)]
    assert keys == ["department", "profession", "grade", "languages"]
    nothing = Weights(0, 0, 0, 0, 0, 0)
    assert explain(SANNE, AIKO, nothing, WINTER) == []
    assert score_pools([SANNE], [AIKO], nothing, on=WINTER).points.tolist() == [[0]]


def test_refusals() -> None:
    assert refusals(SANNE, AIKO) == []
    assert refusals(SANNE, SANNE) == ["same_person"]
    assert refusals(replace(SANNE, manager_id="aiko"), AIKO) == ["own_manager"]
    assert refusals(SANNE, replace(AIKO, manager_id="sanne")) == ["own_report"]
    assert refusals(SANNE, replace(AIKO, languages=frozenset({"ja"}))) == ["no_shared_language"]
    assert refusals(SANNE, replace(AIKO, languages=frozenset())) == []


def test_nobody_is_given_their_own_manager() -> None:
    mentee = replace(SANNE, manager_id="aiko")
    other = replace(AIKO, id="other", offers=frozenset({"nothing sought"}))
    scores = score_pools([mentee], [AIKO, other], Weights(), on=WINTER)
    assert scores.points[0, 0] > scores.points[0, 1]
    found = solve(scores.points, scores.allowed, capacities=np.array([1, 1]))
    assert found.pairs == ((0, 1),)


def test_why_somebody_has_nobody() -> None:
    def key(mentors: list[Person], capacities: list[int], taken: list[int], **more) -> str:
        return unmatched_reason(SANNE, mentors, capacities=capacities, taken=taken, **more).key

    boss = replace(AIKO, id="boss", manager_id="sanne", languages=frozenset({"ja"}))
    assert key([], [], []) == "no_mentors"
    assert key([AIKO], [0], [0]) == "no_places"
    assert key([AIKO], [2], [2]) == "every_place_taken"
    assert key([AIKO], [2], [1]) == "place_free"
    assert key([boss], [2], [0]) == "nobody_allowed"
    found = unmatched_reason(
        SANNE,
        [AIKO, boss, replace(AIKO, id="full"), replace(AIKO, id="away")],
        capacities=[3, 2, 1, 0],
        taken=[0, 0, 1, 0],
        excluded=["aiko"],
    )
    assert found.key == "every_place_taken"
    assert (found.mentors, found.with_places, found.suitable, found.free) == (4, 3, 1, 0)
    assert found.refused == {"excluded": 1, "own_report": 1, "no_shared_language": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Weights(skills=-1),
        lambda: Person(id=""),
        lambda: Person(id="x", works_days=frozenset({0})),
        lambda: Person(id="x", works_until=1441),
        lambda: explain(replace(SANNE, zone="Mars/Olympus"), AIKO, Weights(), WINTER),
        lambda: score_pools([replace(SANNE, zone="../etc")], [AIKO], Weights(), on=WINTER),
        lambda: unmatched_reason(SANNE, [AIKO], capacities=[], taken=[]),
    ],
)
def test_wrong_input_is_refused(wrong) -> None:
    with pytest.raises(ValueError):
        wrong()
