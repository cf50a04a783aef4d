"""Whom a session's cookie stands for."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from core.links import link

HOME = "dashboards:home"


def status(client, veldkamp) -> int:
    return client.get(link(HOME, veldkamp.organization)).status_code


def test_each_its_own_person(veldkamp, as_):
    clients = {member: as_(member) for member in (veldkamp.mina, veldkamp.milan)}
    for _time in range(4):
        for member, client in clients.items():
            page = client.get(link(HOME, veldkamp.organization))
            assert page.wsgi_request.user == member.user
            assert page.wsgi_request.member == member


def test_one_that_has_ended_is_nobodys(veldkamp, as_):
    client = as_(veldkamp.mina)
    assert status(client, veldkamp) == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert status(client, veldkamp) == 302
    call_command("clearsessions")
    assert not Session.objects.exists()


@pytest.mark.parametrize("key", ["x" * 32, "", "'; select 1 --", "%s", "é" * 40])
def test_one_that_never_was_is_nobodys(veldkamp, as_, key):
    client = as_(veldkamp.mina)
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    for _time in range(3):
        assert status(client, veldkamp) == 302


def test_a_login_that_was_closed_is_nobodys(veldkamp, as_):
    client = as_(veldkamp.mina)
    User.objects.filter(pk=veldkamp.mina.user_id).update(is_active=False)
    assert status(client, veldkamp) == 302


def test_a_new_password_ends_the_sessions_of_the_old(veldkamp, as_):
    client = as_(veldkamp.mina)
    assert status(client, veldkamp) == 200
    User.objects.filter(pk=veldkamp.mina.user_id).update(password="another")
    assert status(client, veldkamp) == 302
