import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Activity, Member
from core.tenancy import tenant
from reminders.emails import unsubscribe_token
from reminders.models import Delivery, Preference
from tests.cast import As, Oakline, Veldkamp

Kind = Delivery.Kind


def path(member: Member, kind: Kind = Kind.ACTION_DUE, *, slug: str = "veldkamp") -> str:
    return f"/o/{slug}/reminders/off/{unsubscribe_token(member, kind)}/"


def off(member: Member) -> set[str]:
    with tenant(member.organization_id):
        return set(Preference.objects.filter(member=member).values_list("kind", flat=True))


def test_looking_changes_nothing(veldkamp: Veldkamp, client: Client):
    """Scanners follow every link of a mail."""
    response = client.get(path(veldkamp.mina))
    assert response.status_code == 200
    assert "Action item due" in response.text
    assert off(veldkamp.mina) == set()


def test_the_button_switches_that_kind_off(veldkamp: Veldkamp, client: Client):
    response = client.post(path(veldkamp.mina))
    assert response.status_code == 200
    assert "Switched off" in response.text
    assert off(veldkamp.mina) == {"action_due"}
    assert off(veldkamp.milan) == set()


def test_repeated_does_nothing(veldkamp: Veldkamp, client: Client):
    for _number in range(2):
        assert client.post(path(veldkamp.mina)).status_code == 200
    with tenant(veldkamp.organization.pk):
        assert Activity.objects.filter(verb="switch_off_mails").count() == 1


def test_a_mail_program_presses_it_without_a_cookie(veldkamp: Veldkamp):
    """RFC 8058: one POST, no CSRF token, no redirect."""
    response = Client(enforce_csrf_checks=True).post(
        path(veldkamp.mina), {"List-Unsubscribe": "One-Click"}
    )
    assert response.status_code == 200
    assert off(veldkamp.mina) == {"action_due"}


def test_who_was_invited_can_stop_it_too(veldkamp: Veldkamp, client: Client):
    client.post(path(veldkamp.mina, Kind.INVITATION))
    assert off(veldkamp.mina) == {"invitation"}


def test_a_token_of_somebody_else_or_nobody_leads_nowhere(
    veldkamp: Veldkamp, oakline: Oakline, client: Client
):
    assert client.get("/o/veldkamp/reminders/off/made-up/").status_code == 404
    assert client.post(path(veldkamp.mina)[:-2] + "/").status_code == 404
    assert client.post(path(oakline.mae)).status_code == 404
    assert client.post(path(veldkamp.mina, slug="nowhere")).status_code == 404
    assert off(oakline.mae) == set()


def test_wrong_method(veldkamp: Veldkamp, client: Client):
    assert client.delete(path(veldkamp.mina)).status_code == 405


def test_queries(
    veldkamp: Veldkamp, client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    with django_assert_num_queries(5):
        client.get(path(veldkamp.mina))


def test_signed_in_it_is_the_same(veldkamp: Veldkamp, as_: As):
    assert as_(veldkamp.mina).post(path(veldkamp.mina)).status_code == 200


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind(veldkamp: Veldkamp, client: Client, kind: Kind):
    client.post(path(veldkamp.mina, kind))
    assert off(veldkamp.mina) == {kind.value}
