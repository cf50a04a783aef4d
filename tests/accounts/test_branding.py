"""Whatever color a company has, its links and buttons can be read."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accounts.branding import (
    CANAL,
    COMFORTABLE,
    DARK,
    INK,
    LIGHT,
    READABLE,
    Oklch,
    Shades,
    Theme,
    contrast,
    lowest_contrast,
    luminance,
    palette,
    parse,
    shift,
    stylesheet,
    to_hex,
    to_oklch,
)

TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
colors = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"#{number:06x}")


def themes(accent: str) -> list[tuple[Theme, Shades, str]]:
    found = palette(accent)
    return [(LIGHT, found.light, INK["light"]), (DARK, found.dark, INK["dark"])]


@settings(max_examples=600, deadline=None)
@given(accent=colors)
@example(accent="#ffff00")
@example(accent="#ffffff")
@example(accent="#000000")
@example(accent="#808080")
@example(accent="#0000ff")
@example(accent="#00ff00")
@example(accent="#ff00ff")
def test_every_color_can_be_read(accent: str):
    for theme, shades, ink in themes(accent):
        grounds = [theme.paper, theme.raised, theme.sunken, *theme.states, shades.canal_soft]
        assert lowest_contrast(shades.canal, grounds) >= READABLE
        assert lowest_contrast(shades.canal_deep, grounds) >= COMFORTABLE
        assert contrast(shades.on_canal, shades.canal) >= READABLE
        assert contrast(shades.on_canal, shades.canal_deep) >= READABLE
        # Running text on the soft ground.
        assert contrast(ink, shades.canal_soft) >= COMFORTABLE
        # What one points at looks different.
        assert shades.canal_deep != shades.canal
        # Neither glares.
        for color in (shades.canal, shades.canal_deep, shades.canal_soft, shades.on_canal):
            assert color not in {"#ffffff", "#000000"}


@settings(max_examples=300, deadline=None)
@given(accent=colors)
def test_the_hue_stays(accent: str):
    chosen = to_oklch(accent)
    for _theme, shades, _ink in themes(accent):
        shown = to_oklch(shades.canal)
        if min(chosen.chroma, shown.chroma) < 0.03:
            # Nearly gray: a step of one in a channel turns the hue.
            continue
        turned = abs(shown.hue - chosen.hue) % 360
        assert min(turned, 360 - turned) < 4


@settings(max_examples=300, deadline=None)
@given(accent=colors)
def test_oklch_there_and_back(accent: str):
    assert to_hex(to_oklch(accent)) == accent


def test_a_gray_stays_gray():
    for accent in ("#000000", "#777777", "#ffffff"):
        for _theme, shades, _ink in themes(accent):
            for color in (shades.canal, shades.canal_deep, shades.canal_soft):
                assert to_oklch(color).chroma < 0.01


def test_a_color_that_can_be_read_is_not_touched():
    assert palette("#1d6891").light.canal == "#1d6891"
    assert palette("#ffd500").dark.canal == "#ffd500"


def test_a_color_moves_only_as_far_as_it_must():
    lightest = palette("#ffd500").light.canal
    one_step_back = to_oklch(lightest)
    lighter = to_hex(Oklch(one_step_back.lightness + 0.02, one_step_back.chroma, one_step_back.hue))
    soft = palette("#ffd500").light.canal_soft
    assert lowest_contrast(lighter, [LIGHT.sunken, *LIGHT.states, soft]) < READABLE


def test_known_figures():
    # WCAG's own ends, and a pair from its understanding documents.
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert luminance("#ff0000") == pytest.approx(0.2126)
    # Ottosson's test pairs: white, and a red.
    assert to_oklch("#ffffff").lightness == pytest.approx(1, abs=1e-6)
    red = to_oklch("#ff0000")
    assert (red.lightness, red.chroma, red.hue) == pytest.approx((0.628, 0.2577, 29.23), abs=0.01)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("#1d6891", "#1d6891"),
        ("1D6891", "#1d6891"),
        (" #abc ", "#aabbcc"),
        ("#abcd", None),
        ("blue", None),
        ("", None),
        ("#1d6891;}", None),
        ("#１２３456", None),
    ],
)
def test_what_people_write(typed: str, read: str | None):
    assert parse(typed) == read


def test_shifts_in_words():
    assert shift("#ffff00", palette("#ffff00").light.canal) == -1
    assert shift("#000080", palette("#000080").dark.canal) == 1
    assert shift("#1d6891", "#1d6892") == 0


def test_no_accent_is_bruggens_own():
    assert palette("") == CANAL


def tokens() -> dict[str, tuple[str, str]]:
    """By name: the light and the dark value, as "#rrggbb"."""
    number = r"(\d*\.?\d+)"
    value = rf"oklch\({number}% {number} {number}\)"
    found = {}
    for name, *parts in re.findall(
        rf"--([a-z-]+): light-dark\({value}, {value}\);", TOKENS.read_text()
    ):
        lightness, chroma, hue, *rest = map(float, parts)
        found[name] = (
            to_hex(Oklch(lightness / 100, chroma, hue)),
            to_hex(Oklch(rest[0] / 100, rest[1], rest[2])),
        )
    return found


def test_the_grounds_are_those_of_the_stylesheet():
    found = tokens()
    for name in ("paper", "raised", "sunken"):
        assert found[name] == (getattr(LIGHT, name), getattr(DARK, name))
    for number, name in enumerate(("moss-soft", "sun-soft", "brick-soft", "info-soft")):
        assert found[name] == (LIGHT.states[number], DARK.states[number])
    assert found["ink"] == (INK["light"], INK["dark"])
    for role in ("canal", "canal-deep", "canal-soft", "on-canal"):
        field = role.replace("-", "_")
        assert found[role] == (getattr(CANAL.light, field), getattr(CANAL.dark, field))


def test_the_stylesheet_sets_the_four_roles():
    css = stylesheet("#e2001a")
    assert css.startswith("@layer tokens {")
    assert re.findall(r"--([a-z-]+): light-dark\(#[0-9a-f]{6}, #[0-9a-f]{6}\);", css) == [
        "canal",
        "canal-deep",
        "canal-soft",
        "on-canal",
    ]
