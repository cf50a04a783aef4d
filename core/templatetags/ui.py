"""The interface's own tags: people, the bridge's arc, local times, icons.

Listed as a template builtin, so pages use them without `{% load %}`. Each is shown
with a line of use in `docs/interface.md`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_moment
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.forms import ONLY_YOU
from core.htmx import FLOATS, UNDO
from core.markdown import to_html

if TYPE_CHECKING:
    from datetime import tzinfo

    from django.contrib.messages.storage.base import Message
    from django.core.paginator import Page
    from django.forms import BaseForm, BoundField

register = template.Library()

TONES = 5

# ---------------------------------------------------------------------- people


@register.filter
def initials(name: object) -> str:
    """First letters of the first and last word: "Anna van der Berg" gives "AB"."""
    words = [word for word in str(name or "").replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper()


@register.filter
def tone(name: object) -> str:
    """The avatar's tint. From the name, so that a person looks the same on every page."""
    return f"tone-{zlib.crc32(str(name or '').encode()) % TONES}"


# ------------------------------------------------------------------------- arc

# The span in the pair's 148 x 44 picture: where it springs from, and how high its control
# point is. A quadratic curve with its control point in the middle moves evenly in x, so a
# part of the way is the same part of the width.
LEFT, RIGHT, DECK, CONTROL = 41.0, 107.0, 33.0, -11.0
# A broken bridge lacks its crown.
BREAK = (0.41, 0.59)

HEALTH_WORDS = {
    "on_track": lambda: pgettext("health", "On track"),
    "drifting": lambda: pgettext("health", "Drifting"),
    "needs_care": lambda: pgettext("health", "Needs care"),
    "paused": lambda: pgettext("health", "Paused"),
}
HEALTH_ICONS = {
    "on_track": "circle",
    "drifting": "half",
    "needs_care": "triangle",
    "paused": "pause",
}


@dataclass(frozen=True)
class Arc:
    """SVG path data of a pair's bridge."""

    span: str
    walked: str
    percent: int


def _point(at: float) -> tuple[float, float]:
    return LEFT + (RIGHT - LEFT) * at, DECK + 2 * at * (1 - at) * (CONTROL - DECK)


def _part(start: float, end: float) -> str:
    """The part of the curve between two parameters; its control point is the blossom."""
    (x0, y0), (x1, y1) = _point(start), _point(end)
    middle = (start + end) / 2
    bend = start * (1 - end) + end * (1 - start)
    x, y = LEFT + (RIGHT - LEFT) * middle, DECK + bend * (CONTROL - DECK)
    return f"M{x0:.1f} {y0:.1f}Q{x:.1f} {y:.1f} {x1:.1f} {y1:.1f}"


@register.simple_tag
def bridge(progress: float | None = None, health: str | None = None) -> Arc:
    """Geometry of the arc: `progress` from 0 to 1 fills it, `health` may break it."""
    done = min(max(float(progress or 0), 0.0), 1.0)
    span = _part(0, 1)
    if health == "needs_care":
        span = _part(0, BREAK[0]) + _part(BREAK[1], 1)
    walked = f"{_part(0, done)}V{DECK:.1f}H{LEFT:.1f}Z" if done else ""
    return Arc(span=span, walked=walked, percent=round(done * 100))


@register.filter
def health_word(health: object) -> str:
    word = HEALTH_WORDS.get(str(health))
    return word() if word else ""


@register.filter
def health_icon(health: object) -> str:
    return HEALTH_ICONS.get(str(health), "circle")


# ------------------------------------------------------------------------ time


def _zone(zone: str | tzinfo | None) -> tzinfo:
    if not zone:
        return timezone.get_current_timezone()
    return ZoneInfo(zone) if isinstance(zone, str) else zone


def _day_words(day: date, *, today: date) -> str:
    if day.year == today.year:
        # Translators: a date format
        return format_moment(day, pgettext("a day of this year", "D j F"))
    # Translators: a date format
    return format_moment(day, pgettext("a day of another year", "D j F Y"))


def _clock(moment: datetime) -> str:
    # Translators: a date format
    return format_moment(moment, pgettext("a time of day", "H:i"))


def _words(local: datetime) -> str:
    today = timezone.now().astimezone(local.tzinfo).date()
    return pgettext("day and time of day", "%(day)s, %(time)s") % {
        "day": _day_words(local.date(), today=today),
        "time": _clock(local),
    }


def _element(local: datetime, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), words)


@register.simple_tag
def local_time(moment: datetime | None, zone: str | tzinfo | None = None) -> SafeString | str:
    """`Thu 12 March, 15:00` in `zone`, or in the reader's zone."""
    if moment is None:
        return ""
    local = moment.astimezone(_zone(zone))
    return _element(local, _words(local))


@register.simple_tag
def local_date(day: date | datetime | None, zone: str | tzinfo | None = None) -> SafeString | str:
    """`Thu 12 March`. A moment is first taken to `zone`; a date is a date everywhere."""
    if day is None:
        return ""
    today = timezone.now().astimezone(_zone(zone)).date()
    if isinstance(day, datetime):
        day = day.astimezone(_zone(zone)).date()
    words = _day_words(day, today=today)
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), words)


def saved_words(moment: datetime) -> str:
    """`10:42`, with its day when that is not today, in the reader's zone."""
    local = timezone.localtime(moment)
    return _clock(local) if local.date() == timezone.localdate() else _words(local)


# Further away than this the date says more.
RELATIVE_DAYS = 14


def days_away(day: date, today: date) -> str:
    """`today`, `tomorrow`, `in 3 days`, `yesterday`, `3 days ago`; nothing when it is far away."""
    days = (day - today).days
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if days in near:
        return near[days]
    if abs(days) > RELATIVE_DAYS:
        return ""
    if days > 0:
        return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}
    return ngettext("%(count)s day ago", "%(count)s days ago", -days) % {"count": -days}


@register.simple_tag
def relative_day(day: date | datetime | None, zone: str | tzinfo | None = None) -> str:
    """How far away a day is in the reader's zone, beside its date: a page may be read later."""
    if day is None:
        return ""
    today = timezone.now().astimezone(_zone(zone)).date()
    if isinstance(day, datetime):
        day = day.astimezone(_zone(zone)).date()
    return days_away(day, today)


def day_in_words(day: date) -> str:
    """The same words inside a sentence, without the element."""
    return _day_words(day, today=timezone.localdate())


@register.simple_tag
def both_times(
    moment: datetime | None, zone: str | tzinfo | None, their_zone: str | tzinfo, name: str
) -> SafeString | str:
    """`Thu 12 March, 15:00 your time · 23:00 Aiko’s time`; the day again where it differs."""
    if moment is None:
        return ""
    mine, theirs = moment.astimezone(_zone(zone)), moment.astimezone(_zone(their_zone))
    if mine.utcoffset() == theirs.utcoffset():
        return format_html(
            _("{time} for you and {name}"), time=_element(mine, _words(mine)), name=name
        )
    same_day = mine.date() == theirs.date()
    words = format_html(
        _("{mine} your time · {theirs} {name}’s time"),
        mine=_element(mine, _words(mine)),
        theirs=_element(theirs, _clock(theirs) if same_day else _words(theirs)),
        name=name,
    )
    # On a narrow screen the line breaks between the two, not within one of them.
    first, dot, second = words.partition(" · ")
    # Nor does the dot stand on a line alone: the space before it does not break.
    dot = '<span class="nowrap"> ·</span>' if dot else ""
    return mark_safe(  # noqa: S308 (a part of what was escaped above)
        f'<span class="phrase">{first}{dot}</span> <span class="phrase">{second}</span>'
    )


# ----------------------------------------------------------------------- forms


@register.filter
def needs_summary(form: BaseForm) -> bool:
    """One wrong field that one can see says so itself; a list of it above would be noise."""
    hidden = any(field.errors for field in form.hidden_fields())
    return bool(form.non_field_errors()) or hidden or len(form.errors) > 1


@register.filter
def readers(field: BoundField) -> str:
    """Who can read this field: the form's `readers = {"field name": text}`."""
    texts: Mapping[str, Any] = getattr(field.form, "readers", {})
    return str(texts.get(field.name, ""))


@register.filter
def is_private(field: BoundField) -> bool:
    return getattr(field.form, "readers", {}).get(field.name) is ONLY_YOU


@register.filter
def is_choice(field: BoundField) -> bool:
    """A lone checkbox: its label stands after it."""
    return field.widget_type == "checkbox"


# ----------------------------------------------------------------------- lists


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int | str]:
    """Numbers around the current page and at the ends, with a mark where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


# ----------------------------------------------------------------------- texts


@register.filter
def markdown(text: object) -> SafeString:
    """What people write in Markdown, as HTML that can do no harm."""
    return to_html(str(text or ""))


# ----------------------------------------------------------------------- icons

# Drawn on 24 x 24 with a stroke of 2, except the health shapes, which are filled.
ICONS = {
    "lock": '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "people": '<circle cx="9" cy="8.5" r="3.5"/><path d="M3 20c0-3.6 2.6-6 6-6s6 2.4 6 6"/>'
    '<path d="M16 5.5a3.5 3.5 0 0 1 0 6M18 14.4c1.9.9 3 2.9 3 5.6"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5M12 7.6v.2"/>',
    "alert": '<path d="M12 4 2.8 19.5h18.4z"/><path d="M12 10v4.5M12 17v.2"/>',
    "calendar": '<rect x="4" y="6" width="16" height="14" rx="2"/>'
    '<path d="M4 11h16M8 3v4M16 3v4"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "mail": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m4 8 8 5.5L20 8"/>',
    "note": '<path d="M6 3h8l5 5v13H6z"/><path d="M14 3v5h5M9 13h7M9 17h5"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "arrow": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 5 5"/>',
    "flag": '<path d="M6 21V4h11l-2 4 2 4H6"/>',
    "chevron": '<path d="m6 9 6 6 6-6"/>',
    "video": '<rect x="3" y="6" width="12" height="12" rx="2"/><path d="m15 11 6-3.5v9L15 13z"/>',
    "home": '<path d="M4 11.5 12 4l8 7.5"/><path d="M6.5 9.5V20h11V9.5"/>',
    "bridge": '<circle cx="4.5" cy="17" r="2"/><circle cx="19.5" cy="17" r="2"/>'
    '<path d="M5 14.5Q12 3 19 14.5"/>',
    "book": '<path d="M12 6.5C10 5 7 4.5 4 4.8v13.4c3-.3 6 .2 8 1.8 2-1.6 5-2.1 8-1.8V4.8'
    'c-3-.3-6 .2-8 1.7z"/><path d="M12 6.5V20"/>',
    "building": '<path d="M5 20V5h9v15M14 10h5v10M3 20h18M8 9h3M8 13h3"/>',
    "layers": '<path d="m12 4 9 4.5-9 4.5-9-4.5z"/><path d="m3 13 9 4.5 9-4.5"/>',
    "close": '<path d="M6 6l12 12M18 6 6 18"/>',
    "upload": '<path d="M12 16V4M7 9l5-5 5 5M4 20h16"/>',
    "circle": '<circle cx="12" cy="12" r="8" fill="currentColor"/>',
    "pause": '<path d="M9 6v12M15 6v12"/>',
    "half": '<circle cx="12" cy="12" r="8"/><path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor"/>',
    "triangle": '<path d="M12 4 3 20h18z" fill="currentColor"/>',
}


# These point onward, which is to the left where one reads from right to left.
DIRECTED = {"arrow"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture beside a word that says the same; hidden from screen readers."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
        ' aria-hidden="true">{}</svg>',
        " directed" if name in DIRECTED else "",
        mark_safe(ICONS[name]),  # noqa: S308 (our own constant)
    )


NOTICE_ICONS = {"success": "check", "warning": "alert", "error": "alert"}


@register.filter
def notice_icon(level: object) -> str:
    """The icon of a notice; Django's message tags may be several words."""
    words: Iterable[str] = str(level or "").split()
    return next((NOTICE_ICONS[word] for word in words if word in NOTICE_ICONS), "info")


@register.filter
def undo_url(message: Message) -> str:
    """Where a message's undoing is posted to, as `core.htmx.done` was told."""
    tag = message.extra_tags or ""
    return tag.removeprefix(UNDO) if tag.startswith(UNDO) else ""


@register.filter
def floats(message: Message) -> bool:
    """Whether a message is about a part of the page that one was taken to."""
    return message.extra_tags == FLOATS
