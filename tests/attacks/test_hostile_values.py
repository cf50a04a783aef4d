"""Values no form of ours would send: each is refused in words, and none of them breaks a page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.links import link
from core.tenancy import tenant
from matching.models import MatchRun
from programs.models import PeopleImport, Program

MANY_DIGITS = "9" * 5000
PLAN = {"day": "2030-01-08", "time": "10:00", "minutes": "60", "way": "video"}
PROGRAM = {
    "name": "Far away",
    "kind": "career",
    "starts_on": "2030-01-01",
    "ends_on": "2030-12-31",
    "cadence_days": "21",
    "check_in_days": "42",
    "mentor_capacity": "1",
}


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"minutes": MANY_DIGITS}, 422),
        ({"day": "0001-01-01"}, 422),
        ({"day": "9999-12-31"}, 422),
        ({"place": "here\0"}, 422),
        ({"link": "javascript:alert(1)"}, 422),
        ({"link": "data:text/html,hi"}, 422),
        ({"slot": "0001-01-01T00:00:00+14:00"}, 200),
        ({"slot": "9999-12-31T23:59:59-12:00"}, 200),
        ({"slot": "2030-01-08T10:00:00"}, 200),
        ({"look": "1", "minutes": MANY_DIGITS}, 200),
    ],
)
def test_a_meeting_is_not_planned(veldkamp, as_, typed, status):
    url = link("meetings:create", veldkamp.organization, veldkamp.milan_and_mina.mentorship.pk)
    assert as_(veldkamp.mina).post(url, {**PLAN, **typed}).status_code == status


@pytest.mark.parametrize(
    "days",
    [
        {"starts_on": "9999-12-30", "ends_on": "9999-12-31"},
        {"starts_on": "0001-01-01"},
        {"ends_on": "9999-12-31"},
        {"enrolls_from": "0001-01-01"},
        {"enrolls_until": "9999-12-31"},
    ],
)
def test_a_program_of_another_age_is_not_set_up(veldkamp, as_, days):
    url = link("programs:create", veldkamp.organization)
    response = as_(veldkamp.carla).post(url, {**PROGRAM, **days})
    assert response.status_code == 422
    with tenant(veldkamp.organization.pk):
        assert not Program.objects.filter(name="Far away").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"email,name," + b"x" * 200_000 + b"\nella@veldkamp.example,Ella,\n",
        b"email,name\nella@veldkamp.example," + b"x" * 200_000 + b"\n",
        b"email,name" + b"," * 30_000 + b"\nella@veldkamp.example,Ella\n",
        b"," * 4_000_000 + b"\nella@veldkamp.example,Ella\n",
        b"email\0,name\nella@veldkamp.example,Ella\n",
        b"\xff\xfee\x00m",
        b"\x81\x8d\n\x8f",
        b'"email,name\nella@veldkamp.example,Ella\n',
        b"PK\x03\x04",
        b"",
    ],
    ids=[
        "long heading",
        "long cell",
        "many columns",
        "only commas",
        "zero byte",
        "half a letter",
        "no alphabet",
        "open quote",
        "workbook",
        "nothing",
    ],
)
def test_a_file_is_not_taken(veldkamp, as_, content):
    url = link("programs:import", veldkamp.organization, veldkamp.compass.pk)
    file = SimpleUploadedFile("people.csv", content)
    response = as_(veldkamp.carla).post(url, {"role": "mentor", "file": file})
    assert response.status_code == 422
    with tenant(veldkamp.organization.pk):
        assert not PeopleImport.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "page=abc",
        "page=99999999999999999999",
        f"page={MANY_DIGITS}",
        "page=-1",
        "page=²",
        "q=%00",
        f"q={'a' * 5000}",
        "q=%25_%5C",
        "sort=%00",
        "sort=-organization__wrapped_key",
        "status=%00",
        "health=none",
        "role=owner",
        "show=all",
    ],
)
def test_lists_take_no_harm_from_their_addresses(veldkamp, as_, query):
    company, program = veldkamp.organization, veldkamp.compass
    carla = as_(veldkamp.carla)
    for url in (
        link("accounts:members", company),
        link("programs:list", company),
        link("programs:enrollments", company, program.pk),
        link("dashboards:overview", company, program.pk),
        link("dashboards:export", company, program.pk),
        link("matching:runs", company, program.pk),
        link("evaluations:results", company, program.pk),
        link("reminders:deliveries", company),
        link("reminders:list", company),
        link("meetings:action_items", company),
    ):
        assert carla.get(f"{url}?{query}").status_code == 200


@pytest.mark.parametrize("until", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_reminders_are_seen_up_to_any_moment(veldkamp, as_, until):
    url = link("reminders:list", veldkamp.organization)
    assert as_(veldkamp.mina).post(url, {"until": until}).status_code in {303, 422}


@pytest.mark.parametrize(
    "typed",
    [
        {"time_zone": "Mars/Olympus"},
        {"language": "xx"},
        {"country": "ZZ"},
        {"profile_link": "javascript:alert(1)"},
        {"works_from": "25:00"},
        {"working_days": ["8"]},
        {"languages": "x" * 10_000},
        {"name": "\0"},
        {"name": " \t "},
    ],
)
def test_a_profile_is_not_kept(veldkamp, as_, typed):
    good = {
        "name": "Mina Mori",
        "time_zone": "Asia/Tokyo",
        "working_days": ["1"],
        "works_from": "09:00",
        "works_until": "17:00",
    }
    url = link("programs:profile", veldkamp.organization)
    assert as_(veldkamp.mina).post(url, {**good, **typed}).status_code == 422


def test_people_of_another_program_are_not_paired(veldkamp, as_):
    """Their ids exist, in the same company, and mean nothing to this run."""
    with tenant(veldkamp.organization.pk):
        run = MatchRun.objects.create(
            organization=veldkamp.organization,
            program=veldkamp.atlas,
            weights={},
            ran_by=veldkamp.casper,
        )
    pair = veldkamp.milan_and_mina
    url = link("matching:pair", veldkamp.organization, run.pk)
    posted = {"mentor": pair.mentor.pk, "mentee": pair.mentee.pk}
    assert as_(veldkamp.casper).post(url, posted).status_code == 404
    assert as_(veldkamp.carla).post(url, posted).status_code == 404
