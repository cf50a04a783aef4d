"""Who carried the early and late meetings: the sums, the page, and that turns even out."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from typing import Any

import pytest
import time_machine

from meetings.fairness import Carried, ledger
from meetings.timezones import Hours, propose_slots
from tests.factories import make_held_meeting, make_meeting
from tests.meetings.pages import url
from tests.meetings.test_recurring import ZONES

OPEN: dict[str, Any] = {"acceptable_from": 6 * 60, "acceptable_until": 23 * 60}


def test_the_sums_of_each():
    people = {"ann": Hours("Europe/London"), "ben": Hours("Asia/Tokyo")}
    monday = datetime(2026, 1, 12, tzinfo=UTC)
    found = ledger(
        people,
        [
            (monday + timedelta(hours=8), 60),  # 8 to 9 and 17 to 18
            (monday + timedelta(hours=9), 60),  # 9 to 10 and 18 to 19
            (monday + timedelta(days=-1, hours=10), 30),  # a Sunday for both
        ],
    )
    assert found.people == {
        "ann": Carried(early=1, day_off=1, minutes=90),
        "ben": Carried(late=2, day_off=1, minutes=210),
    }
    assert found.minutes == {"ann": 90, "ben": 210}
    assert found.next_to_carry == ("ann",)


def test_nobody_is_next_when_all_are_even():
    people = {"ann": Hours("Europe/London"), "ben": Hours("Europe/London")}
    assert ledger(people, []).next_to_carry == ()
    early = [(datetime(2026, 1, 12, 7, tzinfo=UTC), 60)]
    assert ledger(people, early).next_to_carry == ()


def test_a_late_evening_weighs_more_than_some_quarters_of_an_hour():
    people = {"ann": Hours("Europe/London"), "dev": Hours("Asia/Kolkata")}
    monday = datetime(2026, 1, 12, tzinfo=UTC)
    quarters = [(monday + timedelta(days=day, hours=8, minutes=45), 60) for day in range(3)]
    found = ledger(people, [*quarters, (monday + timedelta(days=3, hours=16), 60)])
    assert found.people == {
        "ann": Carried(early=3, minutes=45),
        "dev": Carried(late=1, minutes=330),
    }
    assert found.next_to_carry == ("ann",)
    assert ledger(people, quarters).next_to_carry == ("dev",)


def test_half_an_hour_is_nearly_even():
    people = {"ann": Hours("Europe/London"), "ben": Hours("Europe/Amsterdam")}
    # 8:30 and 9:30 on a Monday; then 8:00 and 9:00 on the day after.
    half = (datetime(2026, 1, 12, 8, 30, tzinfo=UTC), 60)
    assert ledger(people, [half]).minutes == {"ann": 30, "ben": 0}
    assert ledger(people, [half]).next_to_carry == ()
    more = ledger(people, [half, (datetime(2026, 1, 13, 8, tzinfo=UTC), 60)])
    assert more.next_to_carry == ("ben",)


def both_ways(people: dict[str, Hours], first: date) -> bool:
    """Whether either could carry it alone, so that there is a turn to take."""
    found = propose_slots(people, first=first, days=3, minutes=60, carried={}, count=200)
    alone = {slot.carried_by for slot in found}
    return {("a",), ("b",)} <= alone


def test_always_taking_the_first_proposal_evens_out():
    """24 meetings, one every three weeks, for every second pair of twelve zones."""
    looked_at = 0
    for one, other in list(combinations(ZONES, 2))[::2]:
        people = {"a": Hours(one, **OPEN), "b": Hours(other, **OPEN)}
        carried = {"a": 0, "b": 0}
        turns, most, apart = True, 0, 0
        for number in range(24):
            first = date(2026, 1, 6) + timedelta(weeks=3 * number)
            found = propose_slots(people, first=first, days=3, minutes=60, carried=carried, count=1)
            if not found:
                turns = False
                break
            best = found[0]
            turns = turns and (not best.carried_by or both_ways(people, first))
            for part in best.parts:
                carried[part.person] += part.burden.minutes
                most = max(most, part.burden.minutes)
            apart = max(apart, abs(carried["a"] - carried["b"]))
        if turns and any(carried.values()):
            looked_at += 1
            # In the end no further apart than what one meeting asks of one, and never than two.
            assert abs(carried["a"] - carried["b"]) <= most, (one, other, carried)
            assert apart <= 2 * most, (one, other, apart, most)
    assert looked_at >= 6


class TestPage:
    def test_both_see_the_same_sums(self, veldkamp, as_):
        mentorship = veldkamp.milan_and_mina.mentorship
        # A Monday: 7 in Amsterdam, 15 in Tokyo; and 11 in Amsterdam, 19 in Tokyo.
        for hour in (6, 10, 10):
            make_held_meeting(
                mentorship,
                by=veldkamp.mina,
                starts_at=datetime(2026, 1, 12 + hour, hour, tzinfo=UTC),
            )
        make_meeting(
            mentorship,
            by=veldkamp.mina,
            starts_at=datetime(2030, 1, 14, 10, tzinfo=UTC),
            status="cancelled",
        )
        address = url(veldkamp, "fairness", mentorship.pk)
        mine = as_(veldkamp.milan).get(address)
        theirs = as_(veldkamp.mina).get(address)
        assert [c.carried for c in mine.context["columns"]] == [
            c.carried for c in reversed(theirs.context["columns"])
        ]
        assert len(mine.context["lines"]) == 3

    @time_machine.travel(datetime(2026, 2, 2, 8, tzinfo=UTC), tick=False)
    def test_it_says_whose_turn_it_is(self, veldkamp, as_):
        mentorship = veldkamp.milan_and_mina.mentorship
        address = url(veldkamp, "fairness", mentorship.pk)
        assert "No meeting was held" in as_(veldkamp.milan).get(address).content.decode()
        # Late for Mina in Tokyo, within hours for Milan.
        make_held_meeting(
            mentorship, by=veldkamp.mina, starts_at=datetime(2026, 1, 13, 9, tzinfo=UTC)
        )
        assert "it is your turn" in as_(veldkamp.milan).get(address).content.decode()
        page = as_(veldkamp.mina).get(address).content.decode()
        assert "it is Milan’s turn" in page
        assert "2 hours late" in page

    def test_half_past_midnight_is_late_and_half_past_four_is_early(self, veldkamp, as_):
        mentorship = veldkamp.milan_and_mina.mentorship
        # A Wednesday in Amsterdam, an hour behind in UTC.
        for at in (
            datetime(2026, 1, 13, 23, 30, tzinfo=UTC),
            datetime(2026, 1, 14, 3, 30, tzinfo=UTC),
        ):
            make_held_meeting(mentorship, by=veldkamp.mina, starts_at=at)
        page = as_(veldkamp.milan).get(url(veldkamp, "fairness", mentorship.pk))
        carried = page.context["columns"][0].carried
        assert (carried.early, carried.late, carried.minutes) == (1, 1, 270 + 510)
        cells = [line.cells[0].text for line in page.context["lines"]]
        assert cells == ["4 h 30 min early", "8 h 30 min late"]

    def test_who_may_not(self, veldkamp, oakline, as_):
        address = url(veldkamp, "fairness", veldkamp.milan_and_mina.mentorship.pk)
        for member in (veldkamp.carla, veldkamp.casper, veldkamp.olga, veldkamp.piet, oakline.max):
            assert as_(member).get(address).status_code == 404
        assert as_(veldkamp.mina).post(address).status_code == 405

    @pytest.mark.parametrize("count", [1, 30])
    def test_queries(self, veldkamp, as_, count, django_assert_num_queries):
        mentorship = veldkamp.milan_and_mina.mentorship
        for day in range(count):
            make_held_meeting(
                mentorship,
                by=veldkamp.mina,
                starts_at=datetime.combine(date(2026, 1, 1), time(9), tzinfo=UTC)
                + timedelta(days=day),
            )
        client = as_(veldkamp.milan)
        with django_assert_num_queries(10):
            client.get(url(veldkamp, "fairness", mentorship.pk))
