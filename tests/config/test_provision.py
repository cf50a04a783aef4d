from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from config.provision import (
    APP,
    BACKUP,
    OWNER,
    SWEEPER,
    ProvisionError,
    create_database,
    database_of,
    prepare_database,
    provision_roles,
    user_of,
    with_database,
    with_login,
)

PASSWORDS = {OWNER: "owner's: @/?", APP: "app", BACKUP: "backup"}


def query(url: str, statement: str) -> list[Any]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def database(server: str) -> Iterator[str]:
    """The superuser's address of a prepared database with one table of the owner's."""
    name = f"database {uuid4()}"
    provision_roles(server, passwords=PASSWORDS)
    create_database(server, name)
    url = with_database(server, name)
    prepare_database(as_role(url, OWNER))
    query(as_role(url, OWNER), "CREATE TABLE words (id int PRIMARY KEY, word text)")
    yield url
    query(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def as_role(url: str, role: str) -> str:
    return with_login(url, role, PASSWORDS[role])


def test_addresses_keep_every_character():
    url = with_login("postgresql://x:y@[::1]:5432/old?sslmode=disable", "a b", "p@ss/w?rd")
    assert user_of(url) == "a b"
    assert database_of(with_database(url, "new one/2")) == "new one/2"
    assert with_database(url, "n") == (
        "postgresql://a%20b:p%40ss%2Fw%3Frd@[::1]:5432/n?sslmode=disable"
    )


def test_roles_have_just_the_powers_they_need(database: str):
    assert query(
        database,
        "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolcanlogin "
        "FROM pg_roles WHERE rolname LIKE 'bruggen%' ORDER BY rolname",
    ) == [
        (APP, False, False, False, False, True),
        (BACKUP, False, True, False, False, True),
        (OWNER, False, False, True, False, True),
        (SWEEPER, False, False, False, False, False),
    ]


def test_a_role_that_was_made_powerful_is_put_right(database: str):
    query(database, f"ALTER ROLE {APP} SUPERUSER BYPASSRLS CREATEDB")
    provision_roles(database, passwords={})
    assert query(
        database,
        f"SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = '{APP}'",
    ) == [(False, False, False)]


def test_the_app_reads_and_writes_and_nothing_else(database: str):
    app = as_role(database, APP)
    query(app, "INSERT INTO words VALUES (1, 'brug')")
    query(app, "UPDATE words SET word = 'bruggen'")
    assert query(app, "SELECT word FROM words") == [("bruggen",)]
    query(app, "DELETE FROM words")
    for statement in (
        "TRUNCATE words",
        "DROP TABLE words",
        "CREATE TABLE mine (id int)",
        "CREATE TEMP TABLE mine (id int)",
        "ALTER TABLE words DISABLE ROW LEVEL SECURITY",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            query(app, statement)


def test_the_sweeper_is_entered_on_purpose_and_starts_with_nothing(database: str):
    query(as_role(database, OWNER), f"GRANT SELECT ON words TO {SWEEPER}")
    query(as_role(database, OWNER), f"REVOKE SELECT ON words FROM {APP}")
    query(as_role(database, OWNER), "CREATE TABLE letters (id int)")
    with psycopg.connect(as_role(database, APP)) as connection:
        # Not inherited: without SET ROLE the app cannot read what the sweeper may.
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM words")
        connection.rollback()
        connection.execute(f"SET LOCAL ROLE {SWEEPER}")
        connection.execute("SELECT * FROM words")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM letters")


def test_backup_reads_past_the_policies_and_the_app_does_not(database: str):
    owner = as_role(database, OWNER)
    query(owner, "ALTER TABLE words ENABLE ROW LEVEL SECURITY")
    query(owner, "ALTER TABLE words FORCE ROW LEVEL SECURITY")
    query(database, "INSERT INTO words VALUES (1, 'brug')")
    assert query(as_role(database, APP), "SELECT * FROM words") == []
    assert query(as_role(database, BACKUP), "SELECT * FROM words") == [(1, "brug")]


def test_other_logins_cannot_even_connect(database: str):
    query(database, "CREATE ROLE stranger LOGIN PASSWORD 'stranger'")
    try:
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            query(with_login(database, "stranger", "stranger"), "SELECT 1")
    finally:
        query(database, "DROP ROLE stranger")


def test_preparing_again_gives_back_nothing_that_was_taken_away(database: str):
    query(as_role(database, OWNER), f"REVOKE UPDATE ON words FROM {APP}")
    prepare_database(as_role(database, OWNER))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        query(as_role(database, APP), "UPDATE words SET word = ''")


def test_a_password_is_replaced(database: str):
    provision_roles(database, passwords={APP: "another"})
    query(with_login(database, APP, "another"), "SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        query(as_role(database, APP), "SELECT 1")


def test_an_existing_database_is_left_as_it_is(database: str):
    assert create_database(database, database_of(database)) is False
    assert query(database, "SELECT count(*) FROM words") == [(0,)]


def test_an_empty_database_of_another_role_is_taken_over(server: str):
    query(server, "CREATE DATABASE empty_one")
    try:
        assert create_database(server, "empty_one") is False
        prepare_database(as_role(with_database(server, "empty_one"), OWNER))
    finally:
        query(server, "DROP DATABASE empty_one")


def test_a_database_with_tables_of_another_role_is_refused(server: str):
    query(server, "CREATE DATABASE full_one")
    try:
        query(with_database(server, "full_one"), "CREATE TABLE theirs (id int)")
        with pytest.raises(ProvisionError, match="already holds 1 tables"):
            create_database(server, "full_one")
    finally:
        query(server, "DROP DATABASE full_one")


def test_an_administrator_who_is_no_superuser_will_do(bare_server: str):
    query(bare_server, "CREATE ROLE admin LOGIN CREATEROLE CREATEDB PASSWORD 'admin'")
    admin = with_login(bare_server, "admin", "admin")
    warnings = provision_roles(admin, passwords=PASSWORDS)
    assert len(warnings) == 1
    assert "BYPASSRLS" in warnings[0]
    assert create_database(admin, "bruggen") is True
    url = with_database(admin, "bruggen")
    prepare_database(as_role(url, OWNER))
    query(as_role(url, OWNER), "CREATE TABLE words (id int)")
    assert query(as_role(url, APP), "SELECT * FROM words") == []
    # And again, as every start does.
    provision_roles(admin, passwords=PASSWORDS)
    assert create_database(admin, "bruggen") is False


def test_a_login_that_may_make_no_roles_is_told_what_it_lacks(bare_server: str):
    query(bare_server, "CREATE ROLE nobody LOGIN PASSWORD 'nobody'")
    with pytest.raises(ProvisionError, match="CREATEROLE"):
        provision_roles(with_login(bare_server, "nobody", "nobody"), passwords=PASSWORDS)


@pytest.fixture
def bare_server(server: str) -> Iterator[str]:
    """The server without our roles and their databases."""
    forget(server)
    yield server
    forget(server)
    query(server, "DROP ROLE IF EXISTS admin")
    query(server, "DROP ROLE IF EXISTS nobody")


def forget(server: str) -> None:
    query(server, "DROP DATABASE IF EXISTS bruggen")
    for role in (APP, BACKUP, SWEEPER, OWNER):
        query(server, f"DROP ROLE IF EXISTS {role}")
