"""The two companies from their first row to their last."""

from random import Random
from typing import Final

from core.tenancy import enter, tenant
from dashboards.demo import people, stories
from dashboards.demo.changes import what_changed
from dashboards.demo.company import Company, Plan, found
from dashboards.demo.programs import (
    Cast,
    ProgramPlan,
    enroll,
    enroll_for_stories,
    open_program,
)
from dashboards.demo.telling import Telling
from matching.actions import answer_proposal, publish, run_match
from matching.models import Proposal
from programs.actions import withdraw
from programs.models import Enrollment, Program

VELDKAMP: Final = Plan(
    slug="veldkamp",
    name="Veldkamp",
    time_zone="Europe/Amsterdam",
    people=people.VELDKAMP,
    logins={
        "Hanneke Veldkamp": "owner",
        "Sophie Dekkers": "coordinator",
        "Jasper van Leeuwen": "mentor",
        "Aiko Tanaka": "mentee",
    },
    coordinators=["Sophie Dekkers", "Wanjiru Kamau"],
    expected=[
        "Olivia Grant",
        "Samuel Kariuki",
        "Max Schröder",
        "Faith Wambui",
        "Hannah Cole",
        "Emi Sato",
    ],
    expired="Emi Sato",
    left=["Tobias Kern"],
    dutch=["Femke Visser", "Mirjam de Graaf", "Lotte Smit", "Anouk Willems", "Teun van Dam"],
)
OAKLINE: Final = Plan(
    slug="oakline",
    name="Oakline",
    time_zone="Europe/London",
    people=people.OAKLINE,
    logins={
        "Eleanor Marsh": "owner",
        "Gareth Pugh": "coordinator",
        "Ruth Adeyemi": "mentor",
        "Owen Blake": "mentee",
    },
    coordinators=["Gareth Pugh"],
    expected=["Felix Young", "Noah Tremblay"],
)
ACROSS_BORDERS: Final = ProgramPlan(
    name="Across borders",
    kind=Program.Kind.CAREER,
    purpose="Half a year with somebody from another country or another trade, an hour every three"
    " weeks. You bring what you want to get better at; your mentor brings questions.",
    status=Program.Status.RUNNING,
    starts=-112,
    ends=90,
    enrolls=(-150, -115),
    coordinators=["Sophie Dekkers"],
)
LEADING: Final = ProgramPlan(
    name="Leading for the first time",
    kind=Program.Kind.LEADERSHIP,
    purpose="For people who lead a team for the first time, with somebody who remembers how that"
    " was.",
    status=Program.Status.ARCHIVED,
    starts=-330,
    ends=-64,
    enrolls=(-365, -335),
    coordinators=["Sophie Dekkers"],
    cadence_days=30,
)
HUNDRED_DAYS: Final = ProgramPlan(
    name="First hundred days",
    kind=Program.Kind.ONBOARDING,
    purpose="Everybody who is new gets one person who is not their manager and has time for the"
    " questions one does not dare to ask.",
    status=Program.Status.ENROLLING,
    starts=24,
    ends=124,
    enrolls=(-10, 18),
    coordinators=["Wanjiru Kamau", "Sophie Dekkers"],
    cadence_days=14,
)
HERITAGE: Final = ProgramPlan(
    name="Heritage hands",
    kind=Program.Kind.CAREER,
    purpose="The old trades, handed on: somebody who knows a material well, and somebody who"
    " wants to.",
    status=Program.Status.RUNNING,
    starts=-75,
    ends=100,
    enrolls=(-110, -80),
    coordinators=["Gareth Pugh"],
)
NEW_HERE = "I am new and would like somebody to ask the questions that I do not dare to ask."


def load_veldkamp(*, password_hash: str, random: Random) -> None:
    company = found(VELDKAMP, password_hash=password_hash)
    with tenant(company.organization.pk):
        for plan, told in ((LEADING, stories.LEADING), (ACROSS_BORDERS, stories.ACROSS_BORDERS)):
            cast = enroll_for_stories(company, open_program(company, plan), told)
            for story in told:
                Telling(company, cast, story, random).tell()
        what_changed(company)
        # Two mentors take one more; the third of those who wait is told why not.
        _take(cast, "Jasper van Leeuwen", 3)
        _take(cast, "Grace Liu", 2)
        # These two ended early: he has enough with one, and she waits for another program.
        _take(cast, "Marcus Reed", 1)
        withdraw(cast.mentee("Kavya Reddy"), by=company["Kavya Reddy"])
        mentees = ["Aditi Joshi", "Joris Meijer", "Ilse Postma"]
        enroll(company, cast, role=Enrollment.Role.MENTEE, names=mentees, enrolled=20)
        enroll(company, cast, role=Enrollment.Role.MENTEE, names=["Faith Wambui"], enrolled=None)
        _propose(company, cast)
        starters = Cast(open_program(company, HUNDRED_DAYS), {})
        mentor, mentee = Enrollment.Role.MENTOR, Enrollment.Role.MENTEE
        enroll(
            company,
            starters,
            role=mentor,
            names=[
                "Ilse Postma",
                "Joris Meijer",
                "Bram Hendriks",
                "Yuna Kobayashi",
                "Mehmet Aydın",
            ],
            enrolled=5,
        )
        enroll(
            company,
            starters,
            role=mentor,
            names=["Aiko Tanaka", "Rohan Shah", "Hannah Cole", "Emi Sato"],
            enrolled=None,
        )
        enroll(
            company,
            starters,
            role=mentee,
            names=["Teun van Dam", "Noor Bouzid", "Isabel Costa", "Aditi Joshi"],
            enrolled=4,
            motivation=NEW_HERE,
        )
        enroll(
            company,
            starters,
            role=mentee,
            names=["Olivia Grant", "Samuel Kariuki", "Max Schröder"],
            enrolled=None,
        )
        enter(company.organization.pk, company["Wanjiru Kamau"].pk)
        run_match(starters.program, by=company["Wanjiru Kamau"])
        enter(company.organization.pk)


def _take(cast: Cast, name: str, mentees: int) -> None:
    mentor = cast.mentor(name)
    mentor.capacity = mentees
    mentor.save(update_fields=["capacity"])


def _propose(company: Company, cast: Cast) -> None:
    """Publish a match run, and let the mentees say yes: it is the mentors' turn."""
    coordinator = company["Sophie Dekkers"]
    enter(company.organization.pk, coordinator.pk)
    run = run_match(cast.program, by=coordinator)
    publish(run, by=coordinator)
    for proposal in Proposal.objects.filter(match_run=run).select_related("mentee__member"):
        enter(company.organization.pk, proposal.mentee.member_id)
        answer_proposal(proposal, by=proposal.mentee.member, accepts=True)
    enter(company.organization.pk)


def load_oakline(*, password_hash: str, random: Random) -> None:
    company = found(OAKLINE, password_hash=password_hash)
    with tenant(company.organization.pk):
        cast = enroll_for_stories(company, open_program(company, HERITAGE), stories.HERITAGE)
        for story in stories.HERITAGE:
            Telling(company, cast, story, random).tell()
        enroll(
            company,
            cast,
            role=Enrollment.Role.MENTEE,
            names=["Felix Young", "Noah Tremblay"],
            enrolled=None,
        )
