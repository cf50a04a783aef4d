"""What a mentorship's row says after what happened to its meetings and action items."""

from datetime import datetime, timedelta

from django.utils import timezone

from core.tenancy import tenant
from meetings.actions import (
    NewActionItem,
    Said,
    cancel_meeting,
    complete_action_item,
    log_meeting,
    log_unplanned_meeting,
    mark_missed,
    schedule_meeting,
)
from meetings.models import ActionItem, Meeting
from tests.factories import in_days, make_action_item, make_meeting
from tests.meetings.pages import pulse, soon


def ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def test_the_life_of_a_pair(veldkamp):
    mentorship, mina = veldkamp.milan_and_mina.mentorship, veldkamp.mina
    rows = {
        days: make_meeting(mentorship, by=mina, starts_at=ago(days)) for days in (40, 30, 20, 10)
    }
    with tenant(veldkamp.organization.pk, mina.pk):
        mark_missed(rows[40], by=mina)
        mark_missed(rows[30], by=mina)
    assert pulse(mentorship).missed_in_a_row == 2
    with tenant(veldkamp.organization.pk, mina.pk):
        log_meeting(rows[20], by=mina, said=Said(held_at=ago(20), minutes=60))
    assert pulse(mentorship).missed_in_a_row == 0
    with tenant(veldkamp.organization.pk, mina.pk):
        mark_missed(rows[10], by=mina)
        # Further back than the last one held: it changes the count, not the latest.
        log_unplanned_meeting(mentorship, by=mina, said=Said(held_at=ago(35), minutes=60))
    beat = pulse(mentorship)
    assert (beat.missed_in_a_row, beat.meetings_held) == (1, 2)
    assert beat.last_held_at is not None
    assert beat.last_held_at.date() == ago(20).date()


def test_the_next_one_planned_is_the_nearest(veldkamp):
    mentorship, mina = veldkamp.milan_and_mina.mentorship, veldkamp.mina
    make_meeting(mentorship, by=mina, starts_at=ago(3))
    with tenant(veldkamp.organization.pk, mina.pk):
        schedule_meeting(mentorship, by=mina, starts_at=soon(9), minutes=60)
        near = schedule_meeting(mentorship, by=mina, starts_at=soon(4), minutes=60)
    assert pulse(mentorship).next_planned_at == soon(4)
    with tenant(veldkamp.organization.pk, mina.pk):
        cancel_meeting(near, by=mina)
    assert pulse(mentorship).next_planned_at == soon(9)


def test_open_actions_and_the_day_most_of_them_are_overdue(veldkamp):
    mentorship, mina = veldkamp.milan_and_mina.mentorship, veldkamp.mina
    first = make_action_item(mentorship, "First", owner=mina, due_on=in_days(1))
    meeting = make_meeting(mentorship, by=mina, starts_at=ago(1))
    with tenant(veldkamp.organization.pk, mina.pk):
        log_meeting(
            meeting,
            by=mina,
            said=Said(
                held_at=ago(1),
                minutes=60,
                actions=[
                    NewActionItem(text="Second", owner_id=mina.pk, due_on=in_days(5)),
                    NewActionItem(text="Third", owner_id=veldkamp.milan.pk),
                ],
            ),
        )
    beat = pulse(mentorship)
    assert (beat.open_actions, beat.majority_due_on) == (3, in_days(5))
    with tenant(veldkamp.organization.pk, mina.pk):
        complete_action_item(first, by=mina)
    beat = pulse(mentorship)
    assert (beat.open_actions, beat.majority_due_on) == (2, None)


def test_other_pairs_do_not_count(veldkamp):
    other = veldkamp.piet_and_puck.mentorship
    make_meeting(other, by=veldkamp.puck, starts_at=soon(2))
    make_action_item(other, "Theirs", owner=veldkamp.puck)
    mentorship, mina = veldkamp.milan_and_mina.mentorship, veldkamp.mina
    with tenant(veldkamp.organization.pk, mina.pk):
        schedule_meeting(mentorship, by=mina, starts_at=soon(9), minutes=60)
        assert ActionItem.objects.count() == 0
        assert Meeting.objects.count() == 2
    beat = pulse(mentorship)
    assert (beat.next_planned_at, beat.open_actions) == (soon(9), 0)
