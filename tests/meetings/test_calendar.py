import re
from datetime import timedelta

import pytest
from icalendar import Calendar

from accounts.models import Member
from core.tenancy import tenant
from meetings.access import get_meeting
from meetings.actions import add_agenda_item, cancel_meeting, reschedule_meeting
from meetings.calendar import meeting_ics
from meetings.models import Meeting
from tests.factories import make_meeting
from tests.meetings.pages import soon, url


@pytest.fixture
def meeting(veldkamp):
    return make_meeting(
        veldkamp.milan_and_mina.mentorship,
        by=veldkamp.mina,
        starts_at=soon(),
        minutes=45,
        link="https://meet.example/bridge",
    )


def event_of(file: bytes):
    calendar = Calendar.from_ical(file)
    [event] = calendar.walk("VEVENT")
    return calendar, event


def write(veldkamp, meeting, *, member=None, **fields):
    member = member or veldkamp.mina
    with tenant(veldkamp.organization.pk, member.pk):
        return meeting_ics(
            get_meeting(member, meeting.pk),
            summary="Mentoring with Milan",
            url="https://bruggen.example/m",
            reader_zone=member.time_zone,
            **fields,
        )


def test_the_file_of_the_page(veldkamp, as_, meeting):
    response = as_(veldkamp.mina).get(url(veldkamp, "calendar", meeting.pk))
    calendar, event = event_of(response.content)
    assert response.headers["Content-Type"].startswith("text/calendar")
    assert calendar["METHOD"] == "PUBLISH"
    assert str(event["SUMMARY"]) == "Meeting with Milan"
    assert str(event["UID"]).startswith(f"{meeting.pk}@")
    assert event["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert event["DTSTART"].dt == soon()
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=45)
    assert event["STATUS"] == "CONFIRMED"
    assert "ATTENDEE" not in event
    assert url(veldkamp, "detail", meeting.pk) in str(event["URL"])


def test_the_zones_rules_come_along(veldkamp, meeting):
    file = write(veldkamp, meeting, member=veldkamp.milan)
    calendar, event = event_of(file)
    [zone] = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == event["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    assert len(file) < 4000
    # Read by the rules in the file alone, it is the same moment.
    assert (
        zone.to_tz(lookup_tzid=False).utcoffset(soon().replace(tzinfo=None)) == soon().utcoffset()
    )


def test_in_utc_there_are_no_rules_to_tell(veldkamp, meeting):
    veldkamp.mina.time_zone = "UTC"
    file = write(veldkamp, meeting)
    assert b"VTIMEZONE" not in file
    assert soon().astimezone(tz=None) == event_of(file)[1]["DTSTART"].dt


def test_a_request_names_who_takes_part(veldkamp, meeting):
    calendar, event = event_of(write(veldkamp, meeting, method="REQUEST"))
    assert calendar["METHOD"] == "REQUEST"
    assert {str(attendee) for attendee in event["ATTENDEE"]} == {
        "mailto:milan.meijer@veldkamp.example",
        "mailto:mina.mori@veldkamp.example",
    }


def test_a_moved_one_has_the_same_uid_and_a_later_sequence(veldkamp, meeting):
    _calendar, before = event_of(write(veldkamp, meeting))
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        reschedule_meeting(
            meeting, by=veldkamp.mina, starts_at=soon(6), minutes=45, way=Meeting.Way.PHONE
        )
    _calendar, after = event_of(write(veldkamp, meeting))
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)


def test_a_canceled_one_says_so(veldkamp, meeting):
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        cancel_meeting(meeting, by=veldkamp.mina)
    calendar, event = event_of(write(veldkamp, meeting))
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)


def test_nothing_that_they_wrote_to_each_other(veldkamp, meeting):
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        add_agenda_item(meeting, by=veldkamp.mina, text="My doubts")
    assert b"doubts" not in write(veldkamp, meeting)


def test_who_may_not(veldkamp, oakline, as_, meeting):
    address = url(veldkamp, "calendar", meeting.pk)
    for member in (veldkamp.carla, veldkamp.casper, veldkamp.olga, veldkamp.puck, oakline.mae):
        assert as_(member).get(address).status_code == 404
    assert as_(veldkamp.mina).post(address).status_code == 405


NASTY = [
    "Ann, Bob; Cem",
    'Ann "the bridge" Ålund',
    "Back\\slash: and colon",
    "Line\nbreak\r\nand tab\t",
    "長い名前" * 20,
    "🌉👩‍👩‍👧" * 20,
]


@pytest.mark.parametrize("name", NASTY)
def test_folded_escaped_and_read_back(veldkamp, meeting, name):
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        veldkamp.milan.name = name[:120]
        veldkamp.milan.save(update_fields=["name"])
        meeting.way, meeting.place = Meeting.Way.IN_PERSON, name[:200]
        meeting.save(update_fields=["way", "place"])
        file = meeting_ics(
            get_meeting(veldkamp.mina, meeting.pk),
            summary=name,
            url="https://bruggen.example/m",
            reader_zone="Europe/Amsterdam",
            method="REQUEST",
        )
    lines = file.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    # No octets of one character on two lines.
    assert all(line.decode() is not None for line in lines)
    # Nobody's name begins a line of its own.
    starts = {re.split(rb"[;:]", line)[0] for line in file.replace(b"\r\n ", b"").split(b"\r\n")}
    assert starts <= PROPERTIES
    _calendar, event = event_of(file)
    assert str(event["SUMMARY"]) == name.replace("\r\n", "\n")
    assert str(event["LOCATION"]) == name.replace("\r\n", "\n")
    names = {attendee.params["CN"] for attendee in event["ATTENDEE"]}
    assert " ".join(name[:120].replace('"', "'").split()) in names


PROPERTIES = {
    b"", b"BEGIN", b"END", b"PRODID", b"VERSION", b"METHOD", b"TZID", b"TZNAME", b"TZOFFSETFROM",
    b"TZOFFSETTO", b"UID", b"SEQUENCE", b"DTSTAMP", b"LAST-MODIFIED", b"DTSTART", b"DTEND",
    b"RRULE", b"SUMMARY", b"URL", b"STATUS", b"LOCATION", b"ORGANIZER", b"ATTENDEE",
}  # fmt: skip


def test_the_same_file_twice(veldkamp, meeting):
    assert write(veldkamp, meeting) == write(veldkamp, meeting)


def test_who_was_deactivated_is_not_named(veldkamp, meeting):
    with tenant(veldkamp.organization.pk):
        Member.objects.filter(pk=veldkamp.milan.pk).update(status=Member.Status.DEACTIVATED)
    _calendar, event = event_of(write(veldkamp, meeting, method="REQUEST"))
    assert str(event["ATTENDEE"]) == "mailto:mina.mori@veldkamp.example"
