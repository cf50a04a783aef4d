"""Drafts and what waits for its writer, in the hands of people who mean harm or tried anything."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts import tasks
from accounts.models import Draft, Member, User
from accounts.sessions import SessionStore
from accounts.tasks import forget_sessions
from config.celery import app
from core.links import link
from core.tenancy import tenant
from tests.cast import As, Veldkamp

HOME = "/o/veldkamp/"
KEPT = "/o/veldkamp/kept/"
WORDS = "Kanarie4711"
# Of the formset on the page of a log, too: as many rows as nobody has.
JUNK = ["\0", "9" * 500, "-1", "nonsense", "9999-12-31", "0001-01-01", "99:99", "\u202e<b>", "٣"]


def login_of(member: Member) -> User:
    assert member.user is not None
    return member.user


@pytest.mark.parametrize("page", ["drafts", "discarded-drafts"])
@pytest.mark.parametrize("inside", ["drafts/a%00b", "guides/new/%00", "%00"])
def test_a_path_that_no_database_holds_has_no_draft(veldkamp: Veldkamp, as_: As, page, inside):
    response = as_(veldkamp.carla).post(f"{HOME}{page}/{inside}", {"title": WORDS})
    assert response.status_code == 422
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        assert not Draft.objects.exists()


@pytest.mark.parametrize("junk", JUNK)
def test_a_draft_never_breaks_the_page_that_it_is_for(veldkamp: Veldkamp, as_: As, junk):
    """Who broke it for themselves could not throw the draft away any more."""
    mina = as_(veldkamp.mina)
    mentorship = veldkamp.milan_and_mina.mentorship.pk
    for name in ("meetings:log_new", "mentorships:goal_create", "mentorships:agreement_edit"):
        url = link(name, veldkamp.organization, mentorship)
        page = mina.get(url)
        assert page.status_code == 200, name
        fields = dict.fromkeys(["actions-TOTAL_FORMS", "actions-INITIAL_FORMS"], junk)
        fields |= {key: [junk, junk] for key in page.context["form"].fields}
        save = page.context["draft"].save_url
        assert mina.post(save, fields).status_code == 200
        assert mina.get(url).status_code == 200, name


class TestWithoutASession:
    @pytest.fixture
    def browser(self, veldkamp: Veldkamp, as_: As) -> Client:
        """Carla's, after the server has forgotten her."""
        client = as_(veldkamp.carla)
        assert client.get(HOME).status_code == 200
        Session.objects.all().delete()
        return client

    def test_a_choice_among_people_can_wait(self, veldkamp: Veldkamp, browser: Client):
        """Its field knows its people on its own page alone; they are named nowhere else."""
        url = link("programs:coordinators", veldkamp.organization, veldkamp.compass.pk)
        browser.post(url, {"coordinators": [str(veldkamp.casper.pk), "nonsense"], "note": WORDS})
        browser.force_login(login_of(veldkamp.carla))
        page = browser.get(KEPT)
        assert page.status_code == 200
        assert WORDS in page.content.decode()
        assert veldkamp.casper.name not in page.content.decode()

    def test_nobody_fills_the_disk_with_it(self, veldkamp: Veldkamp, browser: Client):
        """Each time without the session's cookie: each time another row."""
        url = link("programs:create", veldkamp.organization)
        for _time in range(30):
            browser.cookies.pop("sessionid", None)
            browser.post(url, {"name": WORDS})
        assert Session.objects.count() == 20

    def test_it_takes_up_room_for_an_hour(self, veldkamp: Veldkamp, browser: Client):
        browser.post(link("programs:create", veldkamp.organization), {"name": WORDS})
        with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
            forget_sessions()
        assert not Session.objects.exists()

    def test_whoever_it_waited_for_stays_signed_in(self, veldkamp: Veldkamp, browser: Client):
        browser.post(link("programs:create", veldkamp.organization), {"name": WORDS})
        browser.force_login(login_of(veldkamp.carla))
        assert browser.get(KEPT).status_code == 200
        with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
            forget_sessions()
            assert browser.get(HOME).status_code == 200


class TestSweepingSessions:
    def test_those_that_are_over_go(self, veldkamp: Veldkamp, as_: As, monkeypatch):
        monkeypatch.setattr(tasks, "AT_ONCE", 2)
        signed_in = as_(veldkamp.mina)
        for _number in range(5):
            ended = SessionStore()
            ended.set_expiry(-1)
            ended.save()
        assert forget_sessions() == 5
        assert forget_sessions() == 0
        assert signed_in.get(HOME).status_code == 200

    def test_it_runs_by_itself(self):
        app.loader.import_default_modules()
        planned = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}
        assert planned[forget_sessions.name] == 3600
        assert set(planned) <= set(app.tasks)
