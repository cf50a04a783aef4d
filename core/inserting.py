"""New rows of several tables in one statement."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.models.sql import InsertQuery


def insert_together(rows: Sequence[models.Model]) -> None:
    """Write new rows, whichever tables they belong to, in one round trip and all or none.

    As with `bulk_create` their keys are made beforehand. None of them may be there already.
    """
    tables: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        tables.setdefault(type(row), []).append(row)
    statements: list[str] = []
    values: list[Any] = []
    for model, new in tables.items():
        query = InsertQuery(model)
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        query.insert_values(fields, new)
        for statement, some in query.get_compiler(connection=connection).as_sql():
            statements.append(statement)
            values += some
    if not statements:
        return
    *before, last = statements
    named = ", ".join(f"part_{number} as ({part})" for number, part in enumerate(before))
    with connection.cursor() as cursor:
        cursor.execute(f"with {named} {last}" if before else last, values)
    for row in rows:
        row._state.adding = False
