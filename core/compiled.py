"""Queries that are put together once.

Where a page reads much in one statement, Django takes several times as long to build and compile
the query as PostgreSQL to answer it, and each time the outcome is the same but for who asks and
when. Here a function builds the query on its first use; from then on only the parameters differ:

    def _open_items(owner: UUID, until: date) -> QuerySet[ActionItem]: ...

    items = fetch(_open_items, owner=member.pk, until=today)

It is called with stand-ins for keys, days and moments, and they are found again in what was
compiled. So they may be compared with and shown, and not be calculated with. Whatever else is
given to it decides on the shape of the query, and is compiled for each value by itself; words that
shall not are given as `Text(words)`. A moment or a key that is not given would be everybody's from
then on: that is refused, and so is whatever comes out otherwise when it is called a second time, in
another language and with other stand-ins.

PostgreSQL puts a plan together each time, too. With `planned_for` it keeps that as well: see
`core.prepared` for what it may be kept.

What a queryset wants a whole row for, as `visible_to(member)` does, is given `keyed(Member, key)`.
"""

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import ExitStack
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from secrets import randbelow, token_hex
from typing import Any, TypeVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import Model, QuerySet
from django.db.transaction import TransactionManagementError
from django.utils import timezone, translation
from psycopg.sql import Literal

from core.prepared import planned_once


class Text(str):
    """Words to compare with, which do not decide on the shape of a query."""

    __slots__ = ()


T = TypeVar("T")
Row = TypeVar("Row", bound=Model)
Parameter = UUID | Text | date | datetime
Build = Callable[..., "QuerySet[Any, T]"]

# Nobody lives there. A query that asks for a day by the reader's clock would name it.
NOWHERE = ZoneInfo("Antarctica/Vostok")
STAND_INS: dict[type, Callable[[], Parameter]] = {
    UUID: uuid4,
    Text: lambda: Text(token_hex(16)),
    # A moment is a date, too, to Python: it comes first.
    datetime: lambda: datetime(3000, 1, 1, tzinfo=UTC) + timedelta(seconds=randbelow(10**11)),
    date: lambda: date(3000, 1, 1) + timedelta(days=randbelow(1_000_000)),
}


@dataclass(frozen=True)
class Compiled:
    queryset: Any
    compiler: Any
    sql: str
    # What the statement is given: places in the list of parameters, or values that are constant.
    given: tuple[tuple[int | None, Any], ...]
    # What is done to each column of a row that is found.
    converters: dict[int, Any]

    @cached_property
    def statement(self) -> str:
        """With the constants in it: so PostgreSQL knows them when it makes a plan to keep, and can
        use an index on those rows alone."""
        raw = connection.connection
        values = iter(self.given)

        def write(found: re.Match[str]) -> str:
            if found[0] == "%%":
                return found[0]
            place, value = next(values)
            if place is not None:
                return found[0]
            return str(Literal(value).as_string(raw)).replace("%", "%%")

        return re.sub("%%|%s", write, self.sql)

    @cached_property
    def places(self) -> tuple[int, ...]:
        return tuple(place for place, _ in self.given if place is not None)


# None where no row can ever be found.
_compiled: dict[Hashable, Compiled | None] = {}


def fetch(
    build: "Build[T]", *, planned_for: UUID | None = None, **given: Parameter | Hashable
) -> list[T]:
    """The rows that `build(**given)` stands for; `planned_for` one company, if its plan is kept.

    Raises ValueError for a query that cannot be kept: see `_refuse`.
    """
    kinds = {name: kind for name, value in given.items() if (kind := _kind(value)) is not None}
    shape = {name: value for name, value in given.items() if name not in kinds}
    key = (build, *kinds.items(), *shape.items())
    if key not in _compiled:
        _compiled[key] = _compile(build, kinds, shape)
    known = _compiled[key]
    if known is None:
        return []
    return list(_bound(known, [given[name] for name in kinds], planned_for))


def _kind(value: object) -> type | None:
    """What stands in for it; None for what decides on the shape. Keys may be of a subclass."""
    return next((kind for kind in STAND_INS if isinstance(value, kind)), None)


def keyed(model: type[Row], key: UUID) -> Row:
    """A row of which the key is known and nothing else: what is read of it would be a stand-in's,
    and asks the database instead, which is refused while a query is put together."""
    return model.from_db(connection.alias, ["id"], [key])


def _compile(build: "Build[T]", kinds: dict[str, type], shape: dict[str, Any]) -> Compiled | None:
    languages = [code for code, _ in settings.LANGUAGES]
    found, again = (
        _attempt(build, kinds, shape, language) for language in (languages[0], languages[-1])
    )
    if found is None and again is None:
        return None
    for reason in _refuse(build, found, again, [*kinds]):
        raise ValueError(f"{build.__qualname__} cannot be compiled once for all: {reason}.")
    return found


def _attempt(
    build: "Build[T]", kinds: dict[str, type], shape: dict[str, Any], language: str
) -> Compiled | None:
    stand_ins = _draw(kinds)
    with ExitStack() as nobody:
        nobody.enter_context(timezone.override(NOWHERE))
        nobody.enter_context(translation.override(language))
        nobody.enter_context(connection.execute_wrapper(_asks_first))
        queryset: Any = build(**stand_ins, **shape)
        compiler = queryset.query.get_compiler(connection=connection)
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:
            return None
    given = tuple((_place(value, [*stand_ins.values()]), value) for value in values)
    shown = [expression for expression, *_ in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(shown)
    return Compiled(queryset, compiler, sql, given, converters)


def _asks_first(*_args: object) -> Any:
    raise ValueError("What is compiled once for all was to depend on what the database holds.")


def _draw(kinds: dict[str, type]) -> dict[str, Parameter]:
    """One for each, all of them different: by lot, two would be the same day once in a while."""
    drawn = {name: STAND_INS[kind]() for name, kind in kinds.items()}
    return drawn if len({*drawn.values()}) == len(drawn) else _draw(kinds)


def _place(value: object, stand_ins: Sequence[Parameter]) -> int | None:
    """Which of the parameters this is."""
    for place, stand_in in enumerate(stand_ins):
        if type(value) is type(stand_in) and value == stand_in:
            return place
    return None


def _refuse(
    build: "Build[T]", found: Compiled | None, again: Compiled | None, parameters: Sequence[str]
) -> Iterator[str]:
    """What would be another's the next time."""
    if found is None or again is None:
        yield "now it can find something and now it cannot"
        return
    if "<locals>" in build.__qualname__:
        yield "it is made anew each time, and so would be what is kept"
    if found.queryset._prefetch_related_lookups:
        yield "what it prefetches is a query of its own"
    constants = [value for place, value in found.given if place is None]
    for value in _flat(constants):
        if isinstance(value, UUID | date | time):
            yield f"{value!r} is none of its parameters"
    if NOWHERE.key in found.sql or NOWHERE.key in constants:
        yield "it goes by the reader's time zone"
    places = {place for place, _ in found.given}
    for place, name in enumerate(parameters):
        if place not in places:
            yield f"it changes {name} or leaves it out"
    if _said(found) != _said(again):
        yield "it comes out otherwise in another language, or when it is called again"


def _said(compiled: Compiled) -> tuple[str, list[str]]:
    """All of it but the parameters; in words, since not every value can be compared."""
    told = [repr(value if place is None else place) for place, value in compiled.given]
    return compiled.sql, told


def _flat(values: Sequence[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list | tuple):
            yield from _flat(value)
        else:
            yield value


class _Query:
    """A query that is compiled already."""

    def __init__(self, query: Any, compiler: Any) -> None:
        self._query, self._compiler = query, compiler

    def get_compiler(self, *args: object, **kwargs: object) -> Any:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)


class _Connection:
    """A connection that keeps plans for a company."""

    def __init__(self, real: Any, tenant: UUID) -> None:
        self._real, self._tenant = real, tenant

    def cursor(self) -> Any:
        return planned_once(self._tenant)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def _bound(known: Compiled, parameters: Sequence[Any], planned_for: UUID | None) -> Any:
    # Not the proxy, which looks up the thread's connection each time it is asked something.
    here: Any = connections[connection.alias]
    here.ensure_connection()
    if known.queryset.query.select_for_update and not here.in_atomic_block:
        # Django says so where it puts a query together: the first time.
        raise TransactionManagementError("Rows are locked in a transaction.")
    values = tuple(parameters[place] for place in known.places)
    # Threads have connections of their own; nothing else of it changes when it is used.
    compiler = copy(known.compiler)
    compiler.connection = _Connection(here, planned_for) if planned_for else here
    compiler.as_sql = lambda: (known.statement, values)
    compiler.get_converters = lambda _expressions: known.converters
    like = known.queryset
    rows = type(like)(like.model, _Query(like.query, compiler), using=like.db)
    for name in ("_iterable_class", "_fields", "_known_related_objects"):
        setattr(rows, name, getattr(like, name))
    return rows
