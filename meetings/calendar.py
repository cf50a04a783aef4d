"""A meeting as a calendar file (RFC 5545), with nothing in it that people wrote to each other."""

from datetime import timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from meetings.models import Meeting

# Calendars ask for the clock changes around the meeting, not for a century of them.
AROUND = timedelta(days=366)


def meeting_ics(
    meeting: Meeting, *, summary: str, url: str, reader_zone: str, method: str = "PUBLISH"
) -> bytes:
    """One VEVENT at the reader's wall-clock time, with their zone's rules beside it.

    `summary` is its title and `url` its page. A canceled meeting is always CANCEL, whatever
    `method` says. REQUEST and CANCEL name those who take part, as RFC 5546 wants; PUBLISH must
    not.
    """
    canceled = meeting.status == Meeting.Status.CANCELLED
    if canceled:
        method = "CANCEL"
    calendar = Calendar()
    calendar.add("prodid", "-//Bruggen//Bruggen//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    starts_at = meeting.starts_at.astimezone(ZoneInfo(reader_zone))
    if reader_zone != "UTC":
        calendar.add_component(
            Timezone.from_tzid(
                reader_zone,
                first_date=(starts_at - AROUND).date(),
                last_date=(starts_at + AROUND).date(),
            )
        )
    calendar.add_component(
        _event(meeting, summary=summary, url=url, method=method, zone=reader_zone)
    )
    return bytes(calendar.to_ical())


def _event(meeting: Meeting, *, summary: str, url: str, method: str, zone: str) -> Event:
    place = ZoneInfo(zone)
    event = Event()
    # The same in every file about this meeting; SEQUENCE says which one is the latest.
    event.add("uid", f"{meeting.pk}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", meeting.starts_at.astimezone(place))
    event.add("dtend", meeting.ends_at.astimezone(place))
    event.add("summary", summary)
    event.add("url", url)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    where = meeting.place if meeting.way == Meeting.Way.IN_PERSON else meeting.link
    if where:
        event.add("location", where)
    # Answers have nowhere to go but the page, so the installation's own address invites.
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = vText(name)
    event.add("organizer", organizer)
    if method != "PUBLISH":
        for participant in meeting.mentorship.participants.all():
            attendee = vCalAddress(f"mailto:{participant.member.email}")
            attendee.params["CN"] = vText(participant.member.name)
            attendee.params["RSVP"] = vText("FALSE")
            event.add("attendee", attendee)
    return event
