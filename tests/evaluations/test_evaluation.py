import threading
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from accounts.models import Activity, Member
from core.tenancy import tenant
from evaluations.actions import Answer
from evaluations.models import Evaluation, EvaluationAnswer
from mentorships.models import Closure, Mentorship
from tests.cast import As, Oakline, Veldkamp
from tests.evaluations.making import begin, evaluation_of, submit
from tests.factories import make_goal

ANSWERS = {
    "overall": "5",
    "felt_safe": "2",
    "unexpected": "That silence helps.",
    "unexpected-for-coordinator": "on",
    "different": "I ask before I answer.",
    "quote": "5",
}


def url(veldkamp: Veldkamp, member: Member) -> str:
    evaluation = evaluation_of(veldkamp.milan_and_mina.mentorship, member)
    return f"/o/veldkamp/evaluations/{evaluation.pk}/"


@pytest.fixture
def closing(veldkamp: Veldkamp) -> Veldkamp:
    begin(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina)
    return veldkamp


def status(veldkamp: Veldkamp) -> str:
    with tenant(veldkamp.organization.pk):
        return Mentorship.objects.get(pk=veldkamp.milan_and_mina.mentorship.pk).status


def answers_as(veldkamp: Veldkamp, reader: Member) -> dict[str, tuple[int | None, str]]:
    with tenant(veldkamp.organization.pk, reader.pk), connection.cursor() as cursor:
        cursor.execute("select question, rating, text from evaluations_evaluationanswer")
        return {question: (rating, text) for question, rating, text in cursor.fetchall()}


def test_nothing_is_chosen_beforehand(closing: Veldkamp, as_: As):
    page = as_(closing.mina).get(url(closing, closing.mina))
    assert page.status_code == 200
    assert "checked" not in page.text
    assert "How good was it, all in all?" in page.text


def test_send(closing: Veldkamp, as_: As):
    mina = as_(closing.mina)
    address = url(closing, closing.mina)
    answer = mina.post(address, ANSWERS)
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    expected = {
        "overall": (5, ""),
        "felt_safe": (2, ""),
        "unexpected": (None, "That silence helps."),
        "different": (None, "I ask before I answer."),
        "quote": (5, ""),
    }
    assert answers_as(closing, closing.mina) == expected
    assert status(closing) == "closing"
    page = mina.get(address)
    assert "I ask before I answer." in page.text
    assert "2 of 5" in page.text
    # Once sent, it stays.
    assert mina.post(address, {"overall": "1"}).status_code == 303
    assert answers_as(closing, closing.mina) == expected
    with tenant(closing.organization.pk):
        assert Activity.objects.filter(verb="submit_evaluation").count() == 1
        assert "silence" not in str(list(Activity.objects.values_list("facts", flat=True)))


def test_wrong_input_keeps_what_was_typed(closing: Veldkamp, as_: As):
    mina = as_(closing.mina)
    for wrong in ({"overall": ""}, {"felt_safe": "6"}, {"quote": "2"}):
        answer = mina.post(url(closing, closing.mina), {**ANSWERS, **wrong})
        assert answer.status_code == 422
        assert "I ask before I answer." in answer.text
        assert "That silence helps." in answer.text
    assert answers_as(closing, closing.mina) == {}


def test_goals_are_asked_by_their_titles_without_freezing_them(veldkamp: Veldkamp, as_: As):
    goal = make_goal(veldkamp.milan_and_mina.mentorship, "Lead <two> meetings", by=veldkamp.mina)
    begin(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina)
    mina = as_(veldkamp.mina)
    page = mina.get(url(veldkamp, veldkamp.mina))
    assert "Lead &lt;two&gt; meetings: Where are you now with this goal?" in page.text
    page = as_(veldkamp.milan).get(url(veldkamp, veldkamp.milan))
    assert "meetings: Where do you see the mentee now with this goal?" in page.text
    mina.post(url(veldkamp, veldkamp.mina), {"overall": "4", f"goal-{goal.pk.hex}": "3"})
    assert answers_as(veldkamp, veldkamp.mina)[f"goal:{goal.pk.hex}"] == (3, "")


def test_who_reads_what_by_sql(closing: Veldkamp, as_: As):
    as_(closing.mina).post(url(closing, closing.mina), ANSWERS)
    assert set(answers_as(closing, closing.mina)) == {
        "overall",
        "felt_safe",
        "unexpected",
        "different",
        "quote",
    }
    # Ratings, and the words that were ticked; never the others.
    assert answers_as(closing, closing.carla) == {
        "overall": (5, ""),
        "felt_safe": (2, ""),
        "unexpected": (None, "That silence helps."),
        "quote": (5, ""),
    }
    for nobody in (closing.milan, closing.piet, closing.casper, closing.olga):
        assert answers_as(closing, nobody) == {}


def test_nobody_answers_for_another(closing: Veldkamp):
    evaluation = evaluation_of(closing.milan_and_mina.mentorship, closing.mina)
    with (
        tenant(closing.organization.pk, closing.milan.pk),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        EvaluationAnswer.objects.create(
            organization=closing.organization,
            evaluation=evaluation,
            mentorship=closing.milan_and_mina.mentorship,
            author=closing.mina,
            question="overall",
            rating=1,
        )


def test_the_last_one_completes_it(closing: Veldkamp, as_: As):
    as_(closing.mina).post(url(closing, closing.mina), {"overall": "5"})
    assert status(closing) == "closing"
    as_(closing.milan).post(url(closing, closing.milan), {"overall": "4"})
    assert status(closing) == "closed"
    with tenant(closing.organization.pk):
        closure = Closure.objects.get()
        assert (closure.kind, closure.closed_by_id) == ("completed", closing.milan.pk)


def test_after_an_early_end_it_can_still_be_answered(closing: Veldkamp, as_: As):
    mina = as_(closing.mina)
    mina.post(
        f"/o/veldkamp/mentorships/{closing.milan_and_mina.mentorship.pk}/closing/",
        {"step": "early", "kind": "concluded_early"},
    )
    for member in (closing.mina, closing.milan):
        assert as_(member).post(url(closing, member), {"overall": "3"}).status_code == 303
    with tenant(closing.organization.pk):
        assert Closure.objects.get().kind == "concluded_early"
        assert Evaluation.objects.filter(submitted_at=None).count() == 0


def test_it_is_its_authors_alone(closing: Veldkamp, oakline: Oakline, as_: As):
    address = url(closing, closing.mina)
    everybody_else = (
        closing.milan,
        closing.carla,
        closing.piet,
        closing.casper,
        closing.olga,
        oakline.cleo,
    )
    for member in everybody_else:
        assert as_(member).get(address).status_code == 404
        assert as_(member).post(address, ANSWERS).status_code == 404
    assert as_(closing.mina).put(address).status_code == 405


@pytest.mark.parametrize("goals", [1, 30])
def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries, goals: int):
    for number in range(goals):
        make_goal(veldkamp.milan_and_mina.mentorship, f"Goal {number}", by=veldkamp.mina)
    begin(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina)
    mina, address = as_(veldkamp.mina), url(veldkamp, veldkamp.mina)
    with django_assert_num_queries(9):
        mina.get(address)
    with django_assert_num_queries(16):
        mina.post(address, {"overall": "3"})


@pytest.mark.django_db(transaction=True)
def test_both_send_at_once(veldkamp: Veldkamp):
    mentorship = veldkamp.milan_and_mina.mentorship
    begin(mentorship, by=veldkamp.mina)
    ready = threading.Barrier(4)
    failures: list[BaseException] = []

    def send(member: Any) -> None:
        try:
            ready.wait(timeout=60)
            submit(mentorship, member, Answer("overall", rating=4))
        except BaseException as failure:  # noqa: BLE001 (a thread's failure must reach the test)
            failures.append(failure)
        finally:
            connection.close()

    people = [veldkamp.mina, veldkamp.milan] * 2
    threads = [threading.Thread(target=send, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    assert failures == []
    assert status(veldkamp) == "closed"
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        assert Closure.objects.count() == 1
        assert EvaluationAnswer.objects.count() == 2
        assert Activity.objects.filter(verb="submit_evaluation").count() == 2


def test_it_is_below_its_mentorship_in_the_navigation(closing: Veldkamp, as_: As):
    response = as_(closing.mina).get(url(closing, closing.mina))
    assert [item.label for item in response.context["nav"] if item.current] == ["My mentorship"]
