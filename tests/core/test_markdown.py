"""Text that people write cannot do harm, nor hold the page up."""

import re
import time
from html.parser import HTMLParser

import pytest

from core.markdown import ATTRIBUTES, LONGEST, TAGS, to_html
from tests.core.test_ui import render

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=//evil.example>",
    "<a href='javascript:alert(1)'>x</a>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<div onclick=alert(1)>x</div>",
    "<!-- <img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/sign-in/logout/)",
    "[x](?q=1)",
    "[x](#main)",
    "[x](blob:https://a.example/1)",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://a.example "\'><script>alert(1)</script>")',
    '[x](https://a.example"onmouseover="alert(1))',
    "<javascript:alert(1)>",
    "![x](https://a.example/x.png)",
    "![x](javascript:alert(1))",
    "![x](data:image/png;base64,AAAA)",
    "[![x](https://a.example/x.png)](javascript:alert(1))",
    '```"><script>alert(1)</script>\nx\n```',
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "**<b onmouseover=alert(1)>x</b>**",
    "> <form action=https://evil.example><input name=password>",
    "# <img src=x onerror=alert(1)>",
    "\u202e[x](https://a.example)",
]


class Reader(HTMLParser):
    """What a browser would make elements and attributes of."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = Reader()
    reader.feed(html)
    return reader.found


@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_harmful_comes_out(text: str):
    for tag, attributes in elements(to_html(text)):
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set()) | {"rel", "title"}
        if tag == "a":
            assert re.match(r"(https?://|mailto:)", attributes["href"] or "")
            assert attributes["rel"] == "noopener nofollow ugc"


def test_what_was_typed_as_html_is_read_as_text():
    assert "&lt;b&gt;bold&lt;/b&gt;" in to_html("<b>bold</b>")


def test_what_people_write():
    html = to_html("# A\n\n**b** *c* `d`\n\n> e\n\n- f\n\n1. g\n\n---\n\n```\nh\n```")
    tags = [tag for tag, _ in elements(html)]
    assert tags == [
        *("h2", "p", "strong", "em", "code", "blockquote", "p", "ul", "li", "ol", "li"),
        *("hr", "pre", "code"),
    ]


def test_links_to_the_web_and_to_mail_work():
    html = to_html("[a](https://a.example/x?y=1) [b](mailto:b@b.example) <http://c.example>")
    assert [attributes["href"] for tag, attributes in elements(html) if tag == "a"] == [
        "https://a.example/x?y=1",
        "mailto:b@b.example",
        "http://c.example",
    ]


def test_a_bare_name_goes_where_the_page_says():
    text = "[a](known) and [b](unknown)"
    html = to_html(text, resolve={"known": "/o/x/guides/known/"}.get)
    assert '<a href="/o/x/guides/known/"' in html
    assert html.count("<a ") == 1
    assert "and b" in html
    assert "<a " not in to_html(text)


def test_headings_begin_under_the_pages_own_and_leave_none_out():
    assert [tag for tag, _ in elements(to_html("# A\n\n### B\n\n# C"))] == ["h2", "h3", "h2"]
    assert [tag for tag, _ in elements(to_html("### A\n\n###### B"))] == ["h2", "h3"]
    six = "\n\n".join("#" * level + " x" for level in range(1, 7))
    assert [tag for tag, _ in elements(to_html(six))] == ["h2", "h3", "h4", "h5", "h6", "h6"]


@pytest.mark.parametrize(
    "piece",
    ["[", ">", "- ", "> - ", "*", "_", "*a_", "`", "![", "[a](", "](", "<", "<a", "1. ", "&", "\\"],
)
def test_what_is_nested_without_end_ends_soon(piece: str):
    text = piece * 10_000
    began = time.process_time()
    html = to_html(text)
    assert time.process_time() - began < 2
    assert len(html) < 20 * LONGEST


def test_a_text_without_end_is_cut():
    html = to_html("a " * LONGEST)
    assert len(html) <= LONGEST + len("<p></p>\n")


def test_the_filter():
    assert render("{{ text|markdown }}", text="**a** <b>") == (
        "<p><strong>a</strong> &lt;b&gt;</p>\n"
    )
    assert render("{{ text|markdown }}", text=None) == ""
