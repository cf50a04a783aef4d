"""Engines of the tests' own, apart from those that the other tests run on."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.engines import engines, load_secrets
from config.postgres import ensure_running


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A folder to start engines in. Its path has a space, and others may pass through it: a
    database started by root has a user of its own."""
    folder = Path(tempfile.mkdtemp(prefix="bruggen tests "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The superuser's address on a server with Bruggen's roles, for all tests of a module."""
    folder = Path(tempfile.mkdtemp(prefix="bruggen tests "))
    folder.chmod(0o755)
    with engines(folder, given={}, safe=False):
        yield superuser(folder)
    shutil.rmtree(folder)


def superuser(checkout: Path) -> str:
    """The superuser's address on the unsafe cluster of `checkout`, which runs."""
    password = load_secrets(checkout / "var")["postgres"]
    return ensure_running(checkout, checkout / "var" / "test", password=password, safe=False)
