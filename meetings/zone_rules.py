"""A zone's clock changes between two years, as the VTIMEZONE of RFC 5545.

Where each year of them has the same two changes ("the last Sunday of March at two"), they are said
as two rules, which every calendar program understands. Where clocks follow the moon (Morocco) or a
government's word, each change is written out: a rule would be wrong. Knows no Django.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Change:
    # On the clock as it was going until then.
    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool


@lru_cache(maxsize=256)
def zone_rules(zone: str, first: int, last: int) -> Timezone:
    """What the clocks do from the beginning of one year to the end of another.

    Not to be changed by the caller: the next one gets the same.
    """
    place = ZoneInfo(zone)
    start, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    changes = [_change(place, at) for at in _moments(place, start, end)]
    found = Timezone()
    found.add("tzid", zone)
    rules = [_rule(changes[number::2], first, last) for number in (0, 1)]
    if all(rules):
        for change, rule in zip(changes[:2], rules, strict=True):
            observance = _observance(change)
            observance.add("rrule", rule)
            found.add_component(observance)
        return found
    offset = _offset(place, start)
    here = start.astimezone(place)
    beginning = Change(
        here.replace(tzinfo=None), offset, offset, here.tzname() or "", bool(here.dst())
    )
    for change in (beginning, *changes):
        found.add_component(_observance(change))
    return found


def _rule(changes: Sequence[Change], first: int, last: int) -> dict[str, object] | None:
    """The yearly rule of which these are all there is; None when they follow none."""
    if [change.wall.year for change in changes] != list(range(first, last + 1)):
        return None
    alike = {
        (c.wall.month, c.wall.weekday(), c.wall.time(), c.before, c.after, c.name, c.summer)
        for c in changes
    }
    nth = {(change.wall.day - 1) // 7 + 1 for change in changes}
    if all(
        change.wall.day + 7 > monthrange(change.wall.year, change.wall.month)[1]
        for change in changes
    ):
        nth = {-1}
    if len(alike) > 1 or len(nth) > 1:
        return None
    day = f"{nth.pop()}{WEEKDAYS[changes[0].wall.weekday()]}"
    return {"FREQ": "YEARLY", "BYMONTH": changes[0].wall.month, "BYDAY": day}


def _moments(place: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
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


def _change(place: ZoneInfo, at: datetime) -> Change:
    here, before = at.astimezone(place), _offset(place, at - SECOND)
    return Change(
        wall=(at + before).replace(tzinfo=None),
        before=before,
        after=_offset(place, at),
        name=here.tzname() or "",
        summer=bool(here.dst()),
    )


def _observance(change: Change) -> TimezoneStandard | TimezoneDaylight:
    observance = TimezoneDaylight() if change.summer else TimezoneStandard()
    observance.add("dtstart", change.wall)
    observance.add("tzoffsetfrom", change.before)
    observance.add("tzoffsetto", change.after)
    observance.add("tzname", change.name)
    return observance


def _offset(place: ZoneInfo, at: datetime) -> timedelta:
    found = at.astimezone(place).utcoffset()
    assert found is not None
    return found
