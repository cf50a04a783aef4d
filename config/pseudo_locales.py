"""Two languages that nobody speaks, made from the English texts, to see what translating does.

`en-xa`: every text in brackets, accented and longer by about two fifths. What stands on a page
without accents was never given to the translators; what lacks a bracket was cut off or glued.
`ar-xb`: the same words written from right to left, on pages that are laid out that way.

They are not kept in the repository. `PSEUDO_LOCALES=1 bin/dev` makes and offers them; the tests
make their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import allauth
import django
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

# What is filled in later, markup and addresses: a translator leaves them as they are, too.
KEPT = re.compile(
    r"(%\(\w+\)[-+ #0-9.]*[a-zA-Z]|%%|%[sd]|\{[^{}\s]*\}|<[^>]+>|&#?\w+;|https?://\S+)"
)
# Written before a text that is no text but a date's or a time's format.
FORMAT = "Translators: a date format"
# Filters cut these up at their commas.
LISTS = {"yes,no,maybe"}
ACCENTED = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
)
VOWELS = re.compile(r"([AEIOUaeiou])")
# An isolate, so that a name filled in between two pieces stands between them; in it, every letter
# runs from right to left.
RIGHT_TO_LEFT, END = "\u2067\u202e", "\u202c\u2069"
# CLDR's Arabic: zero, one, two, few, many, other.
ONE_OF_ARABIC = 1


def long_text(text: str) -> str:
    """Two of each vowel: long words, not only long lines."""
    return _wrapped(
        text, lambda piece: VOWELS.sub(r"\1\1", piece).translate(ACCENTED), start="⟦", end="⟧"
    )


def mirrored_text(text: str) -> str:
    def mirror(piece: str) -> str:
        return f"{RIGHT_TO_LEFT}{piece}{END}" if piece.strip() else piece

    return _wrapped(text, mirror)


def _wrapped(text: str, change: Callable[[str], str], *, start: str = "", end: str = "") -> str:
    pieces = KEPT.split(text)
    if not any(re.search(r"[A-Za-z]", piece) for piece in pieces[::2]) or text in LISTS:
        return text
    pieces[::2] = [change(piece) for piece in pieces[::2]]
    changed = "".join(pieces)
    bare = changed.strip()
    return changed.replace(bare, f"{start}{bare}{end}", 1)


def libraries() -> Iterator[Path]:
    """The English texts of the packages whose words reach our pages and mails."""
    parts = ("conf", "contrib/auth", "contrib/contenttypes", "contrib/postgres")
    folders = [Path(django.__file__).parent / part for part in parts]
    for folder in [*folders, Path(allauth.__file__).parent]:
        yield folder / "locale" / "en" / "LC_MESSAGES" / "django.po"


def write_pseudo_locales(texts: Catalog, to: Path) -> None:
    """Compile both below `to`, as `to/<language>/LC_MESSAGES/django.mo`."""
    messages = [message for message in texts if message.id]
    for path in libraries():
        with path.open("rb") as file:
            messages += [message for message in read_po(file, locale="en") if message.id]
    for folder, plurals_of, change in (
        ("en_XA", "en", long_text),
        ("ar_XB", "ar", mirrored_text),
    ):
        catalog = Catalog(locale=plurals_of, project="Bruggen", fuzzy=False)
        for message in messages:
            catalog.add(message.id, _string(message, catalog, change), context=message.context)
        compiled = to / folder / "LC_MESSAGES" / "django.mo"
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with compiled.open("wb") as file:
            write_mo(file, catalog)


def _string(
    message: Message, catalog: Catalog, change: Callable[[str], str]
) -> str | tuple[str, ...]:
    if FORMAT in message.auto_comments:
        return str(message.id)
    if isinstance(message.id, str):
        return change(message.id)
    singular, plural = (change(text) for text in message.id)
    one = 0 if catalog.num_plurals == 2 else ONE_OF_ARABIC
    return tuple(singular if form == one else plural for form in range(catalog.num_plurals))
