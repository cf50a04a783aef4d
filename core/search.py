"""Full-text search over names, blind to accents and case (core/migrations/0002_search.py).

The match operator is not leakproof, so below a row policy PostgreSQL asks it last, of the tenant's
own rows only: an index over the vectors would never be used, and there is none.
"""

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, Expression, F, FloatField, Func, Value


class SearchVector(Func):
    """What rows are found by: a name, and up to two texts that weigh less."""

    function = "core_search_vector"
    output_field = SearchVectorField()


class SearchQuery(Func):
    """Words as somebody types them: all of them, the last one perhaps unfinished."""

    function = "core_search_query"
    output_field = SearchVectorField()

    def __init__(self, text: str, **extra: Any) -> None:
        # PostgreSQL cannot hold this character in a text, so nothing has it.
        super().__init__(Value(text.replace("\0", " ")), **extra)


class Matches(Func):
    """A condition: `filter(Matches("search", "muller"))`."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()

    def __init__(self, vector: str | Expression, text: str, **extra: Any) -> None:
        super().__init__(_expression(vector), SearchQuery(text), **extra)


class Rank(Func):
    """How well a row that matches fits; a hit in the name counts most."""

    function = "ts_rank"
    output_field = FloatField()

    def __init__(self, vector: str | Expression, text: str, **extra: Any) -> None:
        super().__init__(_expression(vector), SearchQuery(text), **extra)


def _expression(vector: str | Expression) -> Any:
    return F(vector) if isinstance(vector, str) else vector
