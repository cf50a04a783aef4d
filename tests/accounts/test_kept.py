"""What somebody sent after their session had ended waits until they have signed in again."""

import re
from datetime import timedelta
from typing import Any, cast

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.kept import COOKIE, NAME
from accounts.models import Member
from core.links import link
from core.tenancy import tenant
from mentorships.models import Goal
from tests.accounts.conftest import Sent, code_in
from tests.cast import Oakline, Veldkamp
from tests.factories import PASSWORD
from tests.meetings.pages import said

LOGIN = "/sign-in/login/"
KEPT = "/o/veldkamp/kept/"
WORDS = "Kanarie4711 about saying no"
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/o/veldkamp/"}


def sign_in(client: Client, member: Member, **more: str) -> HttpResponse:
    assert member.user is not None
    login = {"login": member.user.email, "password": PASSWORD, **more}
    return cast("HttpResponse", client.post(LOGIN, login))


def lose_session(client: Client) -> None:
    """As when it has expired, or the server forgot it; the browser keeps its other cookies."""
    Session.objects.all().delete()


@pytest.fixture
def known(veldkamp: Veldkamp) -> Veldkamp:
    """Mina and Milan can sign in with a password."""
    for member in (veldkamp.mina, veldkamp.milan):
        user = member.user
        assert user is not None
        user.set_password(PASSWORD)
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return veldkamp


@pytest.fixture
def browser(known: Veldkamp) -> Client:
    """Mina's, some time after she last used it."""
    client = Client()
    sign_in(client, known.mina)
    assert client.get("/o/veldkamp/").status_code == 200
    lose_session(client)
    return client


@pytest.fixture
def goal_new(veldkamp: Veldkamp) -> str:
    mentorship = veldkamp.milan_and_mina.mentorship
    return link("mentorships:goal_create", veldkamp.organization, mentorship.pk)


def goals(veldkamp: Veldkamp) -> list[str]:
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        return list(Goal.objects.values_list("title", flat=True))


def form_in(page: str) -> tuple[str, dict[str, str]]:
    """Where the first form that sends something kept goes, and with what."""
    found = re.search(r'<form method="post" action="([^"]+)" id="send-.*?</form>', page, re.DOTALL)
    assert found, page
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', found[0])
    return found[1], dict(fields)


class TestSigningInAgain:
    def test_it_waits_and_is_sent_once(self, known, browser, goal_new):
        response = browser.post(goal_new, {"title": WORDS, "success_criteria": "One\r\nTwo"})
        assert response.status_code == 302
        assert response["Location"] == f"{LOGIN}?next={KEPT}"
        assert "what you typed waits for you" in browser.get(response["Location"]).content.decode()
        assert goals(known) == []

        response = sign_in(browser, known.mina, next=KEPT)
        assert response["Location"] == KEPT
        page = browser.get(KEPT).content.decode()
        assert WORDS in page
        assert "What do you want to learn or change?" in page
        assert goals(known) == []

        action, fields = form_in(page)
        assert action == goal_new
        assert browser.post(action, fields).status_code == 303
        assert goals(known) == [WORDS]
        assert WORDS not in browser.get(KEPT).content.decode()

    def test_the_whole_log_comes_along(self, known, browser):
        mentorship = known.milan_and_mina.mentorship
        page = link("meetings:log_new", known.organization, mentorship.pk)
        rows = [{"text": f"Item {n}", "owner": str(known.mina.pk)} for n in range(3)]
        typed = said(known.mina, timezone.now() - timedelta(hours=2), *rows, summary=WORDS)
        browser.post(page, typed)
        sign_in(browser, known.mina)
        shown = browser.get(KEPT).content.decode()
        readable = shown[shown.index("<dl") : shown.index("</dl>")]
        assert "What you talked about" in readable
        assert "Item 2" in readable
        for noise in ("TOTAL_FORMS", "seen", str(known.mina.pk), typed["seen"]):
            assert noise not in readable
        action, fields = form_in(shown)
        response = browser.post(action, fields)
        assert response.status_code == 303
        assert "/meetings/" in response["Location"]

    def test_by_a_mailed_code_too(self, known, browser, goal_new, sent: Sent):
        browser.post(goal_new, {"title": WORDS})
        address = {"email": known.mina.user.email, "next": KEPT}
        confirm = browser.post("/sign-in/login/code/", address)["Location"]
        assert f'name="next" value="{KEPT}"' in browser.get(confirm).content.decode()
        typed = {"code": code_in(sent()[-1]), "next": KEPT}
        response = browser.post("/sign-in/login/code/confirm/", typed)
        assert response["Location"] == KEPT
        assert WORDS in browser.get(KEPT).content.decode()

    def test_two_tabs(self, known, browser, goal_new):
        browser.post(goal_new, {"title": "From one tab"})
        browser.post("/o/veldkamp/profile/", {"bio": "From another tab"})
        browser.post("/o/veldkamp/profile/", {"bio": "From another tab, twice"})
        sign_in(browser, known.mina)
        page = browser.get(KEPT).content.decode()
        assert page.count("Send it now") == 2
        assert page.index("From another tab, twice") < page.index("From one tab")

    def test_a_draft_goes_when_it_is_sent(self, known, as_, browser, goal_new):
        desk = as_(known.mina)
        saved = desk.post(goal_new.replace("/veldkamp/", "/veldkamp/drafts/"), {"title": "One"})
        assert saved.json()["version"] == 1
        browser.post(goal_new, {"title": "One", "draft": "1"})
        sign_in(browser, known.mina)
        action, fields = form_in(browser.get(KEPT).content.decode())
        assert browser.post(action, fields).status_code == 303
        assert browser.get(goal_new).context["draft"].version is None

    def test_a_wrong_form_shows_it_again(self, known, browser, goal_new):
        browser.post(goal_new, {"title": "x" * 500})
        sign_in(browser, known.mina)
        action, fields = form_in(browser.get(KEPT).content.decode())
        response = browser.post(action, fields)
        assert response.status_code == 422
        assert "x" * 500 in response.content.decode()
        # On the page from here on, and not to be sent twice.
        assert "Send it now" not in browser.get(KEPT).content.decode()

    def test_thrown_away(self, known, browser, goal_new):
        browser.post(goal_new, {"title": WORDS})
        sign_in(browser, known.mina)
        key = re.search(r'name="key" value="(\w+)"', browser.get(KEPT).content.decode())
        assert key
        for _again in range(2):
            assert browser.post(KEPT, {"key": key[1]}).status_code == 303
            assert WORDS not in browser.get(KEPT).content.decode()
        assert goals(known) == []

    def test_an_hour_later_it_is_gone(self, known, browser, goal_new):
        with time_machine.travel(timezone.now() - timedelta(minutes=61), tick=False):
            browser.post(goal_new, {"title": WORDS})
        sign_in(browser, known.mina)
        assert WORDS not in browser.get(KEPT).content.decode()

    def test_htmx_leaves_the_page(self, known, browser, goal_new):
        response = browser.post(goal_new, {"title": WORDS}, headers=HTMX)
        assert response["HX-Redirect"] == f"{LOGIN}?next={KEPT}"
        sign_in(browser, known.mina)
        assert WORDS in browser.get(KEPT).content.decode()

    def test_looking_leads_back_as_before(self, known, browser, goal_new):
        assert browser.get(goal_new)["Location"] == f"{LOGIN}?next={goal_new}"

    def test_a_button_alone_is_not_kept(self, known, browser):
        person = link("accounts:invite", known.organization, known.puck.pk)
        assert browser.post(person, {"csrfmiddlewaretoken": "x"})["Location"] == LOGIN
        assert NAME not in browser.session

    def test_saving_a_draft_is_not_kept(self, known, browser, goal_new):
        """It happens by itself while somebody types, and the page still has it all."""
        response = browser.post(goal_new.replace("/veldkamp/", "/veldkamp/drafts/"), {"title": "x"})
        assert response["Location"] == LOGIN
        assert NAME not in browser.session

    def test_files_are_not_kept_and_the_page_says_so(self, known, browser):
        page = link("programs:import", known.organization, known.compass.pk)
        file = SimpleUploadedFile("people.csv", b"name,e-mail\nKanarie,k@example.org\n")
        browser.post(page, {"role": "mentor", "file": file})
        sign_in(browser, known.mina)
        text = browser.get(KEPT).content.decode()
        assert "could not be kept" in text
        assert "Kanarie" not in text

    def test_too_much_is_said(self, known, browser, goal_new):
        response = browser.post(goal_new, {"title": "x" * 70_000})
        assert response["Location"] == LOGIN
        assert "was not sent" in browser.get(LOGIN).content.decode()
        assert NAME not in browser.session


class TestAttacks:
    def test_another_person_gets_nothing(self, known, browser, goal_new):
        browser.post(goal_new, {"title": WORDS})
        sign_in(browser, known.milan)
        assert WORDS not in browser.get(KEPT).content.decode()
        assert browser.session[NAME] == {}
        # Nor does it come back for its writer.
        browser.post("/sign-in/logout/")
        sign_in(browser, known.mina)
        assert WORDS not in browser.get(KEPT).content.decode()

    def test_another_person_who_looks_elsewhere_first(self, known, browser, goal_new):
        browser.post(goal_new, {"title": WORDS})
        sign_in(browser, known.milan)
        browser.get("/o/veldkamp/")
        assert browser.session[NAME] == {}

    def test_it_is_sealed(self, known, browser, goal_new):
        browser.post(goal_new, {"title": WORDS})
        session = Session.objects.get(session_key=browser.session.session_key)
        assert "Kanarie" not in str(session.get_decoded())
        assert str(known.mina.user.pk) not in browser.cookies[COOKIE].value

    def test_a_browser_without_a_past_keeps_nothing(self, known, goal_new):
        client = Client()
        assert client.post(goal_new, {"title": WORDS})["Location"] == LOGIN
        assert NAME not in client.session
        client.cookies[COOKIE] = "somebody:else"
        client.post(goal_new, {"title": WORDS})
        assert NAME not in client.session

    def test_the_cookie_is_not_for_scripts(self, known, browser):
        cookie = browser.cookies[COOKIE]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["secure"] or settings.SECURE

    def test_a_foreign_company(self, known, oakline: Oakline, browser):
        browser.post("/o/oakline/profile/", {"bio": WORDS})
        sign_in(browser, known.mina)
        assert browser.get("/o/oakline/kept/").status_code == 404
        assert WORDS not in browser.get(KEPT).content.decode()

    def test_a_company_that_is_not(self, known, browser):
        browser.post("/o/nowhere/profile/", {"bio": WORDS})
        sign_in(browser, known.mina)
        assert browser.get("/o/nowhere/kept/").status_code == 404
        assert WORDS not in browser.get(KEPT).content.decode()

    def test_it_is_sent_nowhere_else(self, known, browser):
        """What follows the path comes along, as a part of it."""
        browser.post("/o/veldkamp/profile/?next=//evil.example/", {"bio": WORDS})
        sign_in(browser, known.mina)
        action, _fields = form_in(browser.get(KEPT).content.decode())
        assert action == "/o/veldkamp/profile/?next=//evil.example/"

    def test_sign_in_pages_are_never_kept(self, known, browser):
        browser.post(LOGIN, {"login": known.mina.user.email, "password": "wrong Kanarie4711"})
        assert NAME not in browser.session

    def test_another_site_can_plant_nothing(self, known, goal_new):
        client = Client(enforce_csrf_checks=True)
        client.cookies[COOKIE] = _cookie_of(known.mina)
        for headers in (
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Referer": "https://evil.example/page"},
            {"Referer": "http://testserver.evil.example/"},
            {},
        ):
            response = client.post(goal_new, {"title": WORDS}, headers=headers)
            assert response.status_code == 403
            assert NAME not in client.session


def _cookie_of(member: Member) -> str:
    client = Client()
    sign_in(client, member)
    client.get("/o/veldkamp/")
    return client.cookies[COOKIE].value


class TestStaleToken:
    """A page that was open while its reader signed in again in another tab."""

    @pytest.fixture
    def tab(self, known: Veldkamp) -> Client:
        client = Client(enforce_csrf_checks=True)
        assert known.mina.user is not None
        client.force_login(known.mina.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        client.get("/o/veldkamp/profile/")
        return client

    def test_what_was_typed_is_offered(self, known, tab, goal_new):
        stale = {"title": WORDS, "csrfmiddlewaretoken": "a" * 64}
        response = tab.post(goal_new, stale, headers={"Origin": "http://testserver"})
        assert response.status_code == 403
        assert f'href="{KEPT}"' in response.content.decode()
        assert WORDS not in response.content.decode()
        assert goals(known) == []
        action, fields = form_in(tab.get(KEPT).content.decode())
        assert action == goal_new
        assert tab.post(action, fields).status_code == 303
        assert goals(known) == [WORDS]

    def test_signed_out_as_well(self, known, tab, goal_new):
        lose_session(tab)
        stale = {"title": WORDS, "csrfmiddlewaretoken": "a" * 64}
        tab.post(goal_new, stale, headers={"Origin": "http://testserver"})
        assert tab.get(KEPT)["Location"] == f"{LOGIN}?next={KEPT}"

    def test_htmx(self, tab, goal_new):
        response = tab.post(
            goal_new, {"title": WORDS}, headers={"Origin": "http://testserver", **HTMX}
        )
        assert response["HX-Redirect"] == KEPT

    def test_a_save_while_typing_is_not_kept(self, tab, goal_new):
        saving = goal_new.replace("/veldkamp/", "/veldkamp/drafts/")
        response = tab.post(saving, {"title": WORDS}, headers={"Origin": "http://testserver"})
        assert response.status_code == 403
        assert NAME not in tab.session

    def test_outside_of_companies_nothing_is_kept(self, tab):
        response = tab.post(LOGIN, {"login": WORDS}, headers={"Origin": "http://testserver"})
        assert response.status_code == 403
        assert KEPT not in response.content.decode()
        assert NAME not in tab.session


def test_signing_in_lasts_as_long_as_ever(known: Veldkamp, browser: Client, goal_new: str):
    browser.post(goal_new, {"title": WORDS})
    sign_in(browser, known.mina)
    assert browser.session.get_expiry_age() > timedelta(days=13).total_seconds()


def test_queries(
    known: Veldkamp, browser: Client, goal_new: str, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        browser.post(f"{goal_new}?{number}", {"title": WORDS})
    sign_in(browser, known.mina)
    browser.get(KEPT)
    with django_assert_num_queries(6):
        assert browser.get(KEPT).content.decode().count("Send it now") == 3
