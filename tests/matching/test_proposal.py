"""The page on which two people read why, and answer."""

import pytest

from accounts.models import Activity, Member
from core.tenancy import tenant
from matching.models import Proposal, ProposalAnswer
from mentorships.models import Mentorship
from programs.models import Enrollment, MemberSkill, Program
from tests.cast import As, Oakline, Veldkamp
from tests.matching.people import give_skills, make_mentee, make_mentor, published


@pytest.fixture
def asked(veldkamp: Veldkamp) -> Proposal:
    mentor = make_mentor(
        veldkamp,
        "Tess Teacher",
        department="Finance",
        languages=["nl", "en"],
        bio="Twelve years in negotiation.",
        feedback=Member.Feedback.DIRECT,
    )
    mentee = make_mentee(veldkamp, "Lars Learner", department="Sales", languages=["nl"])
    give_skills(mentor.member, MemberSkill.Direction.OFFERED, "negotiating", "Python")
    give_skills(mentee.member, MemberSkill.Direction.SOUGHT, "negotiating", "writing")
    run = published(veldkamp)
    with tenant(veldkamp.organization.pk):
        return Proposal.objects.for_list().get(match_run=run)


def url(proposal: Proposal) -> str:
    return f"/o/veldkamp/proposals/{proposal.pk}/"


def status(proposal: Proposal) -> str:
    with tenant(proposal.organization_id):
        return Proposal.objects.get(pk=proposal.pk).status


def mentorships(proposal: Proposal) -> int:
    with tenant(proposal.organization_id):
        return Mentorship.objects.filter(participants__enrollment=proposal.mentee_id).count()


def test_page_for_the_mentee(asked: Proposal, as_: As):
    html = as_(asked.mentee.member).get(url(asked)).content.decode()
    assert "Tess Teacher as your mentor?" in html
    assert "Twelve years in negotiation." in html
    assert "negotiating, Python" in html
    assert "Tell me directly" in html
    assert "offers 1 of the 2 skills that Lars Learner seeks: negotiating." in html
    assert "Tess Teacher works in Finance, Lars Learner in Sales." in html
    assert "Both speak Dutch." in html
    assert "Their working hours overlap 40 hours a week." in html
    assert "Counts well (5 of 10)" in html
    # 5 of the 14 weights that count, half of it.
    assert "17.9 of 35.7" in html
    assert "Not counted: neither profile says." in html


def test_page_for_mentor_and_coordinator(veldkamp: Veldkamp, asked: Proposal, as_: As):
    html = as_(asked.mentor.member).get(url(asked)).content.decode()
    assert "Will you be the mentor of Lars Learner?" in html
    html = as_(veldkamp.carla).get(url(asked)).content.decode()
    assert "Waiting for both" in html
    assert 'name="accepts"' not in html


def test_both_say_yes(veldkamp: Veldkamp, asked: Proposal, as_: As):
    mentee, mentor = as_(asked.mentee.member), as_(asked.mentor.member)
    assert mentee.post(url(asked), {"accepts": "yes"}).status_code == 303
    assert (status(asked), mentorships(asked)) == ("proposed", 0)
    assert "Tess Teacher has not answered yet" in mentee.get(url(asked)).content.decode()
    run_page = f"/o/veldkamp/match-runs/{asked.match_run_id}/"
    assert "Waiting for Tess Teacher" in as_(veldkamp.carla).get(run_page).content.decode()
    response = mentor.post(url(asked), {"accepts": "yes"}, follow=True)
    assert "Your mentorship begins." in response.content.decode()
    assert (status(asked), mentorships(asked)) == ("accepted", 1)
    with tenant(veldkamp.organization.pk):
        mentorship = Mentorship.objects.get(participants__enrollment=asked.mentee_id)
        assert mentorship.status == Mentorship.Status.NEGOTIATING
        assert {p.role for p in mentorship.participants.all()} == {"mentor", "mentee"}
        assert Proposal.objects.get().answered_at is not None


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_repeated_does_nothing(veldkamp: Veldkamp, asked: Proposal, as_: As, answer: str):
    mentee = as_(asked.mentee.member)
    for _ in range(2):
        assert mentee.post(url(asked), {"accepts": answer}).status_code == 303
    with tenant(veldkamp.organization.pk):
        assert ProposalAnswer.objects.count() == 1
        assert Activity.objects.filter(verb="answer_proposal").count() == 1


def test_one_says_no(veldkamp: Veldkamp, asked: Proposal, as_: As):
    as_(asked.mentor.member).post(url(asked), {"accepts": "yes"})
    as_(asked.mentee.member).post(url(asked), {"accepts": "no"})
    assert (status(asked), mentorships(asked)) == ("declined", 0)
    html = as_(asked.mentor.member).get(url(asked)).content.decode()
    assert "This pair did not come about." in html
    # A yes afterwards changes nothing.
    assert as_(asked.mentee.member).post(url(asked), {"accepts": "yes"}).status_code == 303
    assert (status(asked), mentorships(asked)) == ("declined", 0)


def test_a_yes_can_be_taken_back(asked: Proposal, as_: As):
    mentee = as_(asked.mentee.member)
    mentee.post(url(asked), {"accepts": "yes"})
    mentee.post(url(asked), {"accepts": "no"})
    assert status(asked) == "declined"


@pytest.mark.parametrize("data", [{}, {"accepts": "perhaps"}])
def test_wrong_answer(asked: Proposal, as_: As, data: dict[str, str]):
    response = as_(asked.mentee.member).post(url(asked), data)
    assert response.status_code == 422
    assert status(asked) == "proposed"


def test_other_people(veldkamp: Veldkamp, oakline: Oakline, asked: Proposal, as_: As):
    for person in (veldkamp.mina, veldkamp.casper, veldkamp.olga, oakline.max):
        assert as_(person).get(url(asked)).status_code == 404
        assert as_(person).post(url(asked), {"accepts": "yes"}).status_code == 404
    assert as_(veldkamp.carla).post(url(asked), {"accepts": "yes"}).status_code == 403
    assert as_(asked.mentee.member).delete(url(asked)).status_code == 405


def test_too_late_withdrawn(veldkamp: Veldkamp, asked: Proposal, as_: As):
    """The mentor withdrew from the program after saying yes."""
    as_(asked.mentor.member).post(url(asked), {"accepts": "yes"})
    with tenant(veldkamp.organization.pk):
        Enrollment.objects.filter(pk=asked.mentor_id).update(status="withdrawn")
    response = as_(asked.mentee.member).post(url(asked), {"accepts": "yes"}, follow=True)
    assert "This pair is no longer possible." in response.content.decode()
    assert (status(asked), mentorships(asked)) == ("withdrawn", 0)


@pytest.mark.parametrize("why", ["place", "manager"])
def test_too_late_rules(veldkamp: Veldkamp, asked: Proposal, as_: As, why: str):
    as_(asked.mentor.member).post(url(asked), {"accepts": "yes"})
    with tenant(veldkamp.organization.pk):
        if why == "place":
            Enrollment.objects.filter(pk=asked.mentor_id).update(capacity=0)
        else:
            Member.objects.filter(pk=asked.mentee.member_id).update(manager=asked.mentor.member)
    as_(asked.mentee.member).post(url(asked), {"accepts": "yes"})
    assert (status(asked), mentorships(asked)) == ("withdrawn", 0)


def test_a_closing_program_takes_no_answer(veldkamp: Veldkamp, asked: Proposal, as_: As):
    with tenant(veldkamp.organization.pk):
        Program.objects.update(status=Program.Status.CLOSING)
    response = as_(asked.mentee.member).post(url(asked), {"accepts": "yes"})
    assert response.status_code == 422
    assert "closing or archived" in response.content.decode()
    with tenant(veldkamp.organization.pk):
        assert not ProposalAnswer.objects.exists()


@pytest.mark.parametrize("skills", [1, 30])
def test_queries(
    veldkamp: Veldkamp, asked: Proposal, as_: As, django_assert_num_queries, skills: int
):
    for number in range(skills):
        give_skills(asked.mentor.member, MemberSkill.Direction.OFFERED, f"skill {number}")
    client = as_(asked.mentee.member)
    with django_assert_num_queries(10):
        client.get(url(asked))
