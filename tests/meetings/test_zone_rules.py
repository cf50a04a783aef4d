"""Every local time in a file is the intended moment, read by the file's own VTIMEZONE alone."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import uuid6

from meetings.calendar import feed_ics
from meetings.models import Meeting
from meetings.zone_rules import zone_rules
from tests.meetings.reading import ZONES, moments, unfolded

START = datetime(2026, 11, 1, 12, tzinfo=UTC)
MONTHS_24 = timedelta(days=731)
HALF_HOUR = timedelta(minutes=30)


def changes(zone: str) -> list[datetime]:
    """Half hours after which the clock goes otherwise, found by looking at each of them."""
    place, found, at = ZoneInfo(zone), [], START
    while at < START + MONTHS_24:
        if at.astimezone(place).utcoffset() != (at + HALF_HOUR).astimezone(place).utcoffset():
            found.append(at)
        at += HALF_HOUR
    return found


def at(starts_at: datetime) -> tuple[Meeting, str, str]:
    meeting = Meeting(pk=uuid6.uuid7(), starts_at=starts_at, minutes=45)
    return meeting, "Meeting with Milan", "https://bruggen.example/m"


@pytest.mark.parametrize("zone", ZONES)
def test_every_week_and_every_half_hour_around_a_change(zone):
    starts = {START + timedelta(days=week * 7) for week in range(104)}
    for change in changes(zone):
        starts |= {change + number * HALF_HOUR for number in range(-8, 9)}
    wanted = sorted(starts)
    file = feed_ics([at(moment) for moment in wanted], name="Meetings", reader_zone=zone)
    assert moments(file) == wanted
    assert moments(file, "DTEND") == [moment + timedelta(minutes=45) for moment in wanted]


@pytest.mark.parametrize(
    ("zone", "rules"),
    [
        (
            "Europe/Amsterdam",
            ["FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"],
        ),
        (
            "America/New_York",
            ["FREQ=YEARLY;BYDAY=2SU;BYMONTH=3", "FREQ=YEARLY;BYDAY=1SU;BYMONTH=11"],
        ),
        (
            "Australia/Lord_Howe",
            ["FREQ=YEARLY;BYDAY=1SU;BYMONTH=4", "FREQ=YEARLY;BYDAY=1SU;BYMONTH=10"],
        ),
        ("Asia/Tokyo", []),
        # Each change by itself: they follow the moon.
        ("Africa/Casablanca", []),
    ],
)
def test_the_two_rules_of_a_zone_that_has_them(zone, rules):
    found = zone_rules(zone, 2026, 2028)
    said = re.findall(r"RRULE:(\S+)", unfolded(found.to_ical()))
    assert said == rules
    changing = len(changes(zone)) > 0
    assert len(found.subcomponents) == (len(rules) or (7 if changing else 1))


def test_wall_clock_stays_across_a_change():
    amsterdam = ZoneInfo("Europe/Amsterdam")
    weeks = [datetime(2027, 3, day, 10, tzinfo=amsterdam) for day in (18, 25)]
    weeks.append(datetime(2027, 4, 1, 10, tzinfo=amsterdam))
    file = feed_ics([at(w) for w in weeks], name="Meetings", reader_zone="Europe/Amsterdam")
    walls = re.findall(r"DTSTART;TZID=Europe/Amsterdam:(\d{8}T\d{6})", unfolded(file))
    assert walls == ["20270318T100000", "20270325T100000", "20270401T100000"]


def test_the_second_passing_of_an_hour_is_said_in_utc():
    second = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    file = feed_ics([at(second)], name="Meetings", reader_zone="Europe/Amsterdam")
    assert "DTSTART:20271031T013000Z" in unfolded(file)
    assert moments(file) == [second]
