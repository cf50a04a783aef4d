"""The geometry of charts, and what the templates make of it."""

import re
from itertools import pairwise
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from core import charts

COUNTS = st.lists(st.integers(0, 10_000), max_size=12)


def chart(name: str, **context: Any) -> str:
    return render_to_string(
        f"charts/{name}.html", {"id": "chart", "caption": "Meetings", **context}
    )


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# -------------------------------------------------------------------- geometry


def test_lengths_are_percent_of_the_longest():
    assert charts.lengths([5, 20, 0]) == [25, 100, 0]
    assert charts.lengths([0, 0]) == [0, 0]
    assert charts.lengths([]) == []


@pytest.mark.parametrize(
    "draw", [charts.lengths, charts.stack, charts.funnel, charts.columns], ids=lambda f: f.__name__
)
def test_nothing_is_shorter_than_nothing(draw):
    with pytest.raises(ValueError, match="shorter than nothing"):
        draw([3, -1])


def test_parts_stand_one_after_the_other():
    parts = charts.stack([10, 5, 5])
    assert [(part.start, part.length, part.percent) for part in parts] == [
        (0, 50, 50),
        (50, 25, 25),
        (75, 25, 25),
    ]
    assert charts.stack([0, 0]) == []


@settings(deadline=None)
@given(COUNTS)
def test_whole_percents_add_up(values):
    parts = charts.stack(values)
    if sum(values):
        assert sum(part.percent for part in parts) == 100
        assert sum(part.length for part in parts) == pytest.approx(100, abs=0.1)
        for value, part in zip(values, parts, strict=True):
            assert abs(part.percent - 100 * value / sum(values)) < 1
    else:
        assert parts == []


def test_a_funnel_compares_with_the_largest_and_with_the_step_before():
    steps = charts.funnel([60, 45, 0, 0])
    assert [(one.percent, one.share) for one in steps] == [
        (100, None),
        (75, 75),
        (0, 0),
        (0, None),
    ]


@settings(deadline=None)
@given(st.lists(st.integers(0, 500), min_size=1, max_size=12))
def test_columns_stand_side_by_side_on_the_ground(values):
    found = charts.columns(values, headroom=16)
    for one in found:
        assert one.y + one.height == pytest.approx(100, abs=0.02)
        assert one.height <= 84.01
        assert one.x < one.middle < one.x + one.width
    for left, right in pairwise(found):
        assert left.x + left.width < right.x


def test_no_values_make_no_columns():
    assert charts.columns([]) == []


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([3, 8, 10], [0, 2.5, 5, 7.5, 10]),
        ([1, 2, 4], [0, 1, 2, 3, 4]),
        ([0.3], [0, 0.1, 0.2, 0.3]),
        ([73, 12], [0, 20, 40, 60, 80]),
        ([-4, 3], [-4, -2, 0, 2, 4]),
        ([0, 0], [0, 0.25, 0.5, 0.75, 1]),
        ([], [0, 0.25, 0.5, 0.75, 1]),
    ],
)
def test_ticks_are_round(values, ticks):
    assert [value for value, _y in charts.axis(values).ticks] == ticks


@settings(deadline=None)
@given(st.lists(st.floats(-1e6, 1e6).map(lambda value: round(value, 3)), min_size=1, max_size=20))
def test_an_axis_spans_nothing_and_all_values(values):
    found = charts.axis(values)
    assert found.low <= min(0, *values) + 1e-6
    assert found.high >= max(0, *values) - 1e-6
    assert 2 <= len(found.ticks) <= 5
    assert (found.ticks[0][1], found.ticks[-1][1]) == (100, 0)


def test_a_line_goes_from_edge_to_edge_and_up_is_more():
    assert charts.line([0, 10, 5], low=0, high=10) == charts.Line(
        path="M0.0 100.0L50.0 0.0L100.0 50.0", dots="M0.0 100.0h0M50.0 0.0h0M100.0 50.0h0", end=50
    )


def test_a_missing_value_is_a_hole():
    drawn = charts.line([1, None, 1, 1, None], low=0, high=2)
    assert drawn.path.count("M") == 2
    assert drawn.path.count("L") == 1
    assert drawn.dots.count("h0") == 3
    assert drawn.end == 50
    assert charts.line([None], low=0, high=1) == charts.Line("", "", None)


def test_a_line_needs_room():
    with pytest.raises(ValueError, match="below"):
        charts.line([1], low=1, high=1)


def test_a_spark_without_change_is_level():
    assert charts.sparkline([4, 4]).path == "M0.0 50.0L100.0 50.0"
    assert charts.sparkline([]).end is None
    ends = [charts.sparkline([0, 10]).end, charts.sparkline([10, 0]).end]
    assert ends == [pytest.approx(11.54), pytest.approx(88.46)]


# ------------------------------------------------------------------- templates

ROWS = [
    {"label": "Engineering", "value": 12},
    {"label": "<b>Sales</b>", "value": 7.5, "url": "/s/"},
]


def test_bars_are_their_own_table():
    html = chart("bar", rows=ROWS, head="Department", unit="People")
    assert "Engineering 12" in text(html)
    assert 'width="62.5%"' in html
    assert '<a href="/s/">&lt;b&gt;Sales' in html


def test_a_funnel_says_the_share_of_the_step_before():
    steps = [{"label": label, "count": count} for label, count in (("a", 60), ("b", 45))]
    html = render_to_string("charts/funnel.html", {"steps": steps})
    assert "a 60 b 45 75%" in text(html)


@pytest.mark.parametrize(
    ("name", "context", "numbers"),
    [
        (
            "stacked",
            {
                "head": "Program",
                "series": ["On track", "Drifting"],
                "rows": [
                    {"label": "Compass", "values": [3, 1]},
                    {"label": "Atlas", "values": [0, 0]},
                ],
            },
            "Program On track Drifting Compass 3 1 Atlas 0 0",
        ),
        (
            "line",
            {
                "head": "Month",
                "labels": ["May", "June"],
                "series": [{"label": "Held", "values": [2.0, None]}],
            },
            "Month Held May 2 June –",
        ),
        ("distribution", {"head": "Rating", "unit": "Answers", "rows": ROWS}, "Engineering 12"),
        (
            "sparkline",
            {"head": "Week", "unit": "Held", "labels": ["1", "2"], "values": [3, 4]},
            "Week Held 1 3 2 4",
        ),
    ],
)
def test_a_drawing_has_words_and_its_numbers_behind_it(name, context, numbers):
    html = chart(name, **context)
    assert re.search(r"<svg role=\"img\" aria-labelledby=\"(\S+) (\S+)\"><title id=\"\1\">", html)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    shown = html[html.index("<details") :]
    assert "The numbers" in shown
    assert numbers in text(shown)
    assert "<b>Sales" not in html


def test_what_is_drawn_has_a_point_in_every_language():
    with override("nl"):
        html = chart("bar", rows=ROWS, head="Afdeling", unit="Mensen")
    assert 'width="62.5%"' in html
    assert "7,5" in text(html)


def test_series_differ_without_color():
    rows = [{"label": "", "values": [3, 2, 1]}]
    html = chart("stacked", head="", series=["a", "b", "c"], rows=rows)
    assert set(re.findall(r'fill="url\(#(chart-\d)\)"', html)) == {"chart-0", "chart-1", "chart-2"}
    assert all(f'<pattern id="chart-{n}"' in html for n in range(3))
