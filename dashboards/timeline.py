"""What has happened in a mentorship, in words, the newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
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
    # Where nobody wrote down more than the day: it is the same day everywhere.
    only_day: date | None = None

    @property
    def day(self) -> date | datetime:
        return self.only_day or self.at


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
    return [Event(row.at, _sentence(row), detail=_detail(row), only_day=row.day) for row in rows]


def happened(
    rows: Iterable[Happening], *, organization: HasSlug, of: UUID, seen_by: Member
) -> list[Event]:
    """For those who take part in the mentorship `of`: in the order given, each with its page."""
    return [
        Event(
            row.at,
            _sentence(row, by_me=row.by == seen_by.pk),
            detail=_detail(row),
            url=_page_of(row, organization, of),
            only_day=row.day,
        )
        for row in rows
    ]


def _page_of(row: Happening, organization: HasSlug, mentorship: UUID) -> str:
    if row.kind in PAGES:
        return link(PAGES[row.kind], organization, row.pk)
    if row.kind in SHARED_PAGES:
        name, rest = SHARED_PAGES[row.kind]
        return link(name, organization, mentorship) + rest.format(pk=row.pk, number=row.number)
    return ""


# Where one reads on, by the key that a happening carries.
PAGES = {
    "meeting": "meetings:detail",
    "canceled": "meetings:detail",
    "action": "meetings:action_item",
    "goal": "dashboards:goal",
    "goal_reached": "dashboards:goal",
    "goal_dropped": "dashboards:goal",
    "milestone": "dashboards:goal",
    "introduction": "sharing:introduction",
    "introduced": "sharing:introduction",
    "reflection": "evaluations:reflection",
}
# What stands on one page with others of its kind, and what leads to it there.
SHARED_PAGES = {
    "agreement": ("mentorships:agreement", "?version={number}"),
    "signature": ("mentorships:agreement", "?version={number}"),
    "pause": ("mentorships:pause", ""),
    "return": ("mentorships:pause", ""),
    "win": ("sharing:wins", "#win-{pk}"),
    "resource": ("sharing:resources", "#resource-{pk}"),
    "finished": ("sharing:resources", "#resource-{pk}"),
}


# What one did oneself, and what the other did.
SENTENCES: dict[str, tuple[StrPromise, StrPromise]] = {
    "beginning": (gettext_lazy("The mentorship began"), gettext_lazy("The mentorship began")),
    "action": (
        gettext_lazy("You did what you promised"),
        gettext_lazy("%(name)s did what they promised"),
    ),
    "goal": (gettext_lazy("A goal was set"), gettext_lazy("A goal was set")),
    "goal_reached": (gettext_lazy("A goal was reached"), gettext_lazy("A goal was reached")),
    "goal_dropped": (gettext_lazy("A goal was let go"), gettext_lazy("A goal was let go")),
    "milestone": (
        gettext_lazy("A step towards a goal is done"),
        gettext_lazy("A step towards a goal is done"),
    ),
    "win": (gettext_lazy("You kept a win"), gettext_lazy("%(name)s kept a win")),
    "resource": (
        gettext_lazy("You suggested something to read or do"),
        gettext_lazy("%(name)s suggested something to read or do"),
    ),
    "finished": (
        gettext_lazy("You finished something to read or do"),
        gettext_lazy("%(name)s finished something to read or do"),
    ),
    "introduction": (
        gettext_lazy("You offered an introduction"),
        gettext_lazy("%(name)s offered an introduction"),
    ),
    "introduced": (
        gettext_lazy("You made an introduction"),
        gettext_lazy("%(name)s made an introduction"),
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
    "return": (gettext_lazy("You ended the pause"), gettext_lazy("%(name)s ended the pause")),
    "left": (
        gettext_lazy("You left the company"),
        gettext_lazy("%(name)s left the company"),
    ),
    "closure": (gettext_lazy("The mentorship ended"), gettext_lazy("The mentorship ended")),
}


def _sentence(row: Happening, *, by_me: bool = False) -> str:
    if row.kind == "meeting":
        return _you_met(row)
    if row.kind == "pause":
        return _paused(row, by_me=by_me)
    if row.kind == "canceled":
        return _canceled(row, by_me=by_me)
    mine, theirs = SENTENCES[row.kind]
    return str(mine if by_me else theirs) % {"name": row.who, "version": row.number}


def _paused(row: Happening, *, by_me: bool) -> str:
    """Of the first pauses it is not known what was said."""
    if not row.label:
        if by_me:
            return _("You paused the mentorship")
        return _("%(name)s paused the mentorship") % {"name": row.who}
    day = day_in_words(date.fromisoformat(row.label))
    if by_me:
        return _("You paused the mentorship until %(day)s") % {"day": day}
    return _("%(name)s paused the mentorship until %(day)s") % {"name": row.who, "day": day}


def _canceled(row: Happening, *, by_me: bool) -> str:
    """By the reader's clock, as everywhere else: the page goes by their zone."""
    day = day_in_words(timezone.localtime(datetime.fromisoformat(row.label)).date())
    if by_me:
        return _("You canceled the meeting of %(day)s") % {"day": day}
    return _("%(name)s canceled the meeting of %(day)s") % {"name": row.who, "day": day}


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
SAYING = {
    "action",
    "goal",
    "goal_reached",
    "goal_dropped",
    "milestone",
    "win",
    "resource",
    "finished",
    "introduction",
    "introduced",
}
