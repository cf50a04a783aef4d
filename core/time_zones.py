"""Time zones as people choose them: by continent and city, with what their clocks say now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.locales import locale_of

CONTINENTS: Final[Mapping[str, Any]] = {
    "Africa": gettext_lazy("Africa"),
    "America": gettext_lazy("America"),
    "Antarctica": gettext_lazy("Antarctica"),
    "Arctic": gettext_lazy("Arctic"),
    "Asia": gettext_lazy("Asia"),
    "Atlantic": gettext_lazy("Atlantic Ocean"),
    "Australia": gettext_lazy("Australia"),
    "Europe": gettext_lazy("Europe"),
    "Indian": gettext_lazy("Indian Ocean"),
    "Pacific": gettext_lazy("Pacific Ocean"),
}


# Each call of Python's own looks through the folders of the system anew.
_known = cache(available_timezones)


@cache
def offered_zones() -> tuple[str, ...]:
    """One name for each zone: those that Unicode assigns to a territory."""
    return tuple(sorted(z for z in get_global("zone_territories") if z in _known() and "/" in z))


def is_zone(name: str) -> bool:
    """Also by an old name, and UTC: whatever a browser or an import may say."""
    return name in _known()


@lru_cache(maxsize=32)
def _cities(language: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """(continent, ((zone, city in the reader's language), …)), both in alphabetical order."""
    named = locale_of(language).time_zones
    found: dict[str, list[tuple[str, str]]] = {continent: [] for continent in CONTINENTS}
    for zone in offered_zones():
        continent, _slash, place = zone.partition("/")
        if continent in found:
            city = named.get(zone, {}).get("city") or place.rsplit("/", 1)[-1].replace("_", " ")
            found[continent].append((zone, city))
    return tuple(
        (continent, tuple(sorted(cities, key=lambda pair: pair[1].casefold())))
        for continent, cities in found.items()
    )


def grouped_choices() -> Sequence[tuple[Any, Sequence[tuple[str, str]]]]:
    """For a grouped select: "Amsterdam (UTC+1, 14:05 now)"."""
    minute = timezone.now().replace(second=0, microsecond=0)
    return _choices(get_language() or "en", minute)


@lru_cache(maxsize=8)
def _choices(
    language: str, minute: datetime
) -> tuple[tuple[Any, tuple[tuple[str, str], ...]], ...]:
    """Four hundred clocks cost more than the page around them; they stand still for a minute."""
    return tuple(
        (
            CONTINENTS[continent],
            tuple((zone, in_words(zone, city, minute)) for zone, city in cities),
        )
        for continent, cities in _cities(language)
    )


# Python itself keeps eight zones and reads the others from disk again.
_clock = cache(ZoneInfo)


def in_words(zone: str, city: str, now: datetime) -> str:
    local = now.astimezone(_clock(zone))
    return _("%(city)s (UTC%(offset)s, %(time)s now)") % {
        "city": city,
        "offset": offset_in_words(local.utcoffset() or timedelta()),
        "time": f"{local:%H:%M}",
    }


def offset_in_words(offset: timedelta) -> str:
    """`+1`, `-3:30`, and nothing at all for UTC itself."""
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return ""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")
