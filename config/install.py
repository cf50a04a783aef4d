"""Prepare a PostgreSQL server for production, once.

    python -m config.install postgresql://admin:…@db.example/bruggen > bruggen.env

Makes the roles and the database, and prints the environment that web, worker and beat read.
Every password and key in it is new: keep the file, it exists nowhere else. Repeating it gives
the roles new passwords and leaves the data as it is; the two keys are printed for a new database
only, since another ENCRYPTION_KEY would make the private notes in an old one unreadable.
"""

from __future__ import annotations

import secrets
import sys
from base64 import urlsafe_b64encode

import psycopg

from config.provision import (
    APP,
    BACKUP,
    OWNER,
    ProvisionError,
    create_database,
    database_of,
    prepare_database,
    provision_roles,
    with_database,
    with_login,
)

USAGE = "Use: python -m config.install postgresql://admin:password@host:5432/bruggen"


def install(admin_url: str) -> dict[str, str]:
    """Answers the environment. Raises ProvisionError with what an administrator can do."""
    name = database_of(admin_url)
    if not name or name in {"postgres", "template1"}:
        raise ProvisionError(f"Name the database to make at the end of the address. {USAGE}")
    passwords = {role: secrets.token_urlsafe(24) for role in (OWNER, APP, BACKUP)}
    server = with_database(admin_url, "postgres")
    for warning in provision_roles(server, passwords=passwords):
        print(warning, file=sys.stderr)
    is_new = create_database(server, name)
    owner_url = with_login(admin_url, OWNER, passwords[OWNER])
    prepare_database(owner_url)
    environment = {
        "DATABASE_URL": with_login(admin_url, APP, passwords[APP]),
        "DATABASE_OWNER_URL": owner_url,
        "DATABASE_BACKUP_URL": with_login(admin_url, BACKUP, passwords[BACKUP]),
    }
    if is_new:
        environment["SECRET_KEY"] = secrets.token_urlsafe(64)
        environment["ENCRYPTION_KEY"] = urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return environment


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not arguments[0].startswith("postgres"):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        environment = install(arguments[0])
    except ProvisionError as error:
        print(error, file=sys.stderr)
        return 1
    except psycopg.OperationalError as error:
        print(f"The server did not let us in: {str(error).strip()}", file=sys.stderr)
        return 1
    for name, value in environment.items():
        print(f"{name}='{value}'")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
