"""The reader's language reaches the browser and the caches; dates and numbers follow it."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.template import Context, Template
from django.test import Client
from django.utils.formats import date_format, get_format, time_format
from django.utils.html import strip_tags
from django.utils.translation import override

from accounts.models import Member
from core.tenancy import tenant
from tests.cast import As, Veldkamp
from tests.speaking import reading, speak


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("nl", "nl"),
        ("nl-BE", "nl"),
        ("en-US", "en"),
        ("nl-NL,nl;q=0.9,en-US;q=0.8,en;q=0.7", "nl"),
        ("da, en-gb;q=0.8, nl;q=0.7", "en"),
        ("tlh", "en"),
        ("*", "en"),
        ("", "en"),
    ],
)
def test_the_browser_is_understood(asked: str, answered: str, db: None):
    response = Client(headers={"accept-language": asked}).get("/sign-in/login/")
    assert f'<html lang="{answered}" dir="ltr"' in response.content.decode()
    assert response["Content-Language"] == answered
    varies = {name.strip().lower() for name in response["Vary"].split(",")}
    assert varies >= {"accept-language", "cookie"}


def test_a_page_says_its_language_whatever_the_browser_asks(veldkamp: Veldkamp, as_: As):
    speak(veldkamp, "nl")
    client = as_(veldkamp.mina, headers={"accept-language": "en-US"})
    for path, status in (
        ("/o/veldkamp/", 200),
        # Not allowed, and not there.
        ("/o/veldkamp/organization/", 403),
        (f"/o/veldkamp/programs/{veldkamp.atlas.pk}/", 404),
    ):
        response = client.get(path)
        assert response.status_code == status
        assert '<html lang="nl" dir="ltr"' in response.content.decode(), path
        assert response["Content-Language"] == "nl", path
        assert "private" in response.get("Cache-Control", "private")


def test_languages_are_offered_under_their_own_names(db: None):
    for asked in ("en", "nl"):
        page = Client(headers={"accept-language": asked}).get("/sign-in/login/").content.decode()
        footer = page.partition("<footer")[2]
        assert "English" in footer
        assert "Nederlands" in footer


def test_a_language_that_is_not_spoken_any_more(veldkamp: Veldkamp, as_: As):
    with tenant(veldkamp.organization.pk):
        Member.objects.update(language="xx")
    response = reading(as_(veldkamp.mina), "xx").get("/o/veldkamp/")
    assert '<html lang="en"' in response.content.decode()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Thu 12 March, 15:00 · Fri 12 March 2027 · 3.5 · 1.5 MB · Monday"),
        ("nl", "do 12 maart, 15:00 · vr 12 maart 2027 · 3,5 · 1,5 MB · maandag"),
    ],
)
def test_dates_numbers_and_sizes(code: str, said: str, veldkamp: Veldkamp):
    page = Template(
        "{% local_time moment 'Europe/Amsterdam' %} · {% local_date day %} · "
        "{{ average|floatformat:1 }} · {{ size|filesizeformat }} · {{ monday }}"
    )
    veldkamp.mina.working_days = [1]
    with override(code), time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        words = {
            "moment": datetime(2026, 3, 12, 14, tzinfo=UTC),
            "day": date(2027, 3, 12),
            "average": 3.5,
            "size": 1.5 * 1024 * 1024,
            "monday": veldkamp.mina.working_day_names,
        }
        found = strip_tags(page.render(Context(words)))
    assert found.replace("\N{NO-BREAK SPACE}", " ") == said


@pytest.mark.parametrize(("code", "month"), [("en", "March"), ("nl", "maart")])
def test_the_clock_has_24_hours_and_the_week_begins_on_monday(code: str, month: str):
    with override(code):
        assert date_format(date(2026, 3, 12)) == f"12 {month} 2026"
        assert time_format(time(21, 30)) == "21:30"
        assert get_format("FIRST_DAY_OF_WEEK") == 1
