"""bin/chaos: kill workers in mid-send, flush the queue, and see that every delivery is accounted
for. Prints a table and one line of JSON; ends with 1 when one was lost or a reminder doubled."""

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import django
import psycopg
from django.db import connections

from config.engines import engines
from config.environment import check_environment
from config.failures import SetupError
from config.provision import prepare_database, with_database

if TYPE_CHECKING:
    from tests.chaos.storm import Report

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/chaos", description=__doc__)
    parser.add_argument("--size", choices=["small", "medium", "large"], default="small")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10_000))
    arguments = parser.parse_args()
    try:
        with engines(ROOT, safe=False) as running, database(running) as own:
            report = run(check_environment(own), size=arguments.size, seed=arguments.seed)
    except SetupError as error:
        say(f"\n{error}")
        return 1
    show(report, seed=arguments.seed)
    return 1 if report.broken else 0


@contextmanager
def database(running: dict[str, str]) -> Iterator[dict[str, str]]:
    """A database for this storm alone, dropped after it."""
    name = f"bruggen_chaos_{os.getpid()}"
    owner_url = running["DATABASE_OWNER_URL"]
    own = {
        **running,
        "DATABASE_URL": with_database(running["DATABASE_URL"], name),
        "DATABASE_OWNER_URL": with_database(owner_url, name),
    }
    with psycopg.connect(with_database(owner_url, "postgres"), autocommit=True) as owner:
        owner.execute(f'create database "{name}" template template0')
        try:
            prepare_database(own["DATABASE_OWNER_URL"])
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "--verbosity=0"],
                cwd=ROOT,
                env={**check_environment(own), "DATABASE_URL": own["DATABASE_OWNER_URL"]},
                check=True,
            )
            yield own
        finally:
            connections.close_all()
            drop(owner, name)


def drop(owner: "psycopg.Connection", name: str) -> None:
    """The server takes a moment to see that the workers' connections are dead."""
    for patience in range(50):
        try:
            owner.execute(f'drop database if exists "{name}"')
        except psycopg.errors.ObjectInUse:
            if patience == 49:
                raise
            time.sleep(0.1)
        else:
            return


def run(environment: dict[str, str], *, size: str, seed: int) -> "Report":
    os.environ.update(environment)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    # Models can be read only now.
    from tests.chaos.storm import SIZES, storm  # noqa: PLC0415

    say(f"A {size} storm over {2 * SIZES[size].meetings + SIZES[size].invitations} deliveries")
    with tempfile.TemporaryDirectory() as folder:
        report = storm(environment, SIZES[size], seed=seed, folder=Path(folder))
        if report.broken:
            for log in sorted(Path(folder).glob("*.log")):
                say(f"--- {log.name}\n{log.read_text()[-8000:]}")
    return report


def show(report: "Report", *, seed: int) -> None:
    rows = [
        ("deliveries", report.deliveries),
        ("workers killed in mid-send", report.kills_in_mid_send),
        ("workers killed at any moment", report.kills),
        ("queues flushed", report.flushes),
        ("sent", report.sent),
        ("reminders doubled (must be 0)", len(report.doubled)),
        ("invitations sent again, same Message-ID", report.repeated_invitations),
        ("in doubt", report.in_doubt),
        ("of these never arrived", len(report.unsent)),
        ("lost (must be 0)", len(report.lost)),
        ("still waiting (must be 0)", len(report.unfinished)),
        ("seconds", report.seconds),
    ]
    for label, value in rows:
        say(f"{label:<42}{value:>8}")
    for title, names in [
        ("In doubt and never arrived", report.unsent),
        ("Doubled", report.doubled),
        ("Lost", report.lost),
        ("Still waiting", report.unfinished),
    ]:
        for name in names:
            say(f"{title}: {name}")
    say(json.dumps({"seed": seed, "broken": report.broken, **asdict(report)}))


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
