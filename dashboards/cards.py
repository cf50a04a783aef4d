"""A mentorship in one row of a list, as those who take part and as coordinators see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Member
from core.templatetags.ui import relative_day
from dashboards.access.home import Scheduled
from dashboards.access.people import (
    Person,
    Sides,
    names_of,
    others_than,
    people_of,
    progress_of,
    sides_of,
)
from dashboards.things import Thing
from dashboards.waiting import times_of
from meetings.access import today
from mentorships.access import health_of, shared_health_of
from mentorships.health_words import HealthInWords
from mentorships.models import Mentorship


@dataclass(frozen=True)
class Card:
    """One of my own mentorships."""

    mentorship: Mentorship
    sides: Sides
    others: list[Person]
    names: str
    progress: float
    health: HealthInWords
    meeting: Scheduled | None
    times: SafeString | str
    # How far away the meeting is.
    when: str
    # What is asked of the person in this one, where a page of several says it.
    next_thing: Thing | None = None


def card_of(
    mentorship: Mentorship,
    member: Member,
    meeting: Scheduled | None,
    *,
    next_thing: Thing | None = None,
) -> Card:
    people = people_of(mentorship)
    others = others_than(member, people)
    return Card(
        mentorship=mentorship,
        sides=sides_of(people),
        others=others,
        names=names_of(others),
        progress=progress_of(mentorship, today(member)),
        health=shared_health_of(mentorship, today(member)),
        meeting=meeting,
        times=times_of(meeting, member, others) if meeting else "",
        when=relative_day(meeting.starts_at) if meeting else "",
        next_thing=next_thing,
    )


@dataclass(frozen=True)
class Need:
    """A mentorship as a coordinator sees it in a list: facts, the rule and what to do."""

    mentorship: Mentorship
    sides: Sides
    names: str
    progress: float
    health: HealthInWords


def need_of(mentorship: Mentorship, day: date) -> Need:
    sides = sides_of(people_of(mentorship))
    health = health_of(mentorship, day)
    return Need(
        mentorship=mentorship,
        sides=sides,
        names=_("%(mentors)s with %(mentees)s") % {"mentors": sides.left, "mentees": sides.right},
        progress=progress_of(mentorship, day),
        health=health,
    )
