"""The public holidays of a country, in the reader's language where there are names in it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays


def holidays_in(country: str, *, first: date, days: int, language: str) -> dict[date, str]:
    """Names by date, of `days` days from `first` on. None for a country that nobody knows.

    `country` is ISO 3166-1's two letters. Names are in `language`, else in English, else as
    they are called there.
    """
    last = first + timedelta(days=days - 1)
    found = {
        day: name
        for year in range(first.year, last.year + 1)
        for day, name in _of_year(country.upper(), year, language.replace("-", "_")).items()
    }
    return {day: name for day, name in sorted(found.items()) if first <= day <= last}


@lru_cache(maxsize=256)
def _of_year(country: str, year: int, language: str) -> dict[date, str]:
    if not country:
        return {}
    try:
        there = holidays.country_holidays(country)
    except NotImplementedError:
        return {}
    return dict(
        holidays.country_holidays(
            country, years=[year], language=_nearest(language, there.supported_languages)
        )
    )


def _nearest(language: str, known: tuple[str, ...]) -> str | None:
    for wanted in (language, language.partition("_")[0], "en"):
        for one in known:
            if one.casefold() == wanted.casefold() or one.partition("_")[0] == wanted:
                return one
    return None
