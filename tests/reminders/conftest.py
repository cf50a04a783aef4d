from collections.abc import Iterator
from typing import Any

import pytest

from tests.reminders.sink import Sink, listening


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """A mail server of this test's own, named in the settings."""
    with listening(Sink()) as found:
        settings.EMAIL_HOST = found.host
        settings.EMAIL_PORT = found.port
        yield found
