"""Who carried the early and late meetings: the same page for all who take part."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from accounts.models import Member
from core.htmx import page
from meetings.fairness import Carried, Entry
from meetings.fairness_words import length
from meetings.finder import LEDGER_MEETINGS, Finder, finder_for
from meetings.obstacles import why_nothing_is_planned
from meetings.timezones import Burden
from meetings.views.finding import as_agreed, first_name
from meetings.views.people import others_in
from mentorships.access import get_shared_mentorship


@dataclass(frozen=True)
class Column:
    """One person's sum."""

    name: str
    carried: Carried
    meetings: int

    @property
    def length(self) -> str:
        return length(self.carried.minutes)

    @property
    def in_words(self) -> str:
        carried = self.carried
        if not carried.meetings:
            return ""
        parts = [
            ngettext("%(count)s early", "%(count)s early", carried.early),
            ngettext("%(count)s late", "%(count)s late", carried.late),
            ngettext("%(count)s on a day off", "%(count)s on a day off", carried.day_off),
        ]
        counts = (carried.early, carried.late, carried.day_off)
        told = [part % {"count": n} for part, n in zip(parts, counts, strict=True) if n]
        return ngettext(
            "%(carried)s of %(count)s meeting: %(parts)s",
            "%(carried)s of %(count)s meetings: %(parts)s",
            self.meetings,
        ) % {"carried": carried.meetings, "count": self.meetings, "parts": ", ".join(told)}


@dataclass(frozen=True)
class Cell:
    name: str
    text: str
    carried: bool
    zone: str


@dataclass(frozen=True)
class Line:
    """One meeting, with what it asked of each."""

    starts_at: datetime
    cells: list[Cell]


@member_required
@require_http_methods(["GET"])
def ledger(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_shared_mentorship(request.member, pk)
    finder = finder_for(request.member, mentorship)
    obstacle = why_nothing_is_planned(mentorship)
    names = {
        str(person.pk): _("You") if person == request.member else first_name(person)
        for person in finder.people
    }
    context = {
        "mentorship": mentorship,
        "others": others_in(mentorship, request.member),
        "columns": [
            Column(names[person], carried, len(finder.ledger.entries))
            for person, carried in finder.ledger.people.items()
        ],
        "lines": [_line(entry, names, finder.people) for entry in finder.ledger.entries],
        "next_up": obstacle or _next_up(finder),
        "goes_on": not obstacle,
        "most": LEDGER_MEETINGS,
    }
    return page(request, "meetings/fairness.html", context)


def _next_up(finder: Finder) -> str:
    behind = finder.ledger.next_to_carry
    if finder.carriers or not finder.keeps_accounts:
        return as_agreed(finder)
    if not finder.ledger.entries:
        return _("No meeting was held or is planned. Once there is one, it counts here.")
    if not behind:
        return _("You are even, or nearly. The next early or late one can be anybody’s.")
    if len(behind) > 1:
        return _("Those who have carried the least are next, when a time outside hours is needed.")
    if behind[0] == str(finder.first.pk):
        return _("When the next one has to be early or late, it is your turn.")
    name = next(first_name(person) for person in finder.people if str(person.pk) == behind[0])
    return _("When the next one has to be early or late, it is %(name)s’s turn.") % {"name": name}


def _line(entry: Entry, names: dict[str, str], people: list[Member]) -> Line:
    zones = {str(person.pk): person.time_zone for person in people}
    return Line(
        entry.starts_at,
        [
            Cell(names[person], _in_words(burden), burden.flag is not None, zones[person])
            for person, burden in entry.burdens.items()
        ],
    )


def _in_words(burden: Burden) -> str:
    if burden.flag is None:
        return _("Within hours")
    if burden.flag == "day_off":
        return _("On a day off")
    said = _("%(length)s early") if burden.flag == "early" else _("%(length)s late")
    return said % {"length": length(burden.minutes)}
