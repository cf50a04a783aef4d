"""What people come for, done without a mouse. At every stop of the way the focus is seen."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, Stack, seeded_pages
from tests.browser.keys import Keys
from tests.browser.seeding import PASSWORD

pytestmark = pytest.mark.browser


@dataclass
class Desk:
    """The cast in a running Bruggen, and a way for each of them to sit down at it."""

    stack: Stack
    browser: Browser
    seeded: dict[str, str]
    pages: list[Page] = field(default_factory=list)

    def sit(self, person: str, place: str) -> Keys:
        context = self.browser.new_context(
            base_url=self.stack.address, locale="en-GB", reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE * 1000)
        if person:
            context.add_cookies(
                [{"name": "sessionid", "value": self.seeded[person], "url": self.stack.address}]
            )
        page = context.new_page()
        self.pages.append(page)
        page.goto(self.seeded.get(place, place))
        return Keys(page)


@pytest.fixture(scope="module")
def seeded(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[tuple[Stack, dict[str, str]]]:
    folder: Path = tmp_path_factory.mktemp("keyboard")
    with seeded_pages(folder, worker_id) as found:
        yield found


@pytest.fixture
def desk(seeded: tuple[Stack, dict[str, str]], browser: Browser) -> Iterator[Desk]:
    stack, made = seeded
    found = Desk(stack, browser, made)
    yield found
    for page in found.pages:
        page.context.close()


def heading(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def sign_in(desk: Desk) -> None:
    keys = desk.sit("", "/sign-in/login/")
    keys.type(keys.field(re.compile("e-?mail", re.IGNORECASE)), desk.seeded["address"])
    keys.type(keys.field(re.compile("^Password")), PASSWORD)
    with keys.page.expect_navigation():
        keys.press("Enter")
    expect(keys.page).to_have_url(re.compile("/o/veldkamp/"))


def skip_to_the_content(desk: Desk) -> None:
    keys = desk.sit("mina", "room")
    keys.press("Tab")
    skip = keys.page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    keys.press("Enter")
    expect(keys.page.locator("main")).to_be_focused()
    keys.press("Tab")
    assert keys.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def open_and_close_the_menu(desk: Desk) -> None:
    keys = desk.sit("mina", "home")
    menu = keys.page.locator("details.menu summary")
    keys.to(menu)
    keys.press("Enter")
    out = keys.page.get_by_role("button", name="Sign out")
    expect(out).to_be_visible()
    keys.to(out)
    keys.press("Escape")
    expect(out).to_be_hidden()
    expect(menu).to_be_focused()


def answer_a_proposal(desk: Desk) -> None:
    keys = desk.sit("max", "proposal")
    keys.enter(keys.button("Yes, I would like to"))
    expect(keys.page.get_by_text("Thank you").first).to_be_visible()


def plan_a_meeting(desk: Desk) -> None:
    keys = desk.sit("mina", f"{desk.seeded['room']}meetings/new/")
    day = date.today() + timedelta(days=9)  # noqa: DTZ011 (any day of the week after next does)
    keys.to(keys.page.get_by_label("Day", exact=True))
    keys.page.keyboard.type(f"{day:%m%d%Y}")
    keys.to(keys.page.get_by_label("Time", exact=True))
    keys.page.keyboard.type("1000AM")
    way, link, place = map(keys.field, ("How you meet", "Link to the call", "Place"))
    # From the last one.
    expect(link).to_have_value("https://meet.example/tide")
    expect(place).to_be_hidden()
    keys.to(way)
    keys.page.keyboard.type("In person")
    expect(place).to_be_visible()
    expect(link).to_be_hidden()
    keys.type(place, "The harbor cafe")
    keys.page.keyboard.press("Shift+Tab")
    expect(way).to_be_focused()
    keys.page.keyboard.type("Video")
    expect(link).to_have_value("https://meet.example/tide")
    # What holds something is not hidden, nor what one is emptying, before one has left it.
    expect(place).to_have_value("The harbor cafe")
    keys.to(place)
    keys.page.keyboard.press("Control+a")
    keys.page.keyboard.press("Delete")
    expect(place).to_have_value("")
    expect(place).to_be_focused()
    expect(place).to_be_visible()
    keys.page.keyboard.press("Shift+Tab")
    expect(place).to_be_hidden()
    # What was typed is not taken back with the way.
    keys.type(link, "https://meet.example/fog")
    keys.page.keyboard.press("Shift+Tab")
    keys.page.keyboard.type("In person")
    expect(link).to_have_value("https://meet.example/fog")
    expect(link).to_be_visible()
    keys.page.keyboard.type("Video")
    keys.enter(keys.button("Plan it"))
    expect(keys.page).to_have_url(re.compile("/meetings/[0-9a-f-]+/$"))
    expect(keys.page.get_by_text("10:00").first).to_be_visible()


def offer_no_more_than_five(desk: Desk) -> None:
    """The sixth is out of reach before it is sent, and a day that is typed counts as well."""
    keys = desk.sit("mina", "offering")
    times = keys.page.get_by_role("group", name="Up to five times").get_by_role("checkbox")
    status = keys.page.locator("[data-at-most] [role=status]")
    for place in range(5):
        expect(status).to_have_text("")
        keys.to(times.nth(place))
        keys.press("Space")
    expect(status).to_have_text("Five are chosen. Take one away to choose another.")
    expect(times.nth(5)).to_be_disabled()
    # What is chosen can be taken away, and the focus stays where it is.
    keys.press("Space")
    expect(times.nth(4)).to_be_focused()
    expect(status).to_have_text("")
    expect(times.nth(5)).to_be_enabled()
    keys.press("Space")
    keys.to(keys.page.get_by_text("Add times of your own"))
    keys.press("Enter")
    keys.to(keys.page.get_by_label("Another day", exact=False).first)
    keys.page.keyboard.type("12242030")
    keys.press("Tab")
    expect(status).to_have_text("That is more than five. Take one or two away.")


def join_when_it_is_time(desk: Desk) -> None:
    """The page was opened days before, and nobody reloads it."""
    page = desk.sit("milan", "planned").page
    page.clock.install()
    page.reload()
    join = page.get_by_role("link", name="Join the call")
    wait = page.locator("[data-wait]")
    expect(wait).to_be_visible()
    expect(join).to_be_hidden()
    opens = "Date.parse(document.querySelector('[data-join-from]').dataset.joinFrom) - Date.now()"
    page.clock.fast_forward(page.evaluate(opens) - 60_000)
    expect(join).to_be_hidden()
    page.clock.run_for(90_000)
    expect(join).to_be_visible()
    expect(wait).to_be_hidden()
    assert join.get_attribute("href") == "https://meet.example/tide"
    # From ten minutes before until its sixty minutes are over.
    page.clock.fast_forward(68 * 60_000)
    expect(join).to_be_visible()
    page.clock.run_for(120_000)
    expect(join).to_be_hidden()
    expect(wait).to_be_hidden()


def add_to_the_agenda(desk: Desk) -> None:
    keys = desk.sit("milan", "planned")
    topic = keys.page.get_by_label("Add something to talk about")
    keys.type(topic, "Reading the radar in fog")
    keys.to(keys.button(re.compile("^Add")))
    keys.press("Enter")
    expect(keys.page.get_by_text("Reading the radar in fog")).to_be_visible()
    keys.keeps_focus()


def log_a_meeting(desk: Desk) -> None:
    keys = desk.sit("milan", "begun")
    keys.type(keys.field("What you talked about"), "Radar, and how to stay calm.")
    first = keys.page.get_by_role("group", name="Action item 1")
    keys.type(first.get_by_label("What will be done"), "Draw the fairway")
    keys.to(first.get_by_label("Who"))
    keys.page.keyboard.type("Mina")
    keys.to(first.get_by_label("By when"))
    soon = date.today() + timedelta(days=3)  # noqa: DTZ011 (three days or two, both lie ahead)
    keys.page.keyboard.type(f"{soon:%m%d%Y}")
    keys.enter(keys.button("Save"))
    expect(keys.page.get_by_text("Radar, and how to stay calm.")).to_be_visible()
    expect(keys.page.get_by_text("Draw the fairway", exact=True)).to_be_visible()


def do_and_undo_an_action(desk: Desk) -> None:
    keys = desk.sit("mina", "home")
    item = re.compile("Read the fog procedure")
    keys.to(keys.button(re.compile("^Done.*fog", re.DOTALL)))
    keys.press("Space")
    undo = keys.page.get_by_role("button", name=re.compile("^Undo.*fog", re.DOTALL))
    expect(undo).to_be_visible()
    keys.keeps_focus()
    keys.to(undo)
    keys.press("Enter")
    expect(keys.button(re.compile("^Done.*fog", re.DOTALL))).to_be_visible()
    expect(keys.page.get_by_text(item).first).to_be_visible()
    keys.keeps_focus()


def write_and_sign_the_agreement(desk: Desk) -> None:
    keys = desk.sit("mina", f"{desk.seeded['room']}agreement/")
    keys.enter(keys.link("Start the draft"))
    # What the program has said is folded: first comes what is still open.
    keys.to(keys.page.locator("#part-roles > summary"))
    keys.press("Enter")
    keys.type(keys.field(re.compile("what this is not", re.IGNORECASE)), "A way to a promotion.")
    keys.enter(keys.button(re.compile("^Save")))
    # It asks for a goal, and goes on from there.
    keys.enter(keys.link("Set a goal"))
    keys.type(keys.field("What do you want to learn or change?"), "Say no in time")
    keys.enter(keys.button("Set this goal"))
    keys.enter(keys.button("Propose and sign"))
    expect(keys.page.get_by_role("heading", name="You have signed")).to_be_visible()


def set_a_goal(desk: Desk) -> None:
    keys = desk.sit("mina", f"{desk.seeded['room']}goals/new/")
    keys.type(keys.field("What do you want to learn or change?"), "Bring a coaster in alone")
    keys.enter(keys.button("Set this goal"))
    expect(keys.page.get_by_text("Bring a coaster in alone").first).to_be_visible()


def check_in_on_the_scale(desk: Desk) -> None:
    keys = desk.sit("mina", f"{desk.seeded['room']}check-in/")
    for question, answer in (("Is it useful", 4), ("Is it working", 5)):
        steps = keys.page.get_by_role("group", name=question).get_by_role("radio")
        expect(steps).to_have_count(5)
        assert not any(step.is_checked() for step in steps.all())
        keys.to(steps.first)
        keys.press("Space")
        for _ in range(answer - 1):
            keys.press("ArrowRight")
            keys.sees_focus()
        expect(steps.nth(answer - 1)).to_be_checked()
    keys.enter(keys.button("Check in"))
    expect(keys.page.get_by_text("4 of 5")).to_be_visible()


def find_a_person_and_open_them(desk: Desk) -> None:
    keys = desk.sit("carla", "people")
    form = keys.page.get_by_role("search", name="Find people")
    keys.type(form.get_by_role("searchbox").or_(form.locator("input[name=q]")).first, "puck")
    with keys.page.expect_navigation():
        keys.press("Enter")
    expect(keys.page.locator("main table tbody tr")).to_have_count(1)
    keys.enter(keys.link("Puck Prins"))
    heading(keys.page, "Puck Prins")


def ask_again_in_a_dialog(desk: Desk) -> None:
    """The dialog takes the focus, keeps it, and Escape gives it back to what opened it."""
    keys = desk.sit("", "/styleguide/")
    opener = keys.page.locator("[data-dialog]").first
    keys.to(opener, most=400)
    keys.press("Enter")
    dialog = keys.page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    assert keys.page.evaluate(
        "document.querySelector('dialog[open]').contains(document.activeElement)"
    )
    keys.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()


def change_the_language(desk: Desk) -> None:
    keys = desk.sit("carla", "home")
    keys.enter(keys.button("Nederlands"))
    expect(keys.page.locator("html")).to_have_attribute("lang", "nl")
    keys.enter(keys.button("English"))
    expect(keys.page.locator("html")).to_have_attribute("lang", "en")


JOURNEYS: list[Callable[[Desk], None]] = [
    sign_in,
    skip_to_the_content,
    open_and_close_the_menu,
    answer_a_proposal,
    plan_a_meeting,
    offer_no_more_than_five,
    join_when_it_is_time,
    add_to_the_agenda,
    log_a_meeting,
    do_and_undo_an_action,
    write_and_sign_the_agreement,
    set_a_goal,
    check_in_on_the_scale,
    find_a_person_and_open_them,
    ask_again_in_a_dialog,
    change_the_language,
]


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.__name__)
def test_journey(journey: Callable[[Desk], None], desk: Desk):
    journey(desk)
