"""Kill the worker again and again while it sends, and count what arrived.

The worker and the beat are real processes on real engines; the mail server is a real one in this
process, which counts by Message-ID and can hold a sender up at the worst moment: the message is
taken, the answer is not given yet.
"""

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import redis
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.utils import timezone

from accounts.actions import invite
from accounts.models import Member, Organization
from core.tenancy import tenant
from programs.models import Enrollment
from reminders.models import Delivery
from tests.factories import (
    make_enrollment,
    make_meeting,
    make_member,
    make_mentorship,
    make_organization,
    make_program,
)
from tests.reminders.sink import Sink, listening

ROOT = Path(__file__).resolve().parent.parent.parent
Status = Delivery.Status


@dataclass(frozen=True, kw_only=True)
class Size:
    # Half of the reminders are mentors', half mentees'.
    meetings: int
    invitations: int
    # Of the worker, each with its children: while a mail is in the server's hands, …
    kills_in_mid_send: int
    # … and at any moment.
    kills: int
    flushes: int
    # Time is up then, on the slowest machine.
    seconds: float


SIZES = {
    "test": Size(meetings=13, invitations=4, kills_in_mid_send=1, kills=0, flushes=1, seconds=300),
    "small": Size(
        meetings=40, invitations=10, kills_in_mid_send=2, kills=1, flushes=1, seconds=180
    ),
    "medium": Size(
        meetings=250, invitations=50, kills_in_mid_send=12, kills=8, flushes=3, seconds=600
    ),
    "large": Size(
        meetings=2500, invitations=500, kills_in_mid_send=60, kills=40, flushes=10, seconds=3600
    ),
}


@dataclass(kw_only=True)
class Report:
    deliveries: int
    sent: int = 0
    # A reminder that arrived twice.
    doubled: list[str] = field(default_factory=list)
    # An invitation may arrive twice, under one Message-ID.
    repeated_invitations: int = 0
    in_doubt: int = 0
    # Of those in doubt, what the mail server never got.
    unsent: list[str] = field(default_factory=list)
    # Called sent and not arrived, or given up.
    lost: list[str] = field(default_factory=list)
    # Still waiting when time was up.
    unfinished: list[str] = field(default_factory=list)
    kills_in_mid_send: int = 0
    kills: int = 0
    flushes: int = 0
    seconds: float = 0.0

    @property
    def broken(self) -> bool:
        return bool(self.doubled or self.lost or self.unfinished)


class PausingSink(Sink):
    """Holds one mail between taking it and saying so, whenever it is asked to, until it is told
    to let it go."""

    def __init__(self) -> None:
        super().__init__()
        self.hold_next = threading.Event()
        self.holding = threading.Event()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        if self.hold_next.is_set():
            self.hold_next.clear()
            self.holding.set()
            while self.holding.is_set():
                await asyncio.sleep(0.05)
        return answer


def storm(environment: Mapping[str, str], size: Size, *, seed: int, folder: Path) -> Report:
    """Fill the ledger and let it send through the storm. Logs of the processes are in `folder`.

    `environment` names the engines and the database that this process, too, is connected to.
    """
    started = time.monotonic()
    chance = random.Random(seed)
    organization = fill(size)
    with listening(PausingSink()) as found:
        assert isinstance(found, PausingSink)
        sink = found
        given = {
            **environment,
            "EMAIL_URL": f"smtp://{sink.host}:{sink.port}",
            "REDIS_URL": own_queue(environment["REDIS_URL"]),
            "TICK_SECONDS": "1",
            # Root in a container is the reader's choice.
            "PYTHONWARNINGS": "ignore",
        }
        queue = redis.Redis.from_url(given["REDIS_URL"])
        queue.flushdb()
        report = Report(deliveries=2 * size.meetings + size.invitations)
        with Processes(given, folder) as processes:
            rage(
                size,
                chance,
                sink,
                queue,
                processes,
                report,
                organization,
                started + size.seconds,
            )
        queue.flushdb()
        queue.close()
        count(report, sink, organization)
    report.seconds = round(time.monotonic() - started, 1)
    return report


def own_queue(url: str) -> str:
    """Another database of the same Valkey, so that nobody else's worker takes part."""
    return urlsplit(url)._replace(path="/9").geturl()


MEETINGS_OF_A_PAIR = 50


def fill(size: Size) -> Organization:
    """One company in which it is noon, with meetings tomorrow and people to invite. The rules
    themselves write what is due."""
    noon = 12 - timezone.now().hour
    # The sign is the POSIX one: Etc/GMT-3 is three hours ahead.
    everywhere = {"time_zone": f"Etc/GMT{-noon:+d}", "working_days": [1, 2, 3, 4, 5, 6, 7]}
    organization = make_organization(f"Storm {os.getpid()}")
    carla = make_member(organization, "Carla Coenen", role=Member.Role.COORDINATOR, **everywhere)
    program = make_program(carla, "Compass")
    tomorrow = timezone.now() + timedelta(hours=22)
    for number in range(size.meetings):
        # One after the other: nobody is at two meetings at once.
        nth = number % MEETINGS_OF_A_PAIR
        if nth == 0:
            milan = make_member(organization, f"Milan {number}", **everywhere)
            mina = make_member(organization, f"Mina {number}", **everywhere)
            mentorship = make_mentorship(
                make_enrollment(program, milan, Enrollment.Role.MENTOR),
                make_enrollment(program, mina, Enrollment.Role.MENTEE),
            )
        starts_at = tomorrow + nth * timedelta(minutes=5)
        make_meeting(mentorship, by=mina, starts_at=starts_at, minutes=5)
    for number in range(size.invitations):
        guest = make_member(organization, f"Guest {number}", status=Member.Status.EXPECTED)
        with tenant(organization.pk, carla.pk):
            invite(guest, by=carla)
    return organization


class Processes:
    """The worker, which is killed and comes back, and the beat, which goes on."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self.environment = dict(environment)
        self.folder = folder
        self.worker: subprocess.Popen[bytes] | None = None
        self.beat: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Processes":
        self.start_worker()
        self.beat = self._start(
            "beat", "--schedule", str(self.folder / "schedule"), "--pidfile=", "--loglevel=WARNING"
        )
        return self

    def __exit__(self, *args: object) -> None:
        for process in (self.worker, self.beat):
            if process is not None:
                kill(process)

    def start_worker(self) -> None:
        self.worker = self._start(
            "worker", "--concurrency=2", "--loglevel=WARNING", "--without-mingle"
        )

    def check(self) -> None:
        """Nobody but us may end them."""
        for process in (self.worker, self.beat):
            if process is not None and process.poll() is not None:
                raise AssertionError(f"A process ended by itself: {process.args!r}")

    def kill_worker(self) -> None:
        assert self.worker is not None
        kill(self.worker)

    def _start(self, command: str, *arguments: str) -> subprocess.Popen[bytes]:
        with open(self.folder / f"{command}.log", "ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "celery", "-q", "-A", "config", command, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                # A group of its own: the worker dies together with its children.
                start_new_session=True,
            )


def kill(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def rage(
    size: Size,
    chance: random.Random,
    sink: PausingSink,
    queue: "redis.Redis",
    processes: Processes,
    report: Report,
    organization: Organization,
    deadline: float,
) -> None:
    def wait_for(happened: Callable[[], bool]) -> None:
        while not happened() and time.monotonic() < deadline:
            processes.check()
            time.sleep(0.05)

    events = (
        ["mid-send"] * size.kills_in_mid_send + ["kill"] * size.kills + ["flush"] * size.flushes
    )
    chance.shuffle(events)
    # Spread over the whole of the sending, the first one early.
    every = max(1, report.deliveries // (len(events) + 1))
    for number, event in enumerate(events):
        wait_for(lambda mails=number * every: len(sink.mails) >= mails)  # type: ignore[misc]
        if event == "flush":
            queue.flushdb()
            report.flushes += 1
            continue
        if event == "mid-send":
            sink.hold_next.set()
            wait_for(sink.holding.is_set)
            report.kills_in_mid_send += 1
        else:
            report.kills += 1
        time.sleep(chance.uniform(0, 0.3))
        processes.kill_worker()
        # Too late for the one who is dead.
        sink.holding.clear()
        processes.start_worker()
    wait_for(lambda: is_settled(report, organization))


def is_settled(report: Report, organization: Organization) -> bool:
    with tenant(organization.pk):
        waiting = Delivery.objects.filter(status=Status.WAITING).count()
        return not waiting and Delivery.objects.count() == report.deliveries


def count(report: Report, sink: Sink, organization: Organization) -> None:
    arrived = sink.counts()
    host = urlsplit(settings.BASE_URL).hostname
    with tenant(organization.pk):
        deliveries = list(Delivery.objects.order_by("id"))
    for delivery in deliveries:
        times = arrived[f"<{delivery.pk}@{host}>"]
        if times > 1 and delivery.kind == Delivery.Kind.INVITATION:
            report.repeated_invitations += 1
        elif times > 1:
            report.doubled.append(str(delivery.pk))
        if delivery.status == Status.SENT and times:
            report.sent += 1
        elif delivery.status == Status.IN_DOUBT:
            report.in_doubt += 1
            if not times:
                report.unsent.append(str(delivery.pk))
        elif delivery.status == Status.WAITING:
            report.unfinished.append(str(delivery.pk))
        else:
            report.lost.append(f"{delivery.pk} ({delivery.status}, arrived {times} times)")
    report.unfinished += ["never written"] * (report.deliveries - len(deliveries))


@contextmanager
def logs_shown_when_broken(folder: Path) -> Iterator[None]:
    try:
        yield
    except AssertionError:
        for path in sorted(folder.glob("*.log")):
            sys.stderr.write(f"--- {path.name}\n{path.read_text()[-4000:]}\n")
        raise
