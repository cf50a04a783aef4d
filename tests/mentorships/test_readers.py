"""Beside every field of what a pair writes down stands who can read it."""

from typing import Any

from django.forms import BaseForm
from django.utils.html import escape

from tests.cast import As, Veldkamp
from tests.factories import make_goal, make_milestone
from tests.sharing.making import make_introduction, make_resource, make_win


def pages(veldkamp: Veldkamp) -> dict[str, str]:
    pair = veldkamp.milan_and_mina.mentorship
    goal = make_goal(pair, "Lead a review", by=veldkamp.milan)
    step = make_milestone(goal, "Prepare", by=veldkamp.milan)
    win = make_win(pair, "Mina said no", by=veldkamp.milan)
    resource = make_resource(pair, "On no", by=veldkamp.milan, meant_for=veldkamp.mina)
    person = make_introduction(pair, "Ines", by=veldkamp.milan, introduced=veldkamp.mina)
    room = f"mentorships/{pair.pk}"
    return {
        "set a goal": f"{room}/goals/new/",
        "change it": f"goals/{goal.pk}/edit/",
        "progress": f"goals/{goal.pk}/progress/",
        "set a step": f"goals/{goal.pk}/milestones/",
        "change a step": f"milestones/{step.pk}/",
        "pause": f"{room}/pause/",
        "keep a win": f"{room}/wins/new/",
        "change a win": f"wins/{win.pk}/",
        "suggest": f"{room}/resources/new/",
        "change what was suggested": f"resources/{resource.pk}/",
        "introduce": f"{room}/introductions/new/",
        "change an introduction": f"introductions/{person.pk}/edit/",
        "write": f"{room}/messages/new/",
        "agree": f"{room}/agreement/edit/",
    }


def covered(form: BaseForm, page: Any) -> set[str]:
    """The fields whose readers the page says."""
    if of_all := getattr(form, "readers_of_all", ""):
        assert page.text.count(escape(str(of_all))) == 1
        return {field.name for field in form.visible_fields()}
    parts = page.context.get("parts") or []
    by_part = {field.name for part in parts for line in part.lines for field in line.fields}
    assert page.text.count('class="readers"') >= len(parts)
    return by_part | {*getattr(form, "readers", {})}


def test_beside_every_field(veldkamp: Veldkamp, as_: As):
    milan = as_(veldkamp.milan)
    for name, path in pages(veldkamp).items():
        page = milan.get(f"/o/veldkamp/{path}")
        assert page.status_code == 200, name
        form = page.context["form"]
        assert {field.name for field in form.visible_fields()} == covered(form, page), name
