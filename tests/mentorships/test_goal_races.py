"""Two people change one goal, or one step to it, at the same moment: no word gets lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from core.tenancy import tenant
from mentorships.models import Goal, Milestone
from tests.cast import As, Veldkamp
from tests.factories import make_goal, make_milestone

RACES = 20


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["goal", "step"])
def test_both_change_it_at_once(
    veldkamp: Veldkamp, as_: As, in_threads: Callable[..., Any], kind: str
):
    people = [veldkamp.milan, veldkamp.mina]
    clients = [as_(member) for member in people]
    thing: Goal | Milestone
    goal = make_goal(veldkamp.milan_and_mina.mentorship, "As it was", by=veldkamp.mina)
    if kind == "goal":
        thing, field, address = goal, "title", f"/o/veldkamp/goals/{goal.pk}/edit/"
    else:
        thing, field = make_milestone(goal, "As it was", by=veldkamp.mina), "text"
        address = f"/o/veldkamp/milestones/{thing.pk}/"
    for race in range(RACES):
        seen = thing.mark
        words = [f"Words of {member.name} {race}" for member in people]

        def change(number: int, *, seen: str = seen, words: list[str] = words) -> tuple[int, str]:
            posted = {field: words[number], "status": "open", "seen": seen}
            answer = clients[number].post(address, posted)
            return answer.status_code, answer.content.decode()

        answers = in_threads(change, 2)
        assert sorted(status for status, _page in answers) == [303, 422], race
        second = next(number for number, (status, _page) in enumerate(answers) if status == 422)
        for kept in words:
            assert kept in answers[second][1]
        with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
            thing = type(thing).objects.get(pk=thing.pk)
            assert getattr(thing, field) == words[1 - second]
            assert thing.changed_by_id == people[1 - second].pk
    connection.close()
