"""Documents as PDF, set by Typst from a template in `templates/pdf/`.

What people wrote reaches the template as data, one JSON text that it parses itself. It is never
part of the source, so no character of it can be markup. The template reads no file outside its
own directory, and nothing is written to disk.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils.translation import get_language

from core.locales import locale_of

TEMPLATES = settings.BASE_DIR / "templates" / "pdf"
# What Typst says of text for which no font has a sign.
NOT_DISPLAYED = "could not be displayed"


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """`templates/pdf/<template>.typ` with `data`; `data.language` is the reader's.

    The template begins with `#import "house.typ": *` and `#let data = read-data()`.
    """
    language = locale_of(get_language() or "en").language
    known = json.dumps({"language": language, **data}, cls=DjangoJSONEncoder, ensure_ascii=False)
    # One each: a compiler keeps its inputs, and threads would see each other's.
    compiler = typst.Compiler(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"data": known},
    )
    try:
        written = compiler.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        # One emoji, or a character of a script that no font here has, must not take the whole
        # document away. A box stands for it, which the standard would not allow.
        if NOT_DISPLAYED not in str(error):
            raise
        written = compiler.compile(format="pdf")
    assert isinstance(written, bytes)
    return written


def pdf_answer(name: str, content: bytes) -> HttpResponse:
    """A document of one's own to keep: saved under `name`, and in no cache."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


@cache
def _fonts() -> typst.Fonts:
    """The ones in the wheel come first; the machine's help out where those lack a script."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)
