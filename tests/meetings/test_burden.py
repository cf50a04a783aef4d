"""What a meeting asks of somebody: early, late, a day off, and whose evening a night is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from meetings.timezones import Burden, Hours, burden, propose_slots

AMSTERDAM = Hours("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("local", "minutes", "expected"),
    [
        ("2026-01-14 10:00", 60, Burden(None, 0)),
        ("2026-01-14 16:30", 60, Burden("late", 30)),
        ("2026-01-14 08:15", 60, Burden("early", 45)),
        ("2026-01-14 22:00", 60, Burden("late", 360)),
        # The night between two working days: up to its middle it is the end of the one before.
        ("2026-01-14 23:30", 60, Burden("late", 450)),
        ("2026-01-15 00:00", 60, Burden("late", 480)),
        ("2026-01-15 00:30", 60, Burden("late", 510)),
        ("2026-01-15 00:30", 120, Burden("late", 570)),
        ("2026-01-15 01:00", 60, Burden("late", 540)),
        ("2026-01-15 01:15", 60, Burden("early", 465)),
        ("2026-01-15 04:30", 60, Burden("early", 270)),
        # A Monday's, too, though nobody worked on the day before; a Saturday is off from midnight.
        ("2026-01-12 00:30", 60, Burden("late", 510)),
        ("2026-01-12 04:30", 60, Burden("early", 270)),
        ("2026-01-17 00:30", 60, Burden("day_off", 60)),
        ("2026-01-17 10:00", 60, Burden("day_off", 60)),
        ("2026-01-14 08:00", 600, Burden("early", 120)),
        ("2026-01-14 08:15", 600, Burden("late", 120)),
    ],
)
def test_the_entry_for_the_ledger(local: str, minutes: int, expected: Burden) -> None:
    starts_at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Europe/Amsterdam"))
    assert burden(AMSTERDAM, starts_at, minutes=minutes) == expected


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-01-15 00:30", Burden(None, 0)),
        ("2026-01-15 07:00", Burden("late", 120)),
        ("2026-01-15 20:00", Burden("early", 120)),
        # On a Monday nobody comes off a shift at six; at seven the clock says as much as ever.
        ("2026-01-12 05:30", Burden("early", 990)),
        ("2026-01-12 07:00", Burden("late", 120)),
    ],
)
def test_around_a_night_shift(local: str, expected: Burden) -> None:
    night = Hours("Europe/Amsterdam", works_from=22 * 60, works_until=6 * 60)
    starts_at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Europe/Amsterdam"))
    assert burden(night, starts_at, minutes=60) == expected


def test_after_midnight_is_late_for_who_accepts_it() -> None:
    owl = Hours("Asia/Tokyo", acceptable_from=9 * 60, acceptable_until=2 * 60)
    saturday = datetime(2026, 1, 17, 1, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert burden(owl, saturday, minutes=60) == Burden("late", 540)
    assert burden(owl, saturday + timedelta(hours=9), minutes=60) == Burden("day_off", 60)
    # Nearer to the next morning, but it is the evening before that they still meet in.
    late = Hours("Asia/Tokyo", acceptable_from=9 * 60, acceptable_until=4 * 60)
    thursday = datetime(2026, 1, 15, 3, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert burden(late, thursday, minutes=60) == Burden("late", 660)


def test_a_proposed_time_in_the_night_is_told_as_the_ledger_tells_it() -> None:
    people = {
        "owl": Hours("Europe/Amsterdam", acceptable_from=0, acceptable_until=23 * 60 + 45),
        "jack": Hours("America/Los_Angeles", works_from=14 * 60, works_until=18 * 60),
    }
    found = propose_slots(people, first=date(2026, 1, 13), days=2, minutes=60, carried={}, count=20)
    told = set()
    for slot in found:
        part = next(part for part in slot.parts if part.person == "owl")
        assert part.burden == burden(people["owl"], slot.starts_at, minutes=60)
        told.add((part.starts_at.hour, part.burden.flag))
    assert (0, "late") in told
    assert (2, "early") in told
