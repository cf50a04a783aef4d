"""The design system's scripts in Chromium: chips, tabs, files, toasts, and where the focus goes.

The styleguide shows every component, so most of it needs no company; what htmx exchanges is
tried on the page of action items.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PAGES_ALONE, People, Stack

pytestmark = pytest.mark.browser


def posted(page: Page, name: str) -> str:
    return str(page.locator(f"input[name='{name}']").input_value())


@PAGES_ALONE
def test_the_styleguide_at_work(stack: Stack, people: People, tmp_path: Path) -> None:
    page = people("somebody", viewport={"width": 1280, "height": 900})
    page.goto("/styleguide/")
    chips_are_made_and_taken_back(page)
    tabs_move_with_the_arrow_keys(page)
    a_file_is_named_before_it_is_sent(page, tmp_path)
    a_dialog_keeps_and_gives_back_the_focus(page)
    the_focus_stays_where_it_was(page)
    a_toast_waits_while_somebody_is_in_it(page)
    nothing_is_wider_than_a_phone(page)
    # Chromium logs the wrong form that was asked for above.
    assert [one for one in people.complaints if "422" not in one] == []
    without_scripts_everything_is_there(people("nobody", java_script_enabled=False))


def chips_are_made_and_taken_back(page: Page) -> None:
    field = page.get_by_role("combobox", name="What you want to learn").first
    assert posted(page, "new-skills") == "Python, Negotiating"
    field.fill("f")
    expect(field).to_have_attribute("aria-expanded", "true")
    offered = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(offered).to_have_text(["Facilitation", "Finance for engineers"])
    field.press("ArrowDown")
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == offered.nth(1).get_attribute("id")
    field.press("Enter")
    expect(field).to_have_attribute("aria-expanded", "false")
    assert posted(page, "new-skills") == "Python, Negotiating, Finance for engineers"
    # What stands in the field counts before it is a chip, and a comma makes one.
    field.press_sequentially("Rust")
    assert posted(page, "new-skills").endswith(", Rust")
    field.fill("Rust, Go,")
    expect(field).to_have_value("")
    assert posted(page, "new-skills").endswith(", Rust, Go")
    field.press("Backspace")
    page.get_by_role("button", name="Remove Python").first.click()
    expect(field).to_be_focused()
    assert posted(page, "new-skills") == "Negotiating, Finance for engineers, Rust"
    # The same word twice is one word; Escape closes the list and keeps the text.
    field.fill("negotiating,")
    assert posted(page, "new-skills") == "Negotiating, Finance for engineers, Rust"
    field.fill("sys")
    field.press("Escape")
    expect(field).to_have_value("sys")


def tabs_move_with_the_arrow_keys(page: Page) -> None:
    goals = page.get_by_role("tab", name="Goals")
    expect(goals).to_have_attribute("aria-selected", "true")
    expect(page.locator("#panel-items")).to_be_hidden()
    goals.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Action items")).to_be_focused()
    expect(page.get_by_role("tabpanel")).to_have_id("panel-items")
    page.keyboard.press("End")
    expect(page.get_by_role("tabpanel")).to_have_id("panel-history")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tabpanel")).to_have_id("panel-goals")


def a_file_is_named_before_it_is_sent(page: Page, folder: Path) -> None:
    small, large = folder / "people.csv", folder / "everybody.csv"
    small.write_bytes(b"name\n" * 500)
    large.write_bytes(b"x" * (5 * 1024 * 1024 + 1))
    drop = page.locator("[data-file-drop]").first
    drop.locator("input").set_input_files(large)
    expect(drop.get_by_role("status")).to_contain_text("the most is 5.0")
    expect(drop.locator("input")).to_have_attribute("aria-invalid", "true")
    drop.locator("input").set_input_files(small)
    expect(drop.get_by_role("status")).to_have_text(re.compile(r"^people\.csv \(2\.4 kB\)$"))
    expect(drop.locator("input")).not_to_have_attribute("aria-invalid", "true")


def a_dialog_keeps_and_gives_back_the_focus(page: Page) -> None:
    opener = page.get_by_role("link", name="What counts")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="What counts as drifting")
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


PART = """
<section id="part"><h3>A part</h3><ul><li id="row">
<button id="press" hx-post="/part" hx-target="closest li" hx-swap="outerHTML">Done</button>
<button id="more" hx-post="/part" hx-target="#part" hx-swap="outerHTML">More</button>
</li></ul></section>
"""
ROW = '<li id="row"><button id="press">Undo</button></li>'
OTHER = '<section id="part"><h3>Another part</h3><p>Without that button.</p></section>'
BARE = '<section id="part"><p>Without a heading.</p></section>'
WRONG = (
    '<section id="part"><div class="error-summary" tabindex="-1">Two things</div>'
    '<input id="press" aria-invalid="true"></section>'
)


def answering(status: int, body: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, content_type="text/html", body=body)


def the_focus_stays_where_it_was(page: Page) -> None:
    """What htmx puts in place of a part, and where the focus is then."""
    for pressed, status, answer, expected in (
        ("#press", 200, ROW, "#press"),
        ("#more", 200, OTHER, "#part h3"),
        ("#more", 200, BARE, "#part"),
        ("#more", 422, WRONG, ".error-summary:not(form *)"),
    ):
        page.evaluate(
            """(part) => {
                document.getElementById("part")?.remove();
                document.getElementById("main").insertAdjacentHTML("afterbegin", part);
                htmx.process(document.getElementById("part"));
            }""",
            PART,
        )
        page.route("**/part", answering(status, answer))
        page.locator(pressed).focus()
        page.keyboard.press("Enter")
        expect(page.locator("#part").locator("button", has_text="More")).to_have_count(0)
        expect(page.locator(expected)).to_be_focused()
        page.unroute("**/part")


def a_toast_waits_while_somebody_is_in_it(page: Page) -> None:
    # From here on time passes as it is told to, however long the machine takes.
    page.clock.install()
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    with page.expect_navigation():
        page.locator("#notices form button").click()
    toast = page.locator("#messages [data-toast]")
    expect(toast).to_contain_text("nothing was changed")
    undo = toast.get_by_role("button", name="Undo")
    undo.focus()
    page.clock.run_for(30_000)
    expect(toast).to_be_visible()
    page.locator("#main").focus()
    page.clock.run_for(9_000)
    expect(toast).to_be_visible()
    page.clock.run_for(1_500)
    expect(toast).to_have_count(0)


def nothing_is_wider_than_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    bar = page.locator(".form-actions.sticky")
    page.locator("#id_new-title").scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 845


def without_scripts_everything_is_there(page: Page) -> None:
    page.goto("/styleguide/")
    for panel in ("goals", "items", "history"):
        expect(page.locator(f"#panel-{panel}")).to_be_visible()
    field = page.get_by_label("What you want to learn").first
    expect(field).to_have_value("Python, Negotiating")
    page.locator("#notices form button").click()
    notice = page.locator("#messages .notice")
    expect(notice).to_contain_text("nothing was changed")
    expect(notice).to_have_css("position", "static")
    notice.get_by_role("button", name="Undo").click()
    expect(page.locator("#messages .notice")).to_have_count(1)
