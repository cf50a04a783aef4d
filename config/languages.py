"""The languages of this installation: one for each catalog in locale/, and nothing to configure.

A catalog says in its first lines that it is in preparation; such a language is not offered. The
mark is written when a language is added and taken away with its last missing text, and never comes
back: a finished language that lacks one new text does not vanish from anybody's screen.
"""

from __future__ import annotations

from pathlib import Path

from babel import Locale

SOURCE = "en"
IN_PREPARATION = "In preparation: offered to readers as soon as nothing is missing."
# Long texts, and text from right to left; see config/pseudo_locales.py.
PSEUDO_LOCALES = [("en-xa", "⟦Ļóóñĝ⟧"), ("ar-xb", "\u202eMirrored\u202c")]


def catalogs(root: Path) -> list[Path]:
    return sorted((root / "locale").glob("*/LC_MESSAGES/django.po"))


def folder_of(catalog: Path) -> str:
    """`pt_BR`, as gettext and Babel spell it."""
    return catalog.parent.parent.name


def code_of(catalog: Path) -> str:
    """`pt-br`, as Django and web pages spell it."""
    return folder_of(catalog).replace("_", "-").lower()


def in_preparation(catalog: Path) -> bool:
    with catalog.open() as file:
        for line in file:
            if not line.startswith("#"):
                return False
            if IN_PREPARATION in line:
                return True
    return False


def offered(root: Path, *, unfinished: bool = False) -> list[tuple[str, str]]:
    """(code, what the language calls itself), English first."""
    found = [
        (code_of(catalog), own_name(folder_of(catalog)))
        for catalog in catalogs(root)
        if unfinished or not in_preparation(catalog)
    ]
    return [(SOURCE, own_name(SOURCE)), *found]


def own_name(folder: str) -> str:
    name = Locale.parse(folder).get_display_name() or folder
    return name[:1].upper() + name[1:]


def right_to_left(languages: list[tuple[str, str]]) -> list[str]:
    """What Django asks for: the part before the hyphen."""
    bases = {code.partition("-")[0] for code, _name in languages}
    return sorted(base for base in bases if Locale.parse(base).text_direction == "rtl")
