"""Steps to a goal, and notes on how it goes."""

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Activity
from core.tenancy import tenant
from mentorships.models import Goal, Mentorship, Milestone, ProgressNote
from tests.cast import As, Oakline, Veldkamp
from tests.factories import in_days, make_goal, make_milestone, make_progress

CANARY = "Kanarie4711"


@pytest.fixture
def goal(veldkamp: Veldkamp) -> Goal:
    return make_goal(veldkamp.milan_and_mina.mentorship, "Lead a meeting", by=veldkamp.mina)


def steps_url(goal: Goal) -> str:
    return f"/o/veldkamp/goals/{goal.pk}/milestones/"


def notes_url(goal: Goal) -> str:
    return f"/o/veldkamp/goals/{goal.pk}/progress/"


def step_url(step: Milestone, part: str = "") -> str:
    return f"/o/veldkamp/milestones/{step.pk}/{part}"


def steps(veldkamp: Veldkamp) -> list[Milestone]:
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        return list(Milestone.objects.order_by("position", "id"))


def notes(veldkamp: Veldkamp) -> list[ProgressNote]:
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        return list(ProgressNote.objects.order_by("id"))


def test_add_steps_with_one_field(veldkamp: Veldkamp, goal: Goal, as_: As):
    for text in ("Ask Jo", "Prepare", "Prepare"):
        answer = as_(veldkamp.mina).post(steps_url(goal), {"text": text})
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"/o/veldkamp/goals/{goal.pk}/#steps"
    assert [(step.text, step.position) for step in steps(veldkamp)] == [
        ("Ask Jo", 0),
        ("Prepare", 1),
    ]


@pytest.mark.parametrize("text", ["", "   ", "x" * 201])
def test_wrong_steps(veldkamp: Veldkamp, goal: Goal, as_: As, text: str):
    answer = as_(veldkamp.mina).post(steps_url(goal), {"text": text})
    assert answer.status_code == 422
    assert steps(veldkamp) == []


def test_fifty_steps_are_enough(veldkamp: Veldkamp, goal: Goal, as_: As):
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        Milestone.objects.bulk_create(
            Milestone(
                organization_id=goal.organization_id,
                goal=goal,
                mentorship_id=goal.mentorship_id,
                text=f"Step {number}",
                position=number,
                created_by=veldkamp.mina,
            )
            for number in range(50)
        )
    answer = as_(veldkamp.mina).post(steps_url(goal), {"text": "One more"})
    assert answer.status_code == 422
    assert "Fifty" in answer.text


def test_done_in_one_tap_and_undone(veldkamp: Veldkamp, goal: Goal, as_: As):
    step = make_milestone(goal, "Prepare", by=veldkamp.mina)
    milan = as_(veldkamp.milan)
    for _ in range(2):
        answer = milan.post(step_url(step, "done/"), follow=True)
        assert step_url(step, "reopening/") in answer.text
    [found] = steps(veldkamp)
    assert found.done_at is not None
    for _ in range(2):
        assert milan.post(step_url(step, "reopening/")).status_code == 303
    [found] = steps(veldkamp)
    assert found.done_at is None
    with tenant(veldkamp.organization.pk):
        verbs = list(Activity.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["complete_milestone", "reopen_milestone"]


def test_let_go_and_brought_back(veldkamp: Veldkamp, goal: Goal, as_: As):
    step = make_milestone(goal, "Prepare", by=veldkamp.mina)
    mina = as_(veldkamp.mina)
    for _ in range(2):
        mina.post(step_url(step, "removal/"))
    assert "Prepare" not in mina.get(f"/o/veldkamp/goals/{goal.pk}/").text
    # What was let go is not done by a button of an older page.
    mina.post(step_url(step, "done/"))
    [found] = steps(veldkamp)
    assert (found.done_at, found.dropped_at is None) == (None, False)
    mina.post(step_url(step, "reopening/"))
    assert "Prepare" in mina.get(f"/o/veldkamp/goals/{goal.pk}/").text


def test_change_a_step_and_its_place(veldkamp: Veldkamp, goal: Goal, as_: As):
    first, _second, third = (make_milestone(goal, text, by=veldkamp.mina) for text in "ABC")
    data = {"text": "C, sooner", "due_on": in_days(3).isoformat(), "before": str(first.pk)}
    data["seen"] = third.mark
    for _ in range(2):
        assert as_(veldkamp.milan).post(step_url(third), data).status_code == 303
    assert [step.text for step in steps(veldkamp)] == ["C, sooner", "A", "B"]
    assert steps(veldkamp)[0].due_on == in_days(3)
    # The form offers the place where it stands.
    page = as_(veldkamp.mina).get(step_url(third)).text
    assert f'<option value="{first.pk}" selected>' in page
    # What was opened before he saved is held against what stands there now.
    answer = as_(veldkamp.mina).post(step_url(third), {"text": "C", "seen": third.mark})
    assert answer.status_code == 422
    for words in ("As Milan Meijer saved it", "C, sooner", 'value="C"'):
        assert words in answer.text
    assert steps(veldkamp)[0].text == "C, sooner"
    seen = answer.context["form"]["seen"].value()
    as_(veldkamp.mina).post(step_url(third), {"text": "C", "seen": seen})
    assert [step.text for step in steps(veldkamp)] == ["A", "B", "C"]


def test_a_step_of_another_goal_is_no_place(veldkamp: Veldkamp, goal: Goal, as_: As):
    step = make_milestone(goal, "A", by=veldkamp.mina)
    other = make_goal(veldkamp.piet_and_puck.mentorship, "Other", by=veldkamp.puck)
    foreign = make_milestone(other, "B", by=veldkamp.puck)
    data = {"text": "A", "before": str(foreign.pk)}
    assert as_(veldkamp.mina).post(step_url(step), data).status_code == 422


def test_notes_with_a_rating(veldkamp: Veldkamp, goal: Goal, as_: As):
    for _ in range(2):
        data = {"text": "It went well.", "rating": "3"}
        assert as_(veldkamp.mina).post(notes_url(goal), data).status_code == 303
    as_(veldkamp.milan).post(notes_url(goal), {"text": "I saw it."})
    assert [(note.text, note.rating) for note in notes(veldkamp)] == [
        ("It went well.", 3),
        ("I saw it.", None),
    ]
    page = as_(veldkamp.mina).get(f"/o/veldkamp/goals/{goal.pk}/").text
    assert "Now 3 of 5" in page
    with tenant(veldkamp.organization.pk):
        assert "well" not in str(list(Activity.objects.values_list("verb", "facts")))


@pytest.mark.parametrize("wrong", [{"text": ""}, {"rating": "6"}, {"text": "x" * 501}])
def test_wrong_notes(veldkamp: Veldkamp, goal: Goal, as_: As, wrong: dict[str, str]):
    answer = as_(veldkamp.mina).post(notes_url(goal), {"text": "Fine", **wrong})
    assert answer.status_code == 422
    assert notes(veldkamp) == []


def test_only_the_author_removes_a_note(veldkamp: Veldkamp, goal: Goal, as_: As):
    note = make_progress(goal, "It went well.", by=veldkamp.mina)
    url = f"/o/veldkamp/progress/{note.pk}/removal/"
    assert as_(veldkamp.milan).post(url).status_code == 403
    assert as_(veldkamp.mina).post(url).status_code == 303
    assert notes(veldkamp) == []
    assert as_(veldkamp.mina).post(url).status_code == 404


def test_closed_is_closed(veldkamp: Veldkamp, goal: Goal, as_: As):
    step = make_milestone(goal, "Prepare", by=veldkamp.mina)
    note = make_progress(goal, "It went well.", by=veldkamp.mina)
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.update(status="closed", closed_at=timezone.now())
    mina = as_(veldkamp.mina)
    assert mina.post(steps_url(goal), {"text": "More"}).status_code == 422
    assert mina.post(step_url(step), {"text": "More"}).status_code == 422
    assert mina.post(notes_url(goal), {"text": "More"}).status_code == 422
    mina.post(step_url(step, "done/"))
    mina.post(step_url(step, "removal/"))
    mina.post(f"/o/veldkamp/progress/{note.pk}/removal/")
    [found] = steps(veldkamp)
    assert (found.text, found.done_at, found.dropped_at) == ("Prepare", None, None)
    assert [row.text for row in notes(veldkamp)] == ["It went well."]


def test_strangers(veldkamp: Veldkamp, oakline: Oakline, goal: Goal, as_: As):
    step = make_milestone(goal, CANARY, by=veldkamp.mina)
    make_progress(goal, CANARY, by=veldkamp.mina)
    for stranger in (
        veldkamp.carla,
        veldkamp.piet,
        veldkamp.casper,
        veldkamp.olga,
        oakline.cleo,
    ):
        client = as_(stranger)
        for url in (steps_url(goal), notes_url(goal), step_url(step)):
            assert client.get(url).status_code == 404
            assert client.post(url, {"text": "Mine"}).status_code == 404
        for part in ("done/", "reopening/", "removal/"):
            assert client.post(step_url(step, part)).status_code == 404
            assert client.get(step_url(step, part)).status_code in {404, 405}
    room = f"/o/veldkamp/mentorships/{goal.mentorship_id}/"
    assert CANARY not in as_(veldkamp.carla).get(room).text


@pytest.mark.parametrize("table", ["mentorships_milestone", "mentorships_progressnote"])
def test_others_find_no_row_by_sql(veldkamp: Veldkamp, goal: Goal, table: str):
    make_milestone(goal, "Prepare", by=veldkamp.mina)
    make_progress(goal, "It went well.", by=veldkamp.mina)
    for reader, rows in (
        (veldkamp.carla, 0),
        (veldkamp.piet, 0),
        (veldkamp.olga, 0),
        (veldkamp.milan, 1),
    ):
        with tenant(veldkamp.organization.pk, reader.pk), connection.cursor() as cursor:
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone() == (rows,)
