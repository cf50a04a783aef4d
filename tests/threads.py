"""Races: the same thing done by several at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection


@pytest.fixture
def in_threads() -> Callable[[Callable[[int], Any], int], list[Any]]:
    """Run a function at once in so many threads, each with a connection of its own."""

    def run(function: Callable[[int], Any], count: int) -> list[Any]:
        start = Barrier(count)

        def one(number: int) -> Any:
            start.wait()
            try:
                return function(number)
            finally:
                connection.close()

        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(one, range(count)))

    return run
