"""A meeting is logged on a phone in under a minute, from the link in the reminder.

The model of use: a tap takes one second, a character 0.3 seconds (40 words a minute, slow for a
phone), and to type into a field is one interaction, as is each tap.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import People, Stack, link_in, wait_for
from tests.browser.test_main_job import zone_at_work

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
PASSWORD = "three quiet boats at noon"
MENTOR = "milan.meijer@harbour.example"
SECONDS_A_TAP = 1
SECONDS_A_CHARACTER = 0.3
MOST_INTERACTIONS = 12
MOST_SECONDS = 60
INTERACTIONS_FOR_EVERYTHING = 15
# A meeting of two days ago that nobody has logged, so that the reminder goes out, and two later
# ones. Two action items are open from before.
COMPANY = f"""
from datetime import timedelta
from allauth.account.models import EmailAddress
from django.utils import timezone
from accounts.models import Member
from tests.cast import make_pair
from tests.factories import (
    make_action_item, make_goal, make_meeting, make_member, make_organization, make_program
)
harbour = make_organization("Harbour")
carla = make_member(harbour, "Carla Coenen", role=Member.Role.COORDINATOR)
here = dict(time_zone={{zone!r}}, working_days=[1, 2, 3, 4, 5, 6, 7])
milan = make_member(harbour, "Milan Meijer", **here)
mina = make_member(harbour, "Mina Mori", **here)
pair = make_pair(make_program(carla, "Tidewater"), milan, mina).mentorship
goal = make_goal(pair, "Say no in time", by=mina)
now = timezone.now().replace(second=0, microsecond=0)
make_meeting(pair, by=mina, starts_at=now - timedelta(days=2))
make_action_item(pair, "Read the tide table", owner=mina)
make_action_item(pair, "Ask Ines about the pilots", owner=milan)
late = make_meeting(pair, by=mina, starts_at=now - timedelta(hours=3))
later = make_meeting(pair, by=mina, starts_at=now - timedelta(hours=6))
milan.user.set_password({PASSWORD!r})
milan.user.save()
EmailAddress.objects.create(user=milan.user, email=milan.user.email, verified=True, primary=True)
for meeting in (late, later):
    print("/o/harbour/meetings/%s/log/" % meeting.pk)
"""
SAVED = re.compile(r"^Saved \d\d:\d\d$")
OFFLINE = "Not saved: no connection. Your words stay on this page."


@dataclass
class Thumb:
    """Counts what somebody does, and how long it would take them."""

    page: Page
    interactions: int = 0
    seconds: float = 0

    def tap(self, what: Locator) -> None:
        what.click()
        self._did(SECONDS_A_TAP)

    def type(self, text: str) -> None:
        """Into the field that has the focus."""
        self.page.keyboard.type(text)
        self._did(SECONDS_A_CHARACTER * len(text))

    def enter(self) -> None:
        self.page.keyboard.press("Enter")
        self._did(SECONDS_A_TAP)

    def open(self, address: str) -> None:
        self.page.goto(address)
        self._did(SECONDS_A_TAP)

    def _did(self, seconds: float) -> None:
        self.interactions += 1
        self.seconds += seconds


def sign_in(page: Page) -> None:
    page.goto("/sign-in/login/")
    page.get_by_label("Email").fill(MENTOR)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    with page.expect_navigation(url=re.compile("/o/harbour/")):
        page.get_by_role("button", name="Sign in", exact=True).click()


def texts(page: Page) -> Locator:
    return page.get_by_label("What will be done")


def rows(stack: Stack, sql: str) -> tuple[object, ...]:
    with stack.owner() as owner:
        found = owner.execute(sql).fetchone()
    assert found is not None
    return tuple(found)


def in_a_minute(stack: Stack, page: Page) -> Thumb:
    wait_for("the reminder", lambda: stack.sink.to(MENTOR, "how was your meeting"))
    [*_earlier, mail] = stack.sink.to(MENTOR, "how was your meeting")
    thumb = Thumb(page)
    thumb.open(link_in(mail, "/meetings/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Log a meeting")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    thumb.tap(page.get_by_text("Say no in time", exact=True).first)
    thumb.tap(page.get_by_label("What you talked about"))
    thumb.type("How to tell the team that the date is too early.")
    thumb.tap(texts(page).first)
    thumb.type("Draft the mail to Petra")
    thumb.enter()
    expect(texts(page).nth(1)).to_be_focused()
    thumb.type("Send my checklist")
    thumb.tap(page.get_by_role("group", name="Action item 1").get_by_text("Next meeting"))
    thumb.tap(of_before(page, "Read the tide table (Mina Mori)", "Done"))
    thumb.tap(page.get_by_text("Same time in 3 weeks"))
    with page.expect_navigation(url=re.compile("/meetings/[0-9a-f-]{36}/$")):
        thumb.tap(page.locator("#log .form-actions button"))
    expect(page.get_by_text("Draft the mail to Petra", exact=True)).to_be_visible()
    return thumb


def of_before(page: Page, item: str, verdict: str) -> Locator:
    return page.get_by_role("group", name=item).get_by_role("radio", name=verdict)


def with_everything(page: Page, address: str) -> Thumb:
    """The next one, with all that a log can say: the goal, the note, how it was, an old promise."""
    thumb = Thumb(page)
    thumb.open(address)
    thumb.tap(page.get_by_text("Say no in time", exact=True).first)
    thumb.tap(page.get_by_label("What you talked about"))
    thumb.type("What she said to the team, and what came of it.")
    thumb.tap(page.get_by_label("Note to yourself"))
    thumb.type("She was proud of it.")
    thumb.tap(texts(page).first)
    thumb.type("Thank Petra")
    thumb.enter()
    thumb.type("Lend her my book")
    thumb.tap(page.get_by_role("group", name="Action item 1").get_by_text("In a week"))
    thumb.tap(page.get_by_role("group", name="Was it useful?").get_by_role("radio", name="5"))
    thumb.tap(page.get_by_role("group", name="Is it working").get_by_role("radio", name="4"))
    thumb.tap(of_before(page, "Draft the mail to Petra (Mina Mori)", "Done"))
    with page.expect_navigation(url=re.compile("/meetings/[0-9a-f-]{36}/$")):
        thumb.tap(page.locator("#log .form-actions button"))
    expect(page.get_by_text("She was proud of it.", exact=True)).to_be_visible()
    return thumb


def without_a_line(stack: Stack, page: Page, address: str) -> None:
    """In a tunnel: more is typed, a row is added, and sending waits; then all of it is there."""
    page.goto(address)
    page.get_by_label("What you talked about").press_sequentially("We spoke about the tide")
    expect(page.locator(".form-actions [role=status]")).to_have_text(SAVED)
    page.context.set_offline(True)
    page.get_by_label("What you talked about").press_sequentially(", and about fog")
    texts(page).first.click()
    page.keyboard.type("Draw the fog bank")
    page.keyboard.press("Enter")
    expect(texts(page)).to_have_count(2)
    expect(texts(page).nth(1)).to_be_focused()
    page.keyboard.type("Call the harbor")
    state = page.locator(".form-actions [role=status]")
    expect(state).to_have_text(OFFLINE)
    here = page.url
    page.locator("#log .form-actions button").click()
    expect(state).to_have_text(OFFLINE)
    assert page.url == here
    page.context.set_offline(False)
    expect(state).to_have_text(SAVED)
    page.reload()
    expect(page.get_by_label("What you talked about")).to_have_value(
        "We spoke about the tide, and about fog"
    )
    expect(texts(page).nth(0)).to_have_value("Draw the fog bank")
    expect(texts(page).nth(1)).to_have_value("Call the harbor")
    with page.expect_navigation(url=re.compile("/meetings/[0-9a-f-]{36}/$")):
        page.locator("#log .form-actions button").click()
    for text in ("We spoke about the tide, and about fog", "Draw the fog bank", "Call the harbor"):
        expect(page.get_by_text(text, exact=True)).to_be_visible()
    assert rows(
        stack,
        "select (select count(*) from meetings_meeting where status = 'held'),"
        " (select count(*) from meetings_summary where text like '%fog%'),"
        " (select count(*) from meetings_actionitem where text ~ 'fog|harbor'),"
        " (select count(*) from accounts_activity where verb = 'log'),"
        " (select count(*) from accounts_draft)",
    ) == (3, 1, 2, 3, 0)


def test_a_meeting_is_logged_in_under_a_minute(stack: Stack, people: People) -> None:
    made = stack.manage("shell", "-c", COMPANY.format(zone=zone_at_work())).split()
    late, later = made[-2:]
    page = people("phone", viewport=PHONE, has_touch=True)
    sign_in(page)
    thumb = in_a_minute(stack, page)
    assert thumb.interactions <= MOST_INTERACTIONS
    assert thumb.seconds <= MOST_SECONDS
    assert rows(
        stack,
        "select (select count(*) from meetings_meeting where status = 'held'),"
        " (select count(*) from meetings_actionitem),"
        " (select count(*) from meetings_actionitem where due_on is not null),"
        " (select count(*) from meetings_topic),"
        " (select count(*) from meetings_meeting where starts_at > now()),"
        " (select count(*) from meetings_actionitem where status = 'done')",
    ) == (1, 4, 1, 1, 1, 1)
    thumb = with_everything(page, later)
    assert thumb.interactions == INTERACTIONS_FOR_EVERYTHING
    assert thumb.seconds <= MOST_SECONDS
    assert rows(
        stack,
        "select (select count(*) from meetings_topic), (select count(*) from meetings_note),"
        " (select count(*) from meetings_meetingpulse where (useful, working) = (5, 4)),"
        " (select count(*) from meetings_actionitem where status = 'done'),"
        " (select count(*) from meetings_actionitem where status = 'open')",
    ) == (2, 1, 1, 2, 4)
    without_a_line(stack, page, late)
    complaints = [each for each in people.complaints if "ERR_INTERNET_DISCONNECTED" not in each]
    assert complaints == []
