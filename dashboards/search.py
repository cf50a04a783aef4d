"""What was found, in groups, each as a name, a line about it and the page it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Member
from core.links import link
from dashboards.access import search as reads
from dashboards.access.people import people_of, sides_of
from mentorships.models import Mentorship
from programs.models import Program

# In the header, while somebody types; and on the page.
A_FEW, MANY = 5, 20


@dataclass(frozen=True)
class Hit:
    kind: str
    title: str
    about: str
    url: str


@dataclass(frozen=True)
class Group:
    kind: str
    title: str
    hits: list[Hit]
    # Whether there are more than are shown, and where they are all listed.
    has_more: bool
    more_url: str


@dataclass(frozen=True)
class Found:
    text: str
    groups: list[Group]

    @property
    def count(self) -> int:
        return sum(len(group.hits) for group in self.groups)

    @property
    def in_words(self) -> str:
        """For those who do not see the list."""
        if any(group.has_more for group in self.groups):
            return _("The first %(count)s results.") % {"count": self.count}
        if not self.count:
            return _("Nothing found.")
        return ngettext("%(count)s result.", "%(count)s results.", self.count) % {
            "count": self.count
        }


def search(member: Member, text: str, *, most: int) -> Found:
    """Three statements at most; none for an empty text."""
    if not text:
        return Found(text, [])
    everybody = link("accounts:members", member.organization)
    groups = [
        _group(
            "people",
            _("People"),
            [_person(member, row) for row in _first(reads.people_called(member, text), most)],
            most=most,
            more_url=f"{everybody}?{urlencode({'q': text})}",
        ),
        _group(
            "programs",
            _("Programs"),
            [_program(member, row) for row in _first(reads.programs_called(member, text), most)],
            most=most,
        ),
        _group(
            "mentorships",
            _("Mentorships"),
            [
                _mentorship(member, row)
                for row in _first(reads.mentorships_of_people_called(member, text), most)
            ],
            most=most,
        ),
    ]
    return Found(text, [group for group in groups if group.hits])


def _first(rows: QuerySet[Any, Any], most: int) -> QuerySet[Any, Any]:
    """One more than is shown, to know whether there are more."""
    return rows[: most + 1]


def _group(kind: str, title: str, hits: list[Hit], *, most: int, more_url: str = "") -> Group:
    return Group(kind, title, hits[:most], len(hits) > most, more_url)


def _person(member: Member, person: Member) -> Hit:
    about = [person.job_title, person.department]
    if person.status != Member.Status.ACTIVE:
        about.append(person.get_status_display())
    return Hit(
        "person",
        person.name,
        " · ".join(part for part in about if part),
        link("accounts:member", member.organization, person.pk),
    )


def _program(member: Member, program: Program) -> Hit:
    return Hit(
        "program",
        program.name,
        program.get_status_display(),
        link("programs:detail", member.organization, program.pk),
    )


def _mentorship(member: Member, mentorship: Mentorship) -> Hit:
    sides = sides_of(people_of(mentorship))
    return Hit(
        "mentorship",
        _("%(mentors)s with %(mentees)s") % {"mentors": sides.left, "mentees": sides.right},
        " · ".join([mentorship.program.name, mentorship.get_status_display()]),
        link("dashboards:room", member.organization, mentorship.pk),
    )
