"""Zones and hours in, slots and fairness out.

Moments are aware datetimes, given back in UTC unless said otherwise; local hours are minutes after
midnight; weekdays are ISO ones, Monday is 1. A wall-clock time that a clock change skips moves
forward by the length of the gap (02:30 becomes 03:30), and one that happens twice is the first of
the two: RFC 5545, section 3.3.5, and what `zoneinfo` does with `fold=0` (PEP 495). A local date
that a zone skipped altogether (Apia, 30 December 2011) has no working hours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from meetings.variety import Candidate, varied

DAY_MINUTES: Final = 24 * 60
WEEKDAYS: Final = frozenset(range(1, 6))

# Every zone in use is a multiple of this from UTC (Kathmandu is at 5:45), so that some slot is on
# the hour for each of them.
_STEP: Final = timedelta(minutes=15)
# Zones are up to 26 hours apart, and a shift may run into the next day.
_NEIGHBORS: Final = range(-2, 3)

Flag = Literal["early", "late", "day_off"]


@dataclass(frozen=True)
class Hours:
    """When a person works, and when they would still take a meeting.

    Minutes after local midnight, 0 to 1440; an end at or before its start is on the next day.
    Acceptable hours left out are the working hours. Raises ValueError for an unknown zone, no
    working day, wrong weekdays, minutes out of range or an empty span.
    """

    zone: str
    days: frozenset[int] = WEEKDAYS
    works_from: int = 9 * 60
    works_until: int = 17 * 60
    acceptable_from: int | None = None
    acceptable_until: int | None = None

    def __post_init__(self) -> None:
        zone_of(self.zone)
        _check_days(self.days)
        for start, end in (self.working, self.acceptable):
            if not (0 <= start < DAY_MINUTES and 0 <= end <= DAY_MINUTES):
                raise ValueError("hours are minutes of one day, 0 to 1440")
            if start == end:
                raise ValueError("hours must not start and end at the same minute")

    @property
    def working(self) -> tuple[int, int]:
        return self.works_from, self.works_until

    @property
    def acceptable(self) -> tuple[int, int]:
        start, end = self.acceptable_from, self.acceptable_until
        return (
            self.works_from if start is None else start,
            self.works_until if end is None else end,
        )


@dataclass(frozen=True)
class Window:
    """From `starts_at` until `ends_at`, both in UTC."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class _Shift(Window):
    """One day's hours. `evening` is when those of the day before end, worked or not."""

    evening: datetime


@dataclass(frozen=True)
class LocalTime:
    """A moment in one zone; `days_after` is its date less the date in the first zone asked for."""

    zone: str
    at: datetime
    days_after: int


@dataclass(frozen=True)
class Burden:
    """What a meeting asks of somebody; the flag is None within working hours.

    `minutes` is how long before the shift it begins plus how long after it ends (04:00 asks more
    than 08:00 when work starts at 9), from the evening before on where that makes it late, and
    the meeting's length on a day off.
    """

    flag: Flag | None
    minutes: int


@dataclass(frozen=True)
class Part:
    """One person's side of a slot; the local times carry their zone."""

    person: str
    starts_at: datetime
    ends_at: datetime
    burden: Burden


@dataclass(frozen=True)
class Slot:
    """A proposed meeting, in UTC, with each person's side of it in the order they were given."""

    starts_at: datetime
    ends_at: datetime
    parts: tuple[Part, ...]

    @property
    def carried_by(self) -> tuple[str, ...]:
        """Those for whom it is early or late."""
        return tuple(part.person for part in self.parts if part.burden.flag)


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name; ValueError when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is not an IANA time zone") from error


def moment(day: date, minutes: int, zone: str) -> datetime:
    """The UTC moment of a wall-clock time: `minutes` after midnight of `day`, 1440 and up the next.

    Skipped times move forward by the gap; doubled ones are the first.
    """
    # Adding to an aware time moves the wall clock and leaves fold at 0.
    midnight = datetime.combine(day, time(), tzinfo=zone_of(zone))
    return (midnight + timedelta(minutes=minutes)).astimezone(UTC)


def local_times(starts_at: datetime, zones: Sequence[str]) -> list[LocalTime]:
    """A moment as each zone's clocks show it. ValueError for a naive moment or an unknown zone."""
    _check_aware(starts_at)
    local = [starts_at.astimezone(zone_of(zone)) for zone in zones]
    return [
        LocalTime(zone, at, (at.date() - local[0].date()).days)
        for zone, at in zip(zones, local, strict=True)
    ]


def overlap(a: Hours, b: Hours, on: date) -> list[Window]:
    """When both work, within the shift of a that begins on the local date `on`; in order.

    Empty when `on` is no working day of a. All of b's shifts that reach into it count.
    """
    found = []
    for ours in _shifts(a, a.working, on, range(1)):
        for theirs in _shifts(b, b.working, on, _NEIGHBORS):
            starts_at = max(ours.starts_at, theirs.starts_at)
            ends_at = min(ours.ends_at, theirs.ends_at)
            if starts_at < ends_at:
                found.append(Window(starts_at, ends_at))
    return sorted(found, key=lambda window: window.starts_at)


def burden(hours: Hours, starts_at: datetime, *, minutes: int) -> Burden:
    """What a meeting of so many minutes asks of a person: the entry of the fairness ledger.

    Early or late is the side on which it reaches further out of the nearest shift. In the night
    before a shift it is late as long as it begins at least as near to the end of the hours of the
    day before, worked or not (with 9 to 17: up to 01:00), and early after that. day_off when its
    local date is no working day and it touches no shift or acceptable hours of another.
    """
    _check_aware(starts_at)
    _check_length(minutes)
    meeting = _meeting(starts_at, minutes)
    on = meeting.starts_at.astimezone(zone_of(hours.zone)).date()
    touched, same_day = [], []
    for wide, shift in _days(hours, on, _NEIGHBORS):
        if _meet(meeting, shift) or _meet(meeting, wide):
            touched.append(_outside(shift, meeting))
        elif shift.starts_at.astimezone(zone_of(hours.zone)).date() == on:
            same_day.append(_outside(shift, meeting))
    # Whoever would still meet at two in the night has the hours of the evening before in mind.
    choices = touched or same_day
    if not choices:
        return Burden("day_off", minutes)
    return min(choices, key=lambda choice: choice.minutes)


def propose_slots(
    people: Mapping[str, Hours],
    *,
    first: date,
    days: int,
    minutes: int,
    carried: Mapping[str, int],
    count: int = 5,
    closed: Mapping[str, Collection[date]] | None = None,
    busy: Collection[Window] = (),
    carriers: Collection[str] = (),
) -> list[Slot]:
    """At most `count` slots of so many minutes that everybody accepts, best first.

    `people` are hours by id; `first` and `days` are local dates of the first of them; `carried`
    is how many minutes outside their hours each has met (0 when absent). Slots start on quarters of
    an hour, lie within everybody's acceptable hours on their own working days, and don't overlap.
    None touches a local date in a person's `closed` (holidays, leave) or a window in `busy`.

    A slot costs, for each person for whom it is early or late, an hour plus the minutes by which
    they would then be ahead of whoever has carried the least so far: within everybody's working
    hours comes first, and otherwise the turn is with the one who has carried less, unless it asks
    so much more of them. The hour makes two take turns rather than both meet outside their hours
    each time. Where some are `carriers`, who have agreed to carry what is early and late, turns
    are among them, and it costs a day more for anybody else.

    Not the same hour every day: once three are at one clock time (of the first person), a further
    one costs two hours more, and one less than an hour away from it 45 minutes more. So a fourth at
    one clock time is there only where every slot at another that could still be had costs over two
    hours more, or over 75 minutes where it is less than an hour away from three already.

    Of what costs the same, one at another clock time comes before a fourth at the same, one on
    another day before a second one on the same, one nearer to working hours before one further
    out, full hours before halves and quarters, and sooner before later.

    Raises ValueError when there is nobody, or days, minutes or count is under 1.
    """
    if not people:
        raise ValueError("somebody must take part")
    if days < 1 or count < 1:
        raise ValueError("days and count must be at least 1")
    _check_length(minutes)
    zone = next(iter(people.values())).zone
    asked = [person for person in people if person in carriers] or list(people)
    least = min(carried.get(person, 0) for person in asked)

    def cost(slot: Slot) -> int:
        return sum(
            60 + part.burden.minutes + (carried.get(part.person, 0) - least)
            if part.person in asked
            else DAY_MINUTES + part.burden.minutes
            for part in slot.parts
            if part.burden.flag
        )

    def candidate(slot: Slot) -> Candidate[Slot]:
        local = slot.starts_at.astimezone(zone_of(zone))
        return Candidate(
            slot=slot,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            day=local.date(),
            clock=local.time(),
            cost=cost(slot),
            outside=sum(part.burden.minutes for part in slot.parts),
            rough=sum(_roughness(part.starts_at) for part in slot.parts),
        )

    return varied(
        (
            candidate(slot)
            for slot in _slots(people, first=first, days=days, minutes=minutes)
            if _is_free(slot, closed or {}, busy)
        ),
        count=count,
    )


def _slots(people: Mapping[str, Hours], *, first: date, days: int, minutes: int) -> Iterator[Slot]:
    zone = next(iter(people.values())).zone
    around = range(_NEIGHBORS.start, days + _NEIGHBORS.stop)
    chances = {person: list(_days(hours, first, around)) for person, hours in people.items()}
    starts_at = moment(first, 0, zone)
    ends_at = moment(first + timedelta(days=days), 0, zone)
    starts_at += -(starts_at - datetime.min.replace(tzinfo=UTC)) % _STEP
    while starts_at < ends_at:
        meeting = _meeting(starts_at, minutes)
        parts = []
        for person, hours in people.items():
            fitting = [
                _outside(shift, meeting)
                for wide, shift in chances[person]
                if wide.starts_at <= meeting.starts_at and meeting.ends_at <= wide.ends_at
            ]
            if not fitting:
                break
            place = zone_of(hours.zone)
            parts.append(
                Part(
                    person=person,
                    starts_at=meeting.starts_at.astimezone(place),
                    ends_at=meeting.ends_at.astimezone(place),
                    burden=min(fitting, key=lambda choice: choice.minutes),
                )
            )
        else:
            yield Slot(meeting.starts_at, meeting.ends_at, tuple(parts))
        starts_at += _STEP


def _is_free(slot: Slot, closed: Mapping[str, Collection[date]], busy: Collection[Window]) -> bool:
    if any(_meet(slot, taken) for taken in busy):
        return False
    return not any(
        day in closed.get(part.person, ())
        for part in slot.parts
        for day in (part.starts_at.date(), part.ends_at.date())
    )


def _days(hours: Hours, on: date, around: range) -> Iterator[tuple[_Shift, _Shift]]:
    """The acceptable window and the working shift, day by day."""
    wide = _shifts(hours, hours.acceptable, on, around)
    return zip(wide, _shifts(hours, hours.working, on, around), strict=True)


def _shifts(hours: Hours, span: tuple[int, int], on: date, around: range) -> Iterator[_Shift]:
    """The span on each working day around a local date."""
    start, end = span
    end += 0 if end > start else DAY_MINUTES
    for shift in around:
        day = on + timedelta(days=shift)
        if day.isoweekday() in hours.days and _exists(day, hours.zone):
            yield _Shift(
                moment(day, start, hours.zone),
                moment(day, end, hours.zone),
                moment(day - timedelta(days=1), end, hours.zone),
            )


def _outside(shift: _Shift, meeting: Window) -> Burden:
    nothing = timedelta()
    in_the_night = shift.evening <= meeting.starts_at and meeting.ends_at <= shift.starts_at
    if in_the_night and meeting.starts_at - shift.evening <= shift.starts_at - meeting.starts_at:
        return Burden("late", (meeting.ends_at - shift.evening) // timedelta(minutes=1))
    before = max(nothing, shift.starts_at - meeting.starts_at)
    after = max(nothing, meeting.ends_at - shift.ends_at)
    minutes = (before + after) // timedelta(minutes=1)
    if not minutes:
        return Burden(None, 0)
    return Burden("early" if before >= after else "late", minutes)


def _meeting(starts_at: datetime, minutes: int) -> Window:
    starts_at = starts_at.astimezone(UTC)
    return Window(starts_at, starts_at + timedelta(minutes=minutes))


def _meet(one: Window | Slot, other: Window | Slot) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _exists(day: date, zone: str) -> bool:
    return moment(day, DAY_MINUTES // 2, zone).astimezone(zone_of(zone)).date() == day


def _roughness(local: datetime) -> int:
    return {0: 0, 30: 1}.get(local.minute, 2)


def _check_aware(at: datetime) -> None:
    if at.utcoffset() is None:
        raise ValueError("the moment must be an aware datetime")


def _check_days(days: Collection[int]) -> None:
    if not days:
        raise ValueError("there must be a working day")
    if not set(days) <= set(range(1, 8)):
        raise ValueError("days are ISO weekdays, 1 (Monday) to 7 (Sunday)")


def _check_length(minutes: int) -> None:
    if minutes < 1:
        raise ValueError("a meeting takes at least a minute")
