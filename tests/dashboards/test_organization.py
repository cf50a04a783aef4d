"""The company in numbers, for its owner."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Member
from core.tenancy import tenant
from mentorships.models import Mentorship
from reminders.models import Delivery
from tests.cast import As, Oakline, Veldkamp
from tests.dashboards.making import make_mentees
from tests.factories import make_member, make_program
from tests.texts import without_tokens

URL = "/o/veldkamp/organization/"


def rows(response: Any) -> dict[str, Any]:
    assert response.status_code == 200
    return {row.program.name: row for row in response.context["programs"]}


def test_people_by_status_and_country(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    with tenant(veldkamp.organization.pk):
        Member.objects.filter(pk=veldkamp.mina.pk).update(country="JP")
        Member.objects.filter(pk__in=[veldkamp.milan.pk, veldkamp.piet.pk]).update(country="NL")
    make_member(veldkamp.organization, "Ella Evers", status=Member.Status.EXPECTED, country="NL")
    response = as_(veldkamp.olga).get(URL)
    assert response.context["statuses"] == [
        ("Not yet joined", 1),
        ("Active", 7),
        ("Deactivated", 1),
    ]
    assert response.context["countries"] == [
        ("Not said", 4),
        ("Netherlands", 3),
        ("Japan", 1),
    ]


def test_groups_under_five_are_not_shown(veldkamp: Veldkamp, as_: As):
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.update(missed_in_a_row=2, meetings_held=4, last_rating=1)
    compass = rows(as_(veldkamp.olga).get(URL))["Compass"]
    # Four people in two mentorships.
    assert (compass.enrolled, compass.in_mentorships) == (4, 4)
    assert (compass.open, compass.meetings, compass.in_need, compass.rating) == (None,) * 4
    make_mentees(veldkamp.compass, veldkamp.olga, count=3, last_rating=3, meetings_held=1)
    compass = rows(as_(veldkamp.olga).get(URL))["Compass"]
    assert (compass.open, compass.meetings, compass.in_need) == (5, 11, 2)
    assert (compass.rating, compass.rated) == (2.2, 5)


def test_a_rating_needs_five_mentorships(veldkamp: Veldkamp, as_: As):
    make_mentees(veldkamp.compass, veldkamp.olga, count=6)
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.filter(pk__in=Mentorship.objects.order_by("pk").values("pk")[:4]).update(
            last_rating=2
        )
    compass = rows(as_(veldkamp.olga).get(URL))["Compass"]
    assert compass.open == 8
    assert compass.rating is None


def test_it_names_nobody(veldkamp: Veldkamp, as_: As):
    page = without_tokens(as_(veldkamp.olga).get(URL).content.decode())
    for name in ("Milan", "Mina", "Piet", "Puck"):
        assert name not in page


def test_mails_in_trouble_are_pointed_out(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.olga)
    assert "Some mails did not arrive" not in client.get(URL).content.decode()
    with tenant(veldkamp.organization.pk):
        Delivery.objects.create(
            organization=veldkamp.organization,
            kind=Delivery.Kind.LOG_MEETING,
            subject_id=veldkamp.mina.pk,
            recipient=veldkamp.mina,
            status=Delivery.Status.FAILED,
            sent_at=timezone.now(),
        )
    assert "Some mails did not arrive" in client.get(URL).content.decode()


def test_the_settings_are_a_page_of_their_own(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.olga)
    assert 'href="/o/veldkamp/settings/"' in client.get(URL).content.decode()
    assert client.post(URL, {"name": "Other"}).status_code == 405


@pytest.mark.parametrize("person", ["mina", "carla"])
def test_only_for_owners(veldkamp: Veldkamp, as_: As, person):
    client = as_(getattr(veldkamp, person))
    assert client.get(URL).status_code == 403
    assert as_(veldkamp.olga).put(URL).status_code == 405


@pytest.mark.parametrize("count", [1, 30])
def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries, count):
    for number in range(count):
        make_program(veldkamp.carla, f"Program {number}")
    client = as_(veldkamp.olga)
    with django_assert_num_queries(10):
        assert len(rows(client.get(URL))) == count + 2
