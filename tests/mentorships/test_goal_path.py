"""The picture of a goal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorships.goal_path import MARGIN, Step, path_of


def test_the_walked_part_ends_at_the_last_step_of_the_unbroken_row() -> None:
    steps = [Step(text, done=text != "c") for text in "abcd"]
    path = path_of(start=2, steps=steps, now=3, end=None)
    assert path.walked == path.places[1].x
    assert (path.done, path.total, path.latest) == (3, 4, 3)


@pytest.mark.parametrize(
    ("done", "end", "whole"), [(True, 4, True), (True, None, False), (False, 5, False)]
)
def test_the_far_side_is_reached_by_steps_and_a_rating(
    done: bool, end: int | None, whole: bool
) -> None:
    path = path_of(start=1, steps=[Step("a", done=True), Step("b", done=done)], now=None, end=end)
    assert (path.walked == path.right) is whole


def test_nothing_to_draw() -> None:
    assert not path_of(start=None, steps=[], now=None, end=None).begun
    assert path_of(start=None, steps=[], now=2, end=None).begun


@pytest.mark.parametrize("rating", [0, 6])
def test_a_rating_beyond_the_scale(rating: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        path_of(start=rating, steps=[], now=None, end=None)


@given(st.lists(st.booleans(), max_size=50), st.none() | st.integers(1, 5))
def test_places_are_in_order_and_inside(done: list[bool], end: int | None) -> None:
    path = path_of(start=1, steps=[Step("s", one) for one in done], now=None, end=end)
    xs = [path.left, *(place.x for place in path.places), path.right]
    assert xs == sorted(set(xs))
    assert (xs[0], xs[-1]) == (MARGIN, 100 - MARGIN)
    assert path.left <= path.walked <= path.right
