"""The policy and running the match."""

from typing import Any

import pytest

from accounts.models import Activity
from core.tenancy import tenant
from matching.actions import run_match
from matching.models import MatchingPolicy, MatchRun, Proposal, Unmatched
from mentorships.actions import close_mentorship
from mentorships.models import Closure
from programs.models import Enrollment, MemberSkill, Program
from tests.cast import As, Veldkamp
from tests.matching.people import (
    give_skills,
    make_crowd,
    make_mentee,
    make_mentor,
    make_run,
    pairs,
    published,
)
from tests.matching.rows import WEIGHTS


def url(veldkamp: Veldkamp) -> str:
    return f"/o/veldkamp/programs/{veldkamp.compass.pk}/match-runs/"


def test_match(veldkamp: Veldkamp, as_: As):
    make_crowd(veldkamp, 2)
    response = as_(veldkamp.carla).post(url(veldkamp), {**WEIGHTS, "skills": 9})
    assert response.status_code == 303
    with tenant(veldkamp.organization.pk):
        run = MatchRun.objects.get()
        assert response["Location"] == f"/o/veldkamp/match-runs/{run.pk}/"
        assert MatchingPolicy.objects.get().skills == 9
        assert run.weights == {**WEIGHTS, "skills": 9}
        assert (run.status, run.proven) == ("draft", True)
        assert (run.mentees, run.mentors, run.places) == (2, 2, 2)
        found = list(Proposal.objects.filter(match_run=run))
        assert len(found) == 2
        assert run.total_score == sum(one.score for one in found)
        for one in found:
            assert one.status == Proposal.Status.SUGGESTED
            assert one.score == sum(factor["points"] for factor in one.factors)
        activity = Activity.objects.get(verb="run_match")
        assert activity.facts["pairs"] == 2


def test_the_same_people_make_the_same_draft(veldkamp: Veldkamp, as_: As):
    make_crowd(veldkamp, 2)
    client = as_(veldkamp.carla)
    first = client.post(url(veldkamp), WEIGHTS)["Location"]
    assert client.post(url(veldkamp), WEIGHTS)["Location"] == first
    assert client.post(url(veldkamp), {**WEIGHTS, "hours": 0})["Location"] != first
    with tenant(veldkamp.organization.pk):
        assert MatchRun.objects.count() == 2
        assert MatchingPolicy.objects.count() == 1
        assert Activity.objects.filter(verb="set_policy").count() == 2


@pytest.mark.parametrize(
    "wrong", [{"skills": 11}, {"skills": -1}, {"skills": ""}, {"skills": "many"}]
)
def test_wrong_weights(veldkamp: Veldkamp, as_: As, wrong: dict[str, Any]):
    make_crowd(veldkamp, 1)
    response = as_(veldkamp.carla).post(url(veldkamp), {**WEIGHTS, **wrong})
    assert response.status_code == 422
    with tenant(veldkamp.organization.pk):
        assert not MatchRun.objects.exists()
        assert not MatchingPolicy.objects.exists()


def test_all_weights_zero(veldkamp: Veldkamp, as_: As):
    make_crowd(veldkamp, 1)
    response = as_(veldkamp.carla).post(url(veldkamp), dict.fromkeys(WEIGHTS, 0))
    assert response.status_code == 422
    assert "Let at least one of these count." in response.content.decode()


def test_nobody_waits(veldkamp: Veldkamp, as_: As):
    response = as_(veldkamp.carla).post(url(veldkamp), WEIGHTS)
    assert response.status_code == 422
    assert "Nobody waits for a mentor" in response.content.decode()


def test_no_mentor_has_a_place(veldkamp: Veldkamp, as_: As):
    make_mentee(veldkamp, "Noor Nagel")
    response = as_(veldkamp.carla).post(url(veldkamp), WEIGHTS)
    assert response.status_code == 422
    assert "No mentor has a place left" in response.content.decode()


def test_a_closing_program_makes_no_pairs(veldkamp: Veldkamp, as_: As):
    make_crowd(veldkamp, 1)
    with tenant(veldkamp.organization.pk):
        Program.objects.update(status=Program.Status.CLOSING)
    response = as_(veldkamp.carla).post(url(veldkamp), WEIGHTS)
    assert response.status_code == 422
    assert "closing or archived" in response.content.decode()


def test_roles(veldkamp: Veldkamp, as_: As):
    assert as_(veldkamp.mina).get(url(veldkamp)).status_code == 403
    assert as_(veldkamp.olga).post(url(veldkamp), WEIGHTS).status_code == 403
    assert as_(veldkamp.casper).get(url(veldkamp)).status_code == 404
    assert as_(veldkamp.carla).put(url(veldkamp)).status_code == 405


def test_who_waits(veldkamp: Veldkamp):
    """Not those who are paired, asked, withdrawn or gone, nor mentors whose places are taken."""
    full = make_mentor(veldkamp, "Fleur Full", places=0)
    asked = make_mentor(veldkamp, "Asked Mentor", places=2)
    make_mentee(veldkamp, "Asked Mentee")
    published(veldkamp)
    gone = make_mentee(veldkamp, "Gone Gerrits")
    left = make_mentee(veldkamp, "Left Lammers")
    make_mentee(veldkamp, "Free Frank")
    with tenant(veldkamp.organization.pk):
        gone.member.status = "deactivated"
        gone.member.save()
        left.status = Enrollment.Status.WITHDRAWN
        left.save()
    run = make_run(veldkamp)
    assert pairs(veldkamp, run) == {"Free Frank": "Asked Mentor"}
    # Of Asked Mentor's two places one is held by the proposal; Milan's and Piet's are taken.
    assert (run.mentees, run.mentors, run.places) == (1, 1, 1)
    assert full.places == 0
    assert asked.places == 2


def test_a_closed_mentorship_and_a_withdrawn_partner_free_the_other(veldkamp: Veldkamp):
    make_mentor(veldkamp, "Asked Mentor")
    mentee = make_mentee(veldkamp, "Asked Mentee")
    published(veldkamp)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        mentee.status = Enrollment.Status.WITHDRAWN
        mentee.save()
        close_mentorship(
            veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, kind=Closure.Kind.COMPLETED
        )
    run = make_run(veldkamp)
    assert (run.mentees, run.mentors) == (1, 2)
    assert list(pairs(veldkamp, run)) == ["Mina Mori"]


def test_never_ones_own_manager_or_report(veldkamp: Veldkamp):
    boss = make_mentor(veldkamp, "Boss Bakker")
    make_mentee(veldkamp, "Report Roos", manager=boss.member)
    top = make_mentee(veldkamp, "Top Tuin")
    with tenant(veldkamp.organization.pk):
        boss.member.manager = top.member
        boss.member.save()
    run = make_run(veldkamp)
    assert pairs(veldkamp, run) == {}
    with tenant(veldkamp.organization.pk):
        refused = {
            one.enrollment.member.name: one.facts["refused"] for one in Unmatched.objects.all()
        }
    assert refused == {"Report Roos": {"own_manager": 1}, "Top Tuin": {"own_report": 1}}


def test_never_a_pair_that_was_declined(veldkamp: Veldkamp):
    make_mentor(veldkamp, "Asked Mentor")
    make_mentee(veldkamp, "Asked Mentee")
    run = published(veldkamp)
    with tenant(veldkamp.organization.pk):
        Proposal.objects.filter(match_run=run).update(status=Proposal.Status.DECLINED)
    again = make_run(veldkamp)
    assert pairs(veldkamp, again) == {}
    with tenant(veldkamp.organization.pk):
        assert Unmatched.objects.get(match_run=again).facts["refused"] == {"excluded": 1}


def test_skills_decide(veldkamp: Veldkamp):
    writer = make_mentor(veldkamp, "Writer")
    speaker = make_mentor(veldkamp, "Speaker")
    learner = make_mentee(veldkamp, "Learner")
    offered, sought = MemberSkill.Direction.OFFERED, MemberSkill.Direction.SOUGHT
    give_skills(writer.member, offered, "writing")
    give_skills(speaker.member, offered, "speaking", "listening")
    give_skills(learner.member, sought, "speaking", "negotiating")
    run = make_run(veldkamp)
    assert pairs(veldkamp, run) == {"Learner": "Speaker"}
    with tenant(veldkamp.organization.pk):
        factors = {f["key"]: f for f in Proposal.objects.get(match_run=run).factors}
    assert factors["skills"]["facts"] == {"shared": ["speaking"], "sought": 2}
    assert factors["skills"]["value"] == 0.5


@pytest.mark.parametrize("people", [1, 30])
def test_queries_of_a_run(veldkamp: Veldkamp, django_assert_num_queries, people: int):
    make_crowd(veldkamp, people)
    make_mentee(veldkamp, "One Toomany")
    with (
        tenant(veldkamp.organization.pk, veldkamp.carla.pk),
        django_assert_num_queries(14),
    ):
        run_match(veldkamp.compass, by=veldkamp.carla)


@pytest.mark.parametrize("number", [1, 30])
def test_queries_of_the_page(veldkamp: Veldkamp, as_: As, django_assert_num_queries, number: int):
    make_crowd(veldkamp, number)
    run = make_run(veldkamp)
    with tenant(veldkamp.organization.pk):
        for _ in range(number - 1):
            run.pk = run._meta.pk.get_default()
            run.save(force_insert=True)
    client = as_(veldkamp.carla)
    with django_assert_num_queries(13):
        response = client.get(url(veldkamp))
    assert response.status_code == 200
