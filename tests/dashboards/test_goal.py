"""One goal on one page."""

import pytest

from core.tenancy import tenant
from meetings.models import ActionItem, Topic
from mentorships.models import Goal
from tests.cast import As, Veldkamp
from tests.factories import (
    make_action_item,
    make_goal,
    make_held_meeting,
    make_milestone,
    make_progress,
)


@pytest.fixture
def goal(veldkamp: Veldkamp) -> Goal:
    mentorship = veldkamp.milan_and_mina.mentorship
    return make_goal(mentorship, "Lead a meeting", by=veldkamp.mina, baseline=2)


def url(goal: Goal) -> str:
    return f"/o/veldkamp/goals/{goal.pk}/"


def fill(veldkamp: Veldkamp, goal: Goal, *, count: int) -> None:
    meeting = make_held_meeting(goal.mentorship, by=veldkamp.mina)
    for number in range(count):
        make_milestone(goal, f"Step {number}", by=veldkamp.mina)
        make_progress(goal, f"Note {number}", by=veldkamp.milan, rating=3)
        make_action_item(
            goal.mentorship, f"Action {number}", owner=veldkamp.mina, goal=goal, meeting=meeting
        )


def test_what_was_done_for_it(veldkamp: Veldkamp, goal: Goal, as_: As):
    fill(veldkamp, goal, count=2)
    make_action_item(goal.mentorship, "Of another goal", owner=veldkamp.mina)
    make_action_item(
        goal.mentorship, "Let go", owner=veldkamp.mina, goal=goal, status=ActionItem.Status.DROPPED
    )
    page = as_(veldkamp.milan).get(url(goal)).text
    for text in ("Lead a meeting", "Step 1", "Note 1", "Action 1", "At the start 2 of 5"):
        assert text in page
    assert "0 of 2 steps done" in page
    assert "In these meetings" in page
    assert "Of another goal" not in page
    assert "Let go" not in page


def test_meetings_that_were_about_it(veldkamp: Veldkamp, goal: Goal, as_: As):
    assert "In these meetings" not in as_(veldkamp.mina).get(url(goal)).text
    meeting = make_held_meeting(goal.mentorship, by=veldkamp.mina)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        Topic.objects.create(
            organization_id=goal.organization_id,
            meeting=meeting,
            mentorship_id=goal.mentorship_id,
            goal=goal,
        )
    page = as_(veldkamp.milan).get(url(goal)).text
    assert f"/o/veldkamp/meetings/{meeting.pk}/" in page


def test_an_empty_one_says_how_to_begin(veldkamp: Veldkamp, goal: Goal, as_: As):
    page = as_(veldkamp.mina).get(url(goal)).text
    assert "None yet. A step is small enough" in page
    assert "tie an action item to this goal" in page


def test_a_closed_mentorship_is_read_only(veldkamp: Veldkamp, goal: Goal, as_: As):
    fill(veldkamp, goal, count=1)
    with tenant(veldkamp.organization.pk):
        mentorship = goal.mentorship
        mentorship.status, mentorship.closed_at = "closed", mentorship.created_at
        mentorship.save()
    page = as_(veldkamp.mina).get(url(goal)).text
    assert "Step 0" in page
    for part in ("/milestones/", "/progress/", "/edit/", "/removal/"):
        assert part not in page


def test_who_may(veldkamp: Veldkamp, goal: Goal, as_: As):
    assert as_(veldkamp.carla).get(url(goal)).status_code == 404
    assert as_(veldkamp.piet).get(url(goal)).status_code == 404
    assert as_(veldkamp.mina).post(url(goal)).status_code == 405


@pytest.mark.parametrize("count", [1, 30])
def test_queries(veldkamp: Veldkamp, goal: Goal, as_: As, django_assert_num_queries, count: int):
    fill(veldkamp, goal, count=count)
    mina = as_(veldkamp.mina)
    with django_assert_num_queries(12):
        mina.get(url(goal))


def test_a_goal_is_below_its_mentorship_in_the_navigation(goal: Goal, veldkamp: Veldkamp, as_: As):
    response = as_(veldkamp.mina).get(url(goal))
    assert [item.label for item in response.context["nav"] if item.current] == ["My mentorship"]
