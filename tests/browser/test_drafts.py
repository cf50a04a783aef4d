"""Nothing typed is lost, in Chromium: a dead line, a session's end, and two devices."""

import re

import pytest
from playwright.sync_api import BrowserContext, FloatRect, Locator, Page, expect

from tests.browser.conftest import PAGES_ALONE, People, Stack, wait_for

pytestmark = [pytest.mark.browser, PAGES_ALONE]

PHONE = {"width": 390, "height": 844}
PASSWORD = "three quiet boats at noon"
MENTEE = "mina.mori@harbour.example"
# A company with one pair; the mentee has a password.
COMPANY = f"""
from allauth.account.models import EmailAddress
from accounts.models import Member
from tests.cast import make_pair
from tests.factories import make_member, make_organization, make_program
harbour = make_organization("Harbour")
carla = make_member(harbour, "Carla Coenen", role=Member.Role.COORDINATOR)
milan, mina = make_member(harbour, "Milan Meijer"), make_member(harbour, "Mina Mori")
pair = make_pair(make_program(carla, "Tidewater"), milan, mina)
mina.user.set_password({PASSWORD!r})
mina.user.save()
EmailAddress.objects.create(user=mina.user, email=mina.user.email, verified=True, primary=True)
print("/o/harbour/mentorships/%s/meetings/log/" % pair.mentorship.pk)
"""
# What a browser says of a dead line and of a conflict, which are what is tested here.
EXPECTED = ("ERR_INTERNET_DISCONNECTED", "409 (Conflict)")


def sign_in(page: Page) -> None:
    page.get_by_label("Email").fill(MENTEE)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    with page.expect_navigation(url=re.compile("/o/harbour/")):
        page.get_by_role("button", name="Sign in", exact=True).click()


def summary(page: Page) -> Locator:
    return page.get_by_label("What you talked about")


def state(page: Page) -> Locator:
    return page.locator(".form-actions [role=status]")


def says(page: Page, words: str | re.Pattern[str]) -> None:
    expect(state(page)).to_have_text(words)


def log(page: Page) -> None:
    page.locator("#log .form-actions > .primary").click()


SAVED = re.compile(r"^Saved \d\d:\d\d$")
OFFLINE = "Not saved: no connection. Your words stay on this page."


def lose_line(context: BrowserContext, page: Page) -> None:
    """While somebody types: the page says so, does not leave, and saves once it can."""
    summary(page).fill("We spoke about the tide")
    says(page, SAVED)
    context.set_offline(True)
    summary(page).fill("We spoke about the tide, and about fog")
    says(page, OFFLINE)
    here = page.url
    log(page)
    says(page, OFFLINE)
    assert page.url == here
    expect(summary(page)).to_have_value("We spoke about the tide, and about fog")
    context.set_offline(False)
    says(page, SAVED)
    page.reload()
    expect(summary(page)).to_have_value("We spoke about the tide, and about fog")
    expect(page.get_by_text("Your draft of")).to_be_visible()


def lose_line_and_reload(context: BrowserContext, page: Page) -> None:
    """What only this tab had reaches the server from the next page."""
    page.get_by_role("button", name="One more").click()
    expect(page.get_by_label("What will be done")).to_have_count(2)
    says(page, SAVED)
    context.set_offline(True)
    page.get_by_label("What will be done").nth(1).fill("Draw the fog bank")
    says(page, OFFLINE)
    # No time for a save: the next page is there before the tab's copy is sent.
    page.route("**/drafts/**", lambda route: route.abort())
    context.set_offline(False)
    page.goto("about:blank")
    page.unroute("**/drafts/**")
    page.go_back()
    expect(page.get_by_label("What will be done").nth(1)).to_have_value("Draw the fog bank")
    says(page, re.compile("^(Saved .*)?$"))


def leave_in_a_hurry(page: Page) -> None:
    """The last words go along while the page goes away."""
    summary(page).fill("Left in a hurry")
    page.goto("about:blank")


def two_devices(phone: Page, desk: Page, address: str) -> None:
    """Neither overwrites the other, and one can look at both before choosing."""
    desk.goto(f"/sign-in/login/?next={address}")
    sign_in(desk)
    # Nothing of the phone's window is here, so the server has it: now, or when it is done with it.
    wait_for("the last words", lambda: shows(desk, "Left in a hurry"))
    phone.goto(address)
    expect(summary(phone)).to_have_value("Left in a hurry")
    summary(desk).fill("From the desk")
    says(desk, SAVED)
    summary(phone).fill("From the phone")
    panel = phone.locator("[data-draft-panel]")
    stands_where_one_types(phone, panel)
    expect(summary(phone)).to_have_value("From the phone")
    desk.reload()
    expect(summary(desk)).to_have_value("From the desk")

    panel.get_by_role("button", name="Show that version").click()
    expect(summary(phone)).to_have_value("From the desk")
    # The way back stands where the page begins anew.
    mine = panel.get_by_role("button", name="Show mine")
    expect(mine).to_be_in_viewport(ratio=1)
    mine.click()
    expect(summary(phone)).to_have_value("From the phone")
    # On the desk the same question comes up now, and is answered at once, by keyboard. It does
    # not cover what somebody types at the foot of the window.
    summary(desk).evaluate("field => field.scrollIntoView({ block: 'end' })")
    summary(desk).fill("From the desk again")
    low = bottom_of(summary(desk))
    other = desk.locator("[data-draft-panel]")
    expect(other).to_contain_text("This was changed on another device at")
    assert bottom_of(summary(desk)) <= place_of(other)["y"] < low
    expect(other).to_be_in_viewport(ratio=1)
    here = desk.url
    desk.locator("#log .form-actions > .primary").press("Enter")
    expect(other).to_be_focused()
    assert desk.url == here
    desk.keyboard.press("Tab")
    expect(other.get_by_role("button", name="Show that version")).to_be_focused()
    desk.keyboard.press("Tab")
    expect(other.get_by_role("button", name="Keep mine")).to_be_focused()
    desk.keyboard.press("Enter")
    says(desk, SAVED)
    expect(other).to_have_count(0)
    expect(summary(desk)).to_be_focused()


def shows(page: Page, words: str) -> bool:
    found = summary(page).input_value() == words
    if not found:
        page.reload()
    return found


def stands_where_one_types(phone: Page, panel: Locator) -> None:
    """In view in the middle of a long form, with both ways under the thumb, said aloud, and
    without a hair's breadth of movement or the focus taken from who is typing."""
    before = place_of(summary(phone))
    assert phone.evaluate("document.body.scrollHeight - scrollY - innerHeight") > 400
    expect(panel).to_contain_text("This was changed on another device at")
    expect(panel).to_have_attribute("role", "alert")
    expect(summary(phone)).to_be_focused()
    assert place_of(summary(phone)) == before
    expect(panel).to_be_in_viewport(ratio=1)
    for way in ("Show that version", "Keep mine"):
        button = panel.get_by_role("button", name=way)
        expect(button).to_be_in_viewport(ratio=1)
        assert place_of(button)["height"] >= 44
        # Would go no further if something else lay above it.
        button.click(trial=True)
    expect(phone.locator("#log .form-actions > .primary")).to_be_in_viewport(ratio=1)
    # The field itself is still to be seen, and the page can still be scrolled to its end.
    assert before["y"] + 44 < place_of(panel)["y"]
    phone.mouse.wheel(0, 10_000)
    expect(panel).to_be_in_viewport(ratio=1)
    phone.mouse.wheel(0, -10_000)
    expect(panel).to_be_in_viewport(ratio=1)


def bottom_of(what: Locator) -> float:
    place = place_of(what)
    return place["y"] + place["height"]


def place_of(what: Locator) -> FloatRect:
    place = what.bounding_box()
    assert place is not None
    return place


def lose_session(stack: Stack, page: Page, address: str) -> None:
    """Typing on, sending, signing in, reading it once more, sending: logged exactly once."""
    page.goto(address)
    expect(summary(page)).to_have_value("From the desk again")
    with stack.owner() as owner:
        owner.execute("delete from django_session")
    summary(page).fill("The whole story of the fog")
    says(page, re.compile("^You are signed out"))
    with page.expect_navigation(url=re.compile("/sign-in/")):
        log(page)
    expect(page.get_by_text("what you typed waits for you")).to_be_visible()
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("What you typed is here")
    expect(page.get_by_text("The whole story of the fog")).to_be_visible()
    with page.expect_navigation(url=re.compile("/meetings/[0-9a-f-]{36}/$")):
        page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("The whole story of the fog")).to_be_visible()
    with stack.owner() as owner:
        row = owner.execute(
            "select (select count(*) from meetings_meeting),"
            " (select count(*) from meetings_summary),"
            " (select count(*) from accounts_draft)"
        ).fetchone()
    assert row == (1, 1, 0)
    page.goto(address)
    expect(summary(page)).to_have_value("")
    left = page.evaluate("Object.keys(sessionStorage)")
    assert [key for key in left if key.startswith("draft:")] == []


def test_nothing_typed_is_lost(stack: Stack, people: People) -> None:
    address = stack.manage("shell", "-c", COMPANY).split()[-1]
    phone, desk = people("phone", viewport=PHONE), people("desk")
    phone.goto(f"/sign-in/login/?next={address}")
    sign_in(phone)
    lose_line(phone.context, phone)
    lose_line_and_reload(phone.context, phone)
    leave_in_a_hurry(phone)
    two_devices(phone, desk, address)
    desk.close()
    lose_session(stack, phone, address)
    complaints = [each for each in people.complaints if not any(one in each for one in EXPECTED)]
    # Chromium tells of the saves that were cut off above.
    assert [each for each in complaints if "net::ERR_FAILED" not in each] == []


def test_a_plain_form_stays_while_there_is_no_line(stack: Stack, people: People) -> None:
    address = stack.manage("shell", "-c", COMPANY).split()[-1]
    page = people("phone", viewport=PHONE)
    page.goto(f"/sign-in/login/?next={address.replace('log/', 'new/')}")
    sign_in(page)
    page.get_by_label("Link to the call").fill("https://meet.example/fog")
    page.context.set_offline(True)
    page.get_by_role("button", name="Plan it").last.click()
    expect(page.get_by_text("There is no connection.")).to_be_visible()
    expect(page.get_by_label("Link to the call")).to_have_value("https://meet.example/fog")
    page.context.set_offline(False)
    expect(page.get_by_text("There is no connection.")).to_have_count(0)
    with page.expect_navigation():
        page.get_by_role("button", name="Plan it").last.click()
