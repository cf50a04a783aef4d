"""A company's own color, made legible on the grounds of the interface and of mails.

Pure arithmetic: no Django. Colors go in and out as "#rrggbb". Lightness, chroma and hue are those
of OKLCH, the polar form of OKLab (Björn Ottosson, 2020,
https://bottosson.github.io/posts/oklab/); contrast is that of WCAG 2.2
(https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, cos, degrees, hypot, radians, sin

HEX = re.compile(r"#?(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)

# WCAG 2.2: 1.4.3 for text (AA), 1.4.6 for what should read without effort (AAA).
READABLE = 4.5
COMFORTABLE = 7.0
# Below this a color has no hue to keep: less than a step of one in a channel makes.
GRAY = 0.0005
# How far a lightness moves before it is tried again.
STEP = 0.01
# How much further away what one points at is than what lies still.
DEEPER = 0.08


@dataclass(frozen=True)
class Oklch:
    lightness: float
    chroma: float
    # In degrees, 0 to 360.
    hue: float


@dataclass(frozen=True)
class Theme:
    """The grounds that a color must be read on, and where its lightness may lie."""

    paper: str
    raised: str
    sunken: str
    # The grounds of notices, good, careful, bad and neutral, which links stand on, too.
    states: tuple[str, ...]
    # The lightness of the text that lies on the accent, and of the accent's own soft ground.
    on_lightness: float
    soft_lightness: float
    soft_chroma: float
    # Which way is more contrast: -1 is darker, 1 is lighter.
    away: int
    # Never quite black or white: both glare, and mail programs turn them over.
    darkest: float
    lightest: float


@dataclass(frozen=True)
class Shades:
    """The four roles of the accent in one theme, as the stylesheet names them."""

    canal: str
    canal_deep: str
    canal_soft: str
    on_canal: str


@dataclass(frozen=True)
class Palette:
    light: Shades
    dark: Shades


def parse(text: str) -> str | None:
    """ "#rrggbb" for what people write: `1d6891`, `#1D6891`, `#abc`. None when it is no color."""
    text = text.strip()
    if not HEX.fullmatch(text):
        return None
    digits = text.removeprefix("#").lower()
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return f"#{digits}"


def channels(color: str) -> tuple[float, float, float]:
    """Red, green and blue of "#rrggbb" in linear light, 0 to 1 (IEC 61966-2-1)."""
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _encoded(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


@lru_cache(maxsize=4096)
def luminance(color: str) -> float:
    """WCAG's relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = channels(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def to_oklch(color: str) -> Oklch:
    """Ottosson's linear sRGB to OKLab, in polar form. A gray has chroma and hue 0."""
    red, green, blue = channels(color)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    chroma = hypot(a, b)
    if chroma < GRAY:
        return Oklch(lightness, 0.0, 0.0)
    return Oklch(lightness, chroma, degrees(atan2(b, a)) % 360)


def _to_linear(color: Oklch) -> tuple[float, float, float]:
    """Ottosson's OKLab to linear sRGB; outside 0 to 1 where the screen has no such color."""
    a = color.chroma * cos(radians(color.hue))
    b = color.chroma * sin(radians(color.hue))
    long = (color.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (color.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (color.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _fits(color: Oklch) -> bool:
    return all(-0.0005 <= value <= 1.0005 for value in _to_linear(color))


def to_hex(color: Oklch) -> str:
    """The nearest "#rrggbb" of the same lightness and hue: chroma gives way until it fits."""
    if not _fits(color):
        low, high = 0.0, color.chroma
        for _halving in range(12):
            middle = (low + high) / 2
            if _fits(Oklch(color.lightness, middle, color.hue)):
                low = middle
            else:
                high = middle
        color = Oklch(color.lightness, low, color.hue)
    values = (min(1.0, max(0.0, _encoded(max(0.0, value)))) for value in _to_linear(color))
    return "#" + "".join(f"{round(value * 255):02x}" for value in values)


# As in static/css/tokens.css; a test holds the two together.
LIGHT = Theme(
    paper=to_hex(Oklch(0.985, 0.008, 85)),
    raised=to_hex(Oklch(0.997, 0.003, 85)),
    sunken=to_hex(Oklch(0.958, 0.013, 85)),
    states=(
        to_hex(Oklch(0.945, 0.03, 150)),
        to_hex(Oklch(0.955, 0.05, 88)),
        to_hex(Oklch(0.95, 0.025, 40)),
        to_hex(Oklch(0.94, 0.025, 230)),
    ),
    on_lightness=0.99,
    soft_lightness=0.94,
    soft_chroma=0.025,
    away=-1,
    darkest=0.2,
    lightest=0.9,
)
DARK = Theme(
    paper=to_hex(Oklch(0.23, 0.037, 243)),
    raised=to_hex(Oklch(0.275, 0.04, 243)),
    sunken=to_hex(Oklch(0.195, 0.034, 245)),
    states=(
        to_hex(Oklch(0.32, 0.045, 165)),
        to_hex(Oklch(0.34, 0.045, 80)),
        to_hex(Oklch(0.33, 0.055, 35)),
        to_hex(Oklch(0.33, 0.055, 238)),
    ),
    on_lightness=0.2,
    soft_lightness=0.33,
    soft_chroma=0.055,
    away=1,
    darkest=0.2,
    lightest=0.96,
)
# What people read, on those grounds.
INK = {"light": to_hex(Oklch(0.25, 0.03, 260)), "dark": to_hex(Oklch(0.94, 0.012, 85))}
INK_SOFT = {"light": to_hex(Oklch(0.42, 0.028, 260)), "dark": to_hex(Oklch(0.81, 0.02, 235))}

# Bruggen's own, where a company has chosen none.
CANAL = Palette(
    light=Shades(
        canal=to_hex(Oklch(0.5, 0.11, 235)),
        canal_deep=to_hex(Oklch(0.42, 0.1, 238)),
        canal_soft=to_hex(Oklch(0.94, 0.025, 230)),
        on_canal=to_hex(Oklch(0.99, 0.006, 85)),
    ),
    dark=Shades(
        canal=to_hex(Oklch(0.78, 0.1, 230)),
        canal_deep=to_hex(Oklch(0.86, 0.08, 228)),
        canal_soft=to_hex(Oklch(0.33, 0.055, 238)),
        on_canal=to_hex(Oklch(0.2, 0.04, 245)),
    ),
)


@lru_cache(maxsize=1024)
def palette(accent: str) -> Palette:
    """The accent's roles in both themes; Bruggen's own for "".

    `accent` is "#rrggbb". Hue stays, chroma as far as the screen has it, and lightness moves only
    as far as it must: `canal` is readable (4.5:1) on paper, raised, sunken, the grounds of notices
    and its own soft ground, and so is `on_canal` on `canal`; `canal_deep` aims at 7:1 on all of
    them.
    """
    if not accent:
        return CANAL
    chosen = to_oklch(accent)
    return Palette(light=_shades(chosen, LIGHT), dark=_shades(chosen, DARK))


def _shades(chosen: Oklch, theme: Theme) -> Shades:
    soft = to_hex(Oklch(theme.soft_lightness, min(chosen.chroma, theme.soft_chroma), chosen.hue))
    # A breath of the hue only: the text on the accent is paper or night, not another color.
    on = to_hex(Oklch(theme.on_lightness, min(chosen.chroma, 0.02), chosen.hue))
    grounds = (theme.paper, theme.raised, theme.sunken, *theme.states, soft, on)
    start = min(theme.lightest, max(theme.darkest, chosen.lightness))
    canal = _legible(start, chosen, theme, grounds, READABLE)
    deeper = canal.lightness + theme.away * DEEPER
    if not theme.darkest <= deeper <= theme.lightest:
        deeper = canal.lightness - theme.away * DEEPER
    deep = _legible(deeper, chosen, theme, grounds, COMFORTABLE)
    return Shades(canal=to_hex(canal), canal_deep=to_hex(deep), canal_soft=soft, on_canal=on)


def _legible(
    start: float, chosen: Oklch, theme: Theme, grounds: Sequence[str], ratio: float
) -> Oklch:
    """The first color from `start` on, away from the grounds, that is read on all of them."""
    lightness = start
    while theme.darkest <= lightness <= theme.lightest:
        color = Oklch(lightness, chosen.chroma, chosen.hue)
        if lowest_contrast(to_hex(color), grounds) >= ratio:
            return color
        lightness += theme.away * STEP
    end = theme.darkest if theme.away < 0 else theme.lightest
    return Oklch(end, chosen.chroma, chosen.hue)


def lowest_contrast(color: str, grounds: Iterable[str]) -> float:
    return min(contrast(color, ground) for ground in grounds)


def shift(chosen: str, shown: str) -> int:
    """How `shown` differs from what was chosen: -1 darker, 1 lighter, 0 to the eye the same."""
    difference = to_oklch(shown).lightness - to_oklch(chosen).lightness
    if abs(difference) < 0.02:
        return 0
    return 1 if difference > 0 else -1


@lru_cache(maxsize=1024)
def stylesheet(accent: str) -> str:
    """The accent's roles as custom properties, over those of static/css/tokens.css."""
    light, dark = palette(accent).light, palette(accent).dark
    return (
        "@layer tokens {\n"
        "  :root {\n"
        f"    --canal: light-dark({light.canal}, {dark.canal});\n"
        f"    --canal-deep: light-dark({light.canal_deep}, {dark.canal_deep});\n"
        f"    --canal-soft: light-dark({light.canal_soft}, {dark.canal_soft});\n"
        f"    --on-canal: light-dark({light.on_canal}, {dark.on_canal});\n"
        "  }\n"
        "}\n"
    )
