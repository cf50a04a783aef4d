"""Every text has a confirmed translation that takes the same values as the English one."""

import gettext
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings

from config.failures import SetupError
from config.languages import catalogs, code_of, in_preparation, offered, own_name, right_to_left
from config.pseudo_locales import long_text, mirrored_text, write_pseudo_locales
from config.translations import Left, add, collect, compile_catalogs, main, merge, missing

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
# What Python, Django's template tags and `str.format` put values into.
PLACEHOLDER = re.compile(r"%\(\w+\)[-+ #0-9.]*[a-zA-Z]|%%|%[sd]|\{\w*\}")
GREETING = 'msgid "Hello"\nmsgstr "{}"\n'


def catalog_of(language: str) -> Catalog:
    with (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@dataclass(frozen=True)
class Text:
    """`english` has one form or two, `translation` as many as the language needs."""

    context: str | None
    english: tuple[str, ...]
    translation: tuple[str, ...]

    def pairs(self) -> Iterator[tuple[str, str]]:
        for number, translation in enumerate(self.translation):
            yield self.english[min(number, len(self.english) - 1)], translation


def forms(value: str | Sequence[str] | None) -> tuple[str, ...]:
    return (value or "",) if value is None or isinstance(value, str) else tuple(value)


def translated(language: str) -> list[Text]:
    return [
        Text(message.context, forms(message.id), forms(message.string))
        for message in catalog_of(language)
        if message.id
    ]


def texts_of(catalog: Catalog) -> set[tuple[str | None, tuple[str, ...]]]:
    return {(message.context, forms(message.id)) for message in catalog if message.id}


def spoken(compiled: gettext.GNUTranslations, text: Text) -> tuple[str, ...]:
    """What a reader gets for the text, for one thing and for two."""
    if len(text.english) == 1:
        (english,) = text.english
        if text.context:
            return (compiled.pgettext(text.context, english),)
        return (compiled.gettext(english),)
    singular, plural = text.english
    if text.context:
        return tuple(compiled.npgettext(text.context, singular, plural, n) for n in (1, 2))
    return tuple(compiled.ngettext(singular, plural, n) for n in (1, 2))


def small_root(path: Path, greeting: str) -> Path:
    """A project of one text, already in its Dutch catalog."""
    (path / "core").mkdir()
    (path / "core" / "words.py").write_text('_("Hello")\n')
    folder = path / "locale" / "nl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        + GREETING.format(greeting)
    )
    return path


def test_every_language_of_the_settings_has_a_catalog_and_no_other_has():
    finished = [code_of(path) for path in catalogs(ROOT) if not in_preparation(path)]
    assert finished == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_untranslated_or_unconfirmed(language: str):
    assert missing(catalog_of(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_take_the_same_values(language: str):
    different = [
        (english, translation)
        for text in translated(language)
        for english, translation in text.pairs()
        if set(PLACEHOLDER.findall(english)) != set(PLACEHOLDER.findall(translation))
    ]
    assert different == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plural_has_as_many_forms_as_its_language(language: str):
    plurals = [text for text in translated(language) if len(text.english) > 1]
    assert plurals
    needed = catalog_of(language).num_plurals
    assert [text.english for text in plurals if len(text.translation) != needed] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalog_is_up_to_date_with_the_code(language: str):
    known, used = texts_of(catalog_of(language)), texts_of(collect(ROOT))
    assert {"not collected": used - known, "no longer used": known - used} == {
        "not collected": set(),
        "no longer used": set(),
    }, "bin/texts brings the catalogs up to date"


def test_compiled_catalogs_say_what_their_sources_say(tmp_path: Path):
    shutil.copytree(
        ROOT / "locale", tmp_path / "locale", ignore=shutil.ignore_patterns("*.mo", "*.fresh")
    )
    compile_catalogs(tmp_path)
    for language in LANGUAGES:
        folder = tmp_path / "locale" / language / "LC_MESSAGES"
        assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]
        with (folder / "django.mo").open("rb") as file:
            compiled = gettext.GNUTranslations(file)
        for text in translated(language):
            assert spoken(compiled, text) == text.translation


def test_a_catalog_is_compiled_again_only_when_its_source_is_newer(tmp_path: Path):
    (source,) = catalogs(small_root(tmp_path, "Hallo"))
    compiled = source.with_suffix(".mo")
    compile_catalogs(tmp_path)
    first = compiled.read_bytes()
    source.write_text(source.read_text().replace("Hallo", "Dag"))

    os.utime(source, (1, 1))
    compile_catalogs(tmp_path)
    assert compiled.read_bytes() == first

    os.utime(compiled, (0, 0))
    compile_catalogs(tmp_path)
    assert compiled.read_bytes() != first


def test_merging_adds_what_is_new_and_drops_what_is_gone(tmp_path: Path):
    root = small_root(tmp_path, "Hallo")
    assert merge(root) == {"nl": Left(0, ())}

    (root / "core" / "words.py").write_text('_("Hello")\n_("Until tomorrow")\n')
    (root / "core" / "tests.html").write_text('{% translate "Not a template of ours" %}')
    (root / "templates").mkdir()
    (root / "templates" / "page.html").write_text(
        '{% translate "Next" context "page" %}'
        "{% blocktranslate count counter=n %}{{ counter }} page{% plural %}{{ counter }} pages"
        "{% endblocktranslate %}"
    )
    assert merge(root) == {"nl": Left(3, ())}
    with catalogs(root)[0].open("rb") as file:
        merged = read_po(file, locale="nl")
    assert texts_of(merged) == {
        (None, ("Hello",)),
        (None, ("Until tomorrow",)),
        ("page", ("Next",)),
        (None, ("%(counter)s page", "%(counter)s pages")),
    }
    greeting = merged.get("Hello")
    assert greeting is not None
    assert greeting.string == "Hallo"

    (root / "templates" / "page.html").unlink()
    (root / "core" / "words.py").write_text('_("Until tomorrow")\n')
    assert merge(root) == {"nl": Left(1, ())}
    assert "Hello" not in catalogs(root)[0].read_text()


def test_the_guides_are_there_in_every_language():
    def guides(code: str) -> list[str]:
        return sorted(path.name for path in (ROOT / "guides" / "texts" / code).glob("*.md"))

    assert guides(settings.LANGUAGE_CODE)
    assert {code: guides(code) for code in LANGUAGES} == dict.fromkeys(
        LANGUAGES, guides(settings.LANGUAGE_CODE)
    )


def test_a_language_is_offered_when_its_last_text_is_said_and_from_then_on(tmp_path: Path):
    root = small_root(tmp_path, "Hallo")
    (root / "guides" / "texts" / "en").mkdir(parents=True)
    (root / "guides" / "texts" / "en" / "patience.md").write_text("Wait.")
    (root / "guides" / "texts" / "nl").mkdir()
    (root / "guides" / "texts" / "nl" / "patience.md").write_text("Wacht.")
    path = add(root, "pt-BR")
    assert path == root / "locale" / "pt_BR" / "LC_MESSAGES" / "django.po"
    assert merge(root) == {"nl": Left(0, ()), "pt-br": Left(1, ("patience.md",))}
    assert "plural=(n > 1)" in path.read_text()
    assert offered(root) == [("en", "English"), ("nl", "Nederlands")]
    assert ("pt-br", "Português (Brasil)") in offered(root, unfinished=True)

    path.write_text(path.read_text().replace('msgid "Hello"\nmsgstr ""', GREETING.format("Olá")))
    assert merge(root)["pt-br"] == Left(0, ("patience.md",))
    assert in_preparation(path)

    (root / "guides" / "texts" / "pt-br").mkdir()
    (root / "guides" / "texts" / "pt-br" / "patience.md").write_text("Espere.")
    assert merge(root)["pt-br"] == Left(0, ())
    assert [code for code, _name in offered(root)] == ["en", "nl", "pt-br"]

    (root / "core" / "words.py").write_text('_("Hello")\n_("Until tomorrow")\n')
    assert merge(root)["pt-br"] == Left(1, ())
    assert [code for code, _name in offered(root)] == ["en", "nl", "pt-br"]


@pytest.mark.parametrize("code", ["nl", "NL", "en", "klingon", "", "../../etc"])
def test_a_language_that_is_here_or_nowhere_is_not_added(code: str, tmp_path: Path):
    root = small_root(tmp_path, "Hallo")
    with pytest.raises(SetupError):
        add(root, code)
    assert [path.name for path in (root / "locale").iterdir()] == ["nl"]


def test_the_command_says_how_it_is_used(capsys: pytest.CaptureFixture[str]):
    assert main(["--add"]) == 2
    assert "--add LANGUAGE" in capsys.readouterr().err


def test_languages_say_their_own_names_and_directions():
    assert [own_name(code) for code in ("de", "ar", "fr")] == ["Deutsch", "العربية", "Français"]
    assert right_to_left([("he", ""), ("nl", ""), ("ar-xb", "")]) == ["ar", "he"]


@pytest.mark.parametrize(
    ("english", "long"),
    [
        ("Save", "⟦Šååṽéé⟧"),
        ("%(count)d of {total}", "⟦%(count)d ööƒ {total}⟧"),
        ('<a href="/x">Go</a> &amp; see\n', '⟦<a href="/x">Ĝöö</a> &amp; šéééé⟧\n'),
        ("%(day)s, %(time)s", "%(day)s, %(time)s"),
    ],
)
def test_a_long_text_keeps_what_is_filled_in(english: str, long: str):
    assert long_text(english) == long
    assert PLACEHOLDER.findall(mirrored_text(english)) == PLACEHOLDER.findall(english)


def test_long_texts_are_longer_by_about_two_fifths():
    texts = [text.english[0] for text in translated("nl")]
    bare = sum(len(long_text(text).strip("⟦⟧")) for text in texts)
    assert 1.25 < bare / sum(map(len, texts)) < 1.5


def test_pseudo_locales_know_plurals_contexts_and_formats(tmp_path: Path):
    catalog = Catalog()
    catalog.add(("%(n)s day", "%(n)s days"))
    catalog.add("Next", context="page")
    catalog.add("D j F", context="a day", auto_comments=["Translators: a date format"])
    write_pseudo_locales(catalog, tmp_path)

    def compiled(folder: str) -> gettext.GNUTranslations:
        with (tmp_path / folder / "LC_MESSAGES" / "django.mo").open("rb") as file:
            return gettext.GNUTranslations(file)

    long, mirrored = compiled("en_XA"), compiled("ar_XB")
    days = [mirrored.ngettext("%(n)s day", "%(n)s days", n) for n in (0, 1, 2, 3, 11, 100)]
    assert ["days" in text for text in days] == [True, False, True, True, True, True]
    assert long.ngettext("%(n)s day", "%(n)s days", 1) == "⟦%(n)s ðååý⟧"
    assert long.pgettext("page", "Next") == "⟦Ñééẋţ⟧"
    assert long.pgettext("a day", "D j F") == mirrored.pgettext("a day", "D j F") == "D j F"
    # Of the packages we stand on, too.
    assert long.gettext("This field is required.").startswith("⟦")
