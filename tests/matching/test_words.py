"""Scores and reasons in words, singular and plural, and in the reader's language."""

from typing import Any

import pytest
from django.utils import translation

from matching.words import percent, points, reasons, short_reasons, signed_points, why_unmatched


def factor(key: str, value: float = 1.0, **facts: Any) -> dict[str, Any]:
    return {
        "key": key,
        "weight": 5,
        "counted": True,
        "share": 0.5,
        "value": value,
        "points": round(50_000 * value),
        "facts": facts,
    }


def sentence(one: dict[str, Any]) -> str:
    [reason] = reasons([one], mentor="Milan", mentee="Mina")
    return reason.sentence


@pytest.mark.parametrize(
    ("one", "phrase"),
    [
        (factor("skills", shared=["a"], sought=1), "1 of 1 sought skill: a"),
        (
            factor("skills", shared=["a", "b", "c", "d"], sought=5),
            "4 of 5 sought skills: a, b, c, …",
        ),
        (factor("department", mentor="x", mentee="y", same=False), "Different departments"),
        (factor("profession", mentor="Law", mentee="Law", same=True), "Same profession: Law"),
        (factor("grade", 0.5, steps=0), "Same grade"),
        (factor("grade", steps=1), "1 grade above"),
        (factor("languages", shared=["en", "ja", "nl"]), "Both speak English, Japanese and Dutch"),
        (
            factor("hours", minutes_a_week=300, hours_a_working_day=1.0),
            "1 shared working hour a day",
        ),
        (
            factor("hours", minutes_a_week=750, hours_a_working_day=2.5),
            "2.5 shared working hours a day",
        ),
        (
            factor("hours", 0.1, minutes_a_week=60, hours_a_working_day=0.2),
            "1 shared working hour a week",
        ),
    ],
)
def test_short_reasons(one: dict[str, Any], phrase: str):
    assert short_reasons([one]) == [phrase]
    assert short_reasons([{**one, "value": 0.0}]) == []
    assert short_reasons([{**one, "counted": False, "facts": {"missing": ["mentor"]}}]) == []


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (factor("skills", 0.0, shared=[], sought=3), "Milan offers none of the 3 skills"),
        (factor("skills", 0.0, shared=[], sought=1), "Milan does not offer the skill"),
        (factor("department", 0.0, mentor="Law", mentee="law", same=True), "Both work in Law."),
        (factor("profession", 0.0, mentor="Law", mentee="IT", same=False), "of Milan is Law"),
        (factor("grade", 0.0, steps=-1), "Milan is 1 grade below Mina."),
        (factor("grade", 0.5, steps=4), "Milan is 4 grades above Mina."),
        (factor("languages", 0.0, shared=[]), "name no language that both speak"),
        (factor("hours", 0.0, minutes_a_week=0, hours_a_working_day=0.0), "do not overlap"),
        (factor("hours", minutes_a_week=60, hours_a_working_day=0.2), "overlap 1 hour a week"),
    ],
)
def test_what_speaks_against_is_said_too(one: dict[str, Any], words: str):
    assert words in sentence(one)


def test_what_was_not_counted():
    one = {**factor("grade", 0.0), "counted": False, "facts": {"missing": ["mentor"]}}
    assert sentence(one) == "Not counted: the profile of Milan does not say."


def test_languages_are_named_in_the_readers():
    one = factor("languages", shared=["de"])
    with translation.override("nl"):
        assert "Duits" in short_reasons([one])[0]


def test_numbers():
    assert (percent(84_499), percent(84_500)) == (84, 84)
    assert (points(41_666), points(-41_666)) == ("41.7", "41.7")
    assert [signed_points(score) for score in (3_500, -3_500, 49, 0)] == ["+3.5", "−3.5", "0", "0"]


@pytest.mark.parametrize(
    ("reason", "facts", "words"),
    [
        (
            "every_place_taken",
            {"places": 12, "refused": {"no_shared_language": 3}},
            "All 12 places of the mentors who share a language with Puck are taken.",
        ),
        (
            "every_place_taken",
            {"places": 1, "refused": {}},
            "The 1 place of the mentors who suit Puck is taken.",
        ),
        (
            "nobody_allowed",
            {
                "with_places": 4,
                "refused": {
                    "no_shared_language": 2,
                    "own_manager": 1,
                    "own_report": 1,
                    "excluded": 2,
                    "same_person": 1,
                },
            },
            "None of the 4 mentors with a place can be the mentor of Puck: 2 share no language"
            " with Puck; one is the manager of Puck; Puck is the manager of 1; proposals with 2"
            " were declined before; one is Puck in person.",
        ),
        ("place_free", {"free": 1}, "1 mentor who suits Puck still has a place."),
        ("no_places", {}, "No mentor had a place left."),
    ],
)
def test_why_unmatched(reason: str, facts: dict[str, Any], words: str):
    assert words in why_unmatched("Puck", reason, facts)
