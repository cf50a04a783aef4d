"""Pictures of the demo's main pages, for the README and for whoever changes the interface.

    bin/screenshots [folder]      while bin/dev runs; writes docs/pictures/ unless told otherwise

Phone and desktop, light and dark, signed in as the person each page is for.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from config.checks import find_browser

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WIDTHS = {"phone": (390, 844), "desktop": (1280, 860)}
THEMES = ("light", "dark")
PASSWORD = "bruggen-demo"  # noqa: S105 (the demo's, known to everybody)


@dataclass(frozen=True)
class Picture:
    name: str
    person: str
    path: str
    # Links to follow from there, one after the other.
    link: tuple[str, ...] = ()


OWN_ROOM = "main a:text-is('Jasper van Leeuwen')"
PICTURES = [
    Picture("home", "mentee", ""),
    Picture("room", "mentee", "", link=(OWN_ROOM,)),
    Picture("history", "mentee", "", link=(OWN_ROOM, "main a[href$='/history/']")),
    Picture("record", "mentee", "", link=(OWN_ROOM, "main a[href$='/record/']")),
    Picture("messages", "mentee", "", link=(OWN_ROOM, "main a[href$='/messages/']")),
    Picture("wins", "mentee", "", link=(OWN_ROOM, "main a[href$='/wins/']")),
    Picture("resources", "mentee", "", link=(OWN_ROOM, "main a[href$='/resources/']")),
    Picture("reflections", "mentee", "", link=(OWN_ROOM, "main a[href$='/reflections/']")),
    Picture("goal", "mentee", "", link=(OWN_ROOM, "main a[href*='/goals/']:not([href$='/new/'])")),
    Picture("fairness", "mentee", "", link=(OWN_ROOM, "main a[href$='/fairness/']")),
    Picture("log", "mentor", "", link=("main a[href$='/log/']",)),
    Picture("guides", "mentee", "guides/"),
    Picture("care", "coordinator", ""),
    Picture("overview", "coordinator", "", link=("main a:text-is('Across borders')",)),
    Picture("organization", "owner", "organization/"),
]


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0] if arguments else "docs/pictures")
    folder.mkdir(parents=True, exist_ok=True)
    chromium = find_browser()
    if not chromium:
        print("Chromium is not installed: apt-get install chromium", file=sys.stderr)
        return 1
    address = f"http://localhost:{os.environ.get('PORT', '8000')}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        signed_in = {
            person: state_of(browser, address, person)
            for person in dict.fromkeys(picture.person for picture in PICTURES)
        }
        for picture in PICTURES:
            for size in WIDTHS:
                for theme in THEMES:
                    state = signed_in[picture.person]
                    take(browser, address, picture, size, theme, folder, state)
                    print(f"{picture.name}-{size}-{theme}")
        browser.close()
    return 0


def state_of(browser: Browser, address: str, person: str) -> StorageState:
    """The cookies of somebody who has signed in."""
    context = browser.new_context()
    sign_in(context.new_page(), address, person)
    state = context.storage_state()
    context.close()
    return state


def take(
    browser: Browser,
    address: str,
    picture: Picture,
    size: str,
    theme: str,
    folder: Path,
    state: StorageState,
) -> None:
    width, height = WIDTHS[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-GB",
        storage_state=state,
    )
    page = context.new_page()
    page.goto(f"{address}/o/veldkamp/{picture.path}")
    for selector in picture.link:
        target = page.locator(selector).first.get_attribute("href")
        page.goto(f"{address}{target}")
    page.screenshot(path=folder / f"{picture.name}-{size}-{theme}.png")
    context.close()


def sign_in(page: Page, address: str, person: str) -> None:
    page.goto(f"{address}/sign-in/login/")
    page.locator("input[name=login]").fill(f"{person}@veldkamp.example")
    page.locator("input[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("main button[type=submit]").first.click()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
