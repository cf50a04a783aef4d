"""What matching knows about a person, and the minutes of a week in which they work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

WEEK_MINUTES: Final = 7 * 24 * 60
_DAY: Final = 24 * 60


@dataclass(frozen=True)
class Person:
    """What matching knows about somebody; empty values mean that they did not say.

    `grade` is a rank, higher is more senior. `zone` is an IANA name. `works_from` and
    `works_until` are minutes after local midnight; an end at or before the start is on the next
    day, and equal ones mean that no hours are known. `works_days` are ISO weekdays (Monday is 1).
    """

    id: str
    offers: frozenset[str] = frozenset()
    seeks: frozenset[str] = frozenset()
    department: str = ""
    grade: int | None = None
    languages: frozenset[str] = frozenset()
    zone: str = ""
    works_from: int = 0
    works_until: int = 0
    works_days: frozenset[int] = frozenset()
    manager_id: str | None = None
    profession: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("a person needs an id")
        if not self.works_days <= frozenset(range(1, 8)):
            raise ValueError("works_days are ISO weekdays, 1 (Monday) to 7 (Sunday)")
        if not (0 <= self.works_from <= _DAY and 0 <= self.works_until <= _DAY):
            raise ValueError("working hours are minutes of one day, 0 to 1440")


def folded(name: str) -> str:
    """Imported files spell one department in several ways."""
    return " ".join(name.split()).casefold()


def working_week(person: Person, on: date) -> NDArray[np.bool_] | None:
    """The minutes of the ISO week (in UTC) that hold `on` in which the person works."""
    if not (person.zone and person.works_days and person.works_from != person.works_until):
        return None
    monday = on - timedelta(days=on.weekday())
    return _week(person.zone, person.works_from, person.works_until, person.works_days, monday)


@lru_cache(maxsize=1024)
def _week(zone: str, start: int, end: int, days: frozenset[int], monday: date) -> NDArray[np.bool_]:
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{zone!r} is not an IANA time zone") from error
    week = np.zeros(WEEK_MINUTES, dtype=np.bool_)
    origin = datetime.combine(monday, time(), tzinfo=UTC)
    # Zones reach 14 hours from UTC and a night shift one day on, so neighbors spill into the week.
    for shift in range(-2, 8):
        day = monday + timedelta(days=shift)
        if day.isoweekday() not in days:
            continue
        midnight = datetime.combine(day, time(), tzinfo=place)
        # Adding to an aware time moves the wall clock, which is what working hours follow.
        begins, ends = (
            (midnight + timedelta(minutes=m)).astimezone(UTC) - origin
            for m in (start, end if end > start else end + _DAY)
        )
        first, last = (max(0, span // timedelta(minutes=1)) for span in (begins, ends))
        week[first:last] = True
    week.flags.writeable = False
    return week
