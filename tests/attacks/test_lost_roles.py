"""What somebody may no longer do, from the moment an owner says so, in a session that is open."""

import pytest

from core.links import link
from core.tenancy import tenant
from evaluations.models import CheckIn
from tests.factories import PASSWORD

COORDINATORS = [
    ("dashboards:overview", 404),
    ("dashboards:export", 404),
    ("evaluations:results", 404),
    ("matching:runs", 404),
    ("programs:import", 404),
    ("programs:enrollments", 404),
    ("programs:edit", 404),
]


@pytest.fixture
def carla(veldkamp, as_):
    """Signed in before anything happens."""
    return as_(veldkamp.carla)


def demote(veldkamp, as_):
    url = link("accounts:role", veldkamp.organization, veldkamp.carla.pk)
    assert as_(veldkamp.olga).post(url, {"role": "member"}).status_code == 303


@pytest.mark.parametrize(("name", "status"), COORDINATORS)
def test_a_former_coordinator_coordinates_nothing(veldkamp, as_, carla, name, status):
    url = link(name, veldkamp.organization, veldkamp.compass.pk)
    assert carla.get(url).status_code == 200
    demote(veldkamp, as_)
    assert carla.get(url).status_code == status


def test_a_former_coordinator_reads_no_check_in(veldkamp, as_, carla):
    pair = veldkamp.milan_and_mina
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        CheckIn.objects.create(
            organization=veldkamp.organization,
            mentorship=pair.mentorship,
            author=veldkamp.mina,
            due_on="2026-11-01",
            useful=1,
        )
    room = link("dashboards:room", veldkamp.organization, pair.mentorship.pk)
    assert carla.get(room).status_code == 200
    demote(veldkamp, as_)
    assert carla.get(room).status_code == 404
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        assert not CheckIn.objects.exists()


def test_a_deactivated_member_is_out_at_once(veldkamp, as_, carla):
    home = link("dashboards:home", veldkamp.organization)
    assert carla.get(home).status_code == 200
    url = link("accounts:deactivation", veldkamp.organization, veldkamp.carla.pk)
    assert as_(veldkamp.olga).post(url).status_code == 303
    assert carla.get(home).status_code == 404


def test_a_new_password_ends_other_sessions(veldkamp, carla):
    home = link("dashboards:home", veldkamp.organization)
    user = veldkamp.carla.user
    user.set_password(PASSWORD)
    user.save()
    assert carla.get(home).status_code == 302


@pytest.mark.parametrize("role", ["milan", "carla", "casper"])
def test_nobody_but_an_owner_gives_roles(veldkamp, as_, role):
    member = getattr(veldkamp, role)
    url = link("accounts:role", veldkamp.organization, member.pk)
    assert as_(member).post(url, {"role": "owner"}).status_code == 403


@pytest.mark.parametrize("role", ["milan", "mina"])
def test_hidden_fields_of_a_profile_change_nothing(veldkamp, as_, role):
    member = getattr(veldkamp, role)
    url = link("programs:profile", veldkamp.organization)
    posted = {
        "name": member.name,
        "time_zone": "Asia/Tokyo",
        "working_days": ["1"],
        "works_from": "09:00",
        "works_until": "17:00",
        "role": "owner",
        "status": "expected",
        "email": "somebody@else.example",
        "manager": str(veldkamp.olga.pk),
        "organization": "x",
        "user": str(veldkamp.olga.user.pk),
    }
    assert as_(member).post(url, posted).status_code == 303
    before = (member.role, member.status, member.email, member.manager_id, member.user_id)
    with tenant(veldkamp.organization.pk):
        member.refresh_from_db()
    assert (member.role, member.status, member.email, member.manager_id, member.user_id) == before
