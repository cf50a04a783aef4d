"""The private calendar address: who gets one, what it shows, and when it stops."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from accounts.actions import hash_token
from accounts.models import Member
from core.tenancy import tenant
from meetings.actions import add_agenda_item, cancel_meeting, reschedule_meeting
from meetings.feed import make_feed
from meetings.models import CalendarFeed, Meeting
from mentorships.models import Mentorship
from tests.cast import make_pair
from tests.factories import make_meeting
from tests.meetings.pages import soon, url, verbs
from tests.meetings.reading import moments


def made(veldkamp, as_, member=None):
    """The path of somebody's feed, as their page shows it."""
    page = as_(member or veldkamp.mina)
    assert page.post(url(veldkamp, "feed_settings")).status_code == 303
    return shown(page, veldkamp)


def shown(client, veldkamp):
    response = client.get(url(veldkamp, "feed_settings"))
    return urlsplit(response.context["address"]).path


def read(path, **headers):
    return Client(headers=headers).get(path)


def events(path):
    response = read(path)
    assert response.status_code == 200
    return Calendar.from_ical(response.content).walk("VEVENT")


@pytest.fixture
def meeting(veldkamp):
    return make_meeting(
        veldkamp.milan_and_mina.mentorship,
        by=veldkamp.mina,
        starts_at=soon(),
        link="https://meet.example/bridge",
    )


def change(row, **fields):
    with tenant(row.organization_id):
        assert type(row).objects.filter(pk=row.pk).update(**fields) == 1


def test_made_once_and_shown_again(veldkamp, as_):
    mina = as_(veldkamp.mina)
    assert not mina.get(url(veldkamp, "feed_settings")).context["address"]
    path = made(veldkamp, as_)
    assert made(veldkamp, as_) == path
    assert verbs(veldkamp.mina).count("make_calendar_feed") == 1
    page = mina.get(url(veldkamp, "feed_settings")).content.decode()
    assert re.search(rf'href="webcal://[^/]+{re.escape(path)}"', page)
    found = re.fullmatch(r"/o/veldkamp/calendar/([0-9a-f]{40})\.ics", path)
    assert found
    token = found[1]
    with tenant(veldkamp.organization.pk):
        feed = CalendarFeed.objects.get()
    # The database knows only what cannot be turned back.
    assert bytes(feed.token_hash) == hash_token(token)


def test_what_a_calendar_program_gets(veldkamp, as_, meeting):
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        add_agenda_item(meeting, by=veldkamp.mina, text="My doubts")
    path = made(veldkamp, as_)
    response = read(path)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-cache"
    assert "noindex" in response["X-Robots-Tag"]
    assert "sessionid" not in response.cookies
    assert moments(response.content) == [soon()]
    text = response.content.decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in text
    assert "X-PUBLISHED-TTL:PT1H" in text
    assert "METHOD:PUBLISH" in text
    assert "SUMMARY:Meeting with Milan\r\n" in text
    assert "LOCATION:https://meet.example/bridge" in text
    for said in ("doubts", "Meijer", "ATTENDEE", "@veldkamp.example"):
        assert said not in text


def test_all_ones_mentorships_and_nobody_elses(veldkamp, as_, meeting):
    second = make_pair(veldkamp.atlas, veldkamp.mina, veldkamp.puck)
    make_meeting(second.mentorship, by=veldkamp.mina, starts_at=soon(4))
    make_meeting(veldkamp.piet_and_puck.mentorship, by=veldkamp.puck, starts_at=soon(5))
    found = [str(event["SUMMARY"]) for event in events(made(veldkamp, as_))]
    assert found == ["Meeting with Milan", "Meeting with Puck"]
    assert events(made(veldkamp, as_, veldkamp.carla)) == []


@pytest.mark.parametrize(
    ("days", "status", "is_there"),
    [
        (-91, Meeting.Status.HELD, True),
        (-93, Meeting.Status.HELD, False),
        (-2, Meeting.Status.SCHEDULED, True),
        (-2, Meeting.Status.MISSED, False),
        (300, Meeting.Status.SCHEDULED, True),
        (3, Meeting.Status.CANCELLED, False),
    ],
)
def test_three_months_back_and_all_that_is_to_come(veldkamp, as_, days, status, is_there):
    make_meeting(
        veldkamp.milan_and_mina.mentorship,
        by=veldkamp.mina,
        starts_at=timezone.now() + timedelta(days=days),
        status=status,
        logged_at=timezone.now(),
    )
    assert bool(events(made(veldkamp, as_))) == is_there


def test_what_was_planned_in_a_mentorship_that_has_ended_is_gone(veldkamp, as_, meeting):
    path = made(veldkamp, as_)
    assert len(events(path)) == 1
    change(
        veldkamp.milan_and_mina.mentorship,
        status=Mentorship.Status.CLOSED,
        closed_at=timezone.now(),
    )
    assert events(path) == []


def test_in_ones_own_language(veldkamp, as_, meeting):
    path = made(veldkamp, as_)
    change(veldkamp.mina, language="nl")
    response = Client().get(path, headers={"Accept-Language": "en"})
    assert response["Content-Language"] == "nl"


def test_nothing_new_is_not_sent_again(veldkamp, as_, meeting):
    path = made(veldkamp, as_)
    etag = read(path)["ETag"]
    again = read(path, **{"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert again["Cache-Control"] == "private, no-cache"
    assert read(path, **{"If-None-Match": '"other"'}).status_code == 200
    assert Client().head(path).status_code == 200
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        reschedule_meeting(meeting, by=veldkamp.mina, starts_at=soon(6), minutes=60, way="phone")
    moved = read(path, **{"If-None-Match": etag})
    assert moved.status_code == 200
    assert moments(moved.content) == [soon(6)]
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        cancel_meeting(meeting, by=veldkamp.mina)
    assert events(path) == []


def test_withdrawn_at_once(veldkamp, as_, meeting):
    path = made(veldkamp, as_)
    mina = as_(veldkamp.mina)
    assert mina.post(url(veldkamp, "feed_revocation")).status_code == 303
    assert read(path).status_code == 404
    assert mina.post(url(veldkamp, "feed_revocation")).status_code == 303
    assert verbs(veldkamp.mina).count("revoke_calendar_feed") == 1
    # A new one is another one.
    assert made(veldkamp, as_) != path
    assert read(path).status_code == 404


def test_replaced_once_however_often_the_button_is_pressed(veldkamp, as_, meeting):
    path = made(veldkamp, as_)
    mina = as_(veldkamp.mina)
    old = str(mina.get(url(veldkamp, "feed_settings")).context["feed"].pk)
    for _again in range(2):
        assert mina.post(url(veldkamp, "feed_replacement"), {"old": old}).status_code == 303
    new = shown(mina, veldkamp)
    assert new != path
    assert (read(path).status_code, read(new).status_code) == (404, 200)
    assert verbs(veldkamp.mina).count("make_calendar_feed") == 2
    # Nothing to replace, and nothing that one could name.
    assert mina.post(url(veldkamp, "feed_replacement"), {"old": "x"}).status_code == 303
    assert shown(mina, veldkamp) == new


def test_who_was_deactivated_or_cannot_sign_in_any_more(veldkamp, as_, meeting):
    path = made(veldkamp, as_)
    change(veldkamp.mina, status=Member.Status.DEACTIVATED)
    assert read(path).status_code == 404
    change(veldkamp.mina, status=Member.Status.ACTIVE)
    assert read(path).status_code == 200
    user = veldkamp.mina.user
    user.is_active = False
    user.save()
    assert read(path).status_code == 404


def test_under_another_companys_address(veldkamp, oakline, as_, meeting):
    path = made(veldkamp, as_)
    assert read(path.replace("veldkamp", oakline.organization.slug)).status_code == 404
    assert read(path.replace("veldkamp", "no-such-company")).status_code == 404
    assert read(f"/o/veldkamp/calendar/{'0' * 40}.ics").status_code == 404
    assert read(path.replace(".ics", "%00.ics")).status_code == 404
    # Of another company's person one learns nothing by being signed in.
    assert as_(oakline.mae).get(url(veldkamp, "feed_settings")).status_code == 404


def test_wrong_methods(veldkamp, as_):
    path = made(veldkamp, as_)
    assert Client().post(path).status_code == 405
    for name in ("feed_replacement", "feed_revocation"):
        assert as_(veldkamp.mina).get(url(veldkamp, name)).status_code == 405


def test_as_many_statements_for_one_meeting_as_for_thirty(veldkamp, as_, meeting):
    path = made(veldkamp, as_)
    assert count(lambda: read(path)) == FEED_STATEMENTS
    for number in range(4, 33):
        make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=soon(number))
    assert count(lambda: read(path)) == FEED_STATEMENTS
    mina = as_(veldkamp.mina)
    assert count(lambda: mina.get(url(veldkamp, "feed_settings"))) == PAGE_STATEMENTS


FEED_STATEMENTS = 6
PAGE_STATEMENTS = 5


def count(call):
    with CaptureQueriesContext(connection) as captured:
        assert call().status_code == 200
    return len([q for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]])


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_make_one(veldkamp, in_threads):
    def make(_number):
        with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
            return make_feed(veldkamp.mina).pk

    assert len(set(in_threads(make, 8))) == 1
    assert verbs(veldkamp.mina).count("make_calendar_feed") == 1
