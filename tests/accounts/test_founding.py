"""Founding a company: on the web, where that is open, and from the command line."""

import re
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.access import _enter
from accounts.actions import found_organization
from accounts.models import Activity, Member, Organization, User
from core.tenancy import tenant
from tests.accounts.conftest import Sent, code_in
from tests.cast import As, Veldkamp
from tests.factories import PASSWORD, make_user

COMPANY = {"name": "Nieuwe Brug", "slug": "nieuwe-brug", "time_zone": "Asia/Tokyo"}
PERSON = {"owner_name": "Nina Noor", "email": "Nina@Brug.example", "password": PASSWORD}
CONFIRM = "/sign-in/confirm-email/"


def exists(slug: str) -> bool:
    return _enter(slug, None) is not None


def owner_of(slug: str) -> Member:
    entry = _enter(slug, None)
    assert entry is not None
    with tenant(entry.organization_id):
        return Member.objects.select_related("user", "organization").get()


def test_closed(db, settings, veldkamp: Veldkamp, as_: As):
    settings.SELF_SERVICE_FOUNDING = False
    for client in (Client(), as_(veldkamp.mina)):
        assert client.get("/found/").status_code == 404
        assert client.post("/found/", {**COMPANY, **PERSON}).status_code == 404
    assert not exists("nieuwe-brug")


def test_signed_out(db, sent: Sent):
    client = Client()
    assert client.get("/found/").status_code == 200
    response = client.post("/found/", {**COMPANY, **PERSON})
    assert response["Location"] == CONFIRM
    assert b'class="site-header"' in client.get(CONFIRM).content
    # Nothing works before the address is proven.
    assert not exists("nieuwe-brug")
    assert not User.objects.get().has_usable_password()
    (mail,) = sent()
    assert mail.to == ["nina@brug.example"]

    response = client.post(CONFIRM, {"code": code_in(mail)})
    assert response["Location"] == "/o/nieuwe-brug/"
    nina = owner_of("nieuwe-brug")
    assert (nina.name, nina.role, nina.status) == ("Nina Noor", "owner", "active")
    assert (nina.organization.name, nina.organization.time_zone) == ("Nieuwe Brug", "Asia/Tokyo")
    assert nina.user is not None
    assert nina.user.check_password(PASSWORD)
    assert EmailAddress.objects.get().verified
    # The session outlives the new password.
    assert get_user(client).pk == nina.user.pk
    assert client.get("/o/nieuwe-brug/members/").status_code == 200


def test_a_wrong_code_founds_nothing(db, sent: Sent):
    client = Client()
    client.post("/found/", {**COMPANY, **PERSON})
    for _attempt in range(3):
        client.post(CONFIRM, {"code": "WRONG1"})
    client.post(CONFIRM, {"code": code_in(sent()[0])})
    assert not exists("nieuwe-brug")
    assert not get_user(client).is_authenticated


def test_a_known_address_gets_the_same_answer(db, sent: Sent):
    nina = make_user("nina@brug.example")
    EmailAddress.objects.create(user=nina, email=nina.email, verified=True, primary=True)
    known, unknown = Client(), Client()
    first = known.post("/found/", {**COMPANY, **PERSON})
    second = unknown.post("/found/", {**COMPANY, **PERSON, "email": "other@brug.example"})
    assert first["Location"] == second["Location"] == CONFIRM
    pages = [
        re.sub(r'("csrfmiddlewaretoken" value|X-CSRFToken"): ?"[^"]*"|(value|nonce)="[^"]*"', "", p)
        for p in (
            known.get(CONFIRM).content.decode().replace("nina@brug", "A"),
            unknown.get(CONFIRM).content.decode().replace("other@brug", "A"),
        )
    ]
    assert pages[0] == pages[1]
    to_nina, to_other = sorted(sent(), key=lambda mail: mail.to)
    assert to_nina.subject == "You have a login already"
    assert f"{settings.BASE_URL}/sign-in/password/reset/" in to_nina.body
    # Her login is as it was, and no code opens it.
    known.post(CONFIRM, {"code": code_in(to_other)})
    assert not get_user(known).is_authenticated
    nina.refresh_from_db()
    assert not nina.check_password(PASSWORD)
    assert not exists("nieuwe-brug")


def test_a_stranger_who_typed_an_address_has_no_way_in_later(db, sent: Sent):
    stranger, nina = Client(), Client()
    stranger.post("/found/", {**COMPANY, **PERSON, "password": "chosen by a stranger"})
    nina.post("/sign-in/login/code/", {"email": "nina@brug.example"})
    nina.post("/sign-in/login/code/confirm/", {"code": code_in(sent()[-1])})
    assert get_user(nina).is_authenticated
    for client in (stranger, Client()):
        client.post(
            "/sign-in/login/",
            {"login": "nina@brug.example", "password": "chosen by a stranger"},
        )
        assert not get_user(client).is_authenticated
    assert not exists("nieuwe-brug")


def test_signed_in(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.mina)
    assert b'type="password"' not in client.get("/found/").content
    response = client.post("/found/", COMPANY)
    assert (response.status_code, response["Location"]) == (303, "/o/nieuwe-brug/")
    mina = owner_of("nieuwe-brug")
    assert mina.user_id == veldkamp.mina.user_id
    assert (mina.role, mina.status) == ("owner", "active")
    with tenant(mina.organization_id):
        assert Activity.objects.get().verb == "found"


@pytest.mark.parametrize(
    "wrong",
    [
        {"slug": "veldkamp"},
        {"slug": "Nieuwe Brug"},
        {"slug": "-brug"},
        {"slug": "brug\n"},
        {"name": ""},
        {"time_zone": "Mars/Olympus"},
        {"email": "no address"},
        {"password": "short"},
    ],
)
def test_wrong_input(veldkamp: Veldkamp, sent: Sent, wrong):
    response = Client().post("/found/", {**COMPANY, **PERSON, **wrong})
    expected = 302 if wrong == {"slug": "brug\n"} else 422
    # Space around a word is dropped before it is looked at.
    assert response.status_code == expected
    assert not exists("nieuwe-brug")
    assert len(sent()) == (1 if expected == 302 else 0)


def test_an_address_taken_while_the_code_was_on_its_way(db, sent: Sent):
    client = Client()
    client.post("/found/", {**COMPANY, **PERSON})
    found_organization(
        slug="nieuwe-brug",
        name="Sneller",
        owner=make_user("snel@sneller.example"),
        owner_name="Snel",
        language="en",
        time_zone="UTC",
    )
    response = client.post(CONFIRM, {"code": code_in(sent()[0])}, follow=True)
    assert response.redirect_chain[-1][0] == "/found/"
    assert b"This address is taken. Choose another one." in response.content
    response = client.post("/found/", {**COMPANY, "slug": "brug"})
    assert response["Location"] == "/o/brug/"


def test_tries_are_limited(db):
    for _attempt in range(20):
        Client().post("/found/", {"name": "x"})
    assert Client().post("/found/", {"name": "x"}).status_code == 429


def test_wrong_method(db):
    assert Client().put("/found/").status_code == 405


# bin/manage found_organization


def command(name: str = "Nieuwe Brug", **options: str) -> str:
    out = StringIO()
    options = {
        "slug": "nieuwe-brug",
        "owner_email": "Nina@Brug.example",
        "owner_name": "Nina Noor",
        "language": "nl",
        "time_zone": "Asia/Tokyo",
        **options,
    }
    call_command("found_organization", name, stdout=out, **options)
    return out.getvalue()


def test_command(db, sent: Sent):
    said = command()
    assert f"{settings.BASE_URL}/o/nieuwe-brug/" in said
    assert f"{settings.BASE_URL}/sign-in/login/code/" in said
    nina = owner_of("nieuwe-brug")
    assert (nina.email, nina.name, nina.role) == ("nina@brug.example", "Nina Noor", "owner")
    assert (nina.organization.language, nina.time_zone) == ("nl", "Asia/Tokyo")
    assert nina.user is not None
    assert not nina.user.has_usable_password()
    assert sent() == []

    # What it says to do works.
    client = Client()
    client.post("/sign-in/login/code/", {"email": "nina@brug.example"})
    client.post("/sign-in/login/code/confirm/", {"code": code_in(sent()[0])}, follow=True)
    assert client.get("/o/nieuwe-brug/members/").status_code == 200


def test_command_for_somebody_known(veldkamp: Veldkamp):
    said = command(owner_email="mina.mori@veldkamp.example")
    assert "/sign-in/login/code/" not in said
    assert owner_of("nieuwe-brug").user_id == veldkamp.mina.user_id


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"slug": "veldkamp"}, "taken"),
        ({"slug": "Nieuwe Brug"}, "slug"),
        ({"owner_email": "no address"}, "email"),
        ({"time_zone": "Mars/Olympus"}, "no time zone"),
    ],
)
def test_command_refuses(veldkamp: Veldkamp, options, says):
    with pytest.raises(CommandError, match=says):
        command(**options)
    assert not exists("nieuwe-brug")
    assert not User.objects.filter(email="nina@brug.example").exists()
    with tenant(veldkamp.organization.pk):
        assert Organization.objects.get().name == "Veldkamp"
