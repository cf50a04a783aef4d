"""New and changed rows of several tables in one statement.

What one page takes is often a dozen rows in half as many tables. One by one, each is put together
by Django, sent, and waited for; together they cost little more than the first. What is sent for a
table is put together once, and the rows of a table are one value.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import Any, cast
from uuid import UUID

from django.db import connection, connections, models
from psycopg import Binary
from psycopg.types.json import Jsonb

from core.prepared import planned_once

Field = models.Field[Any, Any]


@dataclass(frozen=True)
class Change:
    """The same new values for some rows of one table."""

    model: type[models.Model]
    keys: Sequence[UUID]
    values: Mapping[str, object]


class Writes:
    """What is to be written together, all of one organization."""

    def __init__(self, organization_id: UUID) -> None:
        self._organization_id = organization_id
        self._new: list[models.Model] = []
        self._changes: list[Change] = []

    def insert(self, *rows: models.Model) -> None:
        """Their keys are made beforehand. None of them may be there already."""
        self._new += rows

    def change(self, model: type[models.Model], *keys: UUID, **values: object) -> None:
        """Columns of rows by their keys; a row that is not there is passed over. None is changed
        twice, or both inserted and changed: PostgreSQL would do one of the two."""
        if keys and values:
            self._changes.append(Change(model, keys, values))

    def write(self) -> None:
        """In one round trip, all or none. What was collected is gone then."""
        new, changes = self._new, self._changes
        self._new, self._changes = [], []
        parts = [*_inserted(new), *map(_changed, changes)]
        if not parts:
            return
        *before, (last, _) = parts
        named = ", ".join(f"part_{number} as ({sql})" for number, (sql, _) in enumerate(before))
        with planned_once(self._organization_id) as cursor:
            cursor.execute(
                f"with {named} {last}" if before else last,
                [value for _, values in parts for value in values],
            )
        for row in new:
            row._state.adding = False


def _inserted(rows: Sequence[models.Model]) -> Iterator[tuple[str, list[Any]]]:
    tables: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        tables.setdefault(type(row), []).append(row)
    for model, some in tables.items():
        fields = _fields(model)
        told = [_stored((field, field.pre_save(row, add=True)) for field in fields) for row in some]
        yield _insert(model), [json.dumps(told, default=_in_json, ensure_ascii=False)]


def _changed(change: Change) -> tuple[str, list[Any]]:
    fields = _fields(change.model, tuple(change.values))
    values = _stored(zip(fields, change.values.values(), strict=True))
    return _update(change.model, tuple(change.values)), [*values.values(), list(change.keys)]


@cache
def _insert(model: type[models.Model]) -> str:
    """All rows are one parameter, so that the statement is the same however many there are."""
    table = _quoted(model._meta.db_table)
    columns = ", ".join(_quoted(field.column) for field in _fields(model))
    return (
        f"insert into {table} ({columns})"  # noqa: S608 (the model's own names)
        f" select {columns} from jsonb_populate_recordset(null::{table}, %s::jsonb)"
    )


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> str:
    values = ", ".join(
        f"{_quoted(field.column)} = {_placeholder(field)}" for field in _fields(model, names)
    )
    table = _quoted(model._meta.db_table)
    return f"update {table} set {values} where id = any(%s)"  # noqa: S608 (the model's own names)


@cache
def _fields(model: type[models.Model], names: tuple[str, ...] | None = None) -> list[Field]:
    """Those of these names, or all that are written."""
    meta = model._meta
    if names is None:
        return [field for field in meta.concrete_fields if not field.generated]
    return [cast("Field", meta.get_field(name)) for name in names]


def _stored(values: Iterable[tuple[Field, object]]) -> dict[str, Any]:
    """Each column's value as the driver takes it."""
    # Not the proxy, which looks up the thread's connection each time it is asked something.
    here = connections[connection.alias]
    stored = {}
    for field, value in values:
        if hasattr(value, "resolve_expression"):
            raise TypeError(f"{field} is to be calculated, and only values are written together.")
        stored[str(field.column)] = field.get_db_prep_save(value, here)
    return stored


def _in_json(value: object) -> Any:
    """As PostgreSQL reads it there."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Binary):
        return f"\\x{bytes(value.obj).hex()}"
    if isinstance(value, Jsonb):
        return value.obj
    raise TypeError(f"{value!r} is not written together with others.")


def _placeholder(field: Field) -> str:
    """An array's says of what it is."""
    own = getattr(field, "get_placeholder", None)
    return own(None, None, connection) if own else "%s"


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))
