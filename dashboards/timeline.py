"""What has happened in a mentorship, in words, the newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.links import HasSlug, link
from core.templatetags.ui import day_in_words
from dashboards.access.room import Happening
from evaluations.models import CheckIn
from meetings.models import Meeting
from mentorships.models import Closure, Goal, Mentorship


@dataclass(frozen=True)
class Event:
    at: datetime
    text: str
    detail: str = ""
    url: str = ""


def newest_first(*kinds: Iterable[Event]) -> list[Event]:
    return sorted((event for kind in kinds for event in kind), key=lambda e: e.at, reverse=True)


def beginning(mentorship: Mentorship) -> list[Event]:
    begun = datetime.combine(mentorship.started_on, time(), tzinfo=UTC)
    return [Event(begun, _("The mentorship began"))]


def own_meetings(meetings: Iterable[Meeting], *, organization: HasSlug) -> list[Event]:
    """For those who take part: each with its page."""
    return [
        Event(
            meeting.starts_at,
            _you_met(meeting.minutes)
            if meeting.status == Meeting.Status.HELD
            else _("A meeting was missed"),
            url=link("meetings:detail", organization, meeting.pk),
        )
        for meeting in _past(meetings)
    ]


def their_meetings(meetings: Iterable[Meeting]) -> list[Event]:
    """For coordinators: when and how long."""
    return [
        Event(
            meeting.starts_at,
            _they_met(meeting.minutes)
            if meeting.status == Meeting.Status.HELD
            else _("A meeting was missed"),
        )
        for meeting in _past(meetings)
    ]


def _past(meetings: Iterable[Meeting]) -> list[Meeting]:
    gone = (Meeting.Status.HELD, Meeting.Status.MISSED)
    return [meeting for meeting in meetings if meeting.status in gone]


def _you_met(minutes: int) -> str:
    return ngettext("You met for %(n)d minute", "You met for %(n)d minutes", minutes) % {
        "n": minutes
    }


def _they_met(minutes: int) -> str:
    return ngettext("They met for %(n)d minute", "They met for %(n)d minutes", minutes) % {
        "n": minutes
    }


def goals_set(goals: Iterable[Goal], *, organization: HasSlug) -> list[Event]:
    return [
        Event(
            goal.created_at,
            _("A goal was set"),
            detail=goal.title,
            url=link("mentorships:goal", organization, goal.pk),
        )
        for goal in goals
    ]


def check_ins_with_ratings(check_ins: Iterable[CheckIn]) -> list[Event]:
    """For coordinators, who may read the ratings."""
    return [
        Event(
            check_in.answered_at,
            _("Check-in of %(name)s") % {"name": check_in.author.name},
            detail=_ratings(check_in),
        )
        for check_in in check_ins
        if check_in.answered_at
    ]


def _ratings(check_in: CheckIn) -> str:
    useful = _("not answered") if check_in.useful is None else f"{check_in.useful}/5"
    working = _("not answered") if check_in.working is None else f"{check_in.working}/5"
    text = _("Useful: %(useful)s. Working between them: %(working)s.") % {
        "useful": useful,
        "working": working,
    }
    if check_in.wants_contact:
        text += " " + _("Please contact me.")
    return text


def happened(rows: Iterable[Happening]) -> list[Event]:
    return [
        Event(row.at, _sentence(row), detail=_detail(row))
        for row in rows
        # Drafts and evaluations still open have not happened yet.
        if row.at is not None and not (row.kind == "agreement" and row.label == "draft")
    ]


def _sentence(row: Happening) -> str:
    who = {"name": row.who, "version": row.number}
    if row.kind == "agreement":
        return _("Version %(version)d of the agreement, last edited by %(name)s") % who
    if row.kind == "signature":
        return _("%(name)s signed the agreement") % who
    if row.kind == "check_in":
        return _("You answered a check-in")
    if row.kind == "evaluation":
        return _("%(name)s handed in the evaluation") % who
    if row.kind == "pause":
        day = day_in_words(date.fromisoformat(row.label))
        return _("%(name)s paused the mentorship until %(day)s") % {"name": row.who, "day": day}
    return _("The mentorship ended")


def _detail(row: Happening) -> str:
    return str(Closure.Kind(row.label).label) if row.kind == "closure" else ""
