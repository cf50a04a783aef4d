from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Activity
from core.tenancy import tenant
from mentorships.models import Goal, Mentorship
from tests.cast import As, Oakline, Veldkamp
from tests.factories import make_goal


def new_url(veldkamp: Veldkamp) -> str:
    return f"/o/veldkamp/mentorships/{veldkamp.milan_and_mina.mentorship.pk}/goals/new/"


def goal_url(goal: Goal) -> str:
    return f"/o/veldkamp/goals/{goal.pk}/edit/"


def existing(veldkamp: Veldkamp, **fields: Any) -> Goal:
    mentorship = veldkamp.milan_and_mina.mentorship
    return make_goal(mentorship, "Lead a meeting", by=veldkamp.mina, **fields)


def as_read(goal: Goal, **typed: str) -> dict[str, str]:
    """The form as it was opened, with what is typed into it."""
    return {"title": goal.title, "status": goal.status, "seen": goal.mark, **typed}


def kept(veldkamp: Veldkamp) -> list[Goal]:
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        return list(Goal.objects.order_by("id"))


def test_set_a_goal(veldkamp: Veldkamp, as_: As):
    data = {"title": "Lead a meeting", "success_criteria": "I did it twice.", "baseline": "2"}
    answer = as_(veldkamp.mina).post(new_url(veldkamp), data)
    [goal] = kept(veldkamp)
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/o/veldkamp/goals/{goal.pk}/",
    )
    assert (goal.title, goal.success_criteria, goal.baseline, goal.attained) == (
        "Lead a meeting",
        "I did it twice.",
        2,
        None,
    )
    assert (goal.created_by_id, goal.status) == (veldkamp.mina.pk, "open")
    # Sent twice, it is one goal.
    as_(veldkamp.mina).post(new_url(veldkamp), data)
    assert len(kept(veldkamp)) == 1
    with tenant(veldkamp.organization.pk):
        assert "Lead" not in str(list(Activity.objects.values_list("verb", "facts")))


def test_no_rating_is_chosen_beforehand(veldkamp: Veldkamp, as_: As):
    assert "checked" not in as_(veldkamp.mina).get(new_url(veldkamp)).text
    as_(veldkamp.milan).post(new_url(veldkamp), {"title": "Ask more"})
    [goal] = kept(veldkamp)
    assert goal.baseline is None


@pytest.mark.parametrize("wrong", [{"title": ""}, {"baseline": "6"}, {"title": "x" * 201}])
def test_wrong_input(veldkamp: Veldkamp, as_: As, wrong: dict[str, str]):
    data = {"title": "Lead", "success_criteria": "I typed a lot here.", **wrong}
    answer = as_(veldkamp.mina).post(new_url(veldkamp), data)
    assert answer.status_code == 422
    assert "I typed a lot here." in answer.text
    assert kept(veldkamp) == []


def test_rate_and_reach_a_goal(veldkamp: Veldkamp, as_: As):
    goal = existing(veldkamp, baseline=2)
    typed = {"title": "Lead two meetings", "baseline": "2", "attained": "4", "status": "reached"}
    data = as_read(goal, **typed)
    for _ in range(2):
        assert as_(veldkamp.milan).post(goal_url(goal), data).status_code == 303
    [goal] = kept(veldkamp)
    assert (goal.title, goal.baseline, goal.attained, goal.status) == (
        "Lead two meetings",
        2,
        4,
        "reached",
    )
    with tenant(veldkamp.organization.pk):
        assert Activity.objects.filter(verb="change_goal").count() == 1


def test_let_a_goal_go(veldkamp: Veldkamp, as_: As):
    goal = existing(veldkamp)
    as_(veldkamp.mina).post(goal_url(goal), as_read(goal, status="dropped"))
    [dropped] = kept(veldkamp)
    assert (dropped.status, dropped.settled_by_id) == ("dropped", veldkamp.mina.pk)
    as_(veldkamp.milan).post(goal_url(goal), as_read(dropped, status="open"))
    [again] = kept(veldkamp)
    assert (again.status, again.settled_by_id, again.settled_at) == ("open", None, None)


def test_what_both_changed_is_shown_to_who_came_second(veldkamp: Veldkamp, as_: As):
    goal = existing(veldkamp, success_criteria="I led it.")
    hers = as_read(goal, success_criteria="I led it twice.", baseline="2")
    his = as_read(goal, title="Lead two meetings", success_criteria="She led it alone.")
    assert as_(veldkamp.mina).post(goal_url(goal), hers).status_code == 303
    answer = as_(veldkamp.milan).post(goal_url(goal), his)
    assert answer.status_code == 422
    for words in (
        "Mina Mori saved this meanwhile.",
        "As Mina Mori saved it",
        "I led it twice.",
        "2 of 5",
        "She led it alone.",
    ):
        assert words in answer.text
    [now] = kept(veldkamp)
    assert (now.title, now.success_criteria) == ("Lead a meeting", "I led it twice.")
    # Sent again as that page stands, it is his decision.
    carried = answer.context["form"]["seen"].value()
    assert carried == now.mark
    again = as_(veldkamp.milan).post(goal_url(goal), {**his, "seen": carried})
    assert again.status_code == 303
    [now] = kept(veldkamp)
    assert (now.title, now.success_criteria) == ("Lead two meetings", "She led it alone.")
    # What she had opened before is old by now, whether or not she changes it.
    assert as_(veldkamp.mina).post(goal_url(goal), hers).status_code == 422
    same = {"success_criteria": now.success_criteria, "seen": hers["seen"]}
    assert as_(veldkamp.mina).post(goal_url(goal), as_read(now, **same)).status_code == 303


def test_a_wrong_change_keeps_the_goal(veldkamp: Veldkamp, as_: As):
    goal = existing(veldkamp)
    answer = as_(veldkamp.mina).post(goal_url(goal), {"title": "", "status": "open"})
    assert answer.status_code == 422
    assert ">Lead a meeting</a>" in answer.text
    answer = as_(veldkamp.mina).post(goal_url(goal), {"title": "Better", "status": "won"})
    assert answer.status_code == 422
    assert [g.title for g in kept(veldkamp)] == ["Lead a meeting"]


def test_closed_is_closed(veldkamp: Veldkamp, as_: As):
    goal = existing(veldkamp)
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.update(status="closed", closed_at=timezone.now())
    mina = as_(veldkamp.mina)
    assert mina.post(new_url(veldkamp), {"title": "More"}).status_code == 422
    data = {"title": "Changed", "status": "open"}
    assert mina.post(goal_url(goal), data).status_code == 422
    assert [g.title for g in kept(veldkamp)] == ["Lead a meeting"]


def test_who_may(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    goal = existing(veldkamp)
    assert as_(veldkamp.carla).get(new_url(veldkamp)).status_code == 403
    assert as_(veldkamp.carla).get(goal_url(goal)).status_code == 404
    for stranger in (veldkamp.piet, veldkamp.casper, veldkamp.olga, oakline.cleo):
        assert as_(stranger).get(new_url(veldkamp)).status_code == 404
        assert as_(stranger).get(goal_url(goal)).status_code == 404
    assert as_(veldkamp.mina).put(goal_url(goal)).status_code == 405
    assert as_(veldkamp.mina).put(new_url(veldkamp)).status_code == 405


@pytest.mark.parametrize("who", ["carla", "casper", "olga", "piet", "puck"])
def test_others_find_no_row_by_sql(veldkamp: Veldkamp, who: str):
    existing(veldkamp)
    for reader, rows in ((getattr(veldkamp, who), 0), (veldkamp.mina, 1), (veldkamp.milan, 1)):
        with tenant(veldkamp.organization.pk, reader.pk), connection.cursor() as cursor:
            cursor.execute("select count(*) from mentorships_goal")
            assert cursor.fetchone() == (rows,)


def test_a_fourth_goal_is_advised_against_and_not_refused(veldkamp: Veldkamp, as_: As):
    mina = as_(veldkamp.mina)
    for number in range(3):
        assert "three open goals" not in mina.get(new_url(veldkamp)).text
        mina.post(new_url(veldkamp), {"title": f"Goal {number}"})
    assert "three open goals" in mina.get(new_url(veldkamp)).text
    assert mina.post(new_url(veldkamp), {"title": "Goal 4"}).status_code == 303


def test_the_coordinator_learns_how_many(veldkamp: Veldkamp, as_: As):
    mina = as_(veldkamp.mina)
    for title in ("Ask", "Lead", "Rest"):
        mina.post(new_url(veldkamp), {"title": title})
    ask, lead, _rest = kept(veldkamp)
    mina.post(goal_url(ask), as_read(ask, status="reached"))
    mina.post(goal_url(lead), as_read(lead, status="dropped"))
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        mentorship = Mentorship.objects.get(pk=ask.mentorship_id)
        assert (mentorship.goals_set, mentorship.goals_reached) == (2, 1)


def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries):
    goal = existing(veldkamp)
    mina = as_(veldkamp.mina)
    with django_assert_num_queries(8):
        mina.get(goal_url(goal))
