"""Other mentors for somebody, and what a pair would cost the whole."""

import pytest
import uuid6

from core.tenancy import tenant
from matching.models import MatchRun, Proposal
from programs.models import Enrollment, MemberSkill
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


def url(run: MatchRun, mentee: Enrollment, mentor: Enrollment | None = None, more: str = "") -> str:
    address = f"/o/veldkamp/match-runs/{run.pk}/why-not/?mentee={mentee.pk}{more}"
    return f"{address}&mentor={mentor.pk}" if mentor else address


@pytest.fixture
def learners(veldkamp: Veldkamp) -> dict[str, Enrollment]:
    """Anna and Bas both want what Writer offers, Anna more so; Speaker offers Bas nothing."""
    people = {
        "writer": make_mentor(veldkamp, "Wim Writer"),
        "speaker": make_mentor(veldkamp, "Saar Speaker"),
        "anna": make_mentee(veldkamp, "Anna Aalst"),
        "bas": make_mentee(veldkamp, "Bas Bos"),
    }
    offered, sought = MemberSkill.Direction.OFFERED, MemberSkill.Direction.SOUGHT
    give_skills(people["writer"].member, offered, "writing", "editing")
    give_skills(people["speaker"].member, offered, "speaking")
    give_skills(people["anna"].member, sought, "writing", "editing")
    give_skills(people["bas"].member, sought, "writing", "speaking")
    return people


def test_candidates(veldkamp: Veldkamp, as_: As, learners: dict[str, Enrollment]):
    run = make_run(veldkamp)
    assert pairs(veldkamp, run) == {"Anna Aalst": "Wim Writer", "Bas Bos": "Saar Speaker"}
    make_mentor(veldkamp, "Extra Evers", places=2)
    response = as_(veldkamp.carla).get(url(run, learners["anna"]))
    rows = {row.candidate.mentor.member.name: row for row in response.context["rows"]}
    assert next(iter(rows)) == "Wim Writer"
    # Her own pair, a taken place, and two free ones: skills weigh 5 of 12 that count.
    assert (rows["Wim Writer"].effect, rows["Saar Speaker"].effect) == ("", "")
    assert rows["Wim Writer"].free == "Suggested now"
    assert rows["Saar Speaker"].free == "No place left in this run"
    assert rows["Extra Evers"].free == "2 places left"
    with tenant(veldkamp.organization.pk):
        now = Proposal.objects.get(match_run=run, mentee=learners["anna"]).score
    assert rows["Extra Evers"].candidate.effect == rows["Extra Evers"].candidate.score - now


def test_what_it_costs(veldkamp: Veldkamp, as_: As, learners: dict[str, Enrollment]):
    run = make_run(veldkamp)
    html = as_(veldkamp.carla).get(url(run, learners["bas"], learners["writer"])).content.decode()
    # Bas keeps half of his skills with either; Anna loses both of hers: 5 of 12 weights.
    assert "The total would be 41.7 points lower" in html
    assert "Bas Bos goes from Saar Speaker to Wim Writer." in html
    assert "Anna Aalst goes from Wim Writer to Saar Speaker." in html
    html = as_(veldkamp.carla).get(url(run, learners["anna"], learners["writer"])).content.decode()
    assert "They are paired in the best match." in html


def test_what_it_costs_in_pairs(veldkamp: Veldkamp, as_: As):
    only = make_mentor(veldkamp, "Only English")
    both = make_mentor(veldkamp, "Both Boer", languages=["en", "ja"])
    english = make_mentee(veldkamp, "En Engels")
    make_mentee(veldkamp, "Jo Japans", languages=["ja"])
    run = make_run(veldkamp)
    html = as_(veldkamp.carla).get(url(run, english, both)).content.decode()
    assert "There would be 1 pair fewer in all." in html
    assert "Jo Japans has nobody any more; it was Both Boer." in html
    assert only.member.name in html


def test_never_made(veldkamp: Veldkamp, as_: As):
    make_mentor(veldkamp, "Other Oud")
    boss = make_mentor(veldkamp, "Boss Bakker")
    report = make_mentee(veldkamp, "Report Roos", manager=boss.member)
    run = make_run(veldkamp)
    html = as_(veldkamp.carla).get(url(run, report, boss)).content.decode()
    assert "The match never makes this pair" in html
    assert "Boss Bakker is the manager of Report Roos" in html


def test_people_came_since(veldkamp: Veldkamp, as_: As, learners: dict[str, Enrollment]):
    run = make_run(veldkamp)
    client = as_(veldkamp.carla)
    address = url(run, learners["bas"], learners["writer"])
    assert "so this answer is about now" not in client.get(address).content.decode()
    make_mentee(veldkamp, "New Nijs")
    make_mentor(veldkamp, "New Noord")
    assert "so this answer is about now" in client.get(address).content.decode()


def test_search(veldkamp: Veldkamp, as_: As, learners: dict[str, Enrollment]):
    run = make_run(veldkamp)
    client = as_(veldkamp.carla)
    rows = client.get(url(run, learners["anna"], more="&q=saar")).context["rows"]
    assert [row.candidate.mentor for row in rows] == [learners["speaker"]]
    response = client.get(url(run, learners["anna"], more="&q=nobody"))
    assert "No mentor matches" in response.content.decode()


def test_who_waits_no_more(veldkamp: Veldkamp, as_: As, learners: dict[str, Enrollment]):
    run = make_run(veldkamp)
    with tenant(veldkamp.organization.pk):
        Enrollment.objects.filter(pk=learners["anna"].pk).update(status="withdrawn")
    html = as_(veldkamp.carla).get(url(run, learners["anna"])).content.decode()
    assert "Anna Aalst no longer waits" in html


def test_a_published_run_is_only_read(veldkamp: Veldkamp, as_: As, learners: dict[str, Enrollment]):
    run = published(veldkamp)
    html = as_(veldkamp.carla).get(url(run, learners["anna"], learners["writer"])).content.decode()
    assert "no longer a draft" in html


def test_wrong_questions_and_people(veldkamp: Veldkamp, as_: As, learners: dict[str, Enrollment]):
    run = make_run(veldkamp)
    carla = as_(veldkamp.carla)
    for odd in ("", "?mentee=x", f"?mentee={uuid6.uuid7()}", f"?mentee={learners['writer'].pk}"):
        assert carla.get(f"/o/veldkamp/match-runs/{run.pk}/why-not/{odd}").status_code == 404
    assert carla.get(url(run, learners["anna"], learners["bas"])).status_code == 404
    assert carla.post(url(run, learners["anna"])).status_code == 405
    for person in (veldkamp.mina, veldkamp.casper, veldkamp.olga):
        assert as_(person).get(url(run, learners["anna"])).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_queries(
    veldkamp: Veldkamp,
    as_: As,
    django_assert_num_queries,
    learners: dict[str, Enrollment],
    number: int,
):
    make_crowd(veldkamp, number)
    run = make_run(veldkamp)
    client = as_(veldkamp.carla)
    with django_assert_num_queries(14):
        client.get(url(run, learners["anna"]))
    # Who is asked about, and everybody matched again.
    with django_assert_num_queries(20):
        client.get(url(run, learners["anna"], learners["speaker"]))
