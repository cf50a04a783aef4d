"""People who answer and coordinators who publish at the same moment, on real connections."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from accounts.models import Member
from core.errors import Refusal
from core.tenancy import tenant
from matching.actions import answer_proposal, publish
from matching.models import MatchRun, Proposal
from mentorships.models import Mentorship
from programs.models import Enrollment
from tests.cast import Veldkamp
from tests.matching.people import make_mentee, make_mentor, make_run, published

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*steps: Callable[[], object]) -> None:
    """Each in a thread and a connection of its own, started together; what fails is raised."""
    start = threading.Barrier(len(steps))
    failures: list[BaseException] = []

    def work(step: Callable[[], object]) -> None:
        try:
            start.wait(timeout=60)
            step()
        except Exception as failure:  # noqa: BLE001 (raised again below)
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    assert failures == []


def yes(proposal: Proposal, by: Member) -> Callable[[], object]:
    def answer() -> None:
        with tenant(proposal.organization_id, by.pk):
            answer_proposal(proposal, by=by, accepts=True)

    return answer


def test_both_say_yes_at_once(veldkamp: Veldkamp):
    for number in range(5):
        make_mentor(veldkamp, f"Mentor {number}")
        make_mentee(veldkamp, f"Mentee {number}")
    run = published(veldkamp)
    with tenant(veldkamp.organization.pk):
        proposals = list(Proposal.objects.filter(match_run=run).for_list())
        before = Mentorship.objects.count()
    assert len(proposals) == 5
    for one in proposals:
        # Each twice: a double click beside the other's answer.
        at_once(*[yes(one, side.member) for side in (one.mentor, one.mentee) for _ in range(2)])
    with tenant(veldkamp.organization.pk):
        assert Mentorship.objects.count() == before + 5
        assert set(Proposal.objects.values_list("status", flat=True)) == {"accepted"}


def test_one_place_for_two_second_answers(veldkamp: Veldkamp):
    """The mentor said yes to both and then had fewer places."""
    mentor = make_mentor(veldkamp, "Shared Mentor", places=2)
    make_mentee(veldkamp, "Anna Aalst")
    make_mentee(veldkamp, "Bas Bos")
    run = published(veldkamp)
    with tenant(veldkamp.organization.pk, mentor.member_id):
        proposals = list(Proposal.objects.filter(match_run=run).for_list())
        for one in proposals:
            answer_proposal(one, by=mentor.member, accepts=True)
        Enrollment.objects.filter(pk=mentor.pk).update(capacity=1)
    at_once(*[yes(one, one.mentee.member) for one in proposals])
    with tenant(veldkamp.organization.pk):
        assert sorted(Proposal.objects.values_list("status", flat=True)) == [
            "accepted",
            "withdrawn",
        ]
        assert Mentorship.objects.filter(participants__enrollment=mentor).count() == 1


def test_two_runs_published_at_once(veldkamp: Veldkamp):
    mentor = make_mentor(veldkamp, "Shared Mentor")
    make_mentee(veldkamp, "Anna Aalst")
    first = make_run(veldkamp)
    make_mentee(veldkamp, "Bas Bos")
    second = make_run(veldkamp)
    refused: list[Exception] = []

    def publishing(run: MatchRun) -> Callable[[], object]:
        def step() -> None:
            try:
                with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
                    publish(run, by=veldkamp.carla)
            except Refusal as refusal:
                refused.append(refusal)

        return step

    at_once(publishing(first), publishing(second), publishing(first))
    assert len(refused) >= 1
    with tenant(veldkamp.organization.pk):
        assert Proposal.objects.unanswered().filter(mentor=mentor).count() == 1
