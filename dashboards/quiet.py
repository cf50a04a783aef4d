"""What is next in a mentorship when nothing is asked of the person: there is always something."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.templatetags.ui import day_in_words
from dashboards.things import Thing
from dashboards.waiting import Waiting
from meetings.access import today
from mentorships.access import is_paused
from mentorships.models import Mentorship


def without_hurry(waiting: Waiting, mentorship: Mentorship) -> Thing:
    """Of a mentorship in which `waiting` found no thing."""
    pk, names = mentorship.pk, {"names": waiting.names(mentorship.pk)}
    if mentorship.status == Mentorship.Status.CLOSED:
        return Thing(
            kind="record",
            icon="note",
            title=_("Take your record with you"),
            text=_("Goals, meetings, what you wrote and what you shared, in files of your own."),
            url=waiting.to("dashboards:record", pk),
            label=_("See what is in it"),
        )
    if is_paused(mentorship, today(waiting.member)) and mentorship.paused_until:
        return Thing(
            kind="pause",
            icon="clock",
            title=_("You continue on %(day)s") % {"day": day_in_words(mentorship.paused_until)},
            text=_("Until then nobody is reminded of anything. You can also return today."),
            url=waiting.to("mentorships:pause", pk),
            label=_("About the pause"),
        )
    if mentorship.status == Mentorship.Status.CLOSING:
        return Thing(
            kind="closing",
            icon="flag",
            title=_("You are coming to closure"),
            text=_("Hold one last conversation: what helped, what stays, what comes next."),
            url=waiting.to("evaluations:closing", pk),
            label=_("About the closing conversation"),
        )
    offer = next((ask for ask in waiting.asked("offer") if ask.detail), None)
    if offer is not None:
        return Thing(
            kind="offered",
            icon="calendar",
            title=_("It is up to %(names)s to choose a time") % names,
            text=_("You offered times for a meeting. You hear when one is chosen."),
            url=waiting.to("meetings:offer", offer.pk),
            label=_("See the offer"),
        )
    return Thing(
        kind="reflect",
        icon="note",
        title=_("Nothing waits for you"),
        text=_("A good moment to write down, for yourself, what has changed since you began."),
        url=waiting.to("evaluations:reflection_create", pk),
        label=_("Write a reflection"),
    )
