"""Countries, languages and time zones: what people call them, and what we keep."""

import re
import unicodedata
from functools import lru_cache
from typing import Final
from zoneinfo import available_timezones

from babel.core import get_global

from core.locales import locale_of
from core.time_zones import offered_zones

# Names are read in these languages, whatever the reader's own is.
READ_IN: Final = ("en", "nl", "de", "fr", "es")
# Languages whose own names are read as well. Each costs the loading of a locale.
READ_IN_THEIR_OWN: Final = (
    *("ar", "bg", "cs", "da", "el", "et", "fi", "he", "hi", "hr", "hu", "id", "it", "ja", "ko"),
    *("lt", "lv", "ms", "nb", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk"),
    *("vi", "zh"),
)
# Codes that Unicode lists beside the countries: unions, test data, dependencies without a code.
NOT_COUNTRIES: Final = frozenset(
    ("AC", "AN", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ")
)
OTHER_COUNTRY_NAMES: Final = {
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "usa": "US",
    "united states of america": "US",
    "holland": "NL",
    "the netherlands": "NL",
    "nederland": "NL",
    "korea": "KR",
    "republic of korea": "KR",
    "czech republic": "CZ",
    "turkey": "TR",
    "uae": "AE",
    "russian federation": "RU",
    "viet nam": "VN",
}


def folded(text: str) -> str:
    """Lower case without accents and doubled spaces, so that spellings meet."""
    plain = unicodedata.normalize("NFKD", text).replace("’", "'")
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split()).casefold()


# ------------------------------------------------------------------- countries


@lru_cache(maxsize=16)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """(ISO 3166 code, name) in the reader's alphabet."""
    names = locale_of(language).territories
    found = [
        (code, name)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    ]
    return tuple(sorted(found, key=lambda pair: folded(pair[1])))


def country_name(code: str, language: str) -> str:
    return str(locale_of(language).territories.get(code, code))


@lru_cache(maxsize=1)
def _country_codes() -> dict[str, str]:
    known = dict(OTHER_COUNTRY_NAMES)
    for language in READ_IN:
        for code, name in countries(language):
            known.setdefault(folded(name), code)
            known.setdefault(code.casefold(), code)
    return known


@lru_cache(maxsize=2048)
def country_code(text: str) -> str | None:
    """NL for "nl", "Netherlands", "Nederland" or "Pays-Bas"; None when it is no country."""
    return _country_codes().get(folded(text))


# ------------------------------------------------------------------- languages


@lru_cache(maxsize=16)
def languages(language: str) -> tuple[tuple[str, str], ...]:
    """(ISO 639 code, name) of the languages with a two-letter code, and Filipino."""
    names = locale_of(language).languages
    found = [(code, name) for code, name in names.items() if len(code) == 2 or code == "fil"]
    return tuple(sorted(found, key=lambda pair: folded(pair[1])))


def language_name(code: str, language: str) -> str:
    return str(locale_of(language).languages.get(code, code))


@lru_cache(maxsize=1)
def _language_codes() -> dict[str, str]:
    known: dict[str, str] = {"mandarin": "zh", "tagalog": "fil", "flemish": "nl", "vlaams": "nl"}
    for language in READ_IN:
        for code, name in languages(language):
            known.setdefault(folded(name), code)
            known.setdefault(code, code)
    return known


@lru_cache(maxsize=1)
def _own_names() -> dict[str, str]:
    return {folded(locale_of(code).languages[code]): code for code in READ_IN_THEIR_OWN}


@lru_cache(maxsize=2048)
def language_code(text: str) -> str | None:
    """nl for "nl", "nl-BE", "Dutch", "Nederlands"; None when nobody knows it."""
    name = folded(text)
    known = _language_codes()
    found = known.get(name) or known.get(re.split(r"[-_ (]", name)[0].strip())
    # Last, because loading what each language calls itself takes half a second.
    return found or _own_names().get(name)


def split_list(text: str) -> list[str]:
    """Entries of a cell or a field, apart by comma, semicolon, bar or line; each once."""
    entries = (" ".join(part.split()) for part in re.split(r"[,;|\n]", text))
    once: dict[str, str] = {}
    for entry in entries:
        if entry:
            once.setdefault(entry.casefold(), entry)
    return list(once.values())


# ------------------------------------------------------------------ time zones


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {folded(name).replace(" ", "_"): name for name in available_timezones()}


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    return {folded(zone.rsplit("/", 1)[-1].replace("_", " ")): zone for zone in offered_zones()}


@lru_cache(maxsize=2048)
def zone_name(text: str) -> str | None:
    """The IANA name for "europe/amsterdam" or "Amsterdam"; None when there is none."""
    name = folded(text)
    return _zones().get(name.replace(" ", "_")) or _cities().get(name.replace("_", " "))


@lru_cache(maxsize=1)
def _zones_of_countries() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for zone in offered_zones():
        found.setdefault(get_global("zone_territories")[zone], []).append(zone)
    return found


def only_zone(country: str) -> str | None:
    """The zone of a country that has one; None where the country alone does not say."""
    zones = _zones_of_countries().get(country, [])
    return zones[0] if len(zones) == 1 else None
