"""bin/dev: the whole of Bruggen on one machine, with the demo in it."""

from __future__ import annotations

import ctypes
import fcntl
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from config import ports
from config.engines import engines, ensure_var
from config.environment import demo_environment
from config.failures import SetupError

# In the environment of every process that we start, so that whatever outlived a kill -9 of
# its parents is found again. A number in a file would be another process's one day.
MARK = "BRUGGEN_CHECKOUT"
READY_TIMEOUT = 60.0
STOP_TIMEOUT = 15.0
PR_SET_PDEATHSIG = 1

LOGINS = """\
  Two companies, each with four logins; the password of all is bruggen-demo

    Veldkamp                         Oakline
    owner@veldkamp.example           owner@oakline.example
    coordinator@veldkamp.example     coordinator@oakline.example
    mentor@veldkamp.example          mentor@oakline.example
    mentee@veldkamp.example          mentee@oakline.example
"""


def run(root: Path, arguments: list[str]) -> int:
    if arguments:
        raise SetupError(
            "bin/dev takes no arguments. PORT=8001 bin/dev serves at another port, and "
            "bin/manage runs a management command."
        )
    started = time.monotonic()
    # Whitenoise warns about the folder of collected files that production has.
    (ensure_var(root) / "static").mkdir(exist_ok=True)
    with only_one(root):
        end_leftovers(root)
        port = requested_port()
        print("Starting PostgreSQL and Valkey", flush=True)
        with engines(root) as running:
            environment = demo_environment(root, running) | {
                MARK: str(root),
                # Root on a laptop or in a container is the reader's choice.
                "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
            }
            prepare(root, environment)
            return serve(root, port, environment, started)


@contextmanager
def only_one(root: Path) -> Iterator[None]:
    """Hold the checkout for one bin/dev; the lock ends with the process, however it ends."""
    with open(root / "var" / "dev.turn", "a+") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            turn.seek(0)
            raise SetupError(
                f"Bruggen already runs from this folder (process {turn.read().strip()}). "
                "Stop it with Ctrl-C where it runs, then start again."
            ) from None
        turn.truncate(0)
        turn.write(str(os.getpid()))
        turn.flush()
        yield


def requested_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise SetupError(f"PORT is {text!r}; give a number, such as PORT=8001 bin/dev.")
    port = int(text)
    if not ports.is_free(port):
        raise SetupError(
            f"Port {port} is taken by another program (or needs an administrator). Choose "
            f"another one: PORT={port + 1} bin/dev"
        )
    return port


def prepare(root: Path, environment: Mapping[str, str]) -> None:
    print("Bringing the database up to date", flush=True)
    as_owner = {**environment, "DATABASE_URL": environment["DATABASE_OWNER_URL"]}
    run_step(["migrate", "--verbosity", "0"], as_owner)
    print("Loading the demo, if it is not there yet", flush=True)
    run_step(["load_demo"], environment)


def run_step(command: list[str], environment: Mapping[str, str]) -> None:
    ended = subprocess.run(
        [sys.executable, "manage.py", *command], env=dict(environment), check=False
    )
    if ended.returncode:
        raise SetupError(
            f"manage.py {command[0]} failed; its own words are above. When they say that the "
            "disk is full, make room. When the database holds the tables of other code than "
            "this, start with a new one: remove var/ (the demo's data with it)."
        )


def serve(root: Path, port: int, environment: Mapping[str, str], started: float) -> int:
    # Someone who names a mail server of their own wants no sink in its place.
    sink = [] if os.environ.get("EMAIL_URL") else ["mail"]
    honcho = subprocess.Popen(
        [sys.executable, "-m", "honcho", "start", "web", "worker", "beat", *sink],
        env=dict(environment),
        # Ctrl-C reaches us alone; we then end the others in their order.
        start_new_session=True,
        preexec_fn=end_with_parent,  # noqa: PLW1509 (we have no threads)
    )
    try:
        if wait_until_ready(honcho, port):
            seconds = time.monotonic() - started
            print(welcome(environment, seconds, sink=bool(sink)), flush=True)
        honcho.wait()
    except KeyboardInterrupt:
        print("\nStopping", flush=True)
        return 0
    finally:
        # Once is enough: a second Ctrl-C must not leave half of the processes behind.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop(honcho)
        end_leftovers(root)
    raise SetupError(
        "One of the processes ended, so the others were stopped. Its own words are above."
    )


def end_with_parent() -> None:
    """Ask Linux to end this process when we are killed and cannot do so ourselves."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_until_ready(honcho: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + READY_TIMEOUT
    while honcho.poll() is None:
        if is_ready(port):
            return True
        if time.monotonic() > deadline:
            raise SetupError(
                f"The pages did not answer within {READY_TIMEOUT:.0f} seconds. What the "
                "processes said is above."
            )
        time.sleep(0.1)
    return False


def is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection(ports.LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def welcome(environment: Mapping[str, str], seconds: float, *, sink: bool) -> str:
    line = "─" * 70
    address = environment["BASE_URL"]
    mail = f"{address}/demo/mail/" if sink else f"goes to {environment['EMAIL_URL']}"
    return (
        f"\n{line}\n\n"
        f"  Bruggen is ready:  {address}/      ({seconds:.0f} s)\n"
        f"  Every mail it sends:  {mail}\n\n"
        f"{LOGINS}\n"
        f"  Ctrl-C stops everything.\n{line}\n"
    )


def stop(honcho: subprocess.Popen[bytes]) -> None:
    if honcho.poll() is None:
        honcho.terminate()
        try:
            honcho.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            honcho.kill()
            honcho.wait()


def end_leftovers(root: Path) -> None:
    """End every process of this checkout's that carries our mark, but ourselves.

    Only called while holding the checkout, so none of them can belong to a living bin/dev."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        left = list(marked(root))
        for pid in left:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue
        deadline = time.monotonic() + 3
        while any(Path(f"/proc/{pid}").exists() for pid in left) and time.monotonic() < deadline:
            time.sleep(0.05)
            left = list(marked(root))
        if not left:
            return


def marked(root: Path) -> Iterator[int]:
    mark = os.fsencode(f"{MARK}={root}")
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes().split(b"\0")
        except OSError:
            continue  # ended meanwhile, or another user's
        if mark in environment and int(process.name) != os.getpid():
            yield int(process.name)
