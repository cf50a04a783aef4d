"""What CLDR (by way of Babel) knows of the reader's language."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language


@lru_cache(maxsize=64)
def locale_of(code: str) -> Locale:
    """`pt-br` as it is, `en-xa` as English: the nearest that CLDR knows."""
    for known in (code, code.partition("-")[0]):
        try:
            return Locale.parse(known, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def readers_locale() -> Locale:
    return locale_of(get_language() or "en")
