"""Statements that PostgreSQL plans once for a connection, and not each time they come.

Where row policies and many indexes are to be weighed, planning takes several times as long as
answering. A kept plan is right as long as what it was made for is like what it is used for. So it
is for what hangs on one person or one mentorship, of which there are few rows in any company, and
never for lists, which are planned for the rows there are.

And a plan is kept for each company by itself. PostgreSQL makes it by how many rows a company has:
where those are three, looking at all of them is as good a way as any to find one, and is a disaster
in the next company, which has a million. See docs/decisions/0010-plans-that-are-kept.md.
"""

from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper

# For tables that belong to no company.
INSTALLATION = UUID(int=0)


def planned_once(tenant: UUID) -> CursorWrapper:
    """A cursor for statements whose plan is kept for this company: from the second time on, until a
    rollback, with which the driver forgets them all.

    Values are bound by PostgreSQL: where a type does not follow from where one stands, say it.
    """
    cursor = connection.cursor()
    cursor.cursor = _Cursor(connection.connection, tenant)
    return cursor


# A statement that comes a second time on a connection will come again. The driver counts, too, but
# over whatever a connection is asked, and from the beginning after each rollback.
_met: WeakKeyDictionary[Any, set[int]] = WeakKeyDictionary()
MOST_MET = 2000


class _Cursor(ServerBindingCursor):
    def __init__(self, raw: Any, tenant: UUID) -> None:
        super().__init__(raw)  # type: ignore[call-arg]  # the driver's
        self._mark = f" -- {tenant.hex}".encode()
        self._met = _met.setdefault(raw, set())

    def execute(self, query: str, *args: Any) -> Any:
        statement = hash((self._mark, query))
        known = statement in self._met
        if len(self._met) == MOST_MET:
            self._met.clear()
        self._met.add(statement)
        return super().execute(query, *args, prepare=known)  # type: ignore[misc]  # the driver's

    def _convert_query(self, *args: Any) -> Any:
        # The driver tells prepared statements apart by their text.
        converted = super()._convert_query(*args)  # type: ignore[misc]  # the driver's
        converted.query += self._mark
        # What Django logs; of a statement that is prepared the driver keeps none.
        self._query = converted
        return converted
