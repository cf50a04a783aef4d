"""The geometry of charts: values in, coordinates out. Pure, no Django.

Lengths along an axis are percent of the drawing, so that an SVG without a viewBox keeps its
strokes and texts at their own size on any screen. Only paths, which take no percentages, are in
a square of 100 by 100 units with y pointing down, drawn with strokes that do not scale.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Steps that people count in, within one power of ten.
ROUND_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Segment:
    """A part of a bar: where it starts and how long it is, in percent of the whole bar."""

    start: float
    length: float
    percent: int


@dataclass(frozen=True)
class Step:
    """A step of a funnel: percent of the largest step, and of the step before (None: no such)."""

    percent: int
    share: int | None


@dataclass(frozen=True)
class Column:
    """A column of a distribution, all in percent; `middle` is where its number stands."""

    x: float
    y: float
    width: float
    height: float
    middle: float


@dataclass(frozen=True)
class Axis:
    """Round values from `low` to `high`, each with its y in percent from the top."""

    low: float
    high: float
    ticks: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Line:
    """SVG path data within 100 by 100: the line, and a dot (a stroke without length) for each
    value; `end` is the y of the last value, in percent from the top, None without values."""

    path: str
    dots: str
    end: float | None


def lengths(values: Sequence[float]) -> list[float]:
    """Each value in percent of the largest; nothing is negative.

    Raises ValueError for a negative value: a bar cannot be shorter than nothing.
    """
    _none_negative(values)
    largest = max(values, default=0)
    return [_rounded(100 * value / largest) if largest else 0.0 for value in values]


def stack(values: Sequence[float]) -> list[Segment]:
    """Parts of one bar, one after the other, in percent of their sum; empty without a sum.

    The whole percents add up to 100 (largest remainder), so that what people read adds up, too.
    Raises ValueError for a negative value.
    """
    _none_negative(values)
    total = sum(values)
    if not total:
        return []
    exact = [100 * value / total for value in values]
    whole = [math.floor(part) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    for i in by_remainder[: 100 - sum(whole)]:
        whole[i] += 1
    segments, start = [], 0.0
    for part, percent in zip(exact, whole, strict=True):
        segments.append(Segment(_rounded(start), _rounded(part), percent))
        start += part
    return segments


def funnel(counts: Sequence[int]) -> list[Step]:
    """Percent of the largest step and of the step before, to whole percents.

    Raises ValueError for a negative count.
    """
    _none_negative(counts)
    largest = max(counts, default=0)
    before: int | None = None
    steps = []
    for count in counts:
        steps.append(
            Step(
                percent=round(100 * count / largest) if largest else 0,
                share=round(100 * count / before) if before else None,
            )
        )
        before = count
    return steps


def columns(values: Sequence[float], *, gap: float = 0.3, headroom: float = 16) -> list[Column]:
    """Upright columns on the bottom edge. `gap` is the part of a column's place left empty,
    `headroom` the percent of the height kept free above the tallest for its number.

    Raises ValueError for a negative value.
    """
    if not values:
        return []
    place = 100 / len(values)
    found = []
    for i, length in enumerate(lengths(values)):
        height = length * (100 - headroom) / 100
        found.append(
            Column(
                x=_rounded(place * (i + gap / 2)),
                y=_rounded(100 - height),
                width=_rounded(place * (1 - gap)),
                height=_rounded(height),
                middle=_rounded(place * (i + 0.5)),
            )
        )
    return found


def axis(values: Sequence[float], *, most: int = 5) -> Axis:
    """Round ticks, `most` of them at most, that span nothing and all values.

    The step is the smallest of 1, 2, 2.5 and 5 times a power of ten that suffices (Heckbert,
    "Nice numbers for graph labels", Graphics Gems, 1990).
    """
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    if low == high:
        high = low + 1
    step = _round_step((high - low) / (most - 1))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    while last - first + 1 > most:
        step = _round_step(step * 1.01)
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    low, high = first * step, last * step
    ticks = tuple(
        (round(n * step, 10), _rounded(100 * (last - n) / (last - first)))
        for n in range(first, last + 1)
    )
    return Axis(round(low, 10), round(high, 10), ticks)


def line(values: Sequence[float | None], *, low: float, high: float) -> Line:
    """A line through the values from left to right; None leaves a hole, never a zero.

    `low` is the bottom edge and `high` the top. Raises ValueError unless low < high.
    """
    if low >= high:
        raise ValueError("low must be below high")
    path, dots, end, pen_down = "", "", None, False
    for i, value in enumerate(values):
        if value is None:
            pen_down = False
            continue
        x = 100 * i / (len(values) - 1) if len(values) > 1 else 50.0
        y = 100 * (high - value) / (high - low)
        at = f"{x:.1f} {y:.1f}"
        path += f"{'L' if pen_down else 'M'}{at}"
        dots += f"M{at}h0"
        end, pen_down = _rounded(y), True
    return Line(path, dots, end)


def sparkline(values: Sequence[float | None]) -> Line:
    """A line without an axis: from the smallest value to the largest, with room for the dot.

    Values that are all the same make a level line in the middle.
    """
    known = [value for value in values if value is not None]
    low, high = min(known, default=0), max(known, default=0)
    room = (high - low) * 0.15 or 1
    return line(values, low=low - room, high=high + room)


def _round_step(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    return power * next(step for step in ROUND_STEPS if step * power >= least * (1 - 1e-9))


def _rounded(percent: float) -> float:
    return round(percent, 2)


def _none_negative(values: Sequence[float]) -> None:
    if any(value < 0 for value in values):
        raise ValueError("a bar cannot be shorter than nothing")
