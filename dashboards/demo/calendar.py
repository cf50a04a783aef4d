"""Moments of the demo, all relative to today."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Member

DAY_STARTS, DAY_ENDS = 9 * 60, 17 * 60 + 30


def day(offset: int) -> date:
    """A day `offset` days from today (negative: before), never on a weekend but for tomorrow."""
    found = timezone.now().astimezone(UTC).date() + timedelta(days=offset)
    if offset == 1:
        # What the demo shows as tomorrow is tomorrow, whenever it is tried.
        return found
    if found.isoweekday() > 5:
        step = 1 if offset > 0 else -1
        while found.isoweekday() > 5:
            found += timedelta(days=step)
    return found


def noon(offset: int) -> datetime:
    return datetime.combine(day(offset), time(12), tzinfo=UTC)


def meeting_moment(offset: int, people: list[Member], *, minutes: int, random: Random) -> datetime:
    """A half hour of that day which costs the people least outside their working hours."""
    midnight = datetime.combine(day(offset), time(), tzinfo=UTC)
    choices = [midnight + timedelta(minutes=30 * step) for step in range(48)]
    least = min(_outside(start, people, minutes) for start in choices)
    best = [start for start in choices if _outside(start, people, minutes) == least]
    return random.choice(best)


def _outside(start: datetime, people: list[Member], minutes: int) -> int:
    total = 0
    for person in people:
        local = start.astimezone(ZoneInfo(person.time_zone))
        begins = local.hour * 60 + local.minute
        total += max(0, DAY_STARTS - begins) + max(0, begins + minutes - DAY_ENDS)
    return total
