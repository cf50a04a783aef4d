"""What holds of every page's HTML, whoever looks at it and however it is shown."""

import os
import re
from collections import Counter, defaultdict
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.cast import As, Veldkamp
from tests.pages import RenderedPage, all_pages

# Where bin/audit asks for the pages to be written.
FOLDER = os.environ.get("PAGES_FOLDER", "")


@pytest.fixture
def pages(veldkamp: Veldkamp, as_: As) -> list[RenderedPage]:
    return all_pages(veldkamp, as_)


class Outline(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings = 0
        self.ids: Counter[str] = Counter()
        self.referred: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.headings += tag == "h1"
        for name, value in attributes:
            if name == "id":
                self.ids[value or ""] += 1
            if name in {"for", "aria-labelledby", "aria-describedby"}:
                self.referred |= set((value or "").split())


def test_every_page_is_in_order(pages: list[RenderedPage]):
    assert len(pages) > 80
    for number, page in enumerate(pages if FOLDER else []):
        name = re.sub(r"[^a-z0-9]+", "-", page.name.lower())
        Path(FOLDER, f"{number:03}-{name}.html").write_text(page.html)
    wrong = []
    titles = defaultdict(set)
    for page in pages:
        outline = Outline(page.html)
        if outline.headings != 1:
            wrong.append(f"{page.name}: {outline.headings} h1")
        twice = [name for name, count in outline.ids.items() if count > 1 or not name]
        if twice:
            wrong.append(f"{page.name}: ids {twice} are there twice")
        if lost := sorted(outline.referred - set(outline.ids)):
            wrong.append(f"{page.name}: refers to {lost}, which is not there")
        if not re.match(r"[^·]+ · .+", page.title):
            wrong.append(f"{page.name}: the title is “{page.title}”")
        if page.status == 200:
            titles[page.title].add(page.path)
    wrong += [f"“{title}” is {sorted(paths)}" for title, paths in titles.items() if len(paths) > 1]
    assert wrong == []
