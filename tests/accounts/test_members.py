"""The list of people, and adding one by hand."""

import pytest

from accounts.models import Activity, Member
from core.tenancy import tenant
from tests.cast import As, Oakline, Veldkamp
from tests.factories import make_member
from tests.texts import without_tokens

URL = "/o/veldkamp/members/"
NEW = "/o/veldkamp/members/new/"
ELLA = {"name": "Ella Evers", "email": "Ella@Veldkamp.example"}


def names(response) -> list[str]:
    assert response.status_code == 200
    return [person.name for person in response.context["people"]]


@pytest.fixture
def ella(veldkamp: Veldkamp) -> Member:
    return make_member(veldkamp.organization, "Ella Evers", status=Member.Status.EXPECTED)


def test_a_member_sees_active_colleagues(veldkamp: Veldkamp, oakline: Oakline, ella, as_: As):
    response = as_(veldkamp.mina).get(URL)
    assert names(response) == [
        "Carla Coenen",
        "Casper Cuypers",
        "Milan Meijer",
        "Mina Mori",
        "Olga Ooms",
        "Piet Pauwels",
        "Puck Prins",
    ]
    assert "Status" not in without_tokens(response.content.decode())
    assert NEW not in response.content.decode()


@pytest.mark.parametrize("person", ["carla", "olga"])
def test_who_looks_after_people_sees_everybody(veldkamp: Veldkamp, ella, as_: As, person):
    response = as_(getattr(veldkamp, person)).get(URL)
    assert len(names(response)) == 9
    assert {"Ella Evers", "Dora Dekker"} <= set(names(response))
    assert NEW in response.content.decode()


def test_search(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.carla)
    assert names(client.get(URL, {"q": "mi"})) == ["Milan Meijer", "Mina Mori"]
    assert names(client.get(URL, {"q": "Mori MINA"})) == ["Mina Mori"]
    response = client.get(URL, {"q": "nobody of that name"})
    assert names(response) == []
    assert b"Nobody matches" in response.content


def test_a_percent_sign_is_a_letter_like_others(veldkamp: Veldkamp, as_: As):
    assert names(as_(veldkamp.carla).get(URL, {"q": "%"})) == []


def test_status(veldkamp: Veldkamp, ella, as_: As):
    client = as_(veldkamp.carla)
    assert names(client.get(URL, {"status": "expected"})) == ["Ella Evers"]
    assert names(client.get(URL, {"status": "deactivated"})) == ["Dora Dekker"]


def test_a_member_cannot_ask_for_another_status(veldkamp: Veldkamp, ella, as_: As):
    assert len(names(as_(veldkamp.mina).get(URL, {"status": "deactivated"}))) == 7


def test_sort(veldkamp: Veldkamp, as_: As):
    with tenant(veldkamp.organization.pk):
        Member.objects.filter(pk=veldkamp.puck.pk).update(department="A first one")
        Member.objects.exclude(pk=veldkamp.puck.pk).update(department="Finance")
    client = as_(veldkamp.carla)
    assert names(client.get(URL, {"sort": "department"}))[0] == "Puck Prins"
    make_member(veldkamp.organization, "Zoë Zwart")
    assert names(client.get(URL, {"sort": "newest"}))[0] == "Zoë Zwart"


@pytest.mark.parametrize("query", [{"sort": "wrong"}, {"status": "wrong"}, {"page": "wrong"}])
def test_a_wrong_filter_filters_nothing(veldkamp: Veldkamp, as_: As, query):
    assert len(names(as_(veldkamp.carla).get(URL, query))) == 8


def test_pages_of_fifty(veldkamp: Veldkamp, as_: As):
    for number in range(60):
        make_member(veldkamp.organization, f"Anna {number:02}", status=Member.Status.EXPECTED)
    client = as_(veldkamp.carla)
    first = client.get(URL, {"q": "Anna"})
    assert len(names(first)) == 50
    assert "?q=Anna&amp;page=2" in first.content.decode()
    assert names(client.get(URL, {"q": "Anna", "page": "2"})) == [
        f"Anna {number:02}" for number in range(50, 60)
    ]


@pytest.mark.parametrize("more", [0, 30])
def test_costs_the_same_for_one_and_for_thirty(
    veldkamp: Veldkamp, as_: As, django_assert_num_queries, more: int
):
    for number in range(more):
        make_member(veldkamp.organization, f"Anna {number}", status=Member.Status.EXPECTED)
    client = as_(veldkamp.carla)
    with django_assert_num_queries(8):
        client.get(URL)


def test_htmx_gets_the_list_alone(veldkamp: Veldkamp, as_: As):
    response = as_(veldkamp.carla).get(URL, headers={"HX-Request": "true"})
    assert response.content.decode().strip().startswith('<div id="people">')
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("person", ["carla", "olga"])
def test_add(veldkamp: Veldkamp, as_: As, person):
    client = as_(getattr(veldkamp, person))
    assert client.get(NEW).status_code == 200
    response = client.post(NEW, ELLA)
    with tenant(veldkamp.organization.pk):
        ella = Member.objects.get(email="ella@veldkamp.example")
        activity = Activity.objects.get(verb="expect")
    assert (response.status_code, response["Location"]) == (303, f"{URL}{ella.pk}/")
    assert (ella.name, ella.status, ella.role) == ("Ella Evers", "expected", "member")
    assert ella.time_zone == veldkamp.organization.time_zone
    assert (activity.subject_id, activity.facts) == (ella.pk, {})


def test_add_twice(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.carla)
    client.post(NEW, ELLA)
    response = client.post(NEW, {"name": "Ella again", "email": "ELLA@veldkamp.example"})
    assert response.status_code == 422
    assert b"in the list already" in response.content
    with tenant(veldkamp.organization.pk):
        assert Member.objects.filter(email="ella@veldkamp.example").count() == 1


def test_the_same_address_in_another_company(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    as_(oakline.cleo).post("/o/oakline/members/new/", ELLA)
    assert as_(veldkamp.carla).post(NEW, ELLA).status_code == 303


@pytest.mark.parametrize(
    "data",
    [
        {"name": "Ella"},
        {"name": "Ella", "email": "no address"},
        {"name": "", "email": "e@example.com"},
    ],
)
def test_add_wrong_input(veldkamp: Veldkamp, as_: As, data):
    assert as_(veldkamp.carla).post(NEW, data).status_code == 422


def test_add_is_not_for_members(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.mina)
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, ELLA).status_code == 403
    with tenant(veldkamp.organization.pk):
        assert not Member.objects.filter(name="Ella Evers").exists()


def test_methods(veldkamp: Veldkamp, as_: As):
    assert as_(veldkamp.carla).post(URL).status_code == 405
    assert as_(veldkamp.carla).delete(NEW).status_code == 405


def test_strangers(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    for person in (oakline.cleo, veldkamp.dora):
        assert as_(person).get(URL).status_code == 404
        assert as_(person).get(NEW).status_code == 404
