"""How a color will look, before it is saved: both themes, and in words what was done to it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.branding import DARK, INK, INK_SOFT, LIGHT, Shades, Theme, palette, shift
from accounts.models import Organization


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One theme: a mail's head, a link and a button."""

    label: str
    theme: Theme
    shades: Shades
    ink: str
    ink_soft: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    company: str
    scenes: list[Scene]
    words: list[str]


def preview_of(accent: str, organization: Organization) -> Preview:
    """`accent` is "#rrggbb", or "" for Bruggen's own."""
    found = palette(accent)
    return Preview(
        company=organization.name,
        scenes=[
            Scene(
                label=_("Light theme"),
                theme=LIGHT,
                shades=found.light,
                ink=INK["light"],
                ink_soft=INK_SOFT["light"],
            ),
            Scene(
                label=_("Dark theme"),
                theme=DARK,
                shades=found.dark,
                ink=INK["dark"],
                ink_soft=INK_SOFT["dark"],
            ),
        ],
        words=words_for(accent),
    )


def words_for(accent: str) -> list[str]:
    if not accent:
        return [_("No color of your own: you see Bruggen’s blue.")]
    found = palette(accent)
    words = {
        ("light", -1): _("In the light theme it is made darker so that it can be read."),
        ("light", 1): _("In the light theme it is made a little lighter so that it is not harsh."),
        ("dark", 1): _("In the dark theme it is made lighter so that it can be read."),
        ("dark", -1): _("In the dark theme it is made a little darker so that it does not glare."),
    }
    said = [
        words[theme, shift(accent, shown)]
        for theme, shown in (("light", found.light.canal), ("dark", found.dark.canal))
        if shift(accent, shown)
    ]
    return said or [_("This color can be read in both themes as it is.")]
