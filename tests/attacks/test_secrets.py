"""What must not stand in logs, and what a stranger must not learn."""

import logging
import re

import pytest
from django.test import Client

from accounts.actions import invitation_token
from config.redaction import RedactingFormatter
from core.links import link
from tests.accounts.rows import invitation_of
from tests.factories import make_action_item
from tests.texts import without_tokens


@pytest.fixture
def lines(caplog):
    """What was logged, as the handler of the settings writes it."""
    [formatter] = [
        handler.formatter
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, RedactingFormatter)
    ]
    return lambda: "\n".join(formatter.format(record) for record in caplog.records)


def test_an_invitation_that_is_still_open_is_not_logged(veldkamp, lines):
    token = invitation_token(invitation_of(veldkamp).pk)
    url = f"/o/veldkamp/invitations/{token}/"
    assert Client().post(url, {"name": "", "password": "short"}).status_code == 422
    assert Client(enforce_csrf_checks=True).post(url, {"name": "Ella"}).status_code == 403
    assert lines().count("/o/veldkamp/invitations/…/") == 2
    assert token not in lines()


@pytest.mark.parametrize(
    "path",
    [
        "/o/veldkamp/reminders/off/WyJhIiwiYiJd:c2lnbmF0dXJl/",
        "/o/veldkamp/calendar/c2lnbmF0dXJl.ics",
        "/sign-in/password/reset/key/1ab-c2lnbmF0dXJl/",
        "/sign-in/login/?next=/o/veldkamp/invitations/c2lnbmF0dXJl/",
        "/sign-in/login/?next=%2Fo%2Fveldkamp%2Finvitations%2Fc2lnbmF0dXJl%2F",
    ],
)
def test_nor_is_another_secret_of_an_address(path, lines):
    logging.getLogger("django.request").warning("Forbidden: %s", path)
    assert "Forbidden: /" in lines()
    assert "c2lnbmF0dXJl" not in lines()


def without_chance(page: bytes) -> str:
    """The page but for what differs at each request, and for the address that was asked for."""
    return re.sub(r"/o/[a-z-]+/invitations/", "", without_tokens(page.decode()))


def test_a_closed_invitation_does_not_tell_whether_there_is_such_a_company(veldkamp):
    here = Client().get(f"/o/veldkamp/invitations/{'0' * 32}/")
    nowhere = Client().get(f"/o/no-such-company/invitations/{'0' * 32}/")
    assert here.status_code == nowhere.status_code == 404
    assert without_chance(here.content) == without_chance(nowhere.content)
    assert here["Cache-Control"] == nowhere["Cache-Control"]


@pytest.mark.parametrize("name", ["dashboards:home", "programs:profile", "meetings:action_items"])
def test_no_page_is_for_a_cache_that_others_share(veldkamp, as_, name):
    response = as_(veldkamp.mina).get(link(name, veldkamp.organization))
    assert response["Cache-Control"] == "private"
    assert "Cookie" in response["Vary"]


def test_no_page_is_framed_and_no_script_of_others_runs(veldkamp, as_):
    response = as_(veldkamp.mina).get(link("dashboards:home", veldkamp.organization))
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere(veldkamp, as_, onward):
    mina = as_(veldkamp.mina)
    item = make_action_item(veldkamp.milan_and_mina.mentorship, "Read", owner=veldkamp.mina)
    for url in (
        link("meetings:action_done", veldkamp.organization, item.pk),
        "/language/",
        "/sign-in/logout/",
    ):
        response = mina.post(url, {"next": onward, "language": "nl"})
        assert "evil" not in response["Location"]
        assert response["Location"].startswith("/")
