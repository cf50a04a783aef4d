"""Who sees a page about a meeting, and who the others in it are."""

from dataclasses import dataclass
from uuid import UUID

from accounts.models import Member
from meetings.access import hours_of
from mentorships.access import others_here, others_of
from mentorships.models import Mentorship


@dataclass(frozen=True)
class Person:
    pk: UUID
    name: str
    first_name: str
    zone: str
    # "10:00–18:00", on their own clock.
    hours: str


def others_in(mentorship: Mentorship, member: Member) -> list[Person]:
    return [_person(participant.member) for participant in others_here(member, mentorship)]


def _person(member: Member) -> Person:
    start, end = hours_of(member).working
    return Person(
        pk=member.pk,
        name=member.name,
        first_name=member.name.split()[0],
        zone=member.time_zone,
        hours=f"{_clock(start)}–{_clock(end)}",
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def members_in(mentorship: Mentorship, *, first: Member) -> list[Member]:
    """All who take part, the reader first."""
    return [first, *(participant.member for participant in others_of(first, mentorship))]
