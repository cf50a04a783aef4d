"""The front door: where one goes from there."""

import pytest
from django.test import Client

from accounts.models import Member, User
from core.tenancy import tenant
from tests.cast import As, Oakline, Veldkamp
from tests.factories import make_member, make_user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(("is_open", "offered"), [(True, 1), (False, 0)])
def test_signed_out(db, settings, is_open, offered):
    settings.SELF_SERVICE_FOUNDING = is_open
    response = Client().get("/")
    page = response.content.decode()
    assert response.status_code == 200
    assert 'href="/sign-in/login/"' in page
    assert page.count('href="/found/"') == offered


def test_one_company(veldkamp: Veldkamp, as_: As):
    response = as_(veldkamp.mina).get("/")
    assert (response.status_code, response["Location"]) == (303, "/o/veldkamp/")


def test_several_companies(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    make_member(oakline.organization, "Mina", user=veldkamp.mina.user, role=Member.Role.COORDINATOR)
    page = as_(veldkamp.mina).get("/").content.decode()
    assert page.index('href="/o/oakline/"') < page.index('href="/o/veldkamp/"')
    assert "Coordinator" in page


def test_a_company_one_was_deactivated_in_is_not_offered(
    veldkamp: Veldkamp, oakline: Oakline, as_: As
):
    make_member(oakline.organization, "Mina", user=veldkamp.mina.user)
    with tenant(veldkamp.organization.pk):
        Member.objects.filter(pk=veldkamp.mina.pk).update(status=Member.Status.DEACTIVATED)
    assert as_(veldkamp.mina).get("/")["Location"] == "/o/oakline/"


def test_no_company(db):
    page = signed_in(make_user("lone@wolf.example")).get("/").content.decode()
    assert "You are in no company yet" in page
    assert "lone@wolf.example" in page


def test_wrong_method(db):
    assert Client().post("/").status_code == 405
    assert Client().head("/").status_code == 200
