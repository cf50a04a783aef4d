"""What has happened in a mentorship, in words, the newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise as StrPromise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Member
from core.links import HasSlug, link
from core.templatetags.ui import day_in_words
from dashboards.access.happenings import Happening
from evaluations.models import CheckIn
from meetings.models import Meeting
from mentorships.models import Closure


@dataclass(frozen=True)
class Event:
    at: datetime
    text: str
    detail: str = ""
    url: str = ""


def newest_first(*kinds: Iterable[Event]) -> list[Event]:
    return sorted((event for kind in kinds for event in kind), key=lambda e: e.at, reverse=True)


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


def _they_met(minutes: int) -> str:
    return ngettext("They met for %(n)d minute", "They met for %(n)d minutes", minutes) % {
        "n": minutes
    }


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


def facts(rows: Iterable[Happening]) -> list[Event]:
    """For coordinators: without a way to any of the pair's pages."""
    return [Event(row.at, _sentence(row), detail=_detail(row)) for row in rows]


def happened(rows: Iterable[Happening], *, organization: HasSlug, seen_by: Member) -> list[Event]:
    """For those who take part: in the order given, each with its page."""
    return [
        Event(
            row.at,
            _sentence(row, by_me=row.by == seen_by.pk),
            detail=_detail(row),
            url=link(PAGES[row.kind], organization, row.pk) if row.kind in PAGES else "",
        )
        for row in rows
    ]


# Where one reads on, by the key that a happening carries.
PAGES = {
    "meeting": "meetings:detail",
    "goal": "dashboards:goal",
    "milestone": "dashboards:goal",
    "introduction": "sharing:introduction",
    "reflection": "evaluations:reflection",
}


# What one did oneself, and what the other did.
SENTENCES: dict[str, tuple[StrPromise, StrPromise]] = {
    "beginning": (gettext_lazy("The mentorship began"), gettext_lazy("The mentorship began")),
    "action": (
        gettext_lazy("You did what you promised"),
        gettext_lazy("%(name)s did what they promised"),
    ),
    "goal": (gettext_lazy("A goal was set"), gettext_lazy("A goal was set")),
    "milestone": (
        gettext_lazy("A step towards a goal is done"),
        gettext_lazy("A step towards a goal is done"),
    ),
    "win": (gettext_lazy("You kept a win"), gettext_lazy("%(name)s kept a win")),
    "resource": (
        gettext_lazy("You suggested something to read or do"),
        gettext_lazy("%(name)s suggested something to read or do"),
    ),
    "introduction": (
        gettext_lazy("You offered an introduction"),
        gettext_lazy("%(name)s offered an introduction"),
    ),
    "agreement": (
        gettext_lazy("You proposed version %(version)s of the agreement"),
        gettext_lazy("%(name)s proposed version %(version)s of the agreement"),
    ),
    "signature": (
        gettext_lazy("You signed the agreement"),
        gettext_lazy("%(name)s signed the agreement"),
    ),
    "check_in": (gettext_lazy("You answered a check-in"), gettext_lazy("You answered a check-in")),
    "reflection": (gettext_lazy("You wrote a reflection"), gettext_lazy("You wrote a reflection")),
    "evaluation": (
        gettext_lazy("You handed in your evaluation"),
        gettext_lazy("%(name)s handed in the evaluation"),
    ),
    "closure": (gettext_lazy("The mentorship ended"), gettext_lazy("The mentorship ended")),
}


def _sentence(row: Happening, *, by_me: bool = False) -> str:
    if row.kind == "meeting":
        return _you_met(row)
    if row.kind == "pause":
        day = day_in_words(date.fromisoformat(row.label))
        if by_me:
            return _("You paused the mentorship until %(day)s") % {"day": day}
        return _("%(name)s paused the mentorship until %(day)s") % {"name": row.who, "day": day}
    mine, theirs = SENTENCES[row.kind]
    return str(mine if by_me else theirs) % {"name": row.who, "version": row.number}


def _you_met(row: Happening) -> str:
    if row.label != Meeting.Status.HELD:
        return _("A meeting was missed")
    minutes = row.number or 0
    return ngettext("You met for %(n)d minute", "You met for %(n)d minutes", minutes) % {
        "n": minutes
    }


def _detail(row: Happening) -> str:
    if row.kind == "closure":
        return str(Closure.Kind(row.label).label)
    return row.label if row.kind in SAYING else ""


# Whose label is what somebody wrote, to be read under the sentence.
SAYING = {"action", "goal", "milestone", "win", "resource", "introduction"}
