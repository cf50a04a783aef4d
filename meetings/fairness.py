"""Who carried the early and late meetings: hours and meetings in, a ledger out. No Django."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from meetings.timezones import Burden, Hours, burden

# Minutes that nobody keeps accounts of.
NEARLY = 30


@dataclass(frozen=True)
class Entry:
    """One meeting, and what it asks of each person."""

    starts_at: datetime
    minutes: int
    burdens: Mapping[str, Burden]


@dataclass(frozen=True)
class Carried:
    """How many meetings were early, late or on a day off for somebody, and for how long."""

    early: int = 0
    late: int = 0
    day_off: int = 0
    minutes: int = 0

    @property
    def meetings(self) -> int:
        return self.early + self.late + self.day_off

    def plus(self, one: Burden) -> Carried:
        return Carried(
            early=self.early + (one.flag == "early"),
            late=self.late + (one.flag == "late"),
            day_off=self.day_off + (one.flag == "day_off"),
            minutes=self.minutes + one.minutes,
        )


@dataclass(frozen=True)
class Ledger:
    """The meetings as they were given, and the sum for each person in their order.

    `carriers` have agreed to carry the early and late ones; nobody has where it is empty.
    """

    entries: tuple[Entry, ...]
    people: Mapping[str, Carried]
    carriers: tuple[str, ...] = ()

    @property
    def minutes(self) -> dict[str, int]:
        """What `propose_slots` takes for `carried`: a midnight weighs more than ten to nine."""
        return {person: carried.minutes for person, carried in self.people.items()}

    @property
    def next_to_carry(self) -> tuple[str, ...]:
        """Those who have carried the least, or nearly; nobody when that is everybody.

        Where some have agreed to carry them, it is the turn of one of these, whatever the sums.
        """
        asked = self.carriers or tuple(self.people)
        least = min((self.minutes[person] for person in asked), default=0)
        behind = tuple(person for person in asked if self.minutes[person] - least <= NEARLY)
        return () if len(behind) == len(self.people) else behind


def ledger(
    people: Mapping[str, Hours],
    meetings: Iterable[tuple[datetime, int]],
    *,
    carriers: tuple[str, ...] = (),
) -> Ledger:
    """`meetings` are starts (aware) and lengths in minutes; `people` are hours by id.

    Past meetings are judged by the hours that people have now: nobody keeps the old ones.
    """
    entries = tuple(
        Entry(
            starts_at,
            minutes,
            {person: burden(hours, starts_at, minutes=minutes) for person, hours in people.items()},
        )
        for starts_at, minutes in meetings
    )
    sums = dict.fromkeys(people, Carried())
    for entry in entries:
        for person, one in entry.burdens.items():
            sums[person] = sums[person].plus(one)
    return Ledger(entries, sums, carriers)
