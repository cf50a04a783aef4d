from typing import Any

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Activity, Member
from core.tenancy import tenant
from reminders.access import CHOOSABLE
from reminders.models import Delivery, Preference
from tests.cast import As, Oakline, Veldkamp

URL = "/o/veldkamp/reminders/preferences/"
ALL = [kind.value for kind in CHOOSABLE]


def off(member: Member) -> set[str]:
    with tenant(member.organization_id):
        return set(Preference.objects.filter(member=member).values_list("kind", flat=True))


def activities(veldkamp: Veldkamp) -> int:
    with tenant(veldkamp.organization.pk):
        return Activity.objects.filter(verb="choose_mails").count()


def test_everything_is_on_at_first(veldkamp: Veldkamp, as_: As):
    response = as_(veldkamp.mina).get(URL)
    assert response.status_code == 200
    assert response.text.count(" checked") == len(ALL)
    # Who reads this has joined.
    assert 'value="invitation"' not in response.text


def test_what_is_not_ticked_is_switched_off(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.mina)
    response = client.post(URL, {"kinds": ["meeting_tomorrow", "proposal"]})
    assert (response.status_code, response["Location"]) == (303, URL)
    assert off(veldkamp.mina) == set(ALL) - {"meeting_tomorrow", "proposal"}
    assert client.get(URL).text.count(" checked") == 2
    assert off(veldkamp.milan) == set()


def test_and_on_again(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.mina)
    # No box ticked posts no field at all.
    client.post(URL, {})
    assert off(veldkamp.mina) == set(ALL)
    client.post(URL, {"kinds": ALL})
    assert off(veldkamp.mina) == set()


def test_what_was_switched_off_by_mail_and_is_not_offered_stays(veldkamp: Veldkamp, as_: As):
    with tenant(veldkamp.organization.pk):
        Preference.objects.create(
            organization=veldkamp.organization,
            member=veldkamp.mina,
            kind=Delivery.Kind.INVITATION,
        )
    as_(veldkamp.mina).post(URL, {"kinds": ALL})
    assert off(veldkamp.mina) == {"invitation"}


def test_repeated_does_nothing(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.mina)
    data: dict[str, Any] = {"kinds": ["proposal"]}
    for _number in range(2):
        assert client.post(URL, data).status_code == 303
    assert activities(veldkamp) == 1


def test_wrong_input(veldkamp: Veldkamp, as_: As):
    response = as_(veldkamp.mina).post(URL, {"kinds": ["weather"]})
    assert response.status_code == 422
    assert off(veldkamp.mina) == set()


def test_stranger(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    assert as_(oakline.mae).get(URL).status_code == 404
    assert Client().get(URL).status_code == 302


def test_wrong_method(veldkamp: Veldkamp, as_: As):
    assert as_(veldkamp.mina).delete(URL).status_code == 405


def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries: DjangoAssertNumQueries):
    client = as_(veldkamp.mina)
    with django_assert_num_queries(7):
        client.get(URL)
