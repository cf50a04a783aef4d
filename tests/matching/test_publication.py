"""Publishing a run: what still holds is proposed, the rest is left out."""

import pytest

from accounts.models import Activity
from core.tenancy import tenant
from matching.models import MatchRun, Proposal, Unmatched
from programs.models import Enrollment, Program
from tests.cast import As, Veldkamp
from tests.matching.people import make_crowd, make_mentee, make_mentor, make_run


def url(run: MatchRun) -> str:
    return f"/o/veldkamp/match-runs/{run.pk}/publication/"


def statuses(veldkamp: Veldkamp, run: MatchRun) -> dict[str, str]:
    with tenant(veldkamp.organization.pk):
        found = Proposal.objects.filter(match_run=run).for_list()
        return {one.mentee.member.name: one.status for one in found}


def test_publish(veldkamp: Veldkamp, as_: As):
    make_crowd(veldkamp, 2)
    run = make_run(veldkamp)
    client = as_(veldkamp.carla)
    with tenant(veldkamp.organization.pk):
        Program.objects.filter(pk=veldkamp.compass.pk).update(status=Program.Status.ENROLLING)
    assert "Propose 2 pairs?" in client.get(url(run)).content.decode()
    for words in ("2 pairs are proposed", "published already"):
        response = client.post(url(run), follow=True)
        assert words in response.content.decode()
    assert set(statuses(veldkamp, run).values()) == {"proposed"}
    with tenant(veldkamp.organization.pk):
        run.refresh_from_db()
        assert run.status == MatchRun.Status.PUBLISHED
        assert run.published_at is not None
        assert Program.objects.get(pk=veldkamp.compass.pk).status == Program.Status.MATCHING
        assert not Proposal.objects.filter(proposed_at__isnull=True).exists()
        assert Activity.objects.get(verb="publish").facts == {"proposed": 2, "left_out": 0}
    assert "Nothing to publish" in client.get(url(run)).content.decode()


def test_what_no_longer_holds_is_left_out(veldkamp: Veldkamp, as_: As):
    """Two drafts of the same people: what the first gave away, the second cannot."""
    shared = make_mentor(veldkamp, "Shared Mentor", places=3)
    left = make_mentee(veldkamp, "Left Lammers")
    one, two = make_mentee(veldkamp, "One Oost"), make_mentee(veldkamp, "Two Tas")
    run = make_run(veldkamp)
    with tenant(veldkamp.organization.pk):
        Proposal.objects.filter(match_run=run).delete()
        for mentor, mentee, score in (
            (shared, left, 10),
            (shared, one, 30),
            (shared, two, 20),
        ):
            Proposal.objects.create(
                organization_id=run.organization_id,
                program=run.program,
                match_run=run,
                mentor=mentor,
                mentee=mentee,
                score=score,
            )
        Enrollment.objects.filter(pk=left.pk).update(status=Enrollment.Status.WITHDRAWN)
        Enrollment.objects.filter(pk=shared.pk).update(capacity=1)
    client = as_(veldkamp.carla)
    html = client.get(url(run)).content.decode()
    assert "Propose 1 pair?" in html
    assert "The mentee no longer waits for a mentor." in html
    assert "The mentor has no place left." in html
    assert client.post(url(run)).status_code == 303
    assert statuses(veldkamp, run) == {
        "One Oost": "proposed",
        "Two Tas": "withdrawn",
        "Left Lammers": "withdrawn",
    }
    with tenant(veldkamp.organization.pk):
        overtaken = Unmatched.objects.filter(match_run=run, reason="overtaken")
        assert {row.enrollment_id for row in overtaken} == {left.pk, two.pk}
    html = client.get(f"/o/veldkamp/match-runs/{run.pk}/").content.decode()
    assert "no longer held when the run was published" in html


def test_a_manager_meanwhile_is_left_out(veldkamp: Veldkamp, as_: As):
    mentor, mentee = make_mentor(veldkamp, "Boss Bakker"), make_mentee(veldkamp, "Late Loos")
    run = make_run(veldkamp)
    with tenant(veldkamp.organization.pk):
        mentee.member.manager = mentor.member
        mentee.member.save()
    html = as_(veldkamp.carla).post(url(run), follow=True).content.decode()
    assert "None of these pairs can be proposed any more" in html
    assert statuses(veldkamp, run) == {"Late Loos": "suggested"}


def test_a_pair_declined_meanwhile_is_left_out(veldkamp: Veldkamp, as_: As):
    make_crowd(veldkamp, 1)
    first = make_run(veldkamp)
    with tenant(veldkamp.organization.pk):
        found = Proposal.objects.get(match_run=first)
        Proposal.objects.create(
            organization_id=found.organization_id,
            program=found.program,
            mentor=found.mentor,
            mentee=found.mentee,
            status=Proposal.Status.DECLINED,
        )
    html = as_(veldkamp.carla).get(url(first)).content.decode()
    assert "Nothing to publish" in html
    assert "it was declined" in html


def test_a_second_draft_gives_no_place_away_twice(veldkamp: Veldkamp, as_: As):
    make_crowd(veldkamp, 1)
    first = make_run(veldkamp)
    make_mentee(veldkamp, "Also Waiting")
    second = make_run(veldkamp)
    assert first != second
    client = as_(veldkamp.carla)
    client.post(url(first))
    html = client.post(url(second), follow=True).content.decode()
    assert "None of these pairs can be proposed any more" in html
    with tenant(veldkamp.organization.pk):
        assert Proposal.objects.unanswered().count() == 1


def test_a_closing_program_publishes_nothing(veldkamp: Veldkamp, as_: As):
    make_crowd(veldkamp, 1)
    run = make_run(veldkamp)
    with tenant(veldkamp.organization.pk):
        Program.objects.update(status=Program.Status.CLOSING)
    html = as_(veldkamp.carla).post(url(run), follow=True).content.decode()
    assert "closing or archived" in html
    assert set(statuses(veldkamp, run).values()) == {"suggested"}


def test_only_published_ones_are_visible(veldkamp: Veldkamp, as_: As):
    make_crowd(veldkamp, 1)
    run = make_run(veldkamp)
    with tenant(veldkamp.organization.pk):
        found = Proposal.objects.for_list().get(match_run=run)
    page = f"/o/veldkamp/proposals/{found.pk}/"
    assert as_(found.mentee.member).get(page).status_code == 404
    assert as_(veldkamp.carla).get(page).status_code == 200
    as_(veldkamp.carla).post(url(run))
    assert as_(found.mentee.member).get(page).status_code == 200
    assert as_(found.mentor.member).get(page).status_code == 200


@pytest.mark.parametrize("number", [1, 30])
def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries, number: int):
    make_crowd(veldkamp, number)
    run = make_run(veldkamp)
    client = as_(veldkamp.carla)
    with django_assert_num_queries(11):
        client.get(url(run))
    with django_assert_num_queries(18):
        client.post(url(run))
