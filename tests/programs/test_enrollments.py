"""The coordinator's list of a program's people, and inviting them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.actions import hash_token, invitation_token, invite
from accounts.models import Activity, Invitation, Member
from core.tenancy import tenant
from programs.models import Enrollment, Program
from tests.cast import As, Oakline, Veldkamp
from tests.factories import make_enrollment, make_member, make_program
from tests.programs.files import url

EXPECTED = Member.Status.EXPECTED
INVITED = Enrollment.Status.INVITED


@pytest.fixture
def harbor(veldkamp: Veldkamp) -> Program:
    return make_program(veldkamp.carla, "Harbor", status=Program.Status.ENROLLING)


def expect(program: Program, name: str, role: str = "mentee") -> Member:
    with tenant(program.organization_id):
        organization = program.organization
    member = make_member(organization, name, status=EXPECTED)
    make_enrollment(program, member, role, status=INVITED)
    return member


def invitations() -> Any:
    return Invitation.objects.order_by("created_at", "id")


# ------------------------------------------------------------------------ list


def test_shows_who_joined_and_who_said_yes(veldkamp: Veldkamp, as_: As):
    address = url("programs:enrollments", veldkamp.compass, veldkamp.compass.pk)
    response = as_(veldkamp.carla).get(address)
    body = response.content.decode()
    assert "Milan Meijer" in body
    assert response.context["counts"] == {"people": 4, "joined": 4, "mentors": 2, "mentees": 2}
    assert response.context["to_invite"] == 0


def test_an_empty_program_says_how_to_begin(veldkamp: Veldkamp, as_: As, harbor: Program):
    response = as_(veldkamp.carla).get(url("programs:enrollments", harbor, harbor.pk))
    assert "Upload a file" in response.content.decode()


def test_is_searched_filtered_sorted_and_paged_in_the_url(
    veldkamp: Veldkamp, as_: As, harbor: Program
):
    for name in ("Anna", "Bram", "Chris"):
        expect(harbor, name)
    make_enrollment(harbor, veldkamp.puck, "mentor", enrolled_at=timezone.now())
    with tenant(harbor.organization_id):
        invite(Member.objects.get(name="Chris"), by=veldkamp.carla)
    client = as_(veldkamp.carla)

    def shown(query: str) -> list[str]:
        response = client.get(url("programs:enrollments", harbor, harbor.pk) + "?" + query)
        return [enrollment.member.name for enrollment in response.context["people"]]

    assert shown("") == ["Anna", "Bram", "Chris", "Puck Prins"]
    assert shown("sort=-name")[0] == "Puck Prins"
    assert shown("sort=invited")[0] == "Chris"
    assert shown("sort=enrolled")[0] == "Puck Prins"
    assert shown("q=BRAM@") == ["Bram"]
    assert shown("role=mentor") == ["Puck Prins"]
    assert shown("status=invited") == ["Anna", "Bram", "Chris"]
    assert shown("role=nonsense&page=7") == ["Anna", "Bram", "Chris", "Puck Prins"]


def test_answers_htmx_with_the_list_alone(veldkamp: Veldkamp, as_: As):
    address = url("programs:enrollments", veldkamp.compass, veldkamp.compass.pk)
    response = as_(veldkamp.carla).get(address, headers={"HX-Request": "true"})
    body = response.content.decode()
    assert "Milan Meijer" in body
    assert "<html" not in body
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("count", [1, 30])
def test_costs_the_same_however_many(
    veldkamp: Veldkamp, as_: As, harbor: Program, django_assert_num_queries: Any, count: int
):
    for number in range(count):
        expect(harbor, f"Person {number}")
    client = as_(veldkamp.carla)
    address = url("programs:enrollments", harbor, harbor.pk)
    with django_assert_num_queries(12):
        assert len(client.get(address).context["people"]) == count


def test_people_are_the_coordinators_business(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    address = url("programs:enrollments", veldkamp.compass, veldkamp.compass.pk)
    for member, status in [
        (veldkamp.olga, 403),
        (veldkamp.milan, 403),
        (veldkamp.casper, 404),
        (oakline.cleo, 404),
    ]:
        assert as_(member).get(address).status_code == status
    assert as_(veldkamp.carla).post(address).status_code == 405


# ----------------------------------------------------------------- invitations


def test_invites_everybody_who_has_not_been(veldkamp: Veldkamp, as_: As, harbor: Program):
    anna, bram = expect(harbor, "Anna"), expect(harbor, "Bram", "mentor")
    make_enrollment(harbor, bram, "mentee", status=INVITED)  # both
    make_enrollment(harbor, veldkamp.puck, "mentee", status=INVITED)  # has joined
    elsewhere = expect(veldkamp.atlas, "Elsewhere")
    client = as_(veldkamp.carla)
    address = url("programs:invitations", harbor, harbor.pk)
    page = client.get(url("programs:enrollments", harbor, harbor.pk)).content.decode()
    assert "Invite the 2 people who have not been invited" in page
    assert client.post(address).status_code == 303
    assert client.post(address).status_code == 303
    with tenant(harbor.organization_id):
        found = list(invitations())
        assert {one.member_id for one in found} == {anna.pk, bram.pk}
        assert elsewhere.pk not in {one.member_id for one in found}
        for one in found:
            assert bytes(one.token_hash) == hash_token(invitation_token(one.pk))
            assert one.invited_by_id == veldkamp.carla.pk
            assert timedelta(days=6) < one.expires_at - timezone.now() <= timedelta(days=7)
        assert Activity.objects.filter(verb="invite", subject_id=anna.pk).count() == 1


def test_invites_again_whose_invitation_has_expired(veldkamp: Veldkamp, as_: As, harbor: Program):
    anna = expect(harbor, "Anna")
    with tenant(harbor.organization_id):
        old = invite(anna, by=veldkamp.carla)
        Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    as_(veldkamp.carla).post(url("programs:invitations", harbor, harbor.pk))
    with tenant(harbor.organization_id):
        assert [one.revoked_at is None for one in invitations()] == [False, True]


@pytest.mark.parametrize("count", [1, 30])
def test_inviting_costs_the_same_however_many(
    veldkamp: Veldkamp, as_: As, harbor: Program, django_assert_num_queries: Any, count: int
):
    for number in range(count):
        expect(harbor, f"Person {number}")
    client = as_(veldkamp.carla)
    address = url("programs:invitations", harbor, harbor.pk)
    with django_assert_num_queries(16):
        client.post(address)
    with tenant(harbor.organization_id):
        assert invitations().count() == count


def test_nobody_is_invited_to_what_is_over(veldkamp: Veldkamp, as_: As):
    over = make_program(veldkamp.carla, "Over", status=Program.Status.CLOSING)
    expect(over, "Anna")
    client = as_(veldkamp.carla)
    response = client.post(url("programs:invitations", over, over.pk), follow=True)
    assert "takes no new people" in response.content.decode()
    with tenant(over.organization_id):
        assert not invitations().exists()


def test_inviting_is_the_coordinators_and_posted(
    veldkamp: Veldkamp, oakline: Oakline, as_: As, harbor: Program
):
    expect(veldkamp.compass, "Anna")
    address = url("programs:invitations", veldkamp.compass, veldkamp.compass.pk)
    for member, status in [(veldkamp.olga, 403), (veldkamp.mina, 403), (oakline.cleo, 404)]:
        assert as_(member).post(address).status_code == status
    assert as_(veldkamp.carla).get(address).status_code == 405
    with tenant(harbor.organization_id):
        assert not invitations().exists()
