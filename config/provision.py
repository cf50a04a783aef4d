"""Roles and databases on a PostgreSQL server. Knows psycopg and no Django.

Four roles, because row-level security only means something to a role that neither owns the
tables nor may bypass their policies:

    bruggen_owner    owns database and tables; migrates
    bruggen_app      serves; owns nothing, cannot bypass policies, cannot TRUNCATE
    bruggen_sweeper  entered from bruggen_app with SET LOCAL ROLE by scheduled sweeps; no login
    bruggen_backup   reads everything, past the policies, for dumps

Everything here may be repeated at any time and by several processes at once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

log = logging.getLogger(__name__)

OWNER = "bruggen_owner"
APP = "bruggen_app"
SWEEPER = "bruggen_sweeper"
BACKUP = "bruggen_backup"
LOGIN_ROLES = (OWNER, APP, BACKUP)

# GRANT … WITH INHERIT FALSE, SET TRUE came with PostgreSQL 16.
OLDEST_SERVER = 160000

# Any constant will do; it only has to be the same for all of us.
PROVISION_LOCK = 0x62727567

CONNECT_TIMEOUT = 10
MAINTENANCE_DATABASE = "postgres"


class ProvisionError(Exception):
    """The server cannot be used as it is. The text says what the reader can do about it."""


# Addresses


def with_database(url: str, name: str) -> str:
    """The same server and login, another database."""
    return urlunsplit(urlsplit(url)._replace(path="/" + quote(name, safe="")))


def with_login(url: str, user: str, password: str) -> str:
    """The same server and database, another login."""
    parts = urlsplit(url)
    server = parts.netloc.rpartition("@")[2]
    login = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{login}@{server}"))


def database_of(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/"))


def user_of(url: str) -> str:
    return unquote(urlsplit(url).username or "")


def administering(admin_url: str) -> str:
    """`admin_url` when its database is there, else the same login at the server's `postgres`:
    a database that is still to be made cannot be connected to."""
    fallback = with_database(admin_url, MAINTENANCE_DATABASE)
    try:
        psycopg.connect(admin_url, connect_timeout=CONNECT_TIMEOUT).close()
    except psycopg.OperationalError:
        try:
            psycopg.connect(fallback, connect_timeout=CONNECT_TIMEOUT).close()
        except psycopg.OperationalError:
            pass
        else:
            return fallback
        raise
    return admin_url


# The cluster


@contextmanager
def _alone(url: str) -> Iterator[psycopg.Connection]:
    """A connection that waits for other provisioners; roles are shared by all databases, and
    two ALTER ROLE at once fail with "tuple concurrently updated"."""
    with psycopg.connect(url, autocommit=True, connect_timeout=CONNECT_TIMEOUT) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [PROVISION_LOCK])
        yield connection


def _attributes(role: str) -> sql.SQL:
    return {
        OWNER: sql.SQL("LOGIN CREATEDB"),
        APP: sql.SQL("LOGIN NOCREATEDB"),
        SWEEPER: sql.SQL("NOLOGIN NOCREATEDB"),
        BACKUP: sql.SQL("LOGIN NOCREATEDB"),
    }[role]


def _refuse_powers(connection: psycopg.Connection, role: str) -> None:
    """A role of ours that someone made superuser or BYPASSRLS would see every company's rows.

    Only said when it is so: merely naming SUPERUSER or BYPASSRLS, even to take it away,
    needs that very power, which the admin of a managed server lacks."""
    row = connection.execute(
        "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = %s", [role]
    ).fetchone()
    assert row is not None
    for attribute, present in zip(("SUPERUSER", "BYPASSRLS"), row, strict=True):
        if present:
            statement = sql.SQL("ALTER ROLE {} {}").format(
                sql.Identifier(role), sql.SQL("NO" + attribute)
            )
            connection.execute(statement)


def _ensure_role(connection: psycopg.Connection, role: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = sql.SQL("ALTER ROLE") if known else sql.SQL("CREATE ROLE")
    connection.execute(
        sql.SQL("{} {} WITH {}").format(verb, sql.Identifier(role), _attributes(role))
    )


def _set_password(connection: psycopg.Connection, role: str, password: str) -> None:
    # Hashed on this side: the server and its log never see the password itself.
    scrambled = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    )
    connection.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(
            sql.Identifier(role), sql.Literal(scrambled.decode())
        )
    )


def provision_roles(admin_url: str, *, passwords: Mapping[str, str]) -> list[str]:
    """Create or correct the four roles. Returns warnings for a person to read.

    `admin_url` is a superuser or a role with CREATEROLE and CREATEDB. `passwords` has one for
    each of LOGIN_ROLES; one that is missing leaves that role's password as it is.
    """
    warnings: list[str] = []
    with _alone(admin_url) as connection:
        if connection.info.server_version < OLDEST_SERVER:
            raise ProvisionError(
                "Bruggen needs PostgreSQL 16 or newer; this server is version "
                f"{connection.info.server_version // 10000}. Upgrade it or name another one "
                "in DATABASE_URL."
            )
        try:
            for role in (OWNER, APP, SWEEPER):
                _ensure_role(connection, role)
                _refuse_powers(connection, role)
            connection.execute(
                sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE").format(
                    sql.Identifier(SWEEPER), sql.Identifier(APP)
                )
            )
        except psycopg.errors.InsufficientPrivilege as error:
            raise ProvisionError(
                f"The login {user_of(admin_url)!r} in DATABASE_URL may not set up the database "
                f"roles ({error.diag.message_primary}). Give a login with CREATEROLE and "
                "CREATEDB, or have the roles made by someone who may and give bruggen_app's "
                "address in DATABASE_URL and bruggen_owner's in DATABASE_OWNER_URL."
            ) from error
        warnings += _ensure_backup_role(connection)
        for role, password in passwords.items():
            exists = connection.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", [role]
            ).fetchone()
            if exists:
                _set_password(connection, role, password)
    for warning in warnings:
        log.warning(warning)
    return warnings


def _ensure_backup_role(connection: psycopg.Connection) -> list[str]:
    try:
        with connection.transaction():
            _ensure_role(connection, BACKUP)
            connection.execute(sql.SQL("ALTER ROLE {} BYPASSRLS").format(sql.Identifier(BACKUP)))
    except psycopg.errors.InsufficientPrivilege:
        return [
            f"This login may not grant BYPASSRLS, so the role {BACKUP} was not set up. Dumps "
            "by it will not work until an administrator of the server runs: "
            f"CREATE ROLE {BACKUP} LOGIN BYPASSRLS;"
        ]
    return []


def create_database(admin_url: str, name: str) -> bool:
    """Make `name`, owned by bruggen_owner. False when it was there already.

    A database of that name that belongs to another role is taken over when it is empty and
    refused when it is not.
    """
    with _alone(admin_url) as connection:
        _become_able_to_give_to_owner(connection)
        row = connection.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if row is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                    sql.Identifier(name), sql.Identifier(OWNER)
                )
            )
        elif row[0] != OWNER:
            _refuse_when_used(with_database(admin_url, name), name, owner=row[0])
            connection.execute(
                sql.SQL("ALTER DATABASE {} OWNER TO {}").format(
                    sql.Identifier(name), sql.Identifier(OWNER)
                )
            )
    return row is None


def _become_able_to_give_to_owner(connection: psycopg.Connection) -> None:
    """Handing a database to a role needs SET on that role; superusers have it on every one."""
    row = connection.execute("SELECT pg_has_role(current_user, %s, 'SET')", [OWNER]).fetchone()
    if row == (False,):
        connection.execute(
            sql.SQL("GRANT {} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE").format(
                sql.Identifier(OWNER)
            )
        )


def _refuse_when_used(url: str, name: str, *, owner: str) -> None:
    with psycopg.connect(url, connect_timeout=CONNECT_TIMEOUT) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname NOT LIKE 'pg\\_%' "
            "AND n.nspname <> 'information_schema'"
        ).fetchone()
    assert row is not None
    if row[0]:
        raise ProvisionError(
            f"The database {name!r} belongs to {owner!r} and already holds {row[0]} tables. "
            "Name a new database in DATABASE_URL."
        )


# One database


def prepare_database(owner_url: str) -> None:
    """Set who may do what in a database of bruggen_owner's, before its first migration.

    Privileges are defaults for tables still to come, never grants on ALL TABLES: a migration
    may take a right away from the app (an audit trail has no UPDATE), and repeating this on a
    later day must not give it back.
    """
    with psycopg.connect(owner_url, connect_timeout=CONNECT_TIMEOUT) as connection:
        # Tests prepare several databases at once, and grants touch the shared catalogue.
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [PROVISION_LOCK])
        database = sql.Identifier(connection.info.dbname)
        backup = connection.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s", [BACKUP]
        ).fetchone()
        visitors = [APP, BACKUP] if backup else [APP]

        def run(statement: str, **names: sql.Composable) -> None:
            connection.execute(
                sql.SQL(statement).format(
                    owner=sql.Identifier(OWNER),
                    app=sql.Identifier(APP),
                    sweeper=sql.Identifier(SWEEPER),
                    **names,
                )
            )

        run("REVOKE ALL ON DATABASE {database} FROM PUBLIC", database=database)
        run("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        run("GRANT USAGE, CREATE ON SCHEMA public TO {owner}")
        run("GRANT USAGE ON SCHEMA public TO {sweeper}")
        for name in visitors:
            role = sql.Identifier(name)
            run("GRANT CONNECT ON DATABASE {database} TO {role}", database=database, role=role)
            run("GRANT USAGE ON SCHEMA public TO {role}", role=role)
        defaults = "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public "
        run(defaults + "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}")
        run(defaults + "GRANT USAGE ON SEQUENCES TO {app}")
        if backup:
            role = sql.Identifier(BACKUP)
            run(defaults + "GRANT SELECT ON TABLES TO {role}", role=role)
            run(defaults + "GRANT SELECT ON SEQUENCES TO {role}", role=role)
