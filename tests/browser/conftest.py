"""The whole of Bruggen as it runs: gunicorn, a Celery worker, beat, an SMTP sink, Chromium."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from redis import Redis

from config.checks import find_browser
from config.ports import LOOPBACK
from tests.conftest import OWNER_URL, ROOT, migrations_fingerprint, named
from tests.reminders.sink import AnyPort

CHROMIUM = os.environ.get("CHROMIUM") or find_browser() or None
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    # Dates are typed as month, day, year on every machine.
    "--lang=en-US",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Seconds: what is waited for comes at once on a quick machine, and in the end on a slow one.
PATIENCE = 60
expect.set_options(timeout=PATIENCE * 1000)
T = TypeVar("T")


def wait_for(what: str, found: Callable[[], T | bool | None], *, seconds: float = PATIENCE) -> T:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        result = found()
        if result:
            return result  # type: ignore[return-value]
        time.sleep(0.1)
    raise AssertionError(f"Waited {seconds:.0f} s for {what}.")


@dataclass
class Sink:
    """An SMTP server that keeps every mail it said yes to, and can hold one back."""

    mails: list[EmailMessage] = field(default_factory=list)
    # Set: the server has the message and does not answer while it is held.
    hold_subject: str = ""
    holding: bool = False
    let_go: bool = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        import asyncio  # noqa: PLC0415 (the sink's own loop)

        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        if self.hold_subject and self.hold_subject in str(mail["Subject"]):
            self.holding = True
            while not self.let_go:
                await asyncio.sleep(0.05)
        return "250 kept"

    def to(self, address: str, subject: str = "") -> list[EmailMessage]:
        return [
            mail
            for mail in list(self.mails)
            if address in str(mail["To"]) and subject.lower() in str(mail["Subject"]).lower()
        ]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@dataclass
class Stack:
    address: str
    # Bound from the beginning and handed on to the server: nobody else takes its port meanwhile.
    door: socket.socket
    sink: Sink
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]]
    logs: Path

    def start(self, name: str) -> None:
        """A process group each, so that a kill takes the worker's children along."""
        with open(self.logs / f"{name}.log", "ab") as log:
            self.processes[name] = subprocess.Popen(
                COMMANDS[name](self),
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=[self.door.fileno()] if name == "web" else [],
            )

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        process = self.processes.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, number)
        process.wait(30)

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def is_idle(self) -> bool:
        """Nothing waits in the queue or is being worked on."""
        with Redis.from_url(self.environment["REDIS_URL"]) as client:
            return not client.llen("celery") and not client.hlen("unacked")

    def owner(self) -> psycopg.Connection[Any]:
        """What no role of the app may read, to count at the end."""
        return psycopg.connect(self.environment["DATABASE_OWNER_URL"], autocommit=True)


COMMANDS: dict[str, Callable[[Stack], list[str]]] = {
    "web": lambda stack: [
        *(sys.executable, "-m", "gunicorn", "config.wsgi", "--worker-class", "gthread"),
        *("--threads", "8", "--workers", "1", "--no-control-socket"),
        *("--bind", f"fd://{stack.door.fileno()}"),
    ],
    "worker": lambda stack: [
        *(sys.executable, "-m", "celery", "-q", "-A", "config", "worker"),
        *("--concurrency", "2", "--loglevel", "INFO"),
    ],
    "beat": lambda stack: [
        *(sys.executable, "-m", "celery", "-q", "-A", "config", "beat", "--pidfile="),
        *("--schedule", str(stack.logs / "beat"), "--loglevel", "INFO"),
    ],
}


def answers(port: int) -> bool:
    """The server has loaded all of Bruggen; its port is open long before."""
    line = HTTPConnection(LOOPBACK, port, timeout=PATIENCE)
    try:
        line.request("GET", "/livez")
        return line.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        line.close()


def dropped(name: str) -> bool:
    """PostgreSQL's own cleaning of a database is not the owner's to end, and soon done."""
    with psycopg.connect(named(OWNER_URL, "postgres"), autocommit=True) as owner:
        try:
            owner.execute(f'drop database if exists "{name}" with (force)')
        except psycopg.errors.InsufficientPrivilege:
            return False
    return True


@pytest.fixture
def stack(
    request: pytest.FixtureRequest, django_db_setup: None, tmp_path: Path, worker_id: str
) -> Iterator[Stack]:
    """Everything that runs, or what the test asks for by `PAGES_ALONE`."""
    processes = getattr(request, "param", list(COMMANDS))
    with running(tmp_path, worker_id, processes=processes) as stack:
        yield stack


PAGES_ALONE = pytest.mark.parametrize("stack", [["web"]], indirect=True, ids=["pages"])


@contextmanager
def running(folder: Path, worker_id: str, *, processes: list[str]) -> Iterator[Stack]:
    """Processes on a database of their own; a queue of their own in the shared Valkey."""
    name = f"test_browser_{os.environ.get('TEST_DATABASE_SUFFIX', '')}{worker_id}"
    with psycopg.connect(named(OWNER_URL, "postgres"), autocommit=True) as owner:
        owner.execute(f'drop database if exists "{name}" with (force)')
        template = f"bruggen_template_{migrations_fingerprint()}"
        owner.execute(f'create database "{name}" template "{template}"')
    door, sink = socket.socket(), Sink()
    door.bind((LOOPBACK, 0))
    port = door.getsockname()[1]
    controller = AnyPort(sink)
    controller.start()
    database = 1 + int(worker_id.removeprefix("gw") or 0) if worker_id != "master" else 15
    queue = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{database}").geturl()
    # What the last test's worker left when it was killed is nothing to this one's.
    with Redis.from_url(queue) as client:
        client.flushdb()
    stack = Stack(
        address=f"http://localhost:{port}",
        door=door,
        sink=sink,
        environment={
            **os.environ,
            "DATABASE_URL": named(os.environ["DATABASE_URL"], name),
            "DATABASE_OWNER_URL": named(OWNER_URL, name),
            "REDIS_URL": queue,
            "BASE_URL": f"http://localhost:{port}",
            "DEMO": "1",
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "MAIL_DIR": str(folder / "mail"),
            "EMAIL_URL": f"smtp://127.0.0.1:{controller.port}",
            "TICK_SECONDS": "2",
            "PYTHONUNBUFFERED": "1",
        },
        processes={},
        logs=folder,
    )
    try:
        for process in processes:
            stack.start(process)
        wait_for("the pages", lambda: answers(port))
        yield stack
    finally:
        sink.let_go = True
        for process in list(stack.processes):
            stack.kill(process)
        door.close()
        controller.stop()
        wait_for("the database to be let go", lambda: dropped(name))


@contextmanager
def seeded_pages(folder: Path, worker_id: str) -> Iterator[tuple[Stack, dict[str, str]]]:
    """The pages alone, with the company of `tests.browser.seeding` and what it tells of it."""
    with running(folder, worker_id, processes=["web"]) as stack:
        made = subprocess.run(
            [sys.executable, "-m", "tests.browser.seeding"],
            env=stack.environment | {"DJANGO_SETTINGS_MODULE": "config.settings"},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr
        yield stack, json.loads(made.stdout)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For one module: while Playwright runs, its thread has an event loop, and Django reads no
    database from such a thread."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@dataclass
class People:
    """A browser window of their own for each person; anything the console complains of fails."""

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)
    # Of every window that is opened from now on.
    options: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)

    def __call__(self, name: str, **options: Any) -> Page:
        if name not in self.pages:
            context = self.browser.new_context(
                base_url=self.address, locale="en-GB", **self.options, **options
            )
            context.set_default_timeout(PATIENCE * 1000)
            page = context.new_page()
            page.on("pageerror", lambda error: self.complaints.append(f"{name}: {error}"))
            page.on(
                "console",
                lambda message: (
                    self.complaints.append(f"{name}: {message.text}")
                    if message.type == "error"
                    else None
                ),
            )
            self.pages[name] = page
        return self.pages[name]


@pytest.fixture
def people(stack: Stack, browser: Browser) -> Iterator[People]:
    found = People(browser, stack.address)
    yield found
    for page in found.pages.values():
        page.context.close()


def link_in(mail: EmailMessage, part: str) -> str:
    """The first address in a mail that contains `part`."""
    words = text_of(mail).split()
    found = [word for word in words if word.startswith("http") and part in word]
    assert found, f"no link with {part} in:\n{text_of(mail)}"
    return found[0]
