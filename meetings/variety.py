"""The best of many slots, and not the same hour every day. No Django."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from heapq import heapify, heappop, heapreplace
from typing import Final, Generic, TypeVar

T = TypeVar("T")

# As many at one clock time leave a choice. Each further one costs so many minutes more, and one
# within an hour of them less: a quarter of an hour later is hardly another time, and still one.
ALIKE: Final = 3
THE_SAME: Final = 120
NEARLY_THE_SAME: Final = 45


@dataclass(frozen=True)
class Candidate(Generic[T]):
    """A slot with what it is ranked by: of what costs the same, what is rough comes later.

    `outside` are minutes outside working hours; `day` and `clock` are its start as who reads it
    has it on the calendar and the clock.
    """

    slot: T
    starts_at: datetime
    ends_at: datetime
    day: date
    clock: time
    cost: int
    outside: int
    rough: int


Rank = tuple[int, bool, bool, int, int, int, datetime]


def varied(candidates: Iterable[Candidate[T]], *, count: int) -> list[T]:
    """At most `count` of them that do not overlap, by the rules of `timezones.propose_slots`.

    One after the other: each that is taken lets others of its clock time and its day rank lower.
    """
    found = list(candidates)
    taken = _Taken()
    # Nothing ever ranks higher than before, so only what is on top has to be looked at anew.
    heap = [(taken.rank(one), place) for place, one in enumerate(found)]
    heapify(heap)
    chosen: list[T] = []
    while heap and len(chosen) < count:
        before, place = heap[0]
        one = found[place]
        now = taken.rank(one)
        if now != before:
            heapreplace(heap, (now, place))
            continue
        heappop(heap)
        if taken.leaves_free(one):
            taken.add(one)
            chosen.append(one.slot)
    return chosen


class _Taken:
    """The slots that are chosen already."""

    def __init__(self) -> None:
        self.clocks: Counter[time] = Counter()
        self.days: Counter[date] = Counter()
        self.spans: list[tuple[datetime, datetime]] = []

    def add(self, one: Candidate[T]) -> None:
        self.clocks[one.clock] += 1
        self.days[one.day] += 1
        self.spans.append((one.starts_at, one.ends_at))

    def leaves_free(self, one: Candidate[T]) -> bool:
        return not any(one.starts_at < end and start < one.ends_at for start, end in self.spans)

    def rank(self, one: Candidate[T]) -> Rank:
        again = self.clocks[one.clock] >= ALIKE
        near = self._near(one.clock) >= ALIKE
        more = THE_SAME if again else NEARLY_THE_SAME if near else 0
        same_day = self.days[one.day]
        return one.cost + more, again, near, same_day, one.outside, one.rough, one.starts_at

    def _near(self, clock: time) -> int:
        at = _minutes(clock)
        return sum(
            number for other, number in self.clocks.items() if abs(_minutes(other) - at) < 60
        )


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
