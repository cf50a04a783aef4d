"""A zone's clock changes between two days, as the VTIMEZONE of RFC 5545.

Each change is written out. A recurrence rule is shorter and is wrong where clocks follow the moon
(Morocco) or a government's word. Knows no Django.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@lru_cache(maxsize=256)
def zone_rules(zone: str, first: date, last: date) -> Timezone:
    """The offset at the beginning of `first`, and every change until the end of `last`.

    Not to be changed by the caller: the next one gets the same.
    """
    place = ZoneInfo(zone)
    start = datetime.combine(first, time.min, UTC)
    found = Timezone()
    found.add("tzid", zone)
    before = _offset(place, start)
    found.add_component(_observance(place, start, before))
    for at in _changes(place, start, datetime.combine(last, time.min, UTC) + DAY):
        found.add_component(_observance(place, at, before))
        before = _offset(place, at)
    return found


def _changes(place: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The first moment of each new offset."""
    day = start
    while day < end:
        if _offset(place, day) != _offset(place, day + DAY):
            low, high = day, day + DAY
            while high - low > SECOND:
                middle = (low + (high - low) / 2).replace(microsecond=0)
                if _offset(place, middle) == _offset(place, low):
                    low = middle
                else:
                    high = middle
            yield high
        day += DAY


def _observance(
    place: ZoneInfo, at: datetime, before: timedelta
) -> TimezoneStandard | TimezoneDaylight:
    here = at.astimezone(place)
    summer = bool(here.dst())
    observance = TimezoneDaylight() if summer else TimezoneStandard()
    # On the clock as it was going until then.
    observance.add("dtstart", (at + before).replace(tzinfo=None))
    observance.add("tzoffsetfrom", before)
    observance.add("tzoffsetto", _offset(place, at))
    observance.add("tzname", here.tzname())
    return observance


def _offset(place: ZoneInfo, at: datetime) -> timedelta:
    found = at.astimezone(place).utcoffset()
    assert found is not None
    return found
