"""One person's page: their profile, and what an owner changes about them."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from accounts.actions import deactivate_member
from accounts.models import Activity, Invitation, Member
from core.errors import Refusal
from core.tenancy import tenant
from tests.cast import As, Oakline, Veldkamp
from tests.factories import make_member, make_organization


def page_of(member: Member, below: str = "") -> str:
    return f"/o/veldkamp/members/{member.pk}/{below}"


def fresh(member: Member) -> Member:
    with tenant(member.organization_id):
        return Member.objects.get(pk=member.pk)


def verbs(member: Member) -> list[str]:
    with tenant(member.organization_id):
        found = Activity.objects.filter(subject_id=member.pk).order_by("at", "pk")
        return list(found.values_list("verb", flat=True))


@pytest.fixture
def ella(veldkamp: Veldkamp) -> Member:
    return make_member(
        veldkamp.organization,
        "Ella Evers",
        status=Member.Status.EXPECTED,
        job_title="Engineer",
        department="Bridges",
        country="NL",
        languages=["nl", "ja"],
        manager=veldkamp.piet,
        bio="I like long spans.",
        feedback=Member.Feedback.GENTLE,
    )


def test_profile(veldkamp: Veldkamp, ella, as_: As):
    page = as_(veldkamp.carla).get(page_of(ella)).content.decode()
    for text in (
        "Engineer",
        "Bridges",
        "Netherlands",
        "Dutch, Japanese",
        "Piet Pauwels",
        "I like long spans.",
        "Put it gently",
        "Monday, Tuesday, Wednesday, Thursday, Friday, 09:00–17:00",
        "ella.evers@veldkamp.example",
    ):
        assert text in page, text


def test_a_colleague_reads_the_profile_and_not_the_address(veldkamp: Veldkamp, as_: As):
    response = as_(veldkamp.mina).get(page_of(veldkamp.milan))
    assert response.status_code == 200
    page = response.content.decode()
    assert "Europe/Amsterdam" in page
    assert "milan.meijer@veldkamp.example" not in page
    assert "Deactivate" not in page
    assert (
        "milan.meijer@veldkamp.example"
        in as_(veldkamp.milan).get(page_of(veldkamp.milan)).content.decode()
    )


def test_a_coordinator_invites_but_changes_no_roles(veldkamp: Veldkamp, ella, as_: As):
    page = as_(veldkamp.carla).get(page_of(ella)).content.decode()
    assert page_of(ella, "invitation/") in page
    assert page_of(ella, "role/") not in page
    assert page_of(ella, "deactivation/") not in page


def test_who_is_not_in_the_company_is_seen_by_those_who_look_after_it(
    veldkamp: Veldkamp, ella, as_: As
):
    for person in (ella, veldkamp.dora):
        assert as_(veldkamp.mina).get(page_of(person)).status_code == 404
        assert as_(veldkamp.carla).get(page_of(person)).status_code == 200


def test_strangers(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    assert as_(oakline.cleo).get(page_of(veldkamp.mina)).status_code == 404
    assert as_(veldkamp.olga).get(f"/o/veldkamp/members/{uuid4()}/").status_code == 404
    # Another company's person, at one's own address.
    for below in ("", "invitation/", "role/", "deactivation/", "reactivation/"):
        url = f"/o/veldkamp/members/{oakline.mae.pk}/{below}"
        method = "post" if below else "get"
        assert getattr(as_(veldkamp.olga), method)(url).status_code == 404
    assert fresh(oakline.mae).status == Member.Status.ACTIVE


@pytest.mark.parametrize("with_manager", [True, False])
def test_costs(veldkamp: Veldkamp, ella, as_: As, django_assert_num_queries, with_manager):
    if not with_manager:
        with tenant(ella.organization_id):
            Member.objects.filter(pk=ella.pk).update(manager=None)
    client = as_(veldkamp.olga)
    with django_assert_num_queries(8):
        client.get(page_of(ella))


# Invitations


def test_invite(veldkamp: Veldkamp, ella, as_: As):
    client = as_(veldkamp.carla)
    response = client.post(page_of(ella, "invitation/"), follow=True)
    assert b"The invitation is on its way to Ella Evers." in response.content
    assert b"Ella Evers is invited" in response.content
    with tenant(ella.organization_id):
        invitation = Invitation.objects.get(member=ella)
    assert invitation.email == ella.email
    assert invitation.invited_by_id == veldkamp.carla.pk


def test_invite_again_does_nothing(veldkamp: Veldkamp, ella, as_: As):
    for _time in range(2):
        assert as_(veldkamp.carla).post(page_of(ella, "invitation/")).status_code == 303
    with tenant(ella.organization_id):
        assert Invitation.objects.filter(member=ella).count() == 1
    assert verbs(ella) == ["invite"]


@pytest.mark.parametrize(
    ("person", "says"), [("mina", b"has joined already"), ("dora", b"was deactivated")]
)
def test_invite_whom_one_cannot(veldkamp: Veldkamp, as_: As, person, says):
    person = getattr(veldkamp, person)
    response = as_(veldkamp.carla).post(page_of(person, "invitation/"), follow=True)
    assert says in response.content
    with tenant(person.organization_id):
        assert not Invitation.objects.exists()


# Roles


@pytest.mark.parametrize("role", ["coordinator", "owner"])
def test_role(veldkamp: Veldkamp, as_: As, role):
    client = as_(veldkamp.olga)
    for _time in range(2):
        response = client.post(page_of(veldkamp.puck, "role/"), {"role": role})
        assert (response.status_code, response["Location"]) == (303, page_of(veldkamp.puck))
    assert fresh(veldkamp.puck).role == role
    with tenant(veldkamp.organization.pk):
        change = Activity.objects.get(subject_id=veldkamp.puck.pk)
    assert (change.verb, change.facts) == ("change_role", {"before": "member", "after": role})


def test_wrong_role(veldkamp: Veldkamp, as_: As):
    response = as_(veldkamp.olga).post(page_of(veldkamp.puck, "role/"), {"role": "emperor"})
    assert response.status_code == 422
    assert fresh(veldkamp.puck).role == "member"


def test_the_last_owner_stays_owner(veldkamp: Veldkamp, as_: As):
    response = as_(veldkamp.olga).post(page_of(veldkamp.olga, "role/"), {"role": "member"})
    assert response.status_code == 422
    assert b"Olga Ooms is the only owner" in response.content
    assert fresh(veldkamp.olga).role == "owner"


def test_an_owner_steps_down_for_another(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.olga)
    client.post(page_of(veldkamp.carla, "role/"), {"role": "owner"})
    assert client.post(page_of(veldkamp.olga, "role/"), {"role": "member"}).status_code == 303
    assert fresh(veldkamp.olga).role == "member"


@pytest.mark.parametrize("below", ["role/", "deactivation/", "reactivation/"])
def test_only_owners(veldkamp: Veldkamp, as_: As, below):
    for person in (veldkamp.carla, veldkamp.mina):
        response = as_(person).post(page_of(veldkamp.puck, below), {"role": "owner"})
        assert response.status_code == 403
    assert (fresh(veldkamp.puck).role, fresh(veldkamp.puck).status) == ("member", "active")


@pytest.mark.parametrize("below", ["invitation/", "role/", "deactivation/", "reactivation/"])
def test_actions_need_a_post(veldkamp: Veldkamp, as_: As, below):
    assert as_(veldkamp.olga).get(page_of(veldkamp.puck, below)).status_code == 405


# Deactivation


def test_deactivation_ends_open_sessions_at_once(veldkamp: Veldkamp, as_: As):
    puck, olga = as_(veldkamp.puck), as_(veldkamp.olga)
    assert puck.get("/o/veldkamp/members/").status_code == 200
    response = olga.post(page_of(veldkamp.puck, "deactivation/"), follow=True)
    assert b"Puck Prins can no longer sign in here." in response.content
    assert puck.get("/o/veldkamp/members/").status_code == 404
    assert puck.get("/", follow=True).context["places"] == []
    # Repeated, it does nothing.
    assert olga.post(page_of(veldkamp.puck, "deactivation/")).status_code == 303
    assert verbs(veldkamp.puck) == ["deactivate"]


def test_deactivation_closes_open_invitations(veldkamp: Veldkamp, ella, as_: As):
    client = as_(veldkamp.olga)
    client.post(page_of(ella, "invitation/"))
    client.post(page_of(ella, "deactivation/"))
    with tenant(ella.organization_id):
        assert not Invitation.objects.pending().exists()


def test_not_oneself(veldkamp: Veldkamp, as_: As):
    make_member(veldkamp.organization, "Otto Otten", role=Member.Role.OWNER)
    response = as_(veldkamp.olga).post(page_of(veldkamp.olga, "deactivation/"), follow=True)
    assert b"You cannot deactivate yourself" in response.content
    assert fresh(veldkamp.olga).status == Member.Status.ACTIVE


def test_reactivation(veldkamp: Veldkamp, ella, as_: As):
    client = as_(veldkamp.olga)
    client.post(page_of(ella, "deactivation/"))
    for person, status in ((veldkamp.dora, "active"), (ella, "expected")):
        for _time in range(2):
            assert client.post(page_of(person, "reactivation/")).status_code == 303
        assert fresh(person).status == status
    assert verbs(veldkamp.dora) == ["reactivate"]
    assert as_(veldkamp.dora).get("/o/veldkamp/members/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_deactivate_each_other_leave_one():
    company = make_organization("Veldkamp")
    first = make_member(company, "First", role=Member.Role.OWNER)
    second = make_member(company, "Second", role=Member.Role.OWNER)

    def deactivate(pair: tuple[Member, Member]) -> bool:
        by, other = pair
        try:
            with tenant(company.pk, by.pk):
                deactivate_member(other, by=by)
        except Refusal:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(deactivate, [(first, second), (second, first)])) == [False, True]
    with tenant(company.pk):
        assert Member.objects.active().filter(role=Member.Role.OWNER).count() == 1
