"""Who may open what of the pages that show several apps at once."""

from typing import Any

from django.utils import timezone

from tests.cast import Veldkamp
from tests.factories import make_goal
from tests.mentorships.handovers import make_handover, make_mentor
from tests.rows import Row, everybody, only
from tests.sharing.rows import with_everything

PAIR_AND_COORDINATOR = ("mentor", "mentee", "coordinator")


def mentorship(veldkamp: Veldkamp) -> list[Any]:
    return [veldkamp.milan_and_mina.mentorship.pk]


def goal(veldkamp: Veldkamp) -> list[Any]:
    return [make_goal(veldkamp.milan_and_mina.mentorship, "Lead", by=veldkamp.mina).pk]


def handover(veldkamp: Veldkamp) -> list[Any]:
    mentor = make_mentor(veldkamp, "Free Mentor")
    asked = make_handover(
        veldkamp, mentor, status="asked_mentee", mentor_accepted_at=timezone.now()
    )
    return [asked.pk]


def program(veldkamp: Veldkamp) -> list[Any]:
    return [veldkamp.compass.pk]


# Who takes part, and the owner, know that the program exists.
OVERSEEN = {**only("coordinator", others=403), "other_coordinator": 404}

ROWS = [
    Row(name="dashboards:home", get=everybody()),
    Row(name="dashboards:search", get=everybody()),
    Row(name="dashboards:mentorships", get=everybody()),
    Row(name="dashboards:room", make=with_everything, get=only(*PAIR_AND_COORDINATOR)),
    Row(
        name="dashboards:contact",
        make=mentorship,
        post={**only("coordinator", status=303), "mentor": 403, "mentee": 403},
    ),
    Row(name="dashboards:goal", make=goal, get=only("mentor", "mentee")),
    Row(name="dashboards:history", make=with_everything, get=only("mentor", "mentee")),
    Row(name="dashboards:record", make=mentorship, get=only("mentor", "mentee")),
    # A file is the answer: there is no page to go on to.
    Row(
        name="dashboards:record_take",
        make=lambda veldkamp: [*mentorship(veldkamp), "json"],
        post=only("mentor", "mentee"),
    ),
    # A coordinator reads it on the mentorship's own page, and answers for nobody.
    Row(
        name="dashboards:handover",
        make=handover,
        get={**only("mentee"), "coordinator": 403},
        post={**only("mentee", status=303), "coordinator": 403},
        data=lambda veldkamp: {"answer": "yes"},
    ),
    Row(name="dashboards:overview", make=program, get=OVERSEEN),
    Row(name="dashboards:export", make=program, get=OVERSEEN),
    Row(name="dashboards:organization", get=only("owner", others=403)),
]
