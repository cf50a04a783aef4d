"""Twelve zones over two years: every occurrence is at the time that was asked for."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from meetings.recurring import MOST, moved, occurrences
from meetings.timezones import local_times

ZONES = [
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Europe/Amsterdam",
    "Asia/Tokyo",
    "America/New_York",
    "Australia/Sydney",
    "Europe/London",
    "Asia/Tehran",
]
BEGIN = date(2026, 1, 1)
MONTHS_24 = 731
# Within the hours that clocks skip and repeat, at midnight, and in the middle of the day.
TIMES = [time(0, 0), time(1, 30), time(2, 15), time(2, 45), time(10), time(23, 45)]


def expected(day: date, at: time, zone: str) -> tuple[datetime, bool]:
    """The moment by asking every offset in force around that day, and whether clocks skip it."""
    place, wall = ZoneInfo(zone), datetime.combine(day, at)
    around = [
        (wall.replace(tzinfo=UTC) + timedelta(hours=hours)).astimezone(place).utcoffset()
        for hours in (-38, -26, 26, 38)
    ]
    found = {
        moment
        for offset in around
        if offset is not None
        for moment in [wall.replace(tzinfo=UTC) - offset]
        if moment.astimezone(place).replace(tzinfo=None) == wall
    }
    if found:
        return min(found), False
    before = around[0]
    assert before is not None
    return wall.replace(tzinfo=UTC) - before, True


@pytest.mark.parametrize("zone", ZONES)
def test_each_occurrence_is_at_the_wall_clock_that_was_asked_for(zone):
    skipped = doubled = seen = 0
    others = [other for other in ZONES if other != zone]
    for start in range(7):
        for chunk in range(0, MONTHS_24, 7 * MOST):
            first = BEGIN + timedelta(days=start + chunk)
            for at in TIMES:
                for number, moment in enumerate(occurrences(first, at, zone, weeks=1)):
                    day = first + timedelta(weeks=number)
                    wanted, gap = expected(day, at, zone)
                    assert moment == wanted, (zone, day, at)
                    local = moment.astimezone(ZoneInfo(zone))
                    if gap:
                        skipped += 1
                        assert local.replace(tzinfo=None) > datetime.combine(day, at)
                    else:
                        assert (local.date(), local.time()) == (day, at)
                        later = local.replace(fold=1)
                        doubled += later.utcoffset() != local.utcoffset()
                    seen += 1
        # Both local times are of the one moment.
        for shown in local_times(moment, [zone, *others]):
            offset = shown.at.utcoffset()
            assert offset is not None
            assert (shown.at.replace(tzinfo=None) - offset).replace(tzinfo=UTC) == moment
    assert seen >= MONTHS_24 * len(TIMES)
    changes = {
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Europe/Amsterdam",
        "Europe/London",
        "America/New_York",
        "America/St_Johns",
        "Australia/Sydney",
    }
    # The hours that are skipped and doubled were among what was looked at.
    assert (skipped > 0) == (zone in changes)
    assert (doubled > 0) == (zone in changes)


def test_a_skipped_time_is_later_once_and_back_the_next_week():
    found = occurrences(date(2026, 3, 22), time(2, 30), "Europe/Amsterdam", weeks=1, times=3)
    local = [at.astimezone(ZoneInfo("Europe/Amsterdam")) for at in found]
    assert [f"{at:%d %H:%M}" for at in local] == ["22 02:30", "29 03:30", "05 02:30"]


def test_a_doubled_time_is_the_first():
    [_before, at] = occurrences(
        date(2026, 10, 18), time(2, 30), "Europe/Amsterdam", weeks=1, times=2
    )
    assert at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_day_that_never_was_is_left_out():
    found = occurrences(date(2011, 12, 23), time(10), "Pacific/Apia", weeks=1, times=3)
    local = [at.astimezone(ZoneInfo("Pacific/Apia")) for at in found]
    assert [f"{at:%m-%d %H:%M}" for at in local] == ["12-23 10:00", "01-06 10:00"]


def test_until_and_how_often():
    first = date(2026, 1, 1)
    assert len(occurrences(first, time(10), "UTC", weeks=3, times=6)) == 6
    found = occurrences(first, time(10), "UTC", weeks=3, until=date(2026, 2, 12))
    assert [at.date() for at in found] == [first, date(2026, 1, 22), date(2026, 2, 12)]
    assert len(occurrences(first, time(10), "UTC", weeks=1, times=500)) == MOST
    assert occurrences(first, time(10), "UTC", weeks=1, until=date(2025, 1, 1)) == []
    with pytest.raises(ValueError, match="at least 1"):
        occurrences(first, time(10), "UTC", weeks=0)
    with pytest.raises(ValueError, match="at least 1"):
        occurrences(first, time(10), "UTC", weeks=1, times=0)
    with pytest.raises(ValueError, match="time zone"):
        occurrences(first, time(10), "Nowhere", weeks=1)


def test_the_others_of_a_series_move_by_days_and_to_the_same_time():
    zone = "Europe/Amsterdam"
    # Thursday at ten becomes Friday at nine; the second lies behind the clock change.
    like = (datetime(2026, 3, 19, 9, tzinfo=UTC), datetime(2026, 3, 20, 8, tzinfo=UTC))
    found = moved(datetime(2026, 4, 2, 8, tzinfo=UTC), like=like, zone=zone)
    assert found == datetime(2026, 4, 3, 7, tzinfo=UTC)
