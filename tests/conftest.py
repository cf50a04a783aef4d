"""Databases made by the owner, tests run as the app; a named cast in two rival companies."""

import gc
import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.core.signals import request_finished
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as examples

from config.env import database
from config.provision import prepare_database

ROOT = Path(__file__).resolve().parent.parent
OWNER_URL = os.environ["DATABASE_OWNER_URL"]
LOCK = 7_302_114
# As the settings say; in the tests' way of it one takes no time.
PASSWORD_HASHERS = settings.PASSWORD_HASHERS


def named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def migrations_fingerprint() -> str:
    """Changes when any migration (or what migrations call) does."""
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("*/migrations/*.py"), ROOT / "core" / "row_security.py"]):
        digest.update(path.read_bytes())
    digest.update((ROOT / "requirements.txt").read_bytes())
    return digest.hexdigest()[:12]


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_blocker: Any, worker_id: str
) -> Iterator[None]:
    """A copy of a migrated template for each worker; the template is kept between runs."""
    template = f"bruggen_template_{migrations_fingerprint()}"
    name = f"test_bruggen_{os.environ.get('TEST_DATABASE_SUFFIX', '')}{worker_id}"
    with psycopg.connect(named(OWNER_URL, "postgres"), autocommit=True) as owner:
        # One worker migrates, the others wait for its template.
        owner.execute("select pg_advisory_lock(%s)", [LOCK])
        known = owner.execute("select from pg_database where datname = %s", [template]).fetchone()
        if known is None:
            for (stale,) in owner.execute(
                "select datname from pg_database where datname like 'bruggen\\_template\\_%%'"
                " or datname like 'building\\_%%'"
            ).fetchall():
                drop(owner, stale)
            owner.execute(f'create database "building_{template}" template template0')
            prepare_database(named(OWNER_URL, f"building_{template}"))
            with django_db_blocker.unblock():
                migrate(f"building_{template}")
            owner.execute(f'alter database "building_{template}" rename to "{template}"')
        drop(owner, name)
        owner.execute(f'create database "{name}" template "{template}"')
        owner.execute("select pg_advisory_unlock(%s)", [LOCK])
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name
    yield
    connection.close()
    emptying().close()
    with psycopg.connect(named(OWNER_URL, "postgres"), autocommit=True) as owner:
        drop(owner, name)


def drop(owner: psycopg.Connection[Any], name: str) -> None:
    """Without force first: that may not end an autovacuum, which a plain drop sends away."""
    try:
        owner.execute(f'drop database if exists "{name}"')
    except psycopg.errors.ObjectInUse:
        owner.execute(f'drop database if exists "{name}" with (force)')


def migrate(name: str) -> None:
    as_app = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(
        {key: value for key, value in owner_settings(name).items() if key != "ENGINE"}
    )
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict.update(as_app)


def owner_settings(name: str) -> dict[str, Any]:
    return {**database("DATABASE_OWNER_URL"), "NAME": name}


@pytest.fixture
def owner() -> Iterator[psycopg.Connection[Any]]:
    """A connection of the role that owns the tables, for what the app itself may not do."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(named(OWNER_URL, str(name)), autocommit=True) as found:
        yield found


# In one round trip, and only what there is: truncating makes every table's files anew, which takes
# many times as long. Keys are checked when all is gone; what is final may go with the rest.
EMPTY = """
do $$
declare
    kept name;
    filled boolean;
    final constant name[] := array(
        select distinct tgrelid::regclass::name from pg_trigger where not tgisinternal
    );
begin
    foreach kept in array final loop
        execute format('alter table %I disable trigger user', kept);
    end loop;
    for kept in
        select tablename from pg_tables where schemaname = 'public' and tablename not in
        ('django_migrations', 'django_content_type', 'auth_permission')
    loop
        execute format('select exists (select from %I)', kept) into filled;
        if filled then
            execute format('delete from %I', kept);
        end if;
    end loop;
    set constraints all immediate;
    foreach kept in array final loop
        execute format('alter table %I enable trigger user', kept);
    end loop;
end $$
"""


@cache
def emptying() -> psycopg.Connection[Any]:
    """The owner's connection to a worker's database, kept: it knows how to check every key."""
    return psycopg.connect(named(OWNER_URL, str(connection.settings_dict["NAME"])), autocommit=True)


def empty(test: TransactionTestCase) -> None:
    """Empty every table as the owner: the app has no right to."""
    connection.close()
    emptying().execute(EMPTY)


def pytest_configure() -> None:
    """What costs time and is not what most tests are about.

    Static files come from their sources, looked up when asked for: nothing was collected, and
    each test's client would otherwise begin with a list of them all."""
    settings.STATIC_ROOT = None
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["tests.hashers.Quick", *PASSWORD_HASHERS[1:]]
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: nobody waits at the end for one browser."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: a tenth of the time went into looking through it for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


# The same examples each time, however slowly the machine makes them.
examples.register_profile(
    "tests", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
examples.load_profile("tests")

TransactionTestCase._fixture_teardown = empty  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def forget_tenant_between_requests() -> Iterator[None]:
    """In a test all requests share a transaction; outside, each one's tenant ends with its own.

    It goes past Django's cursor so that no query count sees it.
    """

    def forget(**kwargs: object) -> None:
        raw = connection.connection
        if raw is not None and not raw.closed and connection.in_atomic_block:
            with raw.cursor() as cursor:
                cursor.execute(
                    "select set_config('app.organization', '', true),"
                    " set_config('app.member', '', true)"
                )

    request_finished.connect(forget)
    yield
    request_finished.disconnect(forget)


@pytest.fixture(autouse=True)
def forget_language() -> Iterator[None]:
    """A request leaves its language behind in the thread; the next test begins in English."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def a_day_lasts_as_long_as_a_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Nowhere does a day end in the middle of a test: one that begins in the last minute before it
    has five minutes more. Zones differ by quarters of an hour; other processes go by their own
    clock."""
    now = datetime.now(UTC)
    if now.minute % 15 < 14 or request.node.get_closest_marker("browser"):
        yield
        return
    with time_machine.travel(now - timedelta(minutes=5)):
        yield


@pytest.fixture
def one_day_everywhere() -> Iterator[None]:
    """It is the same day for all of the cast: 11:00 in Amsterdam, 19:00 in Tokyo. Elsewhere in a
    day, what one of them calls today is tomorrow to another."""
    with time_machine.travel(datetime(2026, 11, 24, 10, tzinfo=UTC)):
        yield


pytest_plugins = ["tests.cast", "tests.threads"]
