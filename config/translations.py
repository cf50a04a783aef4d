"""Collect, merge and compile the texts of the interface with Babel, without system gettext.

    bin/texts              after changing a text: brings locale/*/LC_MESSAGES/django.po up to date
    bin/texts --add de     begins a language, and says what there is to do (docs/languages.md)

Compiled catalogs are not kept in the repository: `compile_catalogs` makes those that are older
than their source, when the commands in bin/ start and when an image is built.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from config.env import boolean
from config.failures import SetupError
from config.languages import (
    IN_PREPARATION,
    SOURCE,
    catalogs,
    code_of,
    folder_of,
    in_preparation,
    own_name,
)
from config.pseudo_locales import write_pseudo_locales

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


@dataclass(frozen=True)
class Left:
    """What a language has still to say."""

    texts: int
    # Names of the files in guides/texts/<language> that only English has.
    guides: tuple[str, ...]

    def __str__(self) -> str:
        said = f"{self.texts} texts to translate"
        if self.guides:
            said += f", {len(self.guides)} guides to write: {', '.join(self.guides)}"
        return said


def add(root: Path, code: str) -> Path:
    """Begin a language: its catalog, with nothing translated and not offered to anybody yet."""
    try:
        locale = Locale.parse(code.strip().replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        raise SetupError(
            f"{code!r} is no language that Unicode knows. Write its code, such as de or pt-BR."
        ) from None
    path = root / "locale" / str(locale) / "LC_MESSAGES" / "django.po"
    if path.exists() or str(locale) == SOURCE:
        raise SetupError(f"{own_name(str(locale))} is here already.")
    catalog = Catalog(locale=locale, project="Bruggen", charset="utf-8", fuzzy=False)
    catalog.header_comment = (
        f"# {locale.english_name} texts of {catalog.project}.\n# {IN_PREPARATION}"
    )
    path.parent.mkdir(parents=True)
    save(catalog, path)
    return path


def merge(root: Path) -> dict[str, Left]:
    """Bring each catalog up to date; answers by language code what is left to do."""
    texts = collect(root)
    left = {}
    for path in catalogs(root):
        with path.open("rb") as file:
            catalog = read_po(file, locale=folder_of(path))
        # A date that changed alone would be a change of every day.
        since = catalog.creation_date
        catalog.update(texts, no_fuzzy_matching=True)
        catalog.creation_date = since
        catalog.obsolete.clear()
        code = code_of(path)
        left[code] = Left(len(missing(catalog)), missing_guides(root, code))
        if left[code] == Left(0, ()):
            catalog.header_comment = "\n".join(
                line for line in catalog.header_comment.splitlines() if IN_PREPARATION not in line
            )
        save(catalog, path)
    return left


def save(catalog: Catalog, path: Path) -> None:
    with path.open("wb") as file:
        write_po(file, catalog, width=100, include_lineno=False, sort_by_file=True)


def missing_guides(root: Path, code: str) -> tuple[str, ...]:
    texts = root / "guides" / "texts"
    known = {path.name for path in (texts / code).glob("*.md")}
    return tuple(sorted({path.name for path in (texts / SOURCE).glob("*.md")} - known))


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
            catalog = read_po(file, locale=folder_of(path))
        # Written aside and moved: another process may be reading.
        fresh = compiled.with_suffix(".fresh")
        with fresh.open("wb") as file:
            write_mo(file, catalog)
        fresh.replace(compiled)
    if boolean("PSEUDO_LOCALES"):
        write_pseudo_locales(collect(root), root / "var" / "locale")


def report(root: Path) -> None:
    for path, (code, left) in zip(catalogs(root), merge(root).items(), strict=True):
        state = "in preparation" if in_preparation(path) else "offered"
        print(f"{code} ({own_name(folder_of(path))}, {state}): {left}")


def main(arguments: list[str]) -> int:
    root = Path(__file__).resolve().parent.parent
    match arguments:
        case []:
            report(root)
        case ["--add", code]:
            try:
                path = add(root, code)
            except SetupError as error:
                print(error, file=sys.stderr)
                return 1
            report(root)
            print(
                f"\nThe texts are in {path.relative_to(root)}, the guides go to"
                f" guides/texts/{code_of(path)}/. Run bin/texts now and then: it says what is left,"
                " and offers the language to readers when nothing is. docs/languages.md tells how"
                " Bruggen speaks."
            )
        case ["compile"]:
            pass
        case _:
            print("Use: python -m config.translations [compile | --add LANGUAGE]", file=sys.stderr)
            return 2
    compile_catalogs(root)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
