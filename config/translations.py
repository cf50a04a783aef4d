"""Collect, merge and compile the texts of the interface with Babel, without system gettext.

    bin/texts      after changing a text: brings locale/*/LC_MESSAGES/django.po up to date

Compiled catalogs are not kept in the repository: `compile_catalogs` makes those that are older
than their source, when the commands in bin/ start and when an image is built.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LEFT_OUT = {"tests", "var", ".venv", "bin", "docs", "static", "locale"}


def catalogs(root: Path) -> list[Path]:
    return sorted((root / "locale").glob("*/LC_MESSAGES/django.po"))


def collect(root: Path) -> Catalog:
    """Every translatable text with the file (not the line, which changes daily) it stands in."""
    catalog = Catalog(project="Bruggen", charset="utf-8")
    for path in sources(root):
        source = path.read_text()
        if path.suffix != ".py":
            # Django blanks out what is not to be translated but keeps its indentation.
            code = templatize(source, origin=str(path))
            source = "\n".join(line.strip() for line in code.splitlines())
        for _line, message, comments, context in extract(
            "python", BytesIO(source.encode()), keywords=KEYWORDS, comment_tags=["Translators:"]
        ):
            catalog.add(
                message,
                locations=[(path.relative_to(root).as_posix(), 0)],
                auto_comments=comments,
                context=context,
            )
    return catalog


def sources(root: Path) -> Iterator[Path]:
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.html"), *root.rglob("*.txt")]):
        parts = path.relative_to(root).parts
        if parts[0] in LEFT_OUT or "migrations" in parts:
            continue
        if path.suffix == ".py" or parts[0] == "templates":
            yield path


def merge(root: Path) -> dict[str, int]:
    """Bring each catalog up to date; answers how many texts each has still to say."""
    texts = collect(root)
    open_texts = {}
    for path in catalogs(root):
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parent.parent.name)
        # A date that changed alone would be a change of every day.
        since = catalog.creation_date
        catalog.update(texts, no_fuzzy_matching=True)
        catalog.creation_date = since
        catalog.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalog, width=100, include_lineno=False, sort_by_file=True)
        open_texts[path.parent.parent.name] = len(missing(catalog))
    return open_texts


def missing(catalog: Catalog) -> list[str]:
    """Texts without a translation, or with one that nobody has confirmed."""
    found = []
    for message in catalog:
        if not message.id:
            continue
        strings = message.string if isinstance(message.string, list | tuple) else [message.string]
        if message.fuzzy or not all(strings):
            found.append(str(message.id))
    return found


def compile_catalogs(root: Path) -> None:
    for path in catalogs(root):
        compiled = path.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime:
            continue
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parent.parent.name)
        # Written aside and moved: another process may be reading.
        fresh = compiled.with_suffix(".fresh")
        with fresh.open("wb") as file:
            write_mo(file, catalog)
        fresh.replace(compiled)


def main(arguments: list[str]) -> int:
    root = Path(__file__).resolve().parent.parent
    if arguments not in ([], ["compile"]):
        print("Use: python -m config.translations [compile]", file=sys.stderr)
        return 2
    if not arguments:
        for language, count in merge(root).items():
            print(f"{language}: {count} texts to translate")
    compile_catalogs(root)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
