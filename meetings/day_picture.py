"""A day as bars: when each works and would still meet, over the same 24 hours. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from meetings.timezones import DAY_MINUTES, Hours, Window, moment, zone_of

# Clock times under each bar: at the ends, the middle and between.
TICKS: Final = 5


@dataclass(frozen=True)
class Segment:
    """Where a bar has a part, in percent of the day."""

    start: float
    length: float


@dataclass(frozen=True)
class Bar:
    """One person's day; `ticks` are the hours on their own clock."""

    person: str
    works: list[Segment]
    accepts: list[Segment]
    ticks: list[str]


@dataclass(frozen=True)
class DayPicture:
    bars: list[Bar]
    meeting: Segment | None


def day_picture(people: Mapping[str, Hours], starts_at: datetime, *, minutes: int) -> DayPicture:
    """The local day of the first person in which the meeting begins."""
    zone = next(iter(people.values())).zone
    on = starts_at.astimezone(zone_of(zone)).date()
    begin = moment(on, 0, zone)
    # 24 hours also where the clocks change: the bars stay comparable from day to day.
    day = Window(begin, begin + timedelta(days=1))
    bars = [
        Bar(
            person=person,
            works=_segments(hours, hours.working, day),
            accepts=_segments(hours, hours.acceptable, day),
            ticks=_ticks(hours.zone, day),
        )
        for person, hours in people.items()
    ]
    meeting = _segment(Window(starts_at, starts_at + timedelta(minutes=minutes)), day)
    return DayPicture(bars, meeting)


def _ticks(zone: str, day: Window) -> list[str]:
    step = timedelta(days=1) / (TICKS - 1)
    at = [(day.starts_at + step * tick).astimezone(zone_of(zone)) for tick in range(TICKS)]
    return [f"{one:%H:%M}" for one in at]


def _segments(hours: Hours, span: tuple[int, int], day: Window) -> list[Segment]:
    start, end = span
    middle = (day.starts_at + timedelta(hours=12)).astimezone(zone_of(hours.zone)).date()
    found = []
    for shift in range(-2, 3):
        on = middle + timedelta(days=shift)
        if on.isoweekday() in hours.days:
            window = Window(
                moment(on, start, hours.zone),
                moment(on, end if end > start else end + DAY_MINUTES, hours.zone),
            )
            found.append(_segment(window, day))
    return [segment for segment in found if segment is not None]


def _segment(window: Window, day: Window) -> Segment | None:
    starts_at, ends_at = max(window.starts_at, day.starts_at), min(window.ends_at, day.ends_at)
    if starts_at >= ends_at:
        return None
    whole = timedelta(days=1)
    return Segment(
        round(100 * ((starts_at - day.starts_at) / whole), 2),
        round(100 * ((ends_at - starts_at) / whole), 2),
    )
