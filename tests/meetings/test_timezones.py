from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.timezones import (
    Burden,
    Hours,
    Slot,
    Window,
    burden,
    local_times,
    moment,
    overlap,
    propose_slots,
)

AMSTERDAM = Hours("Europe/Amsterdam")
LONDON = Hours("Europe/London")
NEW_YORK = Hours("America/New_York")
ZONES = [
    "Europe/Amsterdam",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "America/Sao_Paulo",
]


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def spans(a: Hours, b: Hours, on: date) -> list[tuple[str, str]]:
    return [(f"{w.starts_at:%d %H:%M}", f"{w.ends_at:%d %H:%M}") for w in overlap(a, b, on)]


def minutes_after_midnight(hour: int, minute: int = 0) -> int:
    return hour * 60 + minute


@pytest.mark.parametrize(
    ("day", "wall", "zone", "expected"),
    [
        # Skipped by an hour, by Lord Howe's half hour, and at midnight itself.
        (date(2026, 3, 29), (2, 30), "Europe/Amsterdam", utc(2026, 3, 29, 1, 30)),
        (date(2026, 10, 4), (2, 15), "Australia/Lord_Howe", utc(2026, 10, 3, 15, 45)),
        (date(2018, 11, 4), (0, 30), "America/Sao_Paulo", utc(2018, 11, 4, 3, 30)),
        # Doubled: the first.
        (date(2026, 10, 25), (2, 30), "Europe/Amsterdam", utc(2026, 10, 25, 0, 30)),
        (date(2026, 4, 5), (1, 45), "Australia/Lord_Howe", utc(2026, 4, 4, 14, 45)),
        # Casablanca leaves UTC+1 for the month of fasting.
        (date(2026, 2, 10), (9, 0), "Africa/Casablanca", utc(2026, 2, 10, 8)),
        (date(2026, 3, 10), (9, 0), "Africa/Casablanca", utc(2026, 3, 10, 9)),
        (date(2026, 6, 1), (9, 0), "Asia/Kathmandu", utc(2026, 6, 1, 3, 15)),
        # A day that never was.
        (date(2011, 12, 30), (9, 0), "Pacific/Apia", utc(2011, 12, 30, 19)),
    ],
)
def test_wall_clock_to_moment(day, wall, zone, expected) -> None:
    assert moment(day, minutes_after_midnight(*wall), zone) == expected


def test_a_skipped_time_moves_forward_by_the_gap() -> None:
    lord_howe = ZoneInfo("Australia/Lord_Howe")
    found = moment(date(2026, 10, 4), minutes_after_midnight(2, 15), "Australia/Lord_Howe")
    assert found.astimezone(lord_howe).time() == time(2, 45)


def test_local_times_with_the_date_of_each() -> None:
    zones = ["Europe/Amsterdam", "Asia/Kathmandu", "Pacific/Kiritimati", "America/New_York"]
    found = local_times(utc(2026, 1, 14, 14), zones)
    assert [(f"{t.at:%a %H:%M}", t.days_after) for t in found] == [
        ("Wed 15:00", 0),
        ("Wed 19:45", 0),
        ("Thu 04:00", 1),
        ("Wed 09:00", 0),
    ]
    assert local_times(utc(2026, 1, 14, 14), []) == []


def test_overlap_follows_both_clocks() -> None:
    assert spans(AMSTERDAM, NEW_YORK, date(2026, 3, 4)) == [("04 14:00", "04 16:00")]
    # America has changed its clocks and Europe has not.
    assert spans(AMSTERDAM, NEW_YORK, date(2026, 3, 18)) == [("18 13:00", "18 16:00")]
    assert spans(AMSTERDAM, Hours("Asia/Kathmandu"), date(2026, 1, 14)) == [
        ("14 08:00", "14 11:15")
    ]


def test_overlap_needs_a_working_day_of_both() -> None:
    friday = date(2026, 1, 16)
    assert spans(AMSTERDAM, LONDON, friday) == [("16 09:00", "16 16:00")]
    assert spans(AMSTERDAM, LONDON, friday + timedelta(days=1)) == []
    assert spans(AMSTERDAM, Hours("Europe/London", days=frozenset({1})), friday) == []


def test_overlap_across_the_date_line_and_through_the_night() -> None:
    # Monday in Apia (UTC+13) is Sunday evening and Monday in London.
    apia = Hours("Pacific/Apia")
    night = Hours("Europe/London", works_from=20 * 60, works_until=4 * 60, days=frozenset({7}))
    assert spans(night, apia, date(2026, 1, 11)) == [("11 20:00", "12 04:00")]
    # The same shift seen from Apia began on its previous date.
    assert spans(apia, night, date(2026, 1, 12)) == [("11 20:00", "12 04:00")]


def test_a_long_shift_can_meet_two_of_the_other() -> None:
    long = Hours("Europe/London", works_from=0, works_until=1440)
    auckland = Hours("Pacific/Auckland", works_from=6 * 60, works_until=15 * 60)
    assert spans(long, auckland, date(2026, 1, 14)) == [
        ("14 00:00", "14 02:00"),
        ("14 17:00", "15 00:00"),
    ]


def test_a_day_that_a_zone_skipped_has_no_hours() -> None:
    apia = Hours("Pacific/Apia")
    assert overlap(apia, apia, date(2011, 12, 30)) == []
    # Honolulu's Thursday reaches into Apia's Saturday and must not meet a Friday that never was.
    honolulu = Hours("Pacific/Honolulu", works_from=0, works_until=1440)
    assert overlap(honolulu, apia, date(2011, 12, 30)) == []


hours = st.builds(
    lambda zone, days, start, length: Hours(
        zone, days=days, works_from=start, works_until=(start + length) % 1440
    ),
    st.sampled_from(ZONES),
    st.frozensets(st.integers(1, 7), min_size=1),
    st.integers(0, 1439),
    st.integers(1, 1439),
)
days_of_2026 = st.dates(date(2026, 1, 5), date(2026, 12, 20))


def works(person: Hours, at: datetime) -> bool:
    """Whether a moment is in somebody's shift, read off the wall clock."""
    local = at.astimezone(ZoneInfo(person.zone))
    minute = local.hour * 60 + local.minute
    today = local.isoweekday() in person.days
    yesterday = (local - timedelta(days=1)).isoweekday() in person.days
    if person.works_from < person.works_until:
        return today and person.works_from <= minute < person.works_until
    return (today and minute >= person.works_from) or (yesterday and minute < person.works_until)


def calm(zone: str, on: date) -> bool:
    """Whether no clock change is near: there, a wall clock alone can't tell a shift."""
    place = ZoneInfo(zone)
    days = [on + timedelta(days=k) for k in range(-3, 5)]
    return len({datetime.combine(d, time(12), tzinfo=place).utcoffset() for d in days}) == 1


@given(hours, hours, days_of_2026, st.integers(0, 1439))
@settings(max_examples=300, deadline=None)
def test_overlap_is_when_both_clocks_say_work(a, b, on, minute) -> None:
    if not (calm(a.zone, on) and calm(b.zone, on)):
        return
    at = moment(on, a.works_from, a.zone) + timedelta(minutes=minute)
    length = (a.works_until - a.works_from) % 1440
    in_this_shift = on.isoweekday() in a.days and minute < length
    inside = any(w.starts_at <= at < w.ends_at for w in overlap(a, b, on))
    assert inside == (in_this_shift and works(b, at))


FLEXIBLE_NL = Hours("Europe/Amsterdam", acceptable_from=7 * 60, acceptable_until=22 * 60)
FLEXIBLE_AU = Hours("Australia/Lord_Howe", acceptable_from=6 * 60, acceptable_until=23 * 60)


def propose(people: dict[str, Hours], carried: dict[str, int], **changes):
    asked = {"first": date(2026, 1, 12), "days": 14, "minutes": 60, **changes}
    return propose_slots(people, carried=carried, **asked)


def test_slots_within_everybodys_hours_come_first_one_a_day() -> None:
    found = propose({"sanne": AMSTERDAM, "mina": Hours("Asia/Kathmandu")}, {"mina": 9})
    assert [f"{s.starts_at:%a %H:%M}" for s in found] == [
        # On the hour for one of the two; a quarter to for the other.
        *("Mon 08:00", "Tue 08:00", "Wed 08:00", "Thu 09:00", "Fri 09:00"),
    ]
    sanne, mina = found[0].parts
    assert (f"{sanne.starts_at:%H:%M}", f"{mina.starts_at:%H:%M}") == ("09:00", "13:45")
    assert f"{mina.ends_at:%H:%M}" == "14:45"
    assert found[0].carried_by == ()


def test_the_turn_is_with_the_one_who_has_carried_less() -> None:
    people = {
        "sanne": Hours("Europe/Amsterdam", acceptable_from=5 * 60, acceptable_until=23 * 60),
        "jack": Hours("Australia/Lord_Howe", acceptable_from=5 * 60, acceptable_until=23 * 60),
    }
    hers = propose(people, {"sanne": 0, "jack": 600})
    his = propose(people, {"sanne": 600, "jack": 0})
    assert {slot.carried_by for slot in hers} == {("sanne",)}
    assert {slot.carried_by for slot in his} == {("jack",)}
    assert {part.burden.flag for slot in hers for part in slot.parts} == {None, "early"}
    assert {part.burden.flag for slot in his for part in slot.parts} == {None, "late"}
    # Lord Howe is ten hours ahead of Amsterdam in January.
    assert [f"{p.starts_at:%H:%M}" for p in hers[0].parts] == ["06:00", "16:00"]
    assert [f"{p.starts_at:%H:%M}" for p in his[0].parts] == ["09:00", "19:00"]


def test_carrying_alternates_when_each_choice_is_counted() -> None:
    people = {
        "sanne": Hours("Europe/Amsterdam", acceptable_from=5 * 60, acceptable_until=23 * 60),
        "jack": Hours("Australia/Lord_Howe", acceptable_from=5 * 60, acceptable_until=23 * 60),
    }
    carried = {"sanne": 0, "jack": 0}
    turns = []
    for _ in range(6):
        [best] = propose(people, carried, count=1)
        turns.append(best.carried_by)
        for part in best.parts:
            carried[part.person] += part.burden.minutes
    assert turns == 3 * [("sanne",), ("jack",)]
    assert carried == {"sanne": 540, "jack": 540}


def test_who_has_carried_less_is_spared_what_asks_much_more() -> None:
    people = {
        "sanne": Hours("Europe/Amsterdam", acceptable_from=7 * 60),
        "dev": Hours("Asia/Kolkata", acceptable_until=22 * 60),
    }
    # What is left: an hour before her work, or three and a half hours after his.
    busy = [Window(datetime(2026, 1, 12, 8, tzinfo=UTC), datetime(2026, 1, 12, 14, tzinfo=UTC))]
    for ahead, turn in [(0, "sanne"), (60, "sanne"), (180, "dev")]:
        [best] = propose(people, {"sanne": ahead}, days=1, busy=busy, count=1)
        assert best.carried_by == (turn,)
        assert {part.person: part.burden.minutes for part in best.parts}[turn] == (
            60 if turn == "sanne" else 210
        )


def price(slot: Slot) -> int:
    """Of what nobody has carried before."""
    return sum(60 + part.burden.minutes for part in slot.parts if part.burden.flag)


def clock(slot: Slot) -> int:
    local = slot.parts[0].starts_at
    return local.hour * 60 + local.minute


def test_a_far_pair_is_offered_more_than_one_hour() -> None:
    people = {
        "sanne": FLEXIBLE_NL,
        "ken": Hours("Asia/Tokyo", acceptable_from=7 * 60, acceptable_until=22 * 60),
    }
    found = propose(people, {}, count=8)
    assert [f"{slot.parts[0].starts_at:%a %H:%M}" for slot in found] == [
        *("Mon 08:00", "Tue 08:00", "Wed 08:00"),
        *("Thu 09:00", "Fri 09:00", "Mon 09:00"),
        *("Tue 07:00", "Wed 07:00"),
    ]


def test_one_narrow_overlap_is_not_the_only_choice() -> None:
    """An hour that both work, and meetings of 45 minutes: some a little outside come as well."""
    people = {
        "aiko": Hours("Asia/Tokyo", works_until=17 * 60 + 30, acceptable_until=20 * 60),
        "jasper": Hours("Europe/Amsterdam", works_from=8 * 60 + 30, acceptable_from=7 * 60),
    }
    found = propose(people, {}, minutes=45, count=8)
    assert [f"{slot.parts[0].starts_at:%a %H:%M}" for slot in found] == [
        *("Mon 16:30", "Tue 16:30", "Wed 16:30"),
        *("Thu 16:45", "Fri 16:45", "Mon 16:45"),
        *("Tue 15:30", "Wed 15:30"),
    ]


@given(
    st.sampled_from(["Europe/London", "Asia/Tokyo", "Asia/Kathmandu", "Pacific/Apia"]),
    st.sampled_from(["America/New_York", "Africa/Casablanca", "Australia/Lord_Howe"]),
    st.integers(12, 40),
    st.integers(72, 92),
    st.sampled_from([30, 60, 90]),
)
@settings(max_examples=40, deadline=None)
def test_a_fourth_at_one_clock_time_only_where_all_else_asks_much_more(
    one, other, earliest, latest, minutes
) -> None:
    wide = {"acceptable_from": earliest * 15, "acceptable_until": latest * 15}
    people = {"a": Hours(one, **wide), "b": Hours(other, **wide)}
    found = propose(people, {}, minutes=minutes, days=7, count=8)
    for place, slot in enumerate(found):
        before = [clock(other) for other in found[:place]]
        if before.count(clock(slot)) < 3:
            continue
        for rest in propose(people, {}, minutes=minutes, days=7, count=1000):
            free = all(
                rest.ends_at <= taken.starts_at or taken.ends_at <= rest.starts_at
                for taken in found[:place]
            )
            if free and before.count(clock(rest)) < 3:
                near = sum(abs(at - clock(rest)) < 60 for at in before) >= 3
                assert price(rest) > price(slot) + (75 if near else 120)


def test_who_agreed_to_carry_them_does_whatever_they_have_carried() -> None:
    wide: dict[str, Any] = {"acceptable_from": 5 * 60, "acceptable_until": 23 * 60}
    people = {
        "sanne": Hours("Europe/Amsterdam", **wide),
        "jack": Hours("Australia/Lord_Howe", **wide),
    }
    for carrier in people:
        found = propose(people, {carrier: 6000}, carriers=[carrier])
        assert {slot.carried_by for slot in found} == {(carrier,)}
    # Somebody else only where there is nothing that those would carry alone.
    narrow = people | {"jack": Hours("Australia/Lord_Howe")}
    assert {slot.carried_by for slot in propose(narrow, {}, carriers=["jack"])} == {("sanne",)}


def test_a_slot_during_work_beats_any_debt() -> None:
    people = {"sanne": FLEXIBLE_NL, "anna": Hours("Europe/London")}
    assert all(s.carried_by == () for s in propose(people, {"anna": 50, "sanne": 0}))


def test_slots_stay_clear_of_days_off_and_of_each_other() -> None:
    part_time = Hours("Europe/London", days=frozenset({3}))
    found = propose({"sanne": FLEXIBLE_NL, "anna": part_time}, {}, days=7, count=50)
    assert {f"{s.starts_at:%a}" for s in found} == {"Wed"}
    in_order = sorted(found, key=lambda s: s.starts_at)
    assert len(in_order) == 8
    assert all(a.ends_at <= b.starts_at for a, b in pairwise(in_order))


def test_no_slot_when_nobody_would_accept_one() -> None:
    assert propose({"sanne": AMSTERDAM, "jack": Hours("Australia/Lord_Howe")}, {}) == []


def test_proposals_cross_a_clock_change() -> None:
    found = propose(
        {"sanne": AMSTERDAM, "ann": NEW_YORK}, {}, first=date(2026, 3, 26), days=6, count=4
    )
    by_day = sorted((f"{s.starts_at:%d %H:%M}", f"{s.parts[1].starts_at:%H:%M}") for s in found)
    assert by_day == [
        ("26 13:00", "09:00"),
        ("27 13:00", "09:00"),
        ("30 13:00", "09:00"),
        ("31 13:00", "09:00"),
    ]
    assert [
        f"{s.parts[0].starts_at:%d %H:%M}" for s in sorted(found, key=lambda s: s.starts_at)
    ] == [
        *("26 14:00", "27 14:00", "30 15:00", "31 15:00"),
    ]


@given(st.lists(hours, min_size=1, max_size=3), days_of_2026, st.integers(15, 90))
@settings(max_examples=60, deadline=None)
def test_every_slot_is_accepted_by_everybody(everyone, first, minutes) -> None:
    people = {str(k): person for k, person in enumerate(everyone)}
    found = propose(people, {}, first=first, days=5, minutes=minutes)
    assert len(found) <= 5
    for slot in found:
        assert slot.ends_at - slot.starts_at == timedelta(minutes=minutes)
        for part in slot.parts:
            # Acceptable hours are the working hours here, so nobody carries anything.
            assert part.burden == Burden(None, 0)
            assert part.starts_at == slot.starts_at
            if calm(people[part.person].zone, first):
                assert works(people[part.person], slot.starts_at)


NAIVE = utc(2026, 1, 14).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: Hours("Mars/Olympus"), "time zone"),
        (lambda: Hours("Europe/London", days=frozenset()), "working day"),
        (lambda: Hours("Europe/London", days=frozenset({0})), "ISO weekdays"),
        (lambda: Hours("Europe/London", works_until=1441), "minutes of one day"),
        (lambda: Hours("Europe/London", acceptable_from=-1), "minutes of one day"),
        (lambda: Hours("Europe/London", works_until=540), "same minute"),
        (lambda: local_times(NAIVE, ["Europe/London"]), "aware"),
        (lambda: burden(LONDON, NAIVE, minutes=60), "aware"),
        (lambda: burden(LONDON, utc(2026, 1, 14), minutes=0), "at least a minute"),
        (lambda: propose({}, {}), "somebody"),
        (lambda: propose({"a": LONDON}, {}, days=0), "at least 1"),
        (lambda: propose({"a": LONDON}, {}, count=0), "at least 1"),
        (lambda: propose({"a": LONDON}, {}, minutes=0), "at least a minute"),
    ],
)
def test_wrong_input_says_what_is_wrong(wrong, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wrong()
