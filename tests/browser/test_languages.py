"""Long words and right-to-left on a phone: nothing is cut off, and the layout turns around.

The pages are rendered in the two pseudo-locales (config/pseudo_locales.py), where every text is
two fifths longer, or written the other way.
"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, sync_playwright

from config.languages import PSEUDO_LOCALES
from config.pseudo_locales import write_pseudo_locales
from config.translations import collect
from tests.browser.conftest import CHROMIUM, CHROMIUM_FLAGS
from tests.browser.shelf import OVERFLOW, Shelf
from tests.cast import As, Veldkamp
from tests.conftest import ROOT
from tests.factories import make_agreement, make_goal
from tests.pages import RenderedPage, rendered
from tests.speaking import reading, speak

pytestmark = pytest.mark.browser

LONG, MIRRORED = (code for code, _name in PSEUDO_LOCALES)
# What one presses: a word that does not fit is cut off or runs over the neighbor.
CUT = """() => [...document.querySelectorAll("button, .button, summary, nav a, label, th, .badge")]
  .filter((part) => part.checkVisibility() && part.clientWidth > 1
    // The head of a table that lies there as cards is for screen readers.
    && !part.closest("table.cards thead, .visually-hidden")
    && part.scrollWidth > part.clientWidth + 1)
  .map((part) => `${part.tagName} ${part.className}: ${part.textContent.trim().slice(0, 40)}`)"""
OPEN = """(menu) => {
  for (const part of document.querySelectorAll("details")) {
    part.open = part.classList.contains("menu") ? menu : true;
  }
}"""
# Where the first and the last of the header stand, and which way a running text goes.
SIDES = """() => {
  const middle = (part) => {
    const box = part.getBoundingClientRect();
    return box.left + box.width / 2;
  };
  const mark = document.querySelector(".site-header .brand");
  const menu = document.querySelector(".site-menu > *, .site-header a.button");
  return {
    dir: document.documentElement.dir,
    direction: getComputedStyle(document.querySelector("h1")).direction,
    mark: middle(mark), menu: menu && menu !== mark ? middle(menu) : null,
    turned: [...document.querySelectorAll(".pair, .icon.directed")].filter((one) =>
      one.checkVisibility()).map((one) => getComputedStyle(one).transform),
  };
}"""


@pytest.fixture(scope="module", autouse=True)
def pseudo_locales(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("locale")
    write_pseudo_locales(collect(ROOT), folder)
    with override_settings(
        LANGUAGES=[*settings.LANGUAGES, *PSEUDO_LOCALES],
        LOCALE_PATHS=[*settings.LOCALE_PATHS, folder],
        LANGUAGES_BIDI=["ar"],
    ):
        yield


def pages_in(code: str, veldkamp: Veldkamp, as_: As) -> list[RenderedPage]:
    pair = veldkamp.milan_and_mina.mentorship
    with translation.override(code):
        make_goal(pair, "Lead a meeting", by=veldkamp.mina)
        make_agreement(pair, by=veldkamp.mina, status="proposed")
    speak(veldkamp, code)
    slug = veldkamp.organization.slug
    wanted: list[tuple[Any, str, list[Any]]] = [
        (None, "account_login", []),
        (veldkamp.mina, "dashboards:home", [slug]),
        (veldkamp.mina, "dashboards:room", [slug, pair.pk]),
        (veldkamp.mina, "meetings:log_new", [slug, pair.pk]),
        (veldkamp.milan, "mentorships:agreement", [slug, pair.pk]),
        (veldkamp.mina, "mentorships:agreement_edit", [slug, pair.pk]),
        (veldkamp.carla, "dashboards:home", [slug]),
        (veldkamp.carla, "dashboards:overview", [slug, veldkamp.compass.pk]),
        (veldkamp.carla, "accounts:members", [slug]),
        (veldkamp.carla, "programs:edit", [slug, veldkamp.compass.pk]),
        (veldkamp.carla, "programs:enrollments", [slug, veldkamp.compass.pk]),
        (veldkamp.olga, "dashboards:organization", [slug]),
        (veldkamp.olga, "programs:profile", [slug]),
    ]
    found = []
    for member, name, args in wanted:
        path = reverse(name, args=args)
        client = reading(as_(member) if member else Client(), code)
        page = rendered(f"{name} as {member}", path, client.get(path))
        assert page is not None, name
        found.append(page)
    return found


def look(pages: list[RenderedPage]) -> list[tuple[RenderedPage, list[str], dict[str, Any]]]:
    shelf, found = Shelf(), []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        window: Page = browser.new_page(viewport={"width": 390, "height": 844})
        for page in pages:
            window.goto(shelf.put(page))
            sides, wrong = window.evaluate(SIDES), []
            for menu in (False, True):
                # Disclosures open; then the menu, too, which lies over the page.
                window.evaluate(OPEN, menu)
                wrong += [f"wider than the window: {part}" for part in window.evaluate(OVERFLOW)]
                wrong += [f"cut off: {part}" for part in window.evaluate(CUT)]
            found.append((page, wrong, sides))
        browser.close()
    shelf.server.shutdown()
    shelf.server.server_close()
    return found


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("code", [LONG, MIRRORED])
def test_on_a_phone(code: str, veldkamp: Veldkamp, as_: As):
    pages = pages_in(code, veldkamp, as_)
    # Playwright occupies its thread's event loop, and Django reads no database from such a thread.
    with ThreadPoolExecutor(max_workers=1) as thread:
        found = thread.submit(look, pages).result()
    wrong = [f"{page.name}: {one}" for page, complaints, _ in found for one in complaints]
    assert not wrong, "\n".join(wrong)
    turned = set()
    for page, _, sides in found:
        way = "rtl" if code == MIRRORED else "ltr"
        assert (sides["dir"], sides["direction"]) == (way, way), page.name
        if sides["menu"] is not None:
            assert (sides["mark"] > sides["menu"]) == (code == MIRRORED), page.name
        turned.update(sides["turned"])
    assert turned == ({"matrix(-1, 0, 0, 1, 0, 0)"} if code == MIRRORED else {"none"})


def test_the_style_sheets_know_no_left_and_no_right():
    """Only `start` and `end`, unless a rule says for which direction it is."""
    physical = re.compile(
        r"(?<![-\w])(?:(?:margin|padding|border|inset|scroll-(?:margin|padding))-)?(?:left|right)"
        r"(?:-(?:width|color|style))?\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
        r"|border-(?:top|bottom)-(?:left|right)-radius"
    )
    found = [
        f"{path.name}:{number}: {line.strip()}"
        for path in sorted((ROOT / "static" / "css").glob("*.css"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if physical.search(line)
    ]
    assert found == []
    for wrong in ("a { left: 0 }", "a { margin-right:1px }", "a { text-align: left }"):
        assert physical.search(wrong)
    assert not physical.search("a { margin-inline: 0; background-position: right 1rem center }")
