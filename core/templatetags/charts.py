"""What the templates in `templates/charts/` draw: `core/charts.py` with words and numbers.

Listed as a template builtin. Each chart is shown with a line of use in `docs/interface.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template

from core import charts
from core.templatetags.numbers import number

register = template.Library()

# Patterns that can be told apart in black and white; the sixth series begins again.
PATTERNS = 5


@dataclass(frozen=True)
class Row:
    """A row of bars with its numbers."""

    label: str
    value: float
    percent: float
    share: int | None
    url: str


@dataclass(frozen=True)
class Part:
    """A segment of a stacked bar: the pattern's number says the series without color."""

    label: str
    value: float
    start: float
    length: float
    percent: int
    pattern: int


@dataclass(frozen=True)
class StackedRow:
    label: str
    parts: list[Part]


@dataclass(frozen=True)
class DrawnLine:
    label: str
    values: Sequence[float | None]
    drawn: charts.Line
    pattern: int
    last: float | None


@dataclass(frozen=True)
class DrawnLines:
    """Lines on one axis."""

    axis: charts.Axis
    lines: list[DrawnLine]


@dataclass(frozen=True)
class Numbers:
    """The same as a table: the head with its first cell, and a label with values a row."""

    head: list[str]
    rows: list[tuple[str, list[object]]]


@register.simple_tag
def bar_rows(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """`{label, value, url}` with the length in percent of the longest."""
    found = list(rows)
    percents = charts.lengths([row["value"] for row in found])
    return [
        Row(str(row["label"]), row["value"], percent, None, str(row.get("url", "")))
        for row, percent in zip(found, percents, strict=True)
    ]


@register.simple_tag
def funnel_rows(steps: Iterable[Mapping[str, Any]]) -> list[Row]:
    """`{label, count, url}` with percents of the largest step and of the step before."""
    found = list(steps)
    drawn = charts.funnel([int(step["count"]) for step in found])
    return [
        Row(str(step["label"]), step["count"], one.percent, one.share, str(step.get("url", "")))
        for step, one in zip(found, drawn, strict=True)
    ]


@register.simple_tag
def stacked_rows(rows: Iterable[Mapping[str, Any]], series: Sequence[object]) -> list[StackedRow]:
    """`{label, values}` cut into the series' parts; a row whose sum is nothing has none."""
    return [
        StackedRow(
            label=str(row["label"]),
            parts=[
                Part(str(name), value, part.start, part.length, part.percent, i % PATTERNS)
                for i, (name, value, part) in enumerate(
                    zip(series, row["values"], charts.stack(row["values"]), strict=False)
                )
            ],
        )
        for row in rows
    ]


@register.simple_tag
def column_rows(
    rows: Iterable[Mapping[str, Any]],
) -> list[tuple[Mapping[str, Any], charts.Column]]:
    """`{label, value}`, each with its column."""
    found = list(rows)
    return list(zip(found, charts.columns([row["value"] for row in found]), strict=True))


@register.simple_tag
def drawn_lines(series: Iterable[Mapping[str, Any]]) -> DrawnLines:
    """`{label, values}` on an axis that has zero; None is a hole."""
    found = list(series)
    scale = charts.axis([value for one in found for value in one["values"] if value is not None])
    lines = [
        DrawnLine(
            label=str(one["label"]),
            values=one["values"],
            drawn=charts.line(one["values"], low=scale.low, high=scale.high),
            pattern=i % PATTERNS,
            last=next((value for value in reversed(one["values"]) if value is not None), None),
        )
        for i, one in enumerate(found)
    ]
    return DrawnLines(scale, lines)


@register.simple_tag
def spark(values: Sequence[float | None]) -> charts.Line:
    return charts.sparkline(values)


# ---------------------------------------------------------------------- tables


@register.simple_tag
def numbers_by_row(
    head: object, series: Iterable[object], rows: Iterable[Mapping[str, Any]]
) -> Numbers:
    """`{label, values}` with a column a series."""
    return Numbers(
        [str(head), *map(str, series)],
        [(str(row["label"]), [number(value) for value in row["values"]]) for row in rows],
    )


@register.simple_tag
def numbers_by_label(
    head: object, labels: Sequence[object], series: Iterable[Mapping[str, Any]]
) -> Numbers:
    """A row a label, with a column for each of the series' `{label, values}`."""
    found = list(series)
    return Numbers(
        [str(head), *(str(one["label"]) for one in found)],
        [
            (str(label), [number(one["values"][i]) for one in found])
            for i, label in enumerate(labels)
        ],
    )


@register.simple_tag
def numbers_of(
    head: object, unit: object, labels: Iterable[object], values: Iterable[object]
) -> Numbers:
    """A row a label, with its one value."""
    return Numbers(
        [str(head), str(unit)],
        [(str(one), [number(value)]) for one, value in zip(labels, values, strict=True)],
    )


@register.simple_tag
def numbers_of_rows(head: object, unit: object, rows: Iterable[Mapping[str, Any]]) -> Numbers:
    """A row for each `{label, value}`."""
    return Numbers(
        [str(head), str(unit)], [(str(row["label"]), [number(row["value"])]) for row in rows]
    )


@register.filter
def pattern(index: int) -> int:
    """The number of a series' pattern."""
    return index % PATTERNS


@register.filter
def coordinate(value: float) -> str:
    """A number for SVG, which has a point in every language."""
    return f"{value:g}"
