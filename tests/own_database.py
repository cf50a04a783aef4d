"""A database for one command, with this process connected to it as the app is."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from django.db import connections

from config.engines import engines
from config.environment import check_environment
from config.provision import prepare_database, with_database

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def own_database(purpose: str) -> Iterator[dict[str, str]]:
    """The environment of every process that joins in. The database is dropped in the end.

    Raises SetupError when the engines do not start. Models can be imported inside.
    """
    name = f"bruggen_{purpose}_{os.getpid()}"
    with engines(ROOT, safe=False) as running:
        owner_url = running["DATABASE_OWNER_URL"]
        environment = check_environment(
            {
                **running,
                "DATABASE_URL": with_database(running["DATABASE_URL"], name),
                "DATABASE_OWNER_URL": with_database(owner_url, name),
            }
        )
        with psycopg.connect(with_database(owner_url, "postgres"), autocommit=True) as owner:
            owner.execute(f'create database "{name}" template template0')
            try:
                fill(environment)
                yield environment
            finally:
                connections.close_all()
                drop(owner, name)


def fill(environment: dict[str, str]) -> None:
    prepare_database(environment["DATABASE_OWNER_URL"])
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env={**environment, "DATABASE_URL": environment["DATABASE_OWNER_URL"]},
        check=True,
    )
    os.environ.update(environment)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()


def drop(owner: psycopg.Connection, name: str) -> None:
    """The server takes a moment to see that other processes' connections are dead."""
    for patience in range(50):
        try:
            owner.execute(f'drop database if exists "{name}"')
        except psycopg.errors.ObjectInUse:
            if patience == 49:
                raise
            time.sleep(0.1)
        else:
            return
