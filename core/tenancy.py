"""Who is looking: the organization and member that the database's row policies read.

The two settings live as long as the transaction, the only kind that is safe when a
connection is shared (PgBouncer in transaction mode). Without an organization every
read of a tenant's table raises: an unscoped query is an error, not an empty list.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import uuid6
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models, transaction


class TenantKey(models.ForeignKey[Any, Any]):
    """A foreign key to another row of the same organization.

    The constraint is composite, (organization_id, x_id), so a row cannot point into
    another tenant; `core.row_security.IsolateTenants` makes it together with its index.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        kwargs["db_index"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        kwargs.pop("db_index", None)
        return name, path, args, kwargs


class TenantModel(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    # Every unique constraint and index starts with this column, so it needs none of its own.
    organization = models.ForeignKey(
        settings.TENANT_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        editable=False,
        db_index=False,
    )

    class Meta:
        abstract = True


@contextmanager
def tenant(organization_id: UUID, member_id: UUID | None = None) -> Iterator[None]:
    """Read and write as this organization, and as this member where one is acting.

    A failing block takes the settings back with its savepoint; a block that ends well
    inside a larger transaction puts the outer tenant back itself.
    """
    nested = connection.in_atomic_block
    with transaction.atomic():
        outer = _settings() if nested else ("", "")
        enter(organization_id, member_id)
        yield
        if nested:
            _set(*outer)


def enter(organization_id: UUID, member_id: UUID | None = None) -> None:
    """Set the tenant until the end of the transaction that is open now."""
    if not connection.in_atomic_block:
        raise RuntimeError("A tenant is entered inside a transaction.")
    _set(str(organization_id), str(member_id or ""))


def _settings() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(current_setting('app.organization', true), ''),"
            " coalesce(current_setting('app.member', true), '')"
        )
        organization, member = cursor.fetchone()
    return organization, member


def _set(organization: str, member: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('app.organization', %s, true), set_config('app.member', %s, true)",
            [organization, member],
        )


@contextmanager
def sweeper() -> Iterator[None]:
    """Enter the role that reads due dates of all tenants and none of the text people write."""
    # A failing block takes the role back with its savepoint.
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set local role bruggen_sweeper")
        yield
        with connection.cursor() as cursor:
            cursor.execute("reset role")


def refuse_privileged_role() -> None:
    """Stop a process that would serve as a role to which row policies do not apply."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_user::text, rolsuper, rolbypassrls,"
            " exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            "         where n.nspname = 'public' and c.relowner = r.oid)"
            " from pg_roles r where rolname = current_user"
        )
        name, superuser, bypass, owner = cursor.fetchone()
    connection.close()
    if superuser or bypass or owner:
        raise ImproperlyConfigured(
            f"Bruggen serves as a role that owns nothing and cannot pass row security,"
            f" but DATABASE_URL connects as {name}. Connect as bruggen_app."
        )
