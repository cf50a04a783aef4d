"""What a page costs on the server beside the smallest one there can be, in the same run.

Both are asked for in turn, over one connection to gunicorn as production runs it, so that what
else the machine does slows the one as the other. The bare view reads one row by its key and needs
no sign-in; it is served by the same server, through the same middleware.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone

from accounts.drafts import save_draft
from accounts.models import Draft, Member
from config.dev import is_ready
from config.ports import LOOPBACK
from core.tenancy import tenant
from meetings.models import ActionItem, Meeting
from tests.cast import Veldkamp, make_veldkamp
from tests.factories import make_action_item, make_goal, make_meeting
from tests.meetings.pages import again, pulse, url

ROOT = Path(__file__).resolve().parent.parent.parent
# How many bare views logging a meeting may cost.
MOST = 5.0
# Each of the server's threads has a connection of its own, and learns its statements by itself.
WARM_UP = 40
PATIENCE = 60.0

Typed = dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class Report:
    """Medians of one request, in milliseconds."""

    times: int
    bare: float
    # One row of a company's, read by one of its members.
    signed_in: float
    log: float
    promised: float = MOST

    @property
    def ratio(self) -> float:
        return self.log / self.bare

    @property
    def kept(self) -> bool:
        return self.ratio <= self.promised


def measure(environment: Mapping[str, str], *, times: int, folder: Path) -> Report:
    """`environment` names the database that this process is connected to, too; it is filled with a
    pair that has met nearly as often before. `folder` is for the server's log. Where it seems that
    the promise is not kept, each page is asked for as often again.

    Raises AssertionError when a page does not do what it is for.
    """
    veldkamp = make_veldkamp()
    log = MeetingsToLog(veldkamp, WARM_UP + 2 * times)
    with serving(environment, folder) as port, asking(port, signed_in(veldkamp.milan)) as ask:
        for meeting in log.meetings[:WARM_UP]:
            ask_in_turn(ask, log, meeting)
        found: list[dict[str, float]] = []
        for meeting in log.meetings[WARM_UP:]:
            if len(found) == times and report_of(found).kept:
                break
            found.append(ask_in_turn(ask, log, meeting))
    log.check(WARM_UP + len(found))
    return report_of(found)


def ask_in_turn(ask: "Asking", log: "MeetingsToLog", meeting: Meeting) -> dict[str, float]:
    veldkamp = log.veldkamp
    address = url(veldkamp, "log", meeting.pk)
    company = f"/o/{veldkamp.organization.slug}/"
    bare = ask("GET", f"/bare/?user={veldkamp.milan.user_id}")
    one_row = ask("GET", f"{company}bare/?meeting={meeting.pk}")
    [form] = [form for form in Forms(ask.page(address)).found if "summary" in form]
    logging = ask("POST", address, log.filled_in(form, address))
    return {"bare": bare, "signed_in": one_row, "log": logging}


def report_of(found: list[dict[str, float]]) -> Report:
    medians = {name: median(one[name] for one in found) for name in found[0]}
    return Report(times=len(found), **medians)


class MeetingsToLog:
    """Four action items are open before each: two are done by then, two stay, and two are new."""

    def __init__(self, veldkamp: Veldkamp, count: int) -> None:
        self.veldkamp = veldkamp
        self.mentorship = veldkamp.milan_and_mina.mentorship
        self.goal = make_goal(self.mentorship, "Speak up", by=veldkamp.mina)
        now = timezone.now().replace(second=0, microsecond=0)
        self.meetings = [
            make_meeting(
                self.mentorship, by=veldkamp.mina, starts_at=now - timedelta(hours=2 * hours)
            )
            for hours in range(count, 0, -1)
        ]
        for number in range(4):
            make_action_item(self.mentorship, f"Promised {number}", owner=veldkamp.milan)

    def filled_in(self, fields: Typed, address: str) -> str:
        """The log page's form as a browser sends it, when the page has saved it meanwhile as it
        does while somebody types."""
        milan = self.veldkamp.milan
        with tenant(milan.organization_id, milan.pk):
            items = ActionItem.objects.filter(mentorship=self.mentorship).open().order_by("id")
            first, second, *_ = items.values_list("pk", flat=True)
            saved = save_draft(milan, path=address, fields=fields, based_on=None)
        assert fields["draft"] == [""]
        fields["draft"] = [str(saved.version)]
        mina = [str(self.veldkamp.mina.pk)]
        for row, text in enumerate(("Send the slides", "Ask Petra")):
            fields |= {f"actions-{row}-text": [text], f"actions-{row}-owner": mina}
        fields |= {
            "actions-TOTAL_FORMS": ["3"],
            "goals": [str(self.goal.pk)],
            "summary": ["On saying **no**."],
            "private_note": ["Tired."],
            "useful": ["4"],
            "working": ["5"],
            f"review-{first}": ["done"],
            f"review-{second}": ["done"],
        }
        return urlencode(fields, doseq=True)

    def check(self, count: int) -> None:
        """It was the whole job each time."""
        logged = self.meetings[:count]
        assert all(again(meeting).status == Meeting.Status.HELD for meeting in logged)
        beat = pulse(self.mentorship)
        found = (beat.meetings_held, beat.last_held_at, beat.open_actions, beat.last_rating)
        assert found == (count, logged[-1].starts_at, 4, 4)
        with tenant(self.mentorship.organization_id, self.veldkamp.milan.pk):
            assert not Draft.objects.exists()


class Forms(HTMLParser):
    """What a browser would send of each form of a page that nobody has touched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Typed] = []
        self.area = self.choice = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        name, kind = given.get("name", ""), given.get("type")
        if tag == "form":
            self.found.append({})
        elif tag == "textarea":
            self.area = name
            self.found[-1][name] = [""]
        elif tag == "select":
            self.choice = name
        elif tag == "option" and "selected" in given:
            self.found[-1][self.choice] = [given["value"]]
        elif tag == "input" and (kind not in {"radio", "checkbox"} or "checked" in given):
            self.found[-1].setdefault(name, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[-1][self.area][0] += data


def signed_in(member: Member) -> dict[str, str]:
    """The cookies of a browser."""
    client = Client()
    assert member.user is not None
    client.force_login(member.user)
    return {name: cookie.value for name, cookie in client.cookies.items()}


class Asking:
    """One browser's connection."""

    def __init__(self, line: HTTPConnection, cookies: dict[str, str]) -> None:
        self.line, self.cookies = line, cookies

    def __call__(self, method: str, path: str, body: str = "") -> float:
        """Milliseconds until the whole answer is there."""
        begin = time.perf_counter()
        status, _ = self._answer(method, path, body)
        taken = (time.perf_counter() - begin) * 1000
        assert status == (303 if method == "POST" else 200), f"{path}: {status}"
        return taken

    def page(self, path: str) -> str:
        status, html = self._answer("GET", path)
        assert status == 200, f"{path}: {status}"
        return html.decode()

    def _answer(self, method: str, path: str, body: str = "") -> tuple[int, bytes]:
        # The bare page knows nobody.
        cookies = {} if path.startswith("/bare/") else self.cookies
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.line.request(method, path, body=body.encode() if body else None, headers=headers)
        answer = self.line.getresponse()
        content = answer.read()
        for header in answer.headers.get_all("Set-Cookie", []):
            self._keep(header)
        return answer.status, content

    def _keep(self, header: str) -> None:
        name, _, value = header.partition(";")[0].partition("=")
        self.cookies[name] = value
        if value in {"", '""'}:
            del self.cookies[name]


@contextmanager
def asking(port: int, cookies: dict[str, str]) -> Iterator[Asking]:
    line = HTTPConnection(LOOPBACK, port, timeout=PATIENCE)
    try:
        yield Asking(line, cookies)
    finally:
        line.close()


@contextmanager
def serving(environment: Mapping[str, str], folder: Path) -> Iterator[int]:
    """The port of one server process with the threads that production gives it."""
    with socket.socket() as door, open(folder / "server.log", "wb") as log:
        door.bind((LOOPBACK, 0))
        port: int = door.getsockname()[1]
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "tests.bench.served", "--no-control-socket"),
                *("--worker-class", "gthread", "--threads", "4"),
                # As long as it takes to fill in a form on a busy machine.
                *("--keep-alive", "75"),
                *("--bind", f"fd://{door.fileno()}"),
            ],
            env=dict(environment),
            cwd=ROOT,
            stdout=log,
            stderr=log,
            pass_fds=[door.fileno()],
        )
        try:
            wait_for_pages(server, port)
            yield port
        finally:
            server.terminate()
            server.wait()


def wait_for_pages(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_ready(port):
        if server.poll() is not None or time.monotonic() > deadline:
            raise AssertionError("The server did not start.")
        time.sleep(0.1)
