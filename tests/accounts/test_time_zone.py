"""The time zone: asked once, confirmed by an answer, chosen from a list by continent."""

from typing import Any

import pytest
import time_machine
from django import forms
from django.utils.translation import override

from accounts.models import Activity, Member
from core.forms import TimeZoneField
from core.tenancy import tenant
from tests.cast import As, Veldkamp

URL = "/o/veldkamp/time-zone/"
QUESTION = 'id="zone-question"'


def again(member: Member) -> Member:
    with tenant(member.organization_id):
        return Member.objects.get(pk=member.pk)


@pytest.mark.parametrize(
    ("data", "zone"),
    [
        ({"answer": "use", "zone": "America/Sao_Paulo"}, "America/Sao_Paulo"),
        ({"answer": "keep", "zone": "America/Sao_Paulo"}, "Asia/Tokyo"),
        ({"answer": "keep"}, "Asia/Tokyo"),
        # By the name that some browsers still say.
        ({"answer": "use", "zone": "Asia/Calcutta"}, "Asia/Calcutta"),
        ({"answer": "use", "zone": "UTC"}, "UTC"),
    ],
)
def test_either_answer_is_the_last(veldkamp: Veldkamp, as_: As, data, zone):
    client = as_(veldkamp.mina)
    page = client.get("/o/veldkamp/").content.decode()
    assert QUESTION in page
    assert 'data-zone="Asia/Tokyo"' in page
    response = client.post(URL, {**data, "next": "/o/veldkamp/members/"})
    assert (response.status_code, response["Location"]) == (303, "/o/veldkamp/members/")
    mina = again(veldkamp.mina)
    assert mina.time_zone == zone
    assert mina.time_zone_confirmed_at is not None
    page = client.get("/o/veldkamp/").content.decode()
    assert QUESTION not in page
    assert "data-zone" not in page
    assert "zone.js" not in page


def test_repeated_does_nothing(veldkamp: Veldkamp, as_: As):
    for _time in range(2):
        as_(veldkamp.mina).post(URL, {"answer": "use", "zone": "Asia/Seoul"})
    with tenant(veldkamp.organization.pk):
        found = Activity.objects.get(verb="confirm_time_zone")
    assert (found.actor_id, found.facts) == (veldkamp.mina.pk, {"changed": True})


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"answer": "perhaps", "zone": "Asia/Seoul"},
        {"answer": "use"},
        {"answer": "use", "zone": "Mars/Olympus"},
        {"answer": "use", "zone": "../../etc/passwd"},
    ],
)
def test_a_wrong_answer(veldkamp: Veldkamp, as_: As, data):
    response = as_(veldkamp.mina).post(URL, data)
    assert response.status_code == 422
    assert "<optgroup" in response.content.decode()
    mina = again(veldkamp.mina)
    assert (mina.time_zone, mina.time_zone_confirmed_at) == ("Asia/Tokyo", None)


class Form(forms.Form):
    zone = TimeZoneField()


def select(value: str, language: str = "en") -> str:
    with override(language):
        return str(Form({"zone": value})["zone"])


@time_machine.travel("2026-07-01 12:00Z")
def test_by_continent_and_city_with_what_the_clock_says():
    words = select("Europe/Amsterdam")
    assert '<optgroup label="Europe">' in words
    assert (
        '<option value="Europe/Amsterdam" selected>Amsterdam (UTC+2, 14:00 now)</option>' in words
    )
    assert "Kathmandu (UTC+5:45, 17:45 now)" in words
    assert "St. John’s (UTC−2:30, 09:30 now)" in words
    assert "Reykjavik (UTC, 12:00 now)" in words
    assert words.count("selected") == 1
    # In winter it is another hour.
    with time_machine.travel("2026-12-01 12:00Z"):
        assert "Amsterdam (UTC+1, 13:00 now)" in select("Europe/Amsterdam")


def test_cities_in_the_readers_language():
    assert ">Athene (" in select("Europe/Amsterdam", "nl")
    assert ">Athens (" in select("Europe/Amsterdam", "en")


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "US/Eastern"])
def test_a_zone_by_another_name_stays_choosable(zone: str):
    words = select(zone)
    assert words.count("selected") == 1
    assert f'value="{zone}" selected' in words
    form = Form({"zone": zone})
    assert form.is_valid()
    assert form.cleaned_data == {"zone": zone}


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "europe/amsterdam", "Europe", "/etc/passwd"])
def test_no_zone(zone: Any):
    assert not Form({"zone": zone}).is_valid()
