import pytest

from core.tenancy import tenant
from evaluations.actions import Answer
from evaluations.results import results_of
from tests.cast import As, Oakline, Veldkamp
from tests.evaluations.making import answered_pair, begin, submit
from tests.factories import make_goal


def url(veldkamp: Veldkamp) -> str:
    return f"/o/veldkamp/programs/{veldkamp.compass.pk}/evaluations/"


def found(veldkamp: Veldkamp) -> dict[str, tuple[int, int, float | None, list[int]]]:
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        results = results_of(veldkamp.compass)
    return {
        line.key: (line.asked, line.answered, line.average, line.counts)
        for _, lines in results.levels
        for line in lines
    }


def test_nothing_yet(veldkamp: Veldkamp, as_: As):
    page = as_(veldkamp.carla).get(url(veldkamp))
    assert page.status_code == 200
    assert "No evaluations yet" in page.text


def test_counts_averages_and_what_is_missing(veldkamp: Veldkamp, as_: As):
    ratings = [1, 4, 5, 5, 5]
    for number, rating in enumerate(ratings):
        extra = [Answer("quote", rating=5)] if number else []
        answered_pair(veldkamp.compass, f"No {number}", Answer("overall", rating=rating), *extra)
    # Another program's answers do not count here.
    answered_pair(veldkamp.atlas, "elsewhere", Answer("overall", rating=1))
    lines = found(veldkamp)
    assert lines["overall"] == (5, 5, 4.0, [1, 0, 0, 1, 3])
    # Four of five answered: too few to show.
    assert lines["quote"] == (5, 4, None, [])
    assert lines["match"] == (5, 0, None, [])
    page = as_(veldkamp.carla).get(url(veldkamp))
    assert "<strong>4.0</strong>" in page.text
    assert "Too few to show" in page.text
    assert "5 of 5" in page.text
    # The mentors were asked and have not answered.
    assert "of 10" in page.text


def test_goals_are_one_question_and_their_titles_stay_away(veldkamp: Veldkamp, as_: As):
    pair = veldkamp.milan_and_mina.mentorship
    goals = [make_goal(pair, f"Kanarie {n}", by=veldkamp.mina) for n in range(5)]
    begin(pair, by=veldkamp.mina)
    submit(pair, veldkamp.mina, *(Answer(f"goal:{g.pk.hex}", rating=4) for g in goals))
    assert found(veldkamp)["goal"] == (5, 5, 4.0, [0, 0, 0, 5, 0])
    page = as_(veldkamp.carla).get(url(veldkamp))
    assert "Where people are now with their goals" in page.text
    assert "Kanarie" not in page.text


def test_only_words_that_were_ticked_and_no_ones_own_ratings(veldkamp: Veldkamp, as_: As):
    answered_pair(
        veldkamp.compass,
        "Writer",
        Answer("overall", rating=2),
        Answer("advice", text="More time to match.", for_coordinator=True),
        Answer("unexpected", text="Kanarie is mine alone."),
    )
    page = as_(veldkamp.carla).get(url(veldkamp))
    assert "More time to match." in page.text
    assert "Mentee Writer" in page.text
    assert "Kanarie" not in page.text
    assert "<strong>2.0</strong>" not in page.text


def test_who_may(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    # Those who see the program, but do not coordinate it.
    for member in (veldkamp.mina, veldkamp.milan, veldkamp.olga):
        assert as_(member).get(url(veldkamp)).status_code == 403
    for stranger in (veldkamp.casper, oakline.cleo):
        assert as_(stranger).get(url(veldkamp)).status_code == 404
    assert as_(veldkamp.carla).post(url(veldkamp)).status_code == 405


@pytest.mark.parametrize("pairs", [1, 30])
def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries, pairs: int):
    for number in range(pairs):
        answered_pair(
            veldkamp.compass,
            f"No {number}",
            Answer("overall", rating=3),
            Answer("advice", text="Go on.", for_coordinator=True),
        )
    carla = as_(veldkamp.carla)
    with django_assert_num_queries(12):
        page = carla.get(url(veldkamp))
    assert page.text.count("Go on.") == min(pairs, 25)
