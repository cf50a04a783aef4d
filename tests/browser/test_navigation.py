"""The way around in Chromium: the header's search by keyboard, the bar at the thumb, the zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, Stack, seeded_pages, wait_for

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@dataclass
class Place:
    stack: Stack
    browser: Browser
    seeded: dict[str, str]

    def visit(self, person: str, viewport: dict[str, int], zone: str = "Europe/Amsterdam") -> Page:
        context = self.browser.new_context(
            base_url=self.stack.address,
            locale="en-GB",
            timezone_id=zone,
            viewport=viewport,  # type: ignore[arg-type]  # a plain dictionary does
        )
        context.set_default_timeout(PATIENCE * 1000)
        context.add_cookies(
            [{"name": "sessionid", "value": self.seeded[person], "url": self.stack.address}]
        )
        page = context.new_page()
        page.goto(self.seeded["home"])
        return page


@pytest.fixture
def place(
    django_db_setup: None, tmp_path: Path, worker_id: str, browser: Browser
) -> Iterator[Place]:
    with seeded_pages(tmp_path, worker_id) as (stack, seeded):
        yield Place(stack, browser, seeded)
        for context in browser.contexts:
            context.close()


def test_the_way_around(place: Place) -> None:
    the_search_by_keyboard(place.visit("carla", DESK))
    the_search_without_scripts(place)
    the_bar_at_the_thumb(place.visit("mina", PHONE))
    with place.stack.owner() as owner:
        owner.execute("update accounts_member set time_zone_confirmed_at = null")
    the_same_clock_is_not_asked_about(place)
    another_clock_is_asked_about_once(place)


def the_search_by_keyboard(page: Page) -> None:
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Search people, programs and mentorships")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("MIN")
    found = page.get_by_role("listbox", name="Search results").get_by_role("option")
    expect(found).to_have_text(
        ["Mina Mori", "Milan Meijer with Mina Mori Compass · Agreeing on expectations"]
    )
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#search-said")).to_have_text("2 results.")
    # Down into the list, round by way of the field, and out again.
    for expected in (0, 1, None, 0):
        field.press("ArrowDown")
        chosen = found.nth(expected).get_attribute("id") if expected is not None else None
        assert field.get_attribute("aria-activedescendant") == chosen
    field.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    field.press("Escape")
    expect(found.first).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("MIN")
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/members/*/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mina Mori")
    # A stroke inside of a field is a stroke.
    page.goto(page.url.partition("/members/")[0] + "/members/")
    page.locator("main input[type=search]").press("/")
    expect(page.locator("main input[type=search]")).to_have_value("/")
    # Enter on nothing chosen shows all that was found, and so does a click in the list.
    field.fill("milan")
    expect(found.first).to_be_visible()
    field.press("Enter")
    page.wait_for_url("**/search/?q=milan")
    expect(page.locator("#results [role=status]")).to_have_text("2 results.")
    page.locator("main input[type=search]").fill("nobody at all")
    expect(page.locator("#results")).to_contain_text("Nothing goes by that name")
    field.fill("compass")
    found.first.click()
    page.wait_for_url("**/programs/*/overview/")


def the_search_without_scripts(place: Place) -> None:
    context = place.browser.new_context(base_url=place.stack.address, java_script_enabled=False)
    context.add_cookies(
        [{"name": "sessionid", "value": place.seeded["carla"], "url": place.stack.address}]
    )
    page = context.new_page()
    page.goto(place.seeded["home"])
    page.locator("#search-everywhere").fill("puck")
    page.locator("#search-everywhere").press("Enter")
    page.wait_for_url("**/search/?q=puck")
    expect(page.get_by_role("link", name="Piet Pauwels with Puck Prins")).to_be_visible()
    context.close()


def the_bar_at_the_thumb(page: Page) -> None:
    places = page.get_by_role("navigation", name="Main").get_by_role("link")
    expect(places).to_have_text(["Home", "My mentorship", "Action items", "Guides"])
    for at in range(places.count()):
        box = places.nth(at).bounding_box()
        assert box is not None
        assert box["height"] >= 48
        assert box["width"] >= 48
        assert box["y"] + box["height"] <= PHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    # The end of the page is above the bar, not under it.
    page.keyboard.press("End")
    bar = page.get_by_role("navigation", name="Main").bounding_box()
    page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    footer = page.locator(".site-footer").bounding_box()
    assert bar is not None
    assert footer is not None
    assert footer["y"] + footer["height"] <= bar["y"] + 1
    places.nth(1).click()
    page.wait_for_url("**/mentorships/*/")
    expect(places.nth(1)).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="Search", exact=True).click()
    page.wait_for_url("**/search/")


def the_same_clock_is_not_asked_about(place: Place) -> None:
    """Mina is in Tokyo. Seoul has the same hours all year round, so there is nothing to ask."""
    page = place.visit("mina", DESK, zone="Asia/Seoul")
    wait_for("the zone to be confirmed", lambda: zone_of(place, "mina")[1])
    expect(page.locator(".zone-question")).to_have_count(0)
    assert zone_of(place, "mina")[0] == "Asia/Tokyo"


def another_clock_is_asked_about_once(place: Place) -> None:
    page = place.visit("milan", PHONE, zone="America/New_York")
    question = page.locator(".zone-question")
    expect(question).to_contain_text("Your browser is in America/New York, where it is")
    assert zone_of(place, "milan") == ("Europe/Amsterdam", False)
    question.get_by_role("button", name="Use it").click()
    expect(question).to_have_count(0)
    assert zone_of(place, "milan") == ("America/New_York", True)
    # On the profile one finds a city by a part of its name, and looking changes nothing.
    page.goto(place.seeded["home"] + "profile/")
    field = page.get_by_role("searchbox", name="Find a city")
    select = page.get_by_role("combobox", name="Time zone").or_(
        page.get_by_role("listbox", name="Time zone")
    )
    field.fill("sao")
    expect(select.get_by_role("option")).to_have_count(3)
    expect(select).to_have_value("America/New_York")
    field.press("ArrowDown")
    expect(select).to_be_focused()
    assert select.input_value() in {"America/Sao_Paulo", "Africa/Sao_Tome"}
    page.keyboard.press("Tab")
    assert select.get_by_role("option").count() > 300


def zone_of(place: Place, name: str) -> tuple[str, bool]:
    with place.stack.owner() as owner:
        found = owner.execute(
            "select time_zone, time_zone_confirmed_at is not null from accounts_member"
            " where email like %s",
            [f"{name}%"],
        ).fetchone()
    assert found is not None
    return found
