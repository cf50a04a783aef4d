"""The picture of a goal: ratings and steps in, places on a line out. Pure, no Django.

The line runs from where the mentee began to where they want to be, a place for each step. Its
walked part ends at the last step of an unbroken row of done ones; a later one that is done
already is marked done beyond it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Percent of the width kept free on both sides, for the marks' own size.
MARGIN = 4.0


@dataclass(frozen=True)
class Step:
    text: str
    done: bool


@dataclass(frozen=True)
class Place:
    """A step on the line; `x` in percent of the width."""

    text: str
    done: bool
    x: float


@dataclass(frozen=True)
class Path:
    """`start`, `now` and `end` are ratings from 1 to 5, or None where nobody rated."""

    start: int | None
    now: int | None
    end: int | None
    places: tuple[Place, ...]
    left: float
    right: float
    walked: float

    @property
    def total(self) -> int:
        return len(self.places)

    @property
    def done(self) -> int:
        return sum(place.done for place in self.places)

    @property
    def latest(self) -> int | None:
        """The newest rating: the one of the end, else the one on the way."""
        return self.now if self.end is None else self.end

    @property
    def begun(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.places) or self.start is not None or self.latest is not None


def path_of(*, start: int | None, steps: Sequence[Step], now: int | None, end: int | None) -> Path:
    """Steps in their order, ratings from 1 to 5.

    The walked part reaches the far side only when the end is rated and every step is done.
    Raises ValueError for a rating beyond the scale.
    """
    for rating in (start, now, end):
        if rating is not None and not 1 <= rating <= 5:
            raise ValueError("a rating is 1 to 5")
    left, right = MARGIN, 100 - MARGIN
    stride = (right - left) / (len(steps) + 1)
    places = tuple(
        Place(step.text, step.done, round(left + stride * number, 2))
        for number, step in enumerate(steps, 1)
    )
    walked = left
    for place in places:
        if not place.done:
            break
        walked = place.x
    if end is not None and all(step.done for step in steps):
        walked = right
    return Path(start, now, end, places, left, right, walked)
