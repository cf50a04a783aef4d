"""Every page of the authorization matrix and its outskirts: its HTML in order, and in Chromium, on
a phone and on a desktop, by day and by night, nothing that axe or the security policy finds fault
with, nothing that moves after it was painted, nothing wider than the window.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import CHROMIUM
from tests.browser.shelf import Inspector, inspector
from tests.cast import As, Veldkamp
from tests.outline import out_of_order
from tests.pages import SHELVES, RenderedPage

pytestmark = pytest.mark.browser

# Where bin/audit asks for the pages to be written.
FOLDER = os.environ.get("PAGES_FOLDER", "")


@pytest.fixture(scope="module")
def looks() -> Iterator[Inspector]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with inspector() as found:
        yield found


@pytest.mark.parametrize("shelf", SHELVES)
def test_every_page(shelf: str, looks: Inspector, veldkamp: Veldkamp, as_: As):
    pages = SHELVES[shelf](veldkamp, as_)
    assert pages
    found = [looks.look(page) for page in pages]
    assert [*out_of_order(pages)] == []
    write(shelf, pages if FOLDER else [])
    assert [complaint for looked in found for complaint in looked.result()] == []


def write(shelf: str, pages: list[RenderedPage]) -> None:
    for number, page in enumerate(pages):
        name = re.sub(r"[^a-z0-9]+", "-", page.name.lower())
        Path(FOLDER, f"{shelf}-{number:03}-{name}.html").write_text(page.html)
