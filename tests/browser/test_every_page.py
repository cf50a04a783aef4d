"""Every page of the authorization matrix and its outskirts in Chromium: on a phone and on a
desktop, by day and by night, nothing that axe or the security policy finds fault with, nothing
that moves after it was painted, nothing wider than the window.
"""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import CHROMIUM
from tests.browser.shelf import Inspector, inspector
from tests.cast import As, Veldkamp
from tests.pages import SHELVES

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def looks() -> Iterator[Inspector]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with inspector() as found:
        yield found


@pytest.mark.parametrize("shelf", SHELVES)
def test_every_page(shelf: str, looks: Inspector, veldkamp: Veldkamp, as_: As):
    pages = SHELVES[shelf](veldkamp, as_)
    found = [looks.look(page) for page in pages]
    assert [complaint for looked in found for complaint in looked.result()] == []
