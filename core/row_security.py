"""Migration operations that make a table a tenant's own in the database itself."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from core.tenancy import TenantKey

ORGANIZATION = "current_setting('app.organization')::uuid"
# No member is set in sweeps and on pages for people without a sign-in: then nobody matches.
MEMBER = "nullif(current_setting('app.member', true), '')::uuid"


class TableOperation(Operation):
    """SQL derived from models as they are at this point of the history."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        pass

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for statement in self.forwards(app_label, to_state):
            schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for statement in self.backwards(app_label, from_state):
            schema_editor.execute(statement)

    @abstractmethod
    def forwards(self, app_label: str, state: ProjectState) -> Iterable[str]: ...

    @abstractmethod
    def backwards(self, app_label: str, state: ProjectState) -> Iterable[str]: ...


class IsolateTenants(TableOperation):
    """Row security by organization, composite foreign keys and the indexes they need.

    Takes the names of all models of a migration at once, so that they may refer to each
    other in any order. `organization_column` is `id` for the tenant's own table.
    """

    def __init__(self, *models: str, organization_column: str = "organization_id") -> None:
        self.models = models
        self.organization_column = organization_column

    def deconstruct(self) -> Any:
        return (
            self.__class__.__name__,
            list(self.models),
            {"organization_column": self.organization_column},
        )

    def describe(self) -> str:
        return f"Isolate tenants in {', '.join(self.models)}"

    def forwards(self, app_label: str, state: ProjectState) -> Iterable[str]:
        models = [state.apps.get_model(app_label, name) for name in self.models]
        for model in models:
            table = model._meta.db_table
            if self.organization_column == "organization_id":
                yield (
                    f'alter table "{table}" add constraint "{table}_tenant_key"'
                    f" unique (organization_id, id)"
                )
            yield f'alter table "{table}" enable row level security'
            yield f'alter table "{table}" force row level security'
            yield (
                f'create policy tenant on "{table}" to bruggen_app'
                f" using ({self.organization_column} = {ORGANIZATION})"
            )
            # Without it the owner, being forced too, would see no rows in data migrations.
            yield f'create policy owner on "{table}" to bruggen_owner using (true)'
        for model in models:
            for field in model._meta.local_fields:
                if isinstance(field, TenantKey):
                    yield from _tie(model, field)

    def backwards(self, app_label: str, state: ProjectState) -> Iterable[str]:
        for name in reversed(self.models):
            model = state.apps.get_model(app_label, name)
            table = model._meta.db_table
            for field in model._meta.local_fields:
                if isinstance(field, TenantKey):
                    yield from _untie(model, field)
            yield f'drop policy owner on "{table}"'
            yield f'drop policy tenant on "{table}"'
            yield f'alter table "{table}" no force row level security'
            yield f'alter table "{table}" disable row level security'
            yield (f'alter table "{table}" drop constraint if exists "{table}_tenant_key" cascade')


class TieKeys(TableOperation):
    """Composite foreign keys and their indexes for keys added to a table that is isolated already.

    After the AddField of each.
    """

    def __init__(self, model: str, *fields: str) -> None:
        self.model, self.fields = model, fields

    def deconstruct(self) -> Any:
        return self.__class__.__name__, [self.model, *self.fields], {}

    def describe(self) -> str:
        return f"Tie {', '.join(self.fields)} of {self.model} to the tenant"

    def forwards(self, app_label: str, state: ProjectState) -> Iterable[str]:
        model = state.apps.get_model(app_label, self.model)
        for name in self.fields:
            yield from _tie(model, model._meta.get_field(name))

    def backwards(self, app_label: str, state: ProjectState) -> Iterable[str]:
        model = state.apps.get_model(app_label, self.model)
        for name in reversed(self.fields):
            yield from _untie(model, model._meta.get_field(name))


def _tie(model: Any, field: Any) -> Iterable[str]:
    table, column = model._meta.db_table, field.column
    target = field.remote_field.model._meta.db_table
    yield (
        f'alter table "{table}" add constraint "{table}_{column}_tenant_fk"'
        f' foreign key (organization_id, "{column}") references "{target}"'
        f" (organization_id, id) deferrable initially deferred"
    )
    if not _leads_an_index(model, field.name):
        yield (
            f'create index "{table}_{column}_tenant_idx" on "{table}" (organization_id, "{column}")'
        )


def _untie(model: Any, field: Any) -> Iterable[str]:
    table, column = model._meta.db_table, field.column
    yield f'drop index if exists "{table}_{column}_tenant_idx"'
    yield f'alter table "{table}" drop constraint "{table}_{column}_tenant_fk"'


def _leads_an_index(model: Any, field: str) -> bool:
    """Whether a declared index or unique constraint already serves look-ups by this key."""
    lists = [c.fields for c in model._meta.constraints if not getattr(c, "condition", None)]
    lists += [index.fields for index in model._meta.indexes if not index.condition]
    return any(tuple(fields[:2]) == ("organization", field) for fields in lists if fields)


class RestrictRows(TableOperation):
    """One more condition that a row must meet for the app, on top of its tenant's policy.

    `using` is SQL over the table's columns; `{member}` stands for who is looking.
    """

    def __init__(self, model: str, *, name: str, using: str, check: str | None = None) -> None:
        self.model, self.name, self.using, self.check = model, name, using, check

    def deconstruct(self) -> Any:
        kwargs = {"name": self.name, "using": self.using, "check": self.check}
        return self.__class__.__name__, [self.model], kwargs

    def describe(self) -> str:
        return f"Restrict rows of {self.model}: {self.name}"

    def forwards(self, app_label: str, state: ProjectState) -> Iterable[str]:
        table = state.apps.get_model(app_label, self.model)._meta.db_table
        using = self.using.format(member=MEMBER, table=f'"{table}"')
        check = (self.check or self.using).format(member=MEMBER, table=f'"{table}"')
        yield (
            f'create policy "{self.name}" on "{table}" as restrictive to bruggen_app'
            f" using ({using}) with check ({check})"
        )

    def backwards(self, app_label: str, state: ProjectState) -> Iterable[str]:
        table = state.apps.get_model(app_label, self.model)._meta.db_table
        yield f'drop policy "{self.name}" on "{table}"'


class AppendOnly(TableOperation):
    """Rows that the app may add and read but never change."""

    def __init__(self, model: str) -> None:
        self.model = model

    def deconstruct(self) -> Any:
        return self.__class__.__name__, [self.model], {}

    def describe(self) -> str:
        return f"Make {self.model} append-only"

    def forwards(self, app_label: str, state: ProjectState) -> Iterable[str]:
        table = state.apps.get_model(app_label, self.model)._meta.db_table
        yield f'revoke update, delete on "{table}" from bruggen_app'

    def backwards(self, app_label: str, state: ProjectState) -> Iterable[str]:
        table = state.apps.get_model(app_label, self.model)._meta.db_table
        yield f'grant update, delete on "{table}" to bruggen_app'


class AdmitSweeper(TableOperation):
    """Columns that scheduled sweeps may read over all tenants. Never a text people wrote."""

    def __init__(
        self,
        model: str,
        *,
        columns: list[str],
        insert: bool = False,
        update: list[str] | None = None,
    ) -> None:
        self.model, self.columns, self.insert, self.update = model, columns, insert, update

    def deconstruct(self) -> Any:
        kwargs = {"columns": self.columns, "insert": self.insert, "update": self.update}
        return self.__class__.__name__, [self.model], kwargs

    def describe(self) -> str:
        return f"Admit sweeps to {self.model}"

    def forwards(self, app_label: str, state: ProjectState) -> Iterable[str]:
        table = state.apps.get_model(app_label, self.model)._meta.db_table
        columns = ", ".join(f'"{column}"' for column in self.columns)
        yield f'grant select ({columns}) on "{table}" to bruggen_sweeper'
        yield f'create policy sweeper on "{table}" for select to bruggen_sweeper using (true)'
        if self.insert:
            yield f'grant insert on "{table}" to bruggen_sweeper'
            yield (
                f'create policy sweeper_insert on "{table}" for insert to bruggen_sweeper'
                f" with check (true)"
            )
        if self.update:
            changed = ", ".join(f'"{column}"' for column in self.update)
            yield f'grant update ({changed}) on "{table}" to bruggen_sweeper'
            yield (
                f'create policy sweeper_update on "{table}" for update to bruggen_sweeper'
                f" using (true)"
            )

    def backwards(self, app_label: str, state: ProjectState) -> Iterable[str]:
        table = state.apps.get_model(app_label, self.model)._meta.db_table
        if self.update:
            yield f'drop policy sweeper_update on "{table}"'
        if self.insert:
            yield f'drop policy sweeper_insert on "{table}"'
        yield f'drop policy sweeper on "{table}"'
        yield f'revoke all on "{table}" from bruggen_sweeper'
