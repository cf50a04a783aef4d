"""Numbers as the reader writes them."""

import pytest
from django.template import Context, Template
from django.utils.translation import override


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "12,345 2.25 4 – 42%"),
        ("nl", "12.345 2,25 4 – 42%"),
        ("de", "12.345 2,25 4 – 42\N{NO-BREAK SPACE}%"),
    ],
)
def test_separators(code: str, said: str):
    page = Template("{{ a|number }} {{ b|number }} {{ c|number }} {{ d|number }} {{ e|percent }}")
    with override(code):
        found = page.render(Context({"a": 12_345, "b": 2.25, "c": 4.0, "d": "–", "e": 42}))
    assert found == said
