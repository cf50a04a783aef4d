from typing import Any

import pytest
from django.db import connection

from accounts.models import Activity
from core.tenancy import tenant
from evaluations.access import closure_reasons_of
from evaluations.models import Evaluation
from mentorships.models import Closure, ClosureReason, Mentorship
from tests.cast import As, Oakline, Veldkamp
from tests.evaluations.making import evaluation_of
from tests.factories import make_goal

EARLY = {"step": "early", "kind": "concluded_early", "reason": "We had little to say."}


def url(veldkamp: Veldkamp) -> str:
    return f"/o/veldkamp/mentorships/{veldkamp.milan_and_mina.mentorship.pk}/closing/"


def status(veldkamp: Veldkamp) -> str:
    with tenant(veldkamp.organization.pk):
        return Mentorship.objects.get(pk=veldkamp.milan_and_mina.mentorship.pk).status


def test_the_page_explains(veldkamp: Veldkamp, as_: As):
    page = as_(veldkamp.mina).get(url(veldkamp))
    assert page.status_code == 200
    assert "A good ending is a conversation" in page.text
    assert "checked" not in page.text


def test_begin_closing(veldkamp: Veldkamp, as_: As):
    mentorship = veldkamp.milan_and_mina.mentorship
    kept = make_goal(mentorship, "Speak Kanarie", by=veldkamp.mina)
    make_goal(mentorship, "Let go", by=veldkamp.mina, status="dropped")
    mina = as_(veldkamp.mina)
    for _ in range(2):
        answer = mina.post(url(veldkamp), {"step": "conversation"})
        assert (answer.status_code, answer.headers["Location"]) == (303, url(veldkamp))
    assert status(veldkamp) == "closing"
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        evaluations = {e.author_id: e for e in Evaluation.objects.all()}
        assert Activity.objects.filter(verb="begin_closing").count() == 1
    assert set(evaluations) == {veldkamp.mina.pk, veldkamp.milan.pk}
    for evaluation in evaluations.values():
        keys = [question["key"] for question in evaluation.questions]
        assert len(keys) == len(set(keys))
        assert [key for key in keys if key.startswith("goal:")] == [f"goal:{kept.pk.hex}"]
        for question in evaluation.questions:
            assert set(question["text"]) == {"en", "nl"}
            assert len(question["key"]) <= 40
        # The coordinator may read the questions; the goal's title is the pair's.
        assert "Kanarie" not in str(evaluation.questions)
    assert "Fill in your evaluation" in mina.get(url(veldkamp)).text


def test_frozen_is_frozen(veldkamp: Veldkamp, as_: As):
    mina = as_(veldkamp.mina)
    mina.post(url(veldkamp), {"step": "conversation"})
    before = evaluation_of(veldkamp.milan_and_mina.mentorship, veldkamp.mina).questions
    make_goal(veldkamp.milan_and_mina.mentorship, "A late goal", by=veldkamp.mina)
    mina.post(url(veldkamp), {"step": "conversation"})
    assert evaluation_of(veldkamp.milan_and_mina.mentorship, veldkamp.mina).questions == before


@pytest.mark.parametrize("kind", ["concluded_early", "left_company"])
def test_end_early_without_fault(veldkamp: Veldkamp, as_: As, kind: str):
    mina = as_(veldkamp.mina)
    for _ in range(2):
        assert mina.post(url(veldkamp), {**EARLY, "kind": kind}).status_code == 303
    assert status(veldkamp) == "closed"
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        closure = Closure.objects.get()
        assert (closure.kind, closure.closed_by) == (kind, veldkamp.mina)
        assert ClosureReason.objects.get().text == "We had little to say."
        assert "little" not in str(list(Activity.objects.values_list("facts", flat=True)))
        assert Evaluation.objects.filter(submitted_at=None).count() == 2
    page = mina.get(url(veldkamp))
    assert "It is closed" in page.text
    assert "Fill in your evaluation" in page.text


def test_a_reason_is_not_asked_for(veldkamp: Veldkamp, as_: As):
    as_(veldkamp.mina).post(url(veldkamp), {**EARLY, "reason": "  "})
    assert status(veldkamp) == "closed"
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        assert not ClosureReason.objects.exists()


@pytest.mark.parametrize("wrong", [{"kind": ""}, {"kind": "completed"}, {"reason": "x" * 2001}])
def test_wrong_input_keeps_what_was_typed(veldkamp: Veldkamp, as_: As, wrong: dict[str, str]):
    answer = as_(veldkamp.mina).post(url(veldkamp), {**EARLY, **wrong})
    assert answer.status_code == 422
    assert wrong.get("reason", "We had little to say.") in answer.text
    assert status(veldkamp) == "negotiating"


def test_a_step_that_is_none_changes_nothing(veldkamp: Veldkamp, as_: As):
    assert as_(veldkamp.mina).post(url(veldkamp), {}).status_code == 422
    assert status(veldkamp) == "negotiating"


def test_the_reason_is_its_authors_and_the_coordinators_by_sql(veldkamp: Veldkamp, as_: As):
    as_(veldkamp.mina).post(url(veldkamp), EARLY)
    rows = {"mina": 1, "carla": 1, "milan": 0, "piet": 0, "casper": 0, "olga": 0}
    found = {}
    for who in rows:
        member: Any = getattr(veldkamp, who)
        with tenant(veldkamp.organization.pk, member.pk), connection.cursor() as cursor:
            cursor.execute("select count(*) from mentorships_closurereason")
            [found[who]] = cursor.fetchone()
    assert found == rows
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        [reason] = closure_reasons_of(veldkamp.milan_and_mina.mentorship)
        assert reason.author == veldkamp.mina
    assert "little to say" not in as_(veldkamp.milan).get(url(veldkamp)).text


def test_who_may(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    assert as_(veldkamp.carla).get(url(veldkamp)).status_code == 403
    assert as_(veldkamp.carla).post(url(veldkamp), EARLY).status_code == 403
    for stranger in (veldkamp.piet, veldkamp.casper, veldkamp.olga, oakline.cleo):
        assert as_(stranger).post(url(veldkamp), EARLY).status_code == 404
    assert as_(veldkamp.mina).put(url(veldkamp)).status_code == 405
    assert status(veldkamp) == "negotiating"


def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries):
    mina = as_(veldkamp.mina)
    mina.post(url(veldkamp), {"step": "conversation"})
    mina.get(url(veldkamp))
    with django_assert_num_queries(11):
        mina.get(url(veldkamp))
