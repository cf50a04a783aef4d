"""What a page says: every text that somebody sees or hears, with the place it stands in."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
    *("track", "wbr"),
}
SILENT = {"script", "style"}
SPOKEN = {
    *("alt", "aria-description", "aria-label", "aria-roledescription", "aria-valuetext"),
    *("data-label", "label", "placeholder", "title"),
}


def is_said(name: str, value: str) -> bool:
    """Words that a script shows; htmx has its own attributes, which are no words."""
    return name.startswith("data-") and not name.startswith("data-hx-") and " " in value.strip()


class Texts(HTMLParser):
    """`found` are (place, text). A part in another language than the page's own is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self.open: list[tuple[str, bool]] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = values.get("lang", "")
        left_out = tag in SILENT or values.get("lang", self.language) != self.language
        left_out = left_out or bool(self.open and self.open[-1][1])
        if not left_out:
            self.found += [
                (f"<{tag} {name}>", value)
                for name, value in values.items()
                if name in SPOKEN or is_said(name, value)
            ]
            if tag == "input" and values.get("type") in {"submit", "button", "reset"}:
                self.found.append(("<input value>", values.get("value", "")))
            if tag == "meta" and values.get("name") == "description":
                self.found.append(("<meta description>", values.get("content", "")))
        if tag not in VOID:
            self.open.append((tag, left_out))

    def handle_endtag(self, tag: str) -> None:
        while any(name == tag for name, _ in self.open):
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self.open and self.open[-1][1]):
            place = f"<{self.open[-1][0]}>" if self.open else "text"
            self.found.append((place, data))


def without_tokens(html: str) -> str:
    """A page without what is drawn by lot for it, in which any few letters turn up now and then."""
    return re.sub(r'(nonce=|csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]+"', "", html)


def texts_of(html: str) -> Iterator[tuple[str, str]]:
    parser = Texts()
    parser.feed(html)
    parser.close()
    for place, text in parser.found:
        yield place, " ".join(text.split())
