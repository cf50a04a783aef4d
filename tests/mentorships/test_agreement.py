"""Reading, proposing and signing."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.actions import deactivate_member
from accounts.models import Activity
from core.errors import Refusal
from core.tenancy import tenant
from mentorships.access import agreement_in_force, part_of
from mentorships.models import Agreement, Goal, Mentorship, Participant, Signature
from mentorships.negotiation import sign as sign_version
from programs.models import Enrollment
from tests.cast import As, Oakline, Veldkamp
from tests.factories import make_agreement, make_goal
from tests.mentorships.agreements import agree, newest, propose, save, saved, set_a_goal, sign, url


def as_it_is(veldkamp: Veldkamp) -> Mentorship:
    with tenant(veldkamp.organization.pk):
        return Mentorship.objects.get(pk=veldkamp.milan_and_mina.mentorship.pk)


def signatures(veldkamp: Veldkamp) -> list[tuple[int, str]]:
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        found = Signature.objects.values_list("agreement__version", "participant__member__name")
        return sorted(found)


def test_an_empty_page_teaches(veldkamp: Veldkamp, as_: As):
    page = as_(veldkamp.mina).get(url(veldkamp.milan_and_mina.mentorship))
    assert page.status_code == 200
    assert "Start the draft" in page.text


def test_from_draft_to_signed_by_all(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    mentorship = veldkamp.milan_and_mina.mentorship
    save(mina, veldkamp)
    answer = propose(mina, veldkamp)
    assert (answer.status_code, answer.headers["Location"]) == (303, url(mentorship))
    assert sign(milan, veldkamp).status_code == 303
    assert as_it_is(veldkamp).status == Mentorship.Status.NEGOTIATING
    assert "You have signed" in milan.get(url(mentorship)).text
    assert sign(mina, veldkamp).status_code == 303
    now = as_it_is(veldkamp)
    assert (now.status, now.cadence_days) == (Mentorship.Status.RUNNING, 14)
    assert now.signed_at is not None
    agreement = newest(veldkamp)
    assert agreement is not None
    assert (agreement.status, agreement.signed_at) == ("signed", now.signed_at)
    assert "It is in force." in mina.get(url(mentorship)).text


def test_without_a_goal_there_is_nothing_to_propose(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    mentorship = veldkamp.milan_and_mina.mentorship
    save(mina, veldkamp, ending="With cake.")
    page = mina.get(url(mentorship))
    goals = f"/o/veldkamp/mentorships/{mentorship.pk}/goals/new/"
    assert f'href="{goals}?next={url(mentorship)}"' in page.text
    assert "Propose this version" not in page.text
    # A page that was open since before the goal was let go says so, and the draft stays.
    for more in ({}, {"sign": "on"}):
        data = {"seen": page.context["seen"], "goals_seen": page.context["goals_seen"], **more}
        answer = mina.post(url(mentorship, "proposal/"), data, follow=True)
        assert "Set a goal first" in answer.text
        assert (saved(veldkamp).status, saved(veldkamp).ending) == ("draft", "With cake.")
    # From there to a goal and back.
    form = mina.get(f"{goals}?next={url(mentorship)}")
    assert f'name="next" value="{url(mentorship)}"' in form.text
    answer = mina.post(goals, {"title": "Lead a meeting", "next": url(mentorship)})
    assert (answer.status_code, answer.headers["Location"]) == (303, url(mentorship))
    propose(mina, veldkamp)
    assert [goal["title"] for goal in saved(veldkamp).goals] == ["Lead a meeting"]
    # Nor is it countered once the goal is gone: what was typed stays in the form.
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        Goal.objects.update(status=Goal.Status.DROPPED)
    answer = save(milan, veldkamp, ending="With tea.")
    assert answer.status_code == 422
    for words in ("Set a goal first", "With tea.", f"{goals}?next="):
        assert words in answer.text
    assert (saved(veldkamp).version, saved(veldkamp).status) == (1, "proposed")


def test_proposed_and_signed_in_one_step(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    mentorship = veldkamp.milan_and_mina.mentorship
    save(mina, veldkamp)
    set_a_goal(veldkamp)
    page = mina.get(url(mentorship))
    read = {name: page.context[name] for name in ("seen", "goals_seen")}
    for name, value in read.items():
        assert f'name="{name}" value="{value}"' in page.text
    for _ in range(2):
        answer = mina.post(url(mentorship, "proposal/"), {**read, "sign": "on"}, follow=True)
        assert "Proposed, and signed by you." in answer.text
    assert signatures(veldkamp) == [(1, "Mina Mori")]
    # He had the same draft before him: it is her proposal that he signs.
    answer = milan.post(url(mentorship, "proposal/"), {**read, "sign": "on"}, follow=True)
    assert "Signed by all. From now on it holds." in answer.text
    assert signatures(veldkamp) == [(1, "Milan Meijer"), (1, "Mina Mori")]
    assert as_it_is(veldkamp).status == Mentorship.Status.RUNNING


@pytest.mark.parametrize("what", ["draft", "goal"])
def test_nothing_is_signed_that_was_not_read(veldkamp: Veldkamp, as_: As, what: str):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    mentorship = veldkamp.milan_and_mina.mentorship
    save(mina, veldkamp)
    set_a_goal(veldkamp)
    page = mina.get(url(mentorship))
    if what == "draft":
        save(milan, veldkamp, ending="With tea.")
    else:
        make_goal(mentorship, "Speak up", by=veldkamp.milan)
    data = {name: page.context[name] for name in ("seen", "goals_seen")}
    answer = mina.post(url(mentorship, "proposal/"), {**data, "sign": "on"}, follow=True)
    assert "changed meanwhile" in answer.text
    assert saved(veldkamp).status == "draft"
    assert signatures(veldkamp) == []


def test_repeating_does_nothing(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    agree(mina, milan, veldkamp)
    before = as_it_is(veldkamp)
    for client in (mina, milan):
        assert propose(client, veldkamp).status_code == 303
        assert sign(client, veldkamp).status_code == 303
    assert as_it_is(veldkamp).signed_at == before.signed_at
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        assert Signature.objects.count() == 2
        verbs = list(Activity.objects.order_by("at", "pk").values_list("verb", flat=True))
    assert verbs == [
        "draft_agreement",
        "propose_agreement",
        "sign_agreement",
        "sign_agreement",
        "agree",
    ]


def test_a_draft_is_not_signed(veldkamp: Veldkamp, as_: As):
    mina = as_(veldkamp.mina)
    save(mina, veldkamp)
    sign(mina, veldkamp)
    assert "This is still a draft." in mina.get(url(veldkamp.milan_and_mina.mentorship)).text
    with tenant(veldkamp.organization.pk):
        assert not Signature.objects.exists()


@pytest.mark.parametrize("version", ["2", "0", "", "one", "²", "9" * 30])
def test_only_what_was_read_is_signed(veldkamp: Veldkamp, as_: As, version: Any):
    mina = as_(veldkamp.mina)
    save(mina, veldkamp)
    propose(mina, veldkamp)
    assert sign(mina, veldkamp, version).status_code == 303
    with tenant(veldkamp.organization.pk):
        assert not Signature.objects.exists()


def test_signatures_stay_with_the_version_that_was_signed(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    save(mina, veldkamp)
    propose(mina, veldkamp)
    sign(mina, veldkamp)
    save(milan, veldkamp, cadence_days=30)
    # Milan's page was version 1: his signature under it comes too late.
    sign(milan, veldkamp, 1)
    sign(milan, veldkamp, 2)
    assert as_it_is(veldkamp).status == Mentorship.Status.NEGOTIATING
    assert signatures(veldkamp) == [(1, "Mina Mori"), (2, "Milan Meijer")]


def test_a_new_version_replaces_the_old_one(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    agree(mina, milan, veldkamp)
    save(milan, veldkamp, cadence_days=30)
    propose(milan, veldkamp)
    for client in (milan, mina):
        sign(client, veldkamp, 2)
    assert as_it_is(veldkamp).cadence_days == 30
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        found = list(Agreement.objects.order_by("version").values_list("version", "status"))
        in_force = agreement_in_force(veldkamp.milan_and_mina.mentorship)
    assert found == [(1, "superseded"), (2, "signed")]
    assert in_force is not None
    assert in_force.version == 2
    old = mina.get(url(veldkamp.milan_and_mina.mentorship), {"version": 1})
    assert "replaced by a newer one" in old.text


@pytest.mark.parametrize("version", ["3", "x", "-1"])
def test_no_such_version(veldkamp: Veldkamp, as_: As, version: str):
    mina = as_(veldkamp.mina)
    save(mina, veldkamp)
    page = mina.get(url(veldkamp.milan_and_mina.mentorship), {"version": version})
    assert page.status_code == 404


def test_who_may_read(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    agree(as_(veldkamp.mina), as_(veldkamp.milan), veldkamp)
    mentorship = veldkamp.milan_and_mina.mentorship
    for part, post in (
        ("", False),
        ("changes/", False),
        ("1/pdf/", False),
        ("proposal/", True),
        ("signature/", True),
    ):
        address = url(mentorship, part)

        def status(client: Any, address: str = address, post: bool = post) -> int:
            return int((client.post if post else client.get)(address).status_code)

        # Carla coordinates the program, and there is no such page for her either.
        for stranger in (veldkamp.carla, veldkamp.piet, veldkamp.casper, veldkamp.olga):
            assert status(as_(stranger)) == 404
        assert status(as_(oakline.cleo)) == 404
        wrong = as_(veldkamp.mina).get if post else as_(veldkamp.mina).post
        assert wrong(address).status_code == 405


@pytest.mark.parametrize("who", ["carla", "casper", "olga", "piet", "puck"])
def test_others_find_no_row_by_sql(veldkamp: Veldkamp, as_: As, who: str):
    agree(as_(veldkamp.mina), as_(veldkamp.milan), veldkamp)
    for reader, rows in ((getattr(veldkamp, who), 0), (veldkamp.mina, 1), (veldkamp.milan, 1)):
        with tenant(veldkamp.organization.pk, reader.pk), connection.cursor() as cursor:
            cursor.execute("select count(*) from mentorships_agreement")
            assert cursor.fetchone() == (rows,)


@pytest.mark.parametrize("versions", [1, 30])
def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries, versions: int):
    mentorship = veldkamp.milan_and_mina.mentorship
    for version in range(1, versions + 1):
        make_agreement(mentorship, by=veldkamp.mina, version=version, status="proposed")
    mina = as_(veldkamp.mina)
    with django_assert_num_queries(10):
        page = mina.get(url(mentorship))
    assert f"Version {versions}, proposed" in page.text


def test_a_closed_one_is_not_signed(veldkamp: Veldkamp):
    mentorship = veldkamp.milan_and_mina.mentorship
    make_agreement(mentorship, by=veldkamp.mina, status="proposed")
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        Mentorship.objects.update(status="closed", closed_at=timezone.now())
        mine = Mentorship.objects.for_list().get(pk=mentorship.pk)
        with pytest.raises(Refusal, match="closed"):
            sign_version(mine, by=part_of(veldkamp.mina, mine), version=1)


def test_a_circle_waits_for_nobody_who_has_left(veldkamp: Veldkamp, as_: As):
    mentorship = veldkamp.milan_and_mina.mentorship
    puck = veldkamp.piet_and_puck.mentee
    with tenant(veldkamp.organization.pk):
        Participant.objects.create(
            organization_id=veldkamp.organization.pk,
            mentorship=mentorship,
            enrollment=puck,
            member=veldkamp.puck,
            role=Enrollment.Role.MENTEE,
        )
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    save(mina, veldkamp)
    propose(mina, veldkamp)
    sign(milan, veldkamp)
    with tenant(veldkamp.organization.pk, veldkamp.olga.pk):
        deactivate_member(veldkamp.puck, by=veldkamp.olga)
    sign(mina, veldkamp)
    assert saved(veldkamp).status == "signed"


def test_who_is_alone_agrees_with_nobody(veldkamp: Veldkamp, as_: As):
    mina = as_(veldkamp.mina)
    save(mina, veldkamp)
    propose(mina, veldkamp)
    with tenant(veldkamp.organization.pk, veldkamp.olga.pk):
        deactivate_member(veldkamp.milan, by=veldkamp.olga)
    assert sign(mina, veldkamp).status_code == 303
    assert saved(veldkamp).status == "proposed"
