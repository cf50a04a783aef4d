"""Text that people write, as HTML that can do no harm.

Two walls, each enough alone: the parser knows no HTML and no dangerous address, and whatever it
makes is taken through an allow-list.
"""

import re
from collections.abc import Callable

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

# Longer texts are cut: some inputs take time that grows with the square of their length.
LONGEST = 20_000
DEEPEST = 20

TAGS = {
    "a",
    "blockquote",
    "br",
    "code",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "ul",
}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
ELSEWHERE = re.compile(r"(https?://|mailto:)[^\s]", re.IGNORECASE)
NAME = re.compile(r"[a-z0-9][a-z0-9-]*")

Resolve = Callable[[str], str | None]


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST})
    return parser.disable(["image", "html_block", "html_inline"])


def _is_link(url: str) -> bool:
    """A web or mail address, or a bare name that `resolve` may know."""
    return bool(ELSEWHERE.match(url) or NAME.fullmatch(url))


PARSER = _parser()
PARSER.validateLink = _is_link  # type: ignore[method-assign]


def to_html(text: str, *, resolve: Resolve | None = None) -> SafeString:
    """CommonMark without HTML and images. Headings begin at `h2`: the page has its `h1`.

    Links go to web and mail addresses. A bare name, `[text](some-name)`, goes where `resolve`
    says; where it says nothing, the text stays and the link does not.
    """
    tokens = PARSER.parse(text[:LONGEST])
    _shift_headings(tokens)
    resolved = _resolve_links(tokens, resolve)
    html = PARSER.renderer.render(tokens, PARSER.options, {})

    def allow(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "href" and not ELSEWHERE.match(value) and value not in resolved:
            return None
        return value

    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=allow,
        url_schemes=SCHEMES,
        link_rel="noopener nofollow ugc",
    )
    return mark_safe(clean)  # noqa: S308 (everything outside of the allow-list is gone)


def _shift_headings(tokens: list[Token]) -> None:
    """The levels that the text uses become `h2`, `h3` and so on, with none left out."""
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    for level, tag in enumerate(sorted({token.tag for token in headings}), start=2):
        for token in [heading for heading in headings if heading.tag == tag]:
            token.meta["level"] = min(level, 6)
    for token in headings:
        token.tag = f"h{token.meta['level']}"


def _resolve_links(tokens: list[Token], resolve: Resolve | None) -> set[str]:
    """Give bare names their addresses, take away the links that lead nowhere."""
    addresses: set[str] = set()
    for token in tokens:
        if not token.children:
            continue
        kept: list[Token] = []
        # Links do not nest, so one memory is enough.
        dropping = False
        for child in token.children:
            if child.type == "link_open":
                name = str(child.attrs.get("href", ""))
                address = name if ELSEWHERE.match(name) else resolve(name) if resolve else None
                dropping = not address
                if address:
                    child.attrs["href"] = address
                    if address != name:
                        addresses.add(address)
            if not (dropping and child.type in {"link_open", "link_close"}):
                kept.append(child)
        token.children = kept
    return addresses
