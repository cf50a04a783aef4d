"""Signing in: by password and by mailed code, without telling who has a login."""

import re
import time
from importlib import import_module
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import authenticate, get_user
from django.contrib.auth.hashers import get_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.demo_password import DEMO_PASSWORD
from accounts.models import User
from core.tenancy import tenant
from tests.accounts.conftest import Sent, code_in
from tests.cast import As, Veldkamp
from tests.conftest import PASSWORD_HASHERS
from tests.factories import PASSWORD
from tests.reminders.sink import Sink, listening

LOGIN = "/sign-in/login/"
CODE = "/sign-in/login/code/"
CONFIRM = "/sign-in/login/code/confirm/"
RESET = "/sign-in/password/reset/"
STRANGER = "nobody@veldkamp.example"


@pytest.fixture
def mina(veldkamp: Veldkamp) -> User:
    user = veldkamp.mina.user
    assert user is not None
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def without_tokens(response, *texts: str) -> str:
    """What a page says, without what differs on every visit or was typed into it."""
    page = response.content.decode()
    page = re.sub(r'(name="csrfmiddlewaretoken" value|nonce|X-CSRFToken"):? ?="?[^"]*"', "", page)
    page = re.sub(r'"X-CSRFToken": "[^"]*"', "", page)
    for text in texts:
        page = page.replace(text, "ADDRESS")
    return page


def test_password(mina):
    client = Client()
    response = client.post(LOGIN, {"login": "Mina.Mori@Veldkamp.example", "password": PASSWORD})
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert get_user(client).pk == mina.pk


def test_next_page(mina):
    client = Client()
    response = client.post(
        LOGIN, {"login": mina.email, "password": PASSWORD, "next": "/o/veldkamp/members/"}
    )
    assert response["Location"] == "/o/veldkamp/members/"


def test_next_page_elsewhere_is_refused(mina):
    response = Client().post(
        LOGIN, {"login": mina.email, "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert response["Location"] == "/"


def test_code(mina, sent: Sent):
    client = Client()
    response = client.post(CODE, {"email": mina.email})
    assert response["Location"] == CONFIRM
    (mail,) = sent()
    assert mail.to == [mina.email]
    response = client.post(CONFIRM, {"code": code_in(mail)})
    assert response["Location"] == "/"
    assert is_signed_in(client)


def test_wrong_code(mina, sent: Sent):
    client = Client()
    client.post(CODE, {"email": mina.email})
    sent()
    for _attempt in range(3):
        client.post(CONFIRM, {"code": "WRONG1"})
    assert not is_signed_in(client)
    # The code is used up: even the right one no longer works.
    client.post(CONFIRM, {"code": code_in(sent()[0])})
    assert not is_signed_in(client)


def test_wrong_password_says_the_same_for_a_stranger(mina):
    known = Client().post(LOGIN, {"login": mina.email, "password": "not the password"})
    unknown = Client().post(LOGIN, {"login": STRANGER, "password": "not the password"})
    assert known.status_code == unknown.status_code == 200
    assert without_tokens(known, mina.email) == without_tokens(unknown, STRANGER)


@pytest.mark.parametrize("url", [CODE, RESET])
def test_asking_for_a_mail_says_the_same_to_a_stranger(mina, sent: Sent, url: str):
    known, unknown = Client(), Client()
    first = known.post(url, {"email": mina.email})
    second = unknown.post(url, {"email": STRANGER})
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    pages = known.get(first["Location"]), unknown.get(second["Location"])
    assert without_tokens(pages[0], mina.email) == without_tokens(pages[1], STRANGER)
    assert [mail.to for mail in sent()] == [[mina.email]]


def test_a_stranger_costs_as_much_work(mina):
    """Hashing is what takes long, so both do it, and so does a login without a password."""
    mina_without = User.objects.create_user("without@veldkamp.example")
    assert not mina_without.has_usable_password()
    client = Client()
    client.get(LOGIN)

    def seconds(email: str) -> float:
        started = time.process_time()
        assert authenticate(None, email=email, password="not the password") is None
        return time.process_time() - started

    known, unknown, without = (
        min(seconds(email) for _round in range(3))
        for email in (mina.email, STRANGER, mina_without.email)
    )
    assert unknown > known / 2
    assert without > known / 2


def test_the_sixth_wrong_password_is_refused(mina):
    client = Client()
    for _attempt in range(5):
        response = client.post(LOGIN, {"login": mina.email, "password": "not the password"})
        assert b"Too many failed" not in response.content
    response = client.post(LOGIN, {"login": mina.email, "password": PASSWORD})
    assert b"Too many failed" in response.content
    assert not is_signed_in(client)
    # Another browser meets the same limit: it belongs to the address.
    other = Client(REMOTE_ADDR="192.0.2.7")
    other.post(LOGIN, {"login": mina.email, "password": PASSWORD})
    assert not is_signed_in(other)


def test_signing_in_does_not_use_up_the_limit(mina):
    for _attempt in range(6):
        client = Client()
        client.post(LOGIN, {"login": mina.email, "password": PASSWORD})
        assert is_signed_in(client)


@pytest.mark.parametrize(("url", "times"), [(CODE, 3), (RESET, 5)])
def test_mails_are_limited(mina, sent: Sent, url: str, times: int):
    for _attempt in range(times):
        Client().post(url, {"email": mina.email})
    response = Client().post(url, {"email": mina.email})
    assert response.status_code in {200, 429}
    assert len(sent()) == times


def test_tries_from_one_place_are_limited_with_a_page_of_ours(db):
    client = Client()
    for number in range(30):
        client.post(LOGIN, {"login": f"n{number}@veldkamp.example"})
    response = client.post(LOGIN, {"login": STRANGER})
    assert response.status_code == 429
    assert b"Please wait a moment" in response.content


def test_new_password_by_mail(mina, sent: Sent):
    client = Client()
    client.post(RESET, {"email": mina.email}, headers={"host": "127.0.0.1"})
    (mail,) = sent()
    url = re.search(rf"{settings.BASE_URL}(/sign-in/password/reset/key/\S+)", str(mail.body))
    assert url, mail.body
    response = client.get(url[1], follow=True)
    assert b"Choose a new password" in response.content
    response = client.post(
        response.redirect_chain[-1][0], {"password1": "another long password", "password2": "x"}
    )
    assert response.status_code == 200
    response = client.post(
        "/sign-in/password/reset/key/" + url[1].split("/key/")[1].split("-")[0] + "-set-password/",
        {"password1": "another long password", "password2": "another long password"},
    )
    assert response.status_code == 302
    mina.refresh_from_db()
    assert mina.check_password("another long password")
    # Once.
    assert b"no longer works" in Client().get(url[1], follow=True).content


def test_mail_is_in_the_readers_language_and_in_our_layout(mina, sent: Sent):
    mina.language = "nl"
    mina.save()
    Client().post(CODE, {"email": mina.email})
    (mail,) = sent()
    html = str(mail.alternatives[0][0])
    assert '<html lang="nl"' in html
    assert code_in(mail) in html
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_code_over_real_smtp(mina, settings, sent: Sent):
    client = Client()
    with listening(Sink()) as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.host, sink.port
        client.post(CODE, {"email": mina.email})
        assert sent() == []
    assert sink.recipients == [mina.email]
    (code,) = (
        line for line in sink.bodies()[0].splitlines() if re.fullmatch(r"[A-Z0-9-]{6,9}", line)
    )
    client.post(CONFIRM, {"code": code})
    assert is_signed_in(client)


def test_a_mail_server_that_is_away_gives_the_same_answer(mina, settings, sent: Sent):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    response = Client().post(CODE, {"email": mina.email})
    assert response["Location"] == CONFIRM
    assert sent() == []


def test_the_library_knows_every_setting_that_we_set():
    source = Path(str(import_module("allauth.account.app_settings").__file__)).read_text()
    known = set(re.findall(r'_setting\(\s*"([A-Z_]+)"', source))
    ours = {name.removeprefix("ACCOUNT_") for name in dir(settings) if name.startswith("ACCOUNT_")}
    assert len(ours) > 10
    assert ours - known == set()


def test_nobody_signs_up_without_an_invitation(db):
    url = reverse("account_signup")
    data = {"email": "new@veldkamp.example", "password1": PASSWORD}
    for response in (Client().get(url), Client().post(url, data)):
        assert b"People join by invitation" in response.content
    assert not User.objects.exists()


def test_signing_out_needs_a_post(mina):
    client = Client()
    client.force_login(mina)
    assert client.get("/sign-in/logout/").status_code == 200
    assert is_signed_in(client)
    response = client.post("/sign-in/logout/")
    assert response.status_code == 302
    assert response["Clear-Site-Data"] == '"cache"'
    assert not is_signed_in(client)


PAGES = ["account_login", "account_signup", "account_inactive", "account_reset_password"]
OWN_PAGES = ["account_email", "account_change_password", "account_logout"]


@pytest.mark.parametrize(
    "name",
    [
        *PAGES,
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_request_login_code",
    ],
)
def test_pages_have_our_layout(db, name: str):
    response = Client().get(reverse(name))
    assert response.status_code == 200
    assert b'class="site-header"' in response.content


@pytest.mark.parametrize("name", [*OWN_PAGES, "account_reauthenticate"])
def test_pages_about_ones_login_have_our_layout(mina, as_: As, veldkamp: Veldkamp, name: str):
    response = as_(veldkamp.mina).get(reverse(name))
    assert response.status_code == 200
    assert b'class="site-header"' in response.content


def test_passwords_are_hashed_as_owasp_says(settings):
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    encoded = get_hasher().encode(PASSWORD, get_hasher().salt())
    assert encoded.startswith("argon2$argon2id$v=19$m=47104,t=2,p=1$")


def test_an_expired_session_sends_htmx_to_sign_in(veldkamp: Veldkamp):
    here = "/o/veldkamp/members/?q=mina"
    response = Client().get(
        "/o/veldkamp/members/",
        headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{here}"},
    )
    assert response["HX-Redirect"] == "/sign-in/login/?next=/o/veldkamp/members/%3Fq%3Dmina"
    assert response.content == b""


def test_a_page_of_another_site_is_no_place_to_return_to(veldkamp: Veldkamp):
    response = Client().get(
        "/o/veldkamp/members/",
        headers={"HX-Request": "true", "HX-Current-URL": "https://evil.example/"},
    )
    assert response["HX-Redirect"] == "/sign-in/login/?next=/"


def test_pages_are_in_the_members_language_and_time_zone(veldkamp: Veldkamp, as_: As):
    with tenant(veldkamp.organization.pk):
        veldkamp.mina.language = "nl"
        veldkamp.mina.save()
    response = as_(veldkamp.mina).get("/o/veldkamp/members/")
    assert '<html lang="nl"' in response.content.decode()
    assert response["Content-Language"] == "nl"


def test_the_demos_password_opens_nothing_outside_the_demo(mina, settings):
    mina.set_password(DEMO_PASSWORD)
    mina.save()
    client = Client()
    client.post(LOGIN, {"login": mina.email, "password": DEMO_PASSWORD})
    assert not is_signed_in(client)
    with pytest.raises(ValidationError, match="Everybody knows"):
        validate_password(DEMO_PASSWORD)
    settings.DEMO = True
    client.post(LOGIN, {"login": mina.email, "password": DEMO_PASSWORD})
    assert is_signed_in(client)
