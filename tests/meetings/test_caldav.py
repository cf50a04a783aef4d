"""The files as a calendar server of other people's making takes them in and gives them back."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from icalendar import Calendar

from core.tenancy import tenant
from meetings.access import get_meeting
from meetings.actions import cancel_meeting, reschedule_meeting
from meetings.calendar import meeting_ics
from tests.factories import make_meeting
from tests.meetings.pages import soon, url
from tests.meetings.reading import moments

SECONDS = 30
AUTH = {"Authorization": "Basic " + b64encode(b"mina:any").decode()}


class Server:
    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            line.request(method, path, body, {**AUTH, **headers})
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def put(self, path: str, file: bytes) -> int:
        kind = {"Content-Type": "text/calendar; charset=utf-8"}
        return self.ask("PUT", path, without_method(file), **kind)[0]


def without_method(file: bytes) -> bytes:
    """As a calendar program stores what came by mail (RFC 4791, 4.1)."""
    return re.sub(rb"METHOD:\w+\r\n", b"", file)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("caldav")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(
            [
                *[sys.executable, "-m", "radicale", "--config", ""],
                *["--server-hosts", f"127.0.0.1:{port}", "--auth-type", "none"],
                *["--storage-filesystem-folder", str(folder / "collections")],
            ],
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
            stdout=log,
            stderr=log,
        )
    found = Server(port)
    try:
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                found.ask("OPTIONS", "/")
                break
            except OSError:
                assert process.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < deadline
                time.sleep(0.1)
        assert found.ask("MKCALENDAR", "/mina/meetings/")[0] == 201
        yield found
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def meeting(veldkamp):
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        veldkamp.milan.name = "Milan, “M;” \\ Meijer 🌉"
        veldkamp.milan.save(update_fields=["name"])
    return make_meeting(
        veldkamp.milan_and_mina.mentorship,
        by=veldkamp.mina,
        starts_at=soon(),
        link="https://meet.example/" + "bridge" * 30,
    )


def file_for(veldkamp, member, meeting) -> bytes:
    with tenant(veldkamp.organization.pk, member.pk):
        return meeting_ics(
            get_meeting(member, meeting.pk),
            summary="Meeting with Milan, Äiko; and 🌉",
            url="https://bruggen.example/m",
            reader_zone=member.time_zone,
            method="REQUEST",
        )


def one_event(content: bytes):
    [event] = Calendar.from_ical(content).walk("VEVENT")
    return event


KEPT = ["UID", "SEQUENCE", "SUMMARY", "STATUS", "LOCATION", "URL", "DTSTART", "DTEND"]


def seen(content: bytes) -> dict[str, str]:
    event = one_event(content)
    shown = {name: event[name].to_ical().decode() for name in KEPT}
    attendees = sorted((str(who), who.params["CN"]) for who in event["ATTENDEE"])
    return shown | {"zone": event["DTSTART"].params["TZID"], "attendees": str(attendees)}


@pytest.mark.parametrize("person", ["milan", "mina"])
def test_planned_moved_and_canceled(server, veldkamp, meeting, person):
    member = getattr(veldkamp, person)
    path = f"/mina/meetings/{person}.ics"
    given = file_for(veldkamp, member, meeting)
    assert server.put(path, given) == 201
    status, content = server.ask("GET", path)
    assert status == 200
    assert seen(content) == seen(given)
    assert moments(content) == [soon()]
    assert "Milan, “M;” \\ Meijer 🌉" in seen(content)["attendees"].replace("\\\\", "\\")

    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        reschedule_meeting(
            meeting,
            by=veldkamp.mina,
            starts_at=soon(150),
            minutes=30,
            way="video",
            link="https://x.example",
        )
    given = file_for(veldkamp, member, meeting)
    assert server.put(path, given) == 204
    _status, content = server.ask("GET", path)
    assert seen(content) == seen(given)
    assert one_event(content)["SEQUENCE"] == 1
    # On the other side of a clock change.
    assert moments(content) == [soon(150)]

    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        cancel_meeting(meeting, by=veldkamp.mina)
    given = file_for(veldkamp, member, meeting)
    assert server.put(path, given) == 204
    _status, content = server.ask("GET", path)
    assert seen(content) == seen(given)
    assert (one_event(content)["SEQUENCE"], one_event(content)["STATUS"]) == (2, "CANCELLED")
    assert server.ask("DELETE", path)[0] == 200


def test_a_whole_feed(server, veldkamp, as_, meeting):
    for number in (20, 90, 200):
        make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=soon(number))
    milan = as_(veldkamp.milan)
    milan.post(url(veldkamp, "feed_settings"))
    address = milan.get(url(veldkamp, "feed_settings")).context["address"]
    given = Client().get(urlsplit(address).path).content
    assert server.put("/mina/feed/", given) == 201
    _status, content = server.ask("GET", "/mina/feed/")
    assert sorted(moments(content)) == moments(given) == [soon(day) for day in (3, 20, 90, 200)]
    uids = [
        {str(event["UID"]) for event in Calendar.from_ical(file).walk("VEVENT")}
        for file in (given, content)
    ]
    assert uids[0] == uids[1]
