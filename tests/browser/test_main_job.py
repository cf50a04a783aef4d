"""A company's mentoring program from the founding to the evaluation, in Chromium, with the real
worker and beat running and a real SMTP sink; once undisturbed and without JavaScript, once with
the worker killed while the mail server already has a message and has not answered.
"""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import People, Stack, link_in, text_of, wait_for

pytestmark = pytest.mark.browser

OWNER = "olga@harbour.example"
COORDINATOR = "carla@harbour.example"
MENTOR = "milan@harbour.example"
MENTEE = "mina@harbour.example"
PASSWORD = "three quiet boats at noon"
CODE = r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$"

MENTORS = f"""first name,last name,email address,job title,grade,department,both mentor and mentee
Milan,Meijer,{MENTOR},Head of Pilots,7,Pilotage,no
Piet,Pauwels,piet@harbour.example,Harbor master,8,Traffic,no
Nobody,Atall,not an address,Ghost,1,Nowhere,no
"""
MENTEES = f"""name;e-mail;job title;grade;department;manager e-mail
Mina Mori;{MENTEE};Pilot;5;Traffic;piet@harbour.example
"""


def zone_at_work() -> str:
    """A zone in which it is the middle of the day now: reminders come between 8 and 18."""
    for zone in (
        "Europe/Amsterdam",
        "America/New_York",
        "Asia/Tokyo",
        "Asia/Kolkata",
        "America/Los_Angeles",
        "Australia/Sydney",
        "Pacific/Honolulu",
        "Asia/Dubai",
    ):
        if 9 <= datetime.now(ZoneInfo(zone)).hour < 15:
            return zone
    raise AssertionError("it is the middle of the day nowhere")


ZONE = zone_at_work()


def today() -> date:
    return datetime.now(ZoneInfo(ZONE)).date()


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """A form's button, and the page it leads to: going on sooner would cancel what was sent."""
    with page.expect_navigation():
        tap(page, name)


def tap(page: Page, name: str | re.Pattern[str]) -> None:
    """A button that changes a part of the page."""
    page.get_by_role("button", name=name).and_(page.locator(":visible")).first.click()


def go(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("link", name=name).first.click()


def heading(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def sign_in_by_code(page: Page, stack: Stack, address: str) -> None:
    page.goto("/sign-in/login/code/")
    page.get_by_label("Email").fill(address)
    before = len(codes(stack, address))
    press(page, "Mail me a code")
    code = wait_for("the code", lambda: codes(stack, address)[before:])[0]
    page.get_by_label(re.compile("code", re.IGNORECASE)).fill(code)
    press(page, "Sign in")


def codes(stack: Stack, address: str) -> list[str]:
    """Other mail may come to the same address meanwhile; a code has a line of its own."""
    found = [re.search(CODE, text_of(mail), re.MULTILINE) for mail in stack.sink.to(address)]
    return [code[1] for code in found if code]


def join(page: Page, stack: Stack, address: str, name: str) -> None:
    mail = wait_for("the invitation", lambda: stack.sink.to(address))[0]
    page.goto(link_in(mail, "/invitations/"))
    heading(page, "Join Harbour")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Join")


def set_up_profile(page: Page, *, offers: str = "", seeks: str = "") -> None:
    page.goto("/o/harbour/profile/")
    page.get_by_label("Time zone").select_option(ZONE)
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
        page.get_by_label(day).check()
    page.get_by_label("What you can help others with").fill(offers)
    page.get_by_label("What you want to learn").fill(seeks)
    page.get_by_label("Languages you speak").fill("English, Dutch")
    press(page, "Save")


class Life:
    """One run through it, a step for each thing that people do."""

    def __init__(self, stack: Stack, people: People, folder: Path) -> None:
        self.stack, self.people, self.folder = stack, people, folder
        self.owner, self.coordinator = people("owner"), people("coordinator")
        self.mentor = people("mentor", viewport={"width": 390, "height": 844})
        self.mentee = people("mentee")
        self.room = ""

    def mail(self, address: str, subject: str) -> EmailMessage:
        return wait_for(f"“{subject}”", lambda: self.stack.sink.to(address, subject))[0]

    def found_the_company(self) -> None:
        told = self.stack.manage(
            "found_organization", "Harbour", "--slug", "harbour",
            "--owner-email", OWNER, "--owner-name", "Olga Ooms", "--time-zone", ZONE,
        )  # fmt: skip
        assert "/o/harbour/" in told
        sign_in_by_code(self.owner, self.stack, OWNER)
        expect(self.owner).not_to_have_url(re.compile("sign-in"))

    def bring_in_a_coordinator(self) -> None:
        page = self.owner
        page.goto("/o/harbour/members/new/")
        page.get_by_label("Name").fill("Carla Coenen")
        page.get_by_label(re.compile("e-mail", re.IGNORECASE)).fill(COORDINATOR)
        press(page, "Add the person")
        press(page, "Mail an invitation")
        join(self.coordinator, self.stack, COORDINATOR, "Carla Coenen")
        page.goto("/o/harbour/members/?q=Carla")
        go(page, "Carla Coenen")
        page.get_by_text("Change the role").first.click()
        page.get_by_label("Role", exact=False).last.select_option("coordinator")
        press(page, "Change the role")

    def set_up_a_program(self) -> None:
        page = self.coordinator
        page.goto("/o/harbour/programs/new/")
        page.get_by_label("Name").fill("Tidewater")
        page.get_by_label("Purpose").fill("Pilots learn from those who have sailed longer.")
        page.get_by_label("Starts", exact=True).fill(today().isoformat())
        page.get_by_label("Ends", exact=True).fill((today() + timedelta(days=180)).isoformat())
        page.get_by_label("Days between meetings").fill("14")
        page.get_by_label("Days between check-ins").fill("42")
        page.get_by_label("Mentees a mentor takes").fill("2")
        press(page, "Set up the program")
        self.program = page.url.split("/programs/")[1].split("/")[0]

    def import_people(self, name: str, text: str, role: str) -> None:
        page = self.coordinator
        file = self.folder / name
        file.write_text(text)
        page.goto(f"/o/harbour/programs/{self.program}/imports/new/")
        page.get_by_label(role, exact=True).check()
        page.get_by_label("CSV file").set_input_files(file)
        press(page, "Go on to the columns")
        heading(page, re.compile("column", re.IGNORECASE))
        press(page, re.compile("preview", re.IGNORECASE))

    def bring_people_in(self) -> None:
        page = self.coordinator
        self.import_people("mentors.csv", MENTORS, "Mentors")
        expect(page.get_by_text("not an address").first).to_be_visible()
        press(page, re.compile("^Import"))
        heading(page, "The people are in")
        expect(page.locator(".stats")).to_contain_text("wrong rows")
        self.import_people("mentees.csv", MENTEES, "Mentees")
        press(page, re.compile("^Import"))
        heading(page, "The people are in")
        page.goto(f"/o/harbour/programs/{self.program}/enrollments/")
        press(page, re.compile("^Go on to"))
        press(page, re.compile("^Invite the 3 people"))

    def enroll(self, page: Page, address: str, name: str, *, offers: str, seeks: str) -> None:
        join(page, self.stack, address, name)
        set_up_profile(page, offers=offers, seeks=seeks)
        page.goto("/o/harbour/programs/")
        go(page, "Tidewater")
        go(page, re.compile("answer|take part|see", re.IGNORECASE))
        press(page, "Yes, I take part")

    def people_enroll(self) -> None:
        self.enroll(self.mentor, MENTOR, "Milan Meijer", offers="Radar, Teaching", seeks="")
        self.enroll(self.mentee, MENTEE, "Mina Mori", offers="", seeks="radar, tides")

    def match(self) -> None:
        page = self.coordinator
        page.goto(f"/o/harbour/programs/{self.program}/match-runs/")
        press(page, "Match")
        heading(page, "Match of")
        expect(page.get_by_text("Mina Mori").first).to_be_visible()
        expect(page.get_by_text("Milan Meijer").first).to_be_visible()
        go(page, re.compile("Publish"))
        press(page, "Publish")

    def accept(self) -> None:
        for page, address in ((self.mentor, MENTOR), (self.mentee, MENTEE)):
            page.goto(link_in(self.mail(address, "a match"), "/proposals/"))
            press(page, "Yes, I would like to")
        go(self.mentee, re.compile("mentorship|room", re.IGNORECASE))
        heading(self.mentee, "You and Milan")
        self.room = self.mentee.url
        self.mentorship = self.room.split("/mentorships/")[1].strip("/")

    def agree(self) -> None:
        page = self.mentee
        page.goto(f"{self.room}goals/new/")
        page.get_by_label("What do you want to learn or change?").fill("Bring a coaster in alone")
        press(page, "Set this goal")
        page.goto(f"{self.room}agreement/")
        go(page, "Start the draft")
        # What the program has said is folded: first comes what is still open.
        page.get_by_role("heading", name="Who does what").click()
        page.get_by_label(re.compile("what this is not", re.IGNORECASE)).fill(
            "A way to a promotion."
        )
        press(page, re.compile("^Save"))
        press(page, "Propose this version")
        press(page, "Sign this version")
        expect(page.get_by_role("heading", name="You have signed")).to_be_visible()
        self.mentor.goto(f"{self.room}agreement/")
        expect(self.mentor.get_by_text("A way to a promotion.")).to_be_visible()
        press(self.mentor, "Sign this version")
        expect(self.mentor.get_by_text("It is in force.")).to_be_visible()

    def plan_a_meeting(self) -> None:
        """Tomorrow at this time; both are told, with the calendar file."""
        page = self.mentee
        # The next tick, two seconds later, would tell them before the agenda is written, and so
        # would one that still waits for the worker.
        self.stack.kill("beat")
        wait_for("the ticks to be worked off", self.stack.is_idle)
        page.goto(f"{self.room}meetings/new/")
        tomorrow = datetime.now(ZoneInfo(ZONE)) + timedelta(days=1)
        page.get_by_label("Day", exact=True).fill(tomorrow.date().isoformat())
        page.get_by_label("Time", exact=True).fill(tomorrow.strftime("%H:00"))
        page.get_by_label("Link to the call").fill("https://meet.example/tide")
        press(page, "Plan it")
        self.meeting = page.url
        page.get_by_label("Add something to talk about").fill("Reading the radar in fog")
        tap(page, "Add")
        expect(page.get_by_text("Reading the radar in fog")).to_be_visible()
        self.stack.start("beat")

    def be_reminded_of_it(self) -> None:
        for address in (MENTOR, MENTEE):
            mail = self.mail(address, "you meet")
            assert "Reading the radar in fog" in text_of(mail)
            assert [part.get_content_type() for part in mail.iter_attachments()] == [
                "text/calendar"
            ]

    def be_reminded_while_the_worker_is_killed(self) -> None:
        """The server has the message, the worker dies before it hears so: told once, in doubt."""
        sink = self.stack.sink
        wait_for("the server to hold a mail", lambda: sink.holding)
        self.stack.kill("worker")
        sink.let_go = True
        self.stack.start("worker")
        wait_for(
            "both reminders to be settled",
            lambda: self.count("status <> 'waiting' and kind = 'meeting_tomorrow'") == 2,
            seconds=90,
        )
        assert self.count("status = 'in_doubt' and kind = 'meeting_tomorrow'") >= 1
        self.be_reminded_of_it()

    def count(self, condition: str) -> int:
        with self.stack.owner() as owner:
            row = owner.execute(
                f"select count(*) from reminders_delivery where {condition}"
            ).fetchone()
        assert row is not None
        return int(row[0])

    def let_two_days_pass(self) -> None:
        """What stands in the calendar moves into the past; nobody waits two days for a test."""
        with self.stack.owner() as owner:
            owner.execute("update meetings_meeting set starts_at = starts_at - interval '2 days'")
            owner.execute(
                "update mentorships_mentorship set started_on = started_on - 42,"
                " next_planned_at = next_planned_at - interval '2 days'"
            )

    def log_the_meeting(self) -> None:
        """On a phone, from the link in the mail."""
        page = self.mentor
        mail = self.mail(MENTOR, "how was your meeting")
        page.goto(link_in(mail, "/meetings/"))
        page.get_by_label("What you talked about").fill("Radar, and how to stay calm.")
        page.get_by_label("Note to yourself").fill("Mina is further than she thinks.")
        first = page.get_by_role("group", name="Action item 1")
        first.get_by_label("What will be done").fill("Read the fog procedure")
        first.get_by_label("Who").select_option(label="Mina Mori")
        first.get_by_label("By when").fill((today() + timedelta(days=2)).isoformat())
        press(page, re.compile("^Save"))
        expect(page.get_by_text("Radar, and how to stay calm.")).to_be_visible()
        expect(page.get_by_text("Mina is further than she thinks.")).to_be_visible()
        self.mentee.goto(self.meeting)
        expect(self.mentee.get_by_text("Radar, and how to stay calm.")).to_be_visible()
        expect(self.mentee.get_by_text("Mina is further than she thinks.")).to_have_count(0)

    def follow_up(self) -> None:
        """The action item and the check-in come by mail; both are answered."""
        page = self.mentee
        mail = self.mail(MENTEE, "action item")
        page.goto(link_in(mail, "/actions/"))
        tap(page, re.compile("done", re.IGNORECASE))
        expect(page.get_by_role("button", name=re.compile("^Undo")).first).to_be_visible()
        mail = self.mail(MENTEE, "how is it going")
        page.goto(link_in(mail, "/check-in/"))
        page.get_by_role("group", name="Is it useful").get_by_label("5").check()
        page.get_by_role("group", name="Is it working").get_by_label("4").check()
        press(page, "Check in")

    def look_over_it(self) -> None:
        """The coordinator sees that they met and how it goes, and none of their words."""
        page = self.coordinator
        page.goto(f"/o/harbour/programs/{self.program}/overview/")
        expect(page.get_by_text("On track").first).to_be_visible()
        page.goto(self.room)
        for words in (
            "Radar, and how",
            "further than she",
            "fog procedure",
            "coaster",
            "promotion",
        ):
            assert words not in page.content()
        assert page.request.get(self.meeting).status == 404

    def evaluate_and_close(self) -> None:
        self.mentor.goto(f"{self.room}closing/")
        press(self.mentor, "Begin closing")
        for page in (self.mentor, self.mentee):
            page.goto(f"{self.room}closing/")
            go(page, "Begin")
            for group in page.get_by_role("group").filter(has=page.get_by_role("radio")).all():
                group.get_by_role("radio").last.check()
            page.get_by_label("What did you learn that you did not expect?").fill("Fog is patient.")
            press(page, "Send your evaluation")
        self.mentee.goto(f"{self.room}closing/")
        heading(self.mentee, "It is closed")
        page = self.coordinator
        page.goto(f"/o/harbour/programs/{self.program}/evaluations/")
        assert "Fog is patient" not in page.content()
        page.goto(f"/o/harbour/programs/{self.program}/overview/")
        expect(page.get_by_text("Closed").first).to_be_visible()

    def account_for_every_mail(self) -> None:
        """What the ledger calls sent, the server has once; what it has, the ledger knows."""
        wait_for("an empty ledger", lambda: self.count("status = 'waiting'") == 0)
        received = Counter(str(mail["Message-ID"]) for mail in self.stack.sink.mails)
        assert set(received.values()) == {1}
        with self.stack.owner() as owner:
            ledger = dict(
                owner.execute("select id::text, status from reminders_delivery").fetchall()
            )
        taken = {key for key in ledger if any(key in identifier for identifier in received)}
        sent = {key for key, status in ledger.items() if status == "sent"}
        in_doubt = {key for key, status in ledger.items() if status == "in_doubt"}
        assert sent
        assert sent <= taken <= sent | in_doubt
        assert set(ledger.values()) <= {"sent", "in_doubt", "in_app", "dropped"}


@pytest.mark.parametrize("killed", [False, True], ids=["without JavaScript", "killed"])
def test_the_whole_life(stack: Stack, people: People, tmp_path: Path, *, killed: bool) -> None:
    people.options["java_script_enabled"] = killed
    life = Life(stack, people, tmp_path)
    if killed:
        stack.sink.hold_subject = "You meet"
    steps: list[Callable[[], None]] = [
        life.found_the_company,
        life.bring_in_a_coordinator,
        life.set_up_a_program,
        life.bring_people_in,
        life.people_enroll,
        life.match,
        life.accept,
        life.agree,
        life.plan_a_meeting,
        life.be_reminded_while_the_worker_is_killed if killed else life.be_reminded_of_it,
        life.let_two_days_pass,
        life.log_the_meeting,
        life.follow_up,
        life.look_over_it,
        life.evaluate_and_close,
        life.account_for_every_mail,
    ]
    for step in steps:
        step()
    assert people.complaints == []
