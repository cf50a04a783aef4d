"""Numbers as the reader writes them: 12,345.6 or 12.345,6; 42% or 42 %.

Listed as a template builtin.
"""

from __future__ import annotations

from babel.numbers import format_decimal, format_percent
from django import template

from core.locales import readers_locale

register = template.Library()


@register.filter
def number(value: object) -> object:
    """With the reader's separators; 4.0 is 4. What is no number stays as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return format_decimal(value, locale=readers_locale())


@register.filter
def percent(value: float) -> str:
    """42 as a share of a hundred, in whole numbers."""
    return format_percent(value / 100, locale=readers_locale())
