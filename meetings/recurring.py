"""Meetings every so many weeks at one time on one zone's clocks. No Django.

What recurs is the wall-clock time: ten in Amsterdam stays ten in Amsterdam when its clocks change,
and everybody elsewhere sees it move by what their own clocks differ. As in `meetings.timezones`, a
time that a clock change skips moves forward by the length of the gap on that one day (02:30 becomes
03:30) and is back the next time; one that happens twice is the first of the two.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from meetings.timezones import moment, zone_of

# Half a year of every week, and the most that is planned at once.
MOST: Final = 26


def occurrences(
    first: date, at: time, zone: str, *, weeks: int, times: int = MOST, until: date | None = None
) -> list[datetime]:
    """The UTC moments of `at` in `zone` on `first` and every `weeks` weeks after it.

    At most `times`, of which there are never more than 26, and none on a local date after
    `until`. A date that the zone skipped altogether is left out. Raises ValueError when weeks or
    times is under 1, and for an unknown zone.
    """
    if weeks < 1 or times < 1:
        raise ValueError("weeks and times must be at least 1")
    days = [first + timedelta(weeks=weeks * number) for number in range(min(times, MOST))]
    if until is not None:
        days = [day for day in days if day <= until]
    found = [(day, on_the_clock(day, at, zone)) for day in days]
    place = zone_of(zone)
    return [starts_at for day, starts_at in found if starts_at.astimezone(place).date() == day]


def on_the_clock(day: date, at: time, zone: str) -> datetime:
    """The UTC moment of a wall-clock time, to the minute."""
    return moment(day, at.hour * 60 + at.minute, zone)


def moved(starts_at: datetime, *, like: tuple[datetime, datetime], zone: str) -> datetime:
    """Where a meeting goes when another of its series goes from `like[0]` to `like[1]`.

    As many local days further, to the same wall-clock time in `zone`. All moments are aware.
    """
    place = zone_of(zone)
    before, after = (one.astimezone(place) for one in like)
    day = starts_at.astimezone(place).date() + (after.date() - before.date())
    return on_the_clock(day, after.time(), zone).astimezone(UTC)
