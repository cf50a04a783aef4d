"""What the header offers, by role."""

import pytest
from django.test import Client

from tests.cast import As, Oakline, Veldkamp
from tests.factories import make_member

URL = "/o/veldkamp/members/"


def labels(response, name: str = "nav") -> list[str]:
    return [item["label"] for item in response.context[name]]


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("mina", ["Home", "Action items", "Reminders"]),
        ("carla", ["Home", "Programs", "People", "Action items", "Reminders"]),
        ("olga", ["Home", "Programs", "People", "Organization", "Action items", "Reminders"]),
    ],
)
def test_by_role(veldkamp: Veldkamp, as_: As, person, expected):
    response = as_(getattr(veldkamp, person)).get(URL)
    assert labels(response) == expected
    assert labels(response, "member_menu") == ["Your profile", "How you sign in"]
    assert all(item["url"].startswith("/o/veldkamp/") for item in response.context["nav"])


def test_where_one_is(veldkamp: Veldkamp, as_: As):
    for url in (URL, f"{URL}{veldkamp.mina.pk}/"):
        response = as_(veldkamp.olga).get(url)
        current = [item["label"] for item in response.context["nav"] if item["current"]]
        assert current == ["People"]
        assert response.content.count(b'aria-current="page"') == 1


def test_signed_out(db):
    response = Client().get("/")
    assert response.context["nav"] == []
    assert response.context["member_menu"] == []
    assert response.context["home_url"] == "/"


def test_the_way_to_another_company(
    veldkamp: Veldkamp, oakline: Oakline, as_: As, django_assert_num_queries
):
    make_member(oakline.organization, "Carla", user=veldkamp.carla.user)
    client = as_(veldkamp.carla)
    # No more than without another company: the places themselves are read where they are shown.
    with django_assert_num_queries(8):
        response = client.get(URL)
    assert labels(response, "member_menu")[-1] == "Your other companies"
    with django_assert_num_queries(1):
        assert [place.slug for place in response.context["places"]] == ["oakline", "veldkamp"]
