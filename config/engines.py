"""PostgreSQL and Valkey for one checkout, without anything to install or configure.

`engines(root)` yields the environment that every process of Bruggen reads. Without
DATABASE_URL or REDIS_URL it runs the real servers, which come as wheels, with their data under
`var/`. Several commands may hold the engines at once; the last one out stops them.

Who holds them is told by locks on files and not by process ids in them: the kernel drops a
lock when its process dies in whatever way, so there is nothing stale to recover from.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

import psycopg

from config import postgres, provision, valkey
from config.failures import SetupError

log = logging.getLogger(__name__)

DATABASE = "bruggen"

# What a login without a database of its own is connected to.
MAINTENANCE_DATABASES = ("", provision.MAINTENANCE_DATABASE, "template1")

SECRETS = ("postgres", "owner", "app", "backup", "valkey", "secret_key")


@contextmanager
def engines(
    root: Path, *, given: Mapping[str, str] = os.environ, safe: bool = True
) -> Iterator[dict[str, str]]:
    """Hold the engines of the checkout at `root`; yields DATABASE_URL, DATABASE_OWNER_URL,
    REDIS_URL, SECRET_KEY and ENCRYPTION_KEY.

    `given` is the environment that may name real servers instead. `safe=False` uses a second
    cluster, in var/test, that may lose its data with the power: for tests only.

    Raises SetupError with a text that says what to do.
    """
    var = ensure_var(root)
    home = var if safe else var / "test"
    home.mkdir(exist_ok=True)
    known = load_secrets(var)
    with ExitStack() as stack:
        turn = stack.enter_context(open(home / "engines.turn", "w"))
        users = stack.enter_context(open(home / "engines.users", "w"))
        environment = _secrets_environment(known, given)
        fcntl.flock(turn, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)
        stack.callback(_leave, home, turn, users, known)
        environment |= _database(root, home, known, given, safe=safe)
        environment["REDIS_URL"] = given.get("REDIS_URL") or valkey.ensure_running(
            home, password=known["valkey"]
        )
        fcntl.flock(turn, fcntl.LOCK_UN)
        yield environment


def _leave(home: Path, turn: TextIO, users: TextIO, known: Mapping[str, str]) -> None:
    """Let go of the engines, and stop them unless someone else holds them.

    Whoever comes next waits for our turn to end, so nobody joins a server that is stopping."""
    fcntl.flock(turn, fcntl.LOCK_EX)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    valkey.stop(home, password=known["valkey"])
    postgres.stop(home)


def ensure_var(root: Path) -> Path:
    var = root / "var"
    try:
        var.mkdir(exist_ok=True)
        (var / "log").mkdir(exist_ok=True)
        (var / ".writable").touch()
        (var / ".writable").unlink()
    except PermissionError as error:
        raise SetupError(
            f"{var} cannot be written to. It probably belongs to another user, because Bruggen "
            "was started as that user before (as root, perhaps). Start it as that user again, "
            f"or remove the folder with its demo data: sudo rm -r '{var}'"
        ) from error
    return var


def load_secrets(var: Path) -> dict[str, str]:
    """The passwords and keys of this checkout, made once and readable by its user only."""
    path = var / "secrets.json"
    with open(var / "secrets.turn", "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        missing = {name: secrets.token_urlsafe(48) for name in SECRETS if name not in known}
        if "encryption_key" not in known:
            missing["encryption_key"] = urlsafe_b64encode(secrets.token_bytes(32)).decode()
        if missing:
            known |= missing
            # Written beside and renamed: a full disk must not leave half a file of keys.
            draft = path.with_suffix(".new")
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                json.dump(known, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
    return known


def _secrets_environment(known: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    return {
        "SECRET_KEY": given.get("SECRET_KEY") or known["secret_key"],
        "ENCRYPTION_KEY": given.get("ENCRYPTION_KEY") or known["encryption_key"],
    }


def _database(
    root: Path, home: Path, known: Mapping[str, str], given: Mapping[str, str], *, safe: bool
) -> dict[str, str]:
    url = given.get("DATABASE_URL", "")
    if provision.user_of(url) == provision.APP:
        owner_url = given.get("DATABASE_OWNER_URL", "")
        if not owner_url:
            raise SetupError(
                "DATABASE_URL names the login bruggen_app, which may not migrate. Set "
                "DATABASE_OWNER_URL to the address of the same database for bruggen_owner."
            )
        return {"DATABASE_URL": url, "DATABASE_OWNER_URL": owner_url}
    if url:
        name = provision.database_of(url)
        admin_url = url
    else:
        name = ""
        admin_url = postgres.ensure_running(root, home, password=known["postgres"], safe=safe)
    if name in MAINTENANCE_DATABASES:
        name = DATABASE
    return _provisioned(admin_url, name, known)


def _provisioned(admin_url: str, name: str, known: Mapping[str, str]) -> dict[str, str]:
    try:
        admin_url = provision.administering(admin_url)
        provision.provision_roles(
            admin_url,
            passwords={
                provision.OWNER: known["owner"],
                provision.APP: known["app"],
                provision.BACKUP: known["backup"],
            },
        )
        provision.create_database(admin_url, name)
        target = provision.with_database(admin_url, name)
        owner_url = provision.with_login(target, provision.OWNER, known["owner"])
        provision.prepare_database(owner_url)
    except provision.ProvisionError as error:
        raise SetupError(str(error)) from error
    except psycopg.OperationalError as error:
        raise SetupError(
            f"The database server did not let us in: {str(error).strip()}\n"
            "Check DATABASE_URL: host, port, login and password, and that the server runs."
        ) from error
    return {
        "DATABASE_URL": provision.with_login(target, provision.APP, known["app"]),
        "DATABASE_OWNER_URL": owner_url,
    }
