"""Meetings as calendar files (RFC 5545), with nothing in them that people wrote to each other."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from accounts.models import Member
from meetings.models import Meeting
from meetings.timezones import zone_of
from meetings.zone_rules import zone_rules

# How long a calendar may take to notice a change in the feed.
REFRESH: Final = timedelta(hours=1)


def meeting_ics(
    meeting: Meeting, *, summary: str, url: str, reader_zone: str, method: str = "PUBLISH"
) -> bytes:
    """One VEVENT at the reader's wall-clock time, with their zone's rules beside it.

    `summary` is its title and `url` its page. A canceled meeting is always CANCEL, whatever
    `method` says. REQUEST and CANCEL name those who take part, as RFC 5546 wants; PUBLISH must
    not.
    """
    if meeting.status == Meeting.Status.CANCELLED:
        method = "CANCEL"
    place = _place(reader_zone)
    calendar = _calendar(method, place, [meeting])
    calendar.add_component(_event(meeting, summary=summary, url=url, method=method, place=place))
    return bytes(calendar.to_ical())


def feed_ics(meetings: Iterable[tuple[Meeting, str, str]], *, name: str, reader_zone: str) -> bytes:
    """Many meetings, each with its title and page, for a calendar that looks again by itself.

    The same meetings give the same bytes, so that a digest tells whether anything is new.
    """
    meetings = list(meetings)
    place = _place(reader_zone)
    calendar = _calendar("PUBLISH", place, [meeting for meeting, _summary, _url in meetings])
    calendar.add("name", name)
    # The older names of the same, for programs that know only these.
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", place.key)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText("PT1H"))
    for meeting, summary, url in meetings:
        calendar.add_component(
            _event(meeting, summary=summary, url=url, method="PUBLISH", place=place)
        )
    return bytes(calendar.to_ical())


def title(names: str) -> str:
    """As little as needed: others may look at one's calendar."""
    return _("Meeting with %(names)s") % {"names": names}


def _place(zone: str) -> ZoneInfo:
    try:
        return zone_of(zone)
    except ValueError:
        return ZoneInfo("UTC")


def _calendar(method: str, place: ZoneInfo, meetings: Iterable[Meeting]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Bruggen//Bruggen//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    years = {meeting.starts_at.year for meeting in meetings}
    if years and place.key != "UTC":
        # Whole years, so that the file stays the same from day to day; one more on both sides, for
        # the changes before the first meeting, and where it is New Year already.
        calendar.add_component(zone_rules(place.key, min(years) - 1, max(years) + 1))
    return calendar


def _event(meeting: Meeting, *, summary: str, url: str, method: str, place: ZoneInfo) -> Event:
    event = Event()
    # The same in every file about this meeting; SEQUENCE says which one is the latest.
    event.add("uid", f"{meeting.pk}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", _to_the_second(meeting.changed_at))
    event.add("last-modified", _to_the_second(meeting.changed_at))
    event.add("dtstart", _on_the_clock(meeting.starts_at, place))
    event.add("dtend", _on_the_clock(meeting.ends_at, place))
    event.add("summary", summary)
    event.add("url", url)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    where = meeting.place if meeting.way == Meeting.Way.IN_PERSON else meeting.link
    if where:
        event.add("location", where)
    # Answers have nowhere to go but the page, so the installation's own address invites.
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    event.add("organizer", _person(name, address))
    if method != "PUBLISH":
        for participant in meeting.mentorship.participants.all():
            if participant.member.status != Member.Status.ACTIVE:
                continue
            attendee = _person(participant.member.name, participant.member.email)
            attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
            attendee.params["RSVP"] = vText("FALSE")
            event.add("attendee", attendee)
    return event


def _on_the_clock(moment: datetime, place: ZoneInfo) -> datetime:
    """The wall clock; UTC in an hour's second passing, for a local time always means the first."""
    local = moment.astimezone(place)
    return moment.astimezone(UTC) if local.fold else local


def _person(name: str, address: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{address}")
    # A parameter's value knows no escape for these.
    clean = " ".join(name.replace('"', "'").split())
    if clean:
        found.params["CN"] = vText(clean)
    return found


def _to_the_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
