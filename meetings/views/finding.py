"""What the planning pages say of a time: for whom it is early or late, and why it comes first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Member, Organization
from core.links import link
from meetings.access import burden_on
from meetings.day_picture import Bar, Segment, day_picture
from meetings.fairness_words import length
from meetings.finder import Finder
from meetings.timezones import Slot
from mentorships.models import Mentorship


@dataclass(frozen=True)
class Choice:
    """A time to choose: `notes` are what it asks of whom, `gone` why it can no longer be had."""

    starts_at: datetime
    chosen: bool
    notes: list[str]
    gone: str = ""

    @property
    def value(self) -> str:
        return self.starts_at.isoformat()

    @property
    def note(self) -> str:
        return " · ".join(self.notes)


@dataclass(frozen=True)
class DayBar:
    """One person's day beside the others', and the same in words."""

    name: str
    hours: str
    bar: Bar
    text: str


@dataclass(frozen=True)
class Day:
    starts_at: datetime
    bars: list[DayBar]
    meeting: Segment | None


def first_name(member: Member) -> str:
    return member.name.split()[0]


def choices_of(
    finder: Finder, starts: Iterable[datetime], *, minutes: int, chosen: Collection[datetime]
) -> list[Choice]:
    return [
        Choice(at, at in chosen, notes_on(finder, at, minutes) or [_("Within working hours")])
        for at in starts
    ]


def starts_of(slots: Iterable[Slot]) -> list[datetime]:
    return [slot.starts_at for slot in slots]


def notes_on(finder: Finder, starts_at: datetime, minutes: int) -> list[str]:
    """What a time asks of each, the reader first."""
    mine = {
        "early": _("Early for you"),
        "late": _("Late for you"),
        "day_off": _("A day off for you"),
    }
    theirs = {
        "early": _("Early for %(name)s"),
        "late": _("Late for %(name)s"),
        "day_off": _("A day off for %(name)s"),
    }
    notes = []
    for person in finder.people:
        flag = burden_on(person, starts_at, minutes).flag
        own = person == finder.first
        if flag:
            notes.append(mine[flag] if own else theirs[flag] % {"name": first_name(person)})
        if holiday := finder.holiday_at(person, starts_at):
            notes.append(_holiday_note(finder, person, holiday))
    return notes


def _holiday_note(finder: Finder, person: Member, holiday: str) -> str:
    if person == finder.first:
        return _("A holiday for you: %(holiday)s") % {"holiday": holiday}
    return _("A holiday for %(name)s: %(holiday)s") % {
        "name": first_name(person),
        "holiday": holiday,
    }


def taken_notes(finder: Finder, starts_at: datetime, minutes: int) -> list[str]:
    """Who is in another meeting then, and never in which."""
    return [
        _("You have another meeting then.")
        if person == finder.first
        else _("%(name)s has another meeting then.") % {"name": first_name(person)}
        for person in finder.taken(starts_at, minutes)
    ]


def hours_warnings(finder: Finder, starts_at: datetime, minutes: int) -> list[str]:
    """Whole sentences on the hours of the others: of one's own one knows."""
    sentences = {
        "early": _("That is before %(name)s’s working hours."),
        "late": _("That is after %(name)s’s working hours."),
        "day_off": _("That is a day off for %(name)s."),
    }
    found = []
    for person in finder.people:
        flag = burden_on(person, starts_at, minutes).flag
        if flag and person != finder.first:
            found.append(sentences[flag] % {"name": first_name(person)})
        if holiday := finder.holiday_at(person, starts_at):
            found.append(_("%(note)s.") % {"note": _holiday_note(finder, person, holiday)})
    return found


def warnings_on(finder: Finder, starts_at: datetime, minutes: int) -> list[str]:
    """All there is to say of a time that somebody typed, before anything is planned then."""
    return hours_warnings(finder, starts_at, minutes) + taken_notes(finder, starts_at, minutes)


def why_this_order(finder: Finder, slots: list[Slot]) -> str:
    """One or two sentences under the suggestions."""
    if not slots:
        return ""
    if not slots[0].carried_by:
        return _("The first ones are within everybody’s working hours.")
    if finder.carriers or not finder.keeps_accounts:
        return as_agreed(finder)
    if len(finder.people) != 2:
        return _("Whoever has carried the least so far is next to meet early or late.")
    other = finder.people[1]
    me, them = str(finder.first.pk), str(other.pk)
    carried = finder.ledger.minutes
    words = {
        "name": first_name(other),
        "mine": length(carried[me]),
        "theirs": length(carried[them]),
    }
    if carried[me] > carried[them] and slots[0].carried_by == (them,):
        said = _(
            "You have met %(mine)s outside your hours and %(name)s %(theirs)s, so what is fine for"
            " you comes first."
        )
    elif carried[them] > carried[me] and slots[0].carried_by == (me,):
        said = _(
            "%(name)s has met %(theirs)s outside their hours and you %(mine)s, so what is fine for"
            " %(name)s comes first."
        )
    else:
        said = _(
            "What asks the least of you and %(name)s comes first. Whoever carries it is spared"
            " next time."
        )
    return said % words


def as_agreed(finder: Finder) -> str:
    """What the signed agreement says of early and late meetings, where no turns are taken."""
    if not finder.keeps_accounts:
        return _("You agreed to meet only at hours that suit all of you.")
    if str(finder.first.pk) in finder.carriers:
        return _("You agreed that you carry the early and late ones.")
    names = [first_name(person) for person in finder.people if str(person.pk) in finder.carriers]
    return ngettext(
        "You agreed that %(names)s carries the early and late ones.",
        "You agreed that %(names)s carry the early and late ones.",
        len(names),
    ) % {"names": get_text_list(names, _("and"))}


def day_of(finder: Finder, starts_at: datetime, minutes: int) -> Day:
    drawn = day_picture(finder.hours, starts_at, minutes=minutes)
    bars = []
    for person, bar in zip(finder.people, drawn.bars, strict=True):
        hours = finder.hours[str(person.pk)]
        words = {
            "name": first_name(person),
            "works": span(hours.working),
            "accepts": span(hours.acceptable),
        }
        if person == finder.first:
            text = _("You work %(works)s and would meet %(accepts)s, on your clock.")
            name = _("You")
        else:
            text = _("%(name)s works %(works)s and would meet %(accepts)s, on %(name)s’s clock.")
            name = first_name(person)
        bars.append(DayBar(name, span(hours.working), bar, text % words))
    return Day(starts_at, bars, drawn.meeting)


def holidays_ahead(finder: Finder) -> list[tuple[date, str]]:
    return [
        (day, _holiday_note(finder, person, name)) for person, day, name in finder.coming_holidays()
    ]


def span(minutes: tuple[int, int]) -> str:
    return "–".join(f"{at // 60:02}:{at % 60:02}" for at in minutes)


def ways_to_plan(
    organization: Organization, mentorship: Mentorship, *, current: str
) -> list[dict[str, Any]]:
    """The planning pages beside each other, for `components/tabs.html`."""
    pages = {
        "create": _("One time"),
        "offer_create": _("Offer several"),
        "series_create": _("A series"),
    }
    return [
        {
            "url": link(f"meetings:{name}", organization, mentorship.pk),
            "label": label,
            "current": name == current,
        }
        for name, label in pages.items()
    ]
