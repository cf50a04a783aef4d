"""What the home and the room ask about meetings, and when people can meet."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from core.tenancy import tenant
from meetings.access import (
    hours_of,
    meetings_of,
    meetings_to_log,
    my_open_action_items,
    next_meeting,
    open_action_items_of,
    upcoming_meetings,
)
from meetings.finder import Finder
from meetings.models import Meeting
from tests.factories import in_days, make_action_item, make_held_meeting, make_meeting
from tests.meetings.pages import local, soon


def test_the_next_meeting_is_planned_and_still_to_come(veldkamp):
    mentorship, mina = veldkamp.milan_and_mina.mentorship, veldkamp.mina
    make_meeting(mentorship, by=mina, starts_at=timezone.now() - timedelta(hours=1))
    make_meeting(mentorship, by=mina, starts_at=soon(1), status=Meeting.Status.CANCELLED)
    later = make_meeting(mentorship, by=mina, starts_at=soon(9))
    sooner = make_meeting(mentorship, by=mina, starts_at=soon(2))
    make_meeting(veldkamp.piet_and_puck.mentorship, by=veldkamp.puck, starts_at=soon(1))
    with tenant(veldkamp.organization.pk, mina.pk):
        assert next_meeting(mentorship) == sooner
        assert list(upcoming_meetings(mina)) == [sooner, later]
        assert meetings_of(mentorship).first() == later


def test_what_is_to_be_logged_is_past_and_ones_own(veldkamp):
    past = timezone.now() - timedelta(hours=1)
    mine = make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=past)
    make_held_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=past)
    make_meeting(veldkamp.piet_and_puck.mentorship, by=veldkamp.puck, starts_at=past)
    for member, expected in ((veldkamp.milan, [mine]), (veldkamp.carla, [])):
        with tenant(veldkamp.organization.pk, member.pk):
            assert list(meetings_to_log(member)) == expected


def test_action_items_by_the_day_they_are_due(veldkamp):
    mentorship = veldkamp.milan_and_mina.mentorship
    never = make_action_item(mentorship, "Never", owner=veldkamp.mina)
    late = make_action_item(mentorship, "Late", owner=veldkamp.mina, due_on=in_days(9))
    early = make_action_item(mentorship, "Early", owner=veldkamp.milan, due_on=in_days(1))
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        assert list(open_action_items_of(mentorship)) == [early, late, never]
        assert list(my_open_action_items(veldkamp.mina)) == [late, never]


@pytest.mark.parametrize(
    ("works", "acceptable"),
    [
        ((time(9), time(17)), (7 * 60, 19 * 60)),
        # Nobody is asked to come before six or stay after ten.
        ((time(7), time(21)), (6 * 60, 22 * 60)),
        # Whoever works then anyway is.
        ((time(5), time(23)), (5 * 60, 23 * 60)),
        # A night shift is left as it is.
        ((time(22), time(6)), (22 * 60, 6 * 60)),
        # A profile that makes no sense counts as office hours.
        ((time(9), time(9)), (7 * 60, 19 * 60)),
    ],
)
def test_how_far_somebody_may_be_asked_to_stretch(veldkamp, works, acceptable):
    veldkamp.mina.works_from, veldkamp.mina.works_until = works
    assert hours_of(veldkamp.mina).acceptable == acceptable


def test_without_working_days_it_is_monday_to_friday(veldkamp):
    veldkamp.mina.working_days = []
    assert hours_of(veldkamp.mina).days == frozenset({1, 2, 3, 4, 5})


@pytest.fixture
def a_monday_in_september() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 9, 7, 8, tzinfo=UTC), tick=False):
        yield


@pytest.mark.usefixtures("a_monday_in_september")
class TestSlots:
    def slots(self, veldkamp):
        with tenant(veldkamp.organization.pk, veldkamp.milan.pk):
            finder = Finder(
                veldkamp.milan_and_mina.mentorship, first=veldkamp.milan, others=[veldkamp.mina]
            )
            return finder.slots(60)

    def test_from_tomorrow_on_within_everybodys_stretch(self, veldkamp):
        found = self.slots(veldkamp)
        assert len(found) == 5
        assert found[0].starts_at.date() == datetime(2026, 9, 8, tzinfo=UTC).date()
        for slot in found:
            for member in (veldkamp.milan, veldkamp.mina):
                assert local(slot.starts_at, member).hour >= 7
                assert local(slot.ends_at, member).hour <= 19

    def test_taken_times_are_left_out(self, veldkamp):
        first = self.slots(veldkamp)[0]
        make_meeting(
            veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=first.starts_at
        )
        assert first not in self.slots(veldkamp)
        assert len(self.slots(veldkamp)) == 5

    def test_the_cadence_says_from_when(self, veldkamp):
        # Held today, every 21 days: not before two weeks from now.
        make_held_meeting(
            veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=timezone.now()
        )
        assert self.slots(veldkamp)[0].starts_at >= timezone.now() + timedelta(days=13, hours=12)

    def test_who_went_out_of_their_way_is_spared(self, veldkamp):
        # In summer 09:00 in Amsterdam is 16:00 in Tokyo: move Mina's day so that one must stretch.
        veldkamp.mina.works_until = time(16)
        # Eight in Amsterdam is early for Milan; from nine it is late for Mina.
        for day in range(3):
            make_held_meeting(
                veldkamp.milan_and_mina.mentorship,
                by=veldkamp.mina,
                starts_at=datetime(2026, 8, 3 + day, 6, tzinfo=UTC),
            )
        burdened = {slot.carried_by for slot in self.slots(veldkamp)}
        assert burdened == {(str(veldkamp.mina.pk),)}
