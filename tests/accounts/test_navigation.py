"""What the header offers, by role."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Member
from core.tenancy import tenant
from mentorships.models import Mentorship
from reminders.models import Delivery
from tests.cast import As, Oakline, Veldkamp, make_pair
from tests.factories import make_member

URL = "/o/veldkamp/members/"


def labels(response: Any, name: str = "nav") -> list[str]:
    return [item.label for item in response.context[name]]


@pytest.mark.parametrize(
    ("person", "expected", "menu"),
    [
        ("mina", ["Home", "My mentorship", "Action items", "Guides"], []),
        ("carla", ["Home", "Programs", "People", "Guides"], []),
        ("olga", ["Home", "Organization", "Programs", "People", "Guides"], []),
    ],
)
def test_by_role(veldkamp: Veldkamp, as_: As, person, expected, menu):
    response = as_(getattr(veldkamp, person)).get(URL)
    assert labels(response) == expected
    assert labels(response, "member_menu") == [
        "Your profile",
        "Reminders",
        "Your calendar",
        *menu,
        "How you sign in",
    ]
    assert all(item.url.startswith("/o/veldkamp/") for item in response.context["nav"])


@pytest.mark.parametrize("role", [Member.Role.COORDINATOR, Member.Role.OWNER])
def test_who_looks_after_others_and_takes_part(veldkamp: Veldkamp, as_: As, role):
    person = make_member(veldkamp.organization, "Both Bakker", role=role)
    make_pair(veldkamp.atlas, person, veldkamp.puck)
    response = as_(person).get(URL)
    shown = labels(response)
    assert "My mentorship" in shown
    assert len(shown) == 5
    # What has no room at the thumb is in the menu.
    menu = labels(response, "member_menu")
    assert "Action items" in menu
    assert ("Guides" in menu) != ("Guides" in shown)


def test_where_one_is(veldkamp: Veldkamp, as_: As):
    for url in (URL, f"{URL}{veldkamp.mina.pk}/"):
        response = as_(veldkamp.olga).get(url)
        current = [item.label for item in response.context["nav"] if item.current]
        assert current == ["People"]
        assert response.content.count(b'aria-current="page"') == 1


def test_one_mentorship_is_its_room_and_several_are_a_list(veldkamp: Veldkamp, as_: As):
    def place() -> Any:
        return as_(veldkamp.mina).get(URL).context["nav"][1]

    room = f"/o/veldkamp/mentorships/{veldkamp.milan_and_mina.mentorship.pk}/"
    assert (place().label, place().url) == ("My mentorship", room)
    assert as_(veldkamp.mina).get(room).context["nav"][1].current
    make_pair(veldkamp.atlas, veldkamp.piet, veldkamp.mina)
    assert (place().label, place().url) == ("Mentorships", "/o/veldkamp/mentorships/")
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.update(status="closed", closed_at=veldkamp.mina.created_at)
    assert place().label == "Mentorships"


def test_nobody_is_led_to_a_room_of_others(veldkamp: Veldkamp, as_: As):
    """A coordinator opens the room of a pair: that is none of their own places."""
    room = f"/o/veldkamp/mentorships/{veldkamp.milan_and_mina.mentorship.pk}/"
    response = as_(veldkamp.carla).get(room)
    assert [item.label for item in response.context["nav"] if item.current] == []


def make_reminder(member: Member, **fields: Any) -> None:
    fields = {"kind": Delivery.Kind.LOG_MEETING, "status": Delivery.Status.SENT, **fields}
    with tenant(member.organization_id):
        Delivery.objects.create(
            organization_id=member.organization_id,
            recipient=member,
            subject_id=member.pk,
            **fields,
        )


def test_reminders_not_seen_are_counted_without_a_statement(
    veldkamp: Veldkamp, as_: As, django_assert_num_queries
):
    client = as_(veldkamp.mina)
    with django_assert_num_queries(8):
        page = client.get(URL).content.decode()
    assert "new reminder" not in page
    for slot in range(3):
        make_reminder(veldkamp.mina, slot=str(slot))
    make_reminder(veldkamp.mina, slot="seen", seen_at=veldkamp.mina.created_at)
    make_reminder(veldkamp.mina, slot="gone", status=Delivery.Status.DROPPED)
    make_reminder(veldkamp.milan, slot="of another")
    with django_assert_num_queries(8):
        response = client.get(URL)
    assert response.context["unseen"] == 3
    assert "3 new reminders" in response.content.decode()


def test_a_post_reads_them_only_for_a_page(veldkamp: Veldkamp, as_: As):
    """One that leads on shows no header; one that is wrong or refused is a page with all of it."""
    for slot in range(3):
        make_reminder(veldkamp.mina, slot=str(slot))
    client = as_(veldkamp.mina)
    address = f"/o/veldkamp/mentorships/{veldkamp.milan_and_mina.mentorship.pk}/goals/new/"
    with CaptureQueriesContext(connection) as statements:
        assert client.post(address, {"title": "Speak up"}).status_code == 303
    assert not any("reminders_delivery" in one["sql"] for one in statements)
    strange = "/o/veldkamp/meetings/01900000-0000-7000-8000-000000000000/confirmation/"
    for response, status in ((client.post(address), 422), (client.post(strange), 404)):
        assert response.status_code == status
        assert labels(response) == ["Home", "My mentorship", "Action items", "Guides"]
        assert "3 new reminders" in response.content.decode()


def test_signed_out(db):
    response = Client().get("/")
    assert response.context["nav"] == []
    assert response.context["member_menu"] == []
    assert response.context["home_url"] == "/"
    assert "search-everywhere" not in response.content.decode()


def test_the_way_to_another_company(
    veldkamp: Veldkamp, oakline: Oakline, as_: As, django_assert_num_queries
):
    client = as_(veldkamp.carla)
    with django_assert_num_queries(8):
        assert "Your companies" not in client.get(URL).content.decode()
    make_member(
        oakline.organization, "Carla", user=veldkamp.carla.user, role=Member.Role.COORDINATOR
    )
    with django_assert_num_queries(9):
        response = client.get(URL)
    page = response.content.decode()
    assert '<a href="/o/oakline/">Oakline <span class="about">Coordinator</span></a>' in page
    assert '<a href="/o/veldkamp/" aria-current="true">Veldkamp' in page
