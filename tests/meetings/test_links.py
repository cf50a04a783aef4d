"""Which service a link is of, and from when until when one can join."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from meetings.links import can_join, service_of, web_link
from tests.factories import make_meeting
from tests.meetings.pages import soon, url


@pytest.mark.parametrize(
    ("link", "service"),
    [
        ("https://zoom.us/j/1", "Zoom"),
        ("https://us02web.zoom.us/j/1?pwd=x", "Zoom"),
        ("https://ZOOM.us/j/1", "Zoom"),
        ("https://zoom.us:443/j/1", "Zoom"),
        ("https://meet.google.com/abc-defg-hij", "Google Meet"),
        ("https://teams.microsoft.com/l/meetup-join/x", "Microsoft Teams"),
        ("https://teams.live.com/meet/1", "Microsoft Teams"),
        ("https://teams.cloud.microsoft/l/meetup-join/x", "Microsoft Teams"),
        ("https://zoom.com/j/1", "Zoom"),
        ("https://veldkamp.zoom.com/j/1", "Zoom"),
        ("https://g.co/meet/bridge", "Google Meet"),
        ("https://g.co/meet", "Google Meet"),
        ("https://veldkamp.webex.com/meet/a", "Webex"),
        ("https://veldkamp.whereby.com/bridge", "Whereby"),
        ("https://meet.jit.si/Bridge", "Jitsi Meet"),
        ("https://join.skype.com/abc", "Skype"),
        # None of them, however much they look like it.
        ("https://zoom.us.evil.example/j/1", ""),
        ("https://evil.example/zoom.us", ""),
        ("https://evilzoom.us/j/1", ""),
        ("https://evilzoom.com/j/1", ""),
        ("https://zoom.com.evil.example/j/1", ""),
        ("https://teams.cloud.microsoft.evil.example/l/x", ""),
        ("https://cloud.microsoft/l/x", ""),
        ("https://g.co/meeting", ""),
        ("https://g.co/maps?next=/meet/x", ""),
        ("https://x.g.co/meet/x", ""),
        ("https://g.co.evil.example/meet/x", ""),
        ("https://zoom.us@evil.example/j/1", ""),
        ("https://evil.example#zoom.us", ""),
        ("https://evil.example\\@zoom.us/j/1", ""),
        ("https://zoom.us\t.evil.example/j/1", ""),
        ("https://zoom.us./j/1", ""),
        ("https://zооm.us/j/1", ""),
        ("https://google.com/meet.google.com", ""),
        ("https://x.meet.google.com/abc", ""),
        ("ftp://zoom.us/j/1", ""),
        ("javascript:zoom.us", ""),
        ("https://[zoom.us/j/1", ""),
        ("", ""),
    ],
)
def test_a_service_is_known_by_its_host_alone(link, service):
    assert service_of(link) == service


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://meet.example/x", True),
        ("http://meet.example/x", True),
        ("HTTPS://meet.example/x", True),
        ("javascript:alert(1)", False),
        ("data:text/html,hi", False),
        ("https:///nowhere", False),
        ("https://evil.example\\@zoom.us", False),
        (" https://meet.example", False),
        ("meet.example", False),
    ],
)
def test_only_a_web_address_stands_behind_a_button(link, shown):
    assert web_link(link) == (link if shown else "")


@pytest.mark.parametrize(
    ("minutes", "open_"), [(-11, False), (-10, True), (0, True), (59, True), (60, False)]
)
def test_from_ten_minutes_before_until_the_end(minutes, open_):
    at = soon()
    assert can_join(at, at + timedelta(minutes=60), at + timedelta(minutes=minutes)) is open_


JOIN = "Join in Zoom"
# On the meeting's own page, and beside the next step elsewhere.
SHOWN = re.compile(r"<p data-join(?: data-join-from=\S+ data-join-until=\S+)?><a")
HIDDEN = re.compile(r"<p data-join(?: data-join-from=\S+ data-join-until=\S+)? hidden><a")


@pytest.mark.parametrize("page", ["meeting", "room", "home"])
@pytest.mark.parametrize(
    ("minutes", "begins"),
    [(-11, HIDDEN), (-9, SHOWN), (59, SHOWN), (61, None)],
)
def test_the_button_comes_and_goes_by_itself(veldkamp, as_, page, minutes, begins):
    mentorship = veldkamp.milan_and_mina.mentorship
    at = timezone.now().replace(microsecond=0) + timedelta(days=2)
    meeting = make_meeting(
        mentorship, by=veldkamp.mina, starts_at=at, link="https://us02web.zoom.us/j/1"
    )
    address = {
        "meeting": url(veldkamp, "detail", meeting.pk),
        "room": f"/o/veldkamp/mentorships/{mentorship.pk}/",
        "home": "/o/veldkamp/",
    }[page]
    with time_machine.travel(at + timedelta(minutes=minutes), tick=False):
        shown = as_(veldkamp.milan).get(address).content.decode()
    if begins is None:
        assert JOIN not in shown
    else:
        assert begins.search(shown)
        assert JOIN in shown
