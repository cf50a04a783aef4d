"""What holds of every page's HTML, whoever looks at it and however it is shown."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from tests.pages import RenderedPage


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


def out_of_order(pages: Iterable[RenderedPage]) -> Iterator[str]:
    titles = defaultdict(set)
    for page in pages:
        outline = Outline(page.html)
        if outline.headings != 1:
            yield f"{page.name}: {outline.headings} h1"
        twice = [name for name, count in outline.ids.items() if count > 1 or not name]
        if twice:
            yield f"{page.name}: ids {twice} are there twice"
        if lost := sorted(outline.referred - set(outline.ids)):
            yield f"{page.name}: refers to {lost}, which is not there"
        if not re.match(r"[^·]+ · .+", page.title):
            yield f"{page.name}: the title is “{page.title}”"
        if page.status == 200:
            titles[page.title].add(page.path)
    for title, paths in titles.items():
        if len(paths) > 1:
            yield f"“{title}” is {sorted(paths)}"
