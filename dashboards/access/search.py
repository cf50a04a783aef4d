"""Who and what somebody finds by name: what they may see anyway, and no text that people wrote."""

from __future__ import annotations

from django.db.models import Case, When

from accounts.models import Member, MemberQuerySet
from core.search import Matches, SearchVector
from dashboards.access.people import with_people
from mentorships.models import Mentorship, MentorshipQuerySet, Participant
from programs.models import Program, ProgramQuerySet

# Words beyond these narrow nothing any more.
MOST_WORDS = 6


def people_called(member: Member, text: str) -> MemberQuerySet:
    return Member.objects.visible_to(member).matching(text)


def programs_called(member: Member, text: str) -> ProgramQuerySet:
    """Those that still run before those that are over."""
    return (
        Program.objects.visible_to(member)
        .filter(Matches(SearchVector("name"), text))
        .order_by(Case(When(status=Program.Status.ARCHIVED, then=1), default=0), "name", "id")
    )


def mentorships_of_people_called(member: Member, text: str) -> MentorshipQuerySet:
    """Each word is in the name of somebody who takes part, so two names find the pair.

    The people are found first, in a subquery of their own: a mentorship's row is looked at only
    when somebody in it fits.
    """
    words = [word for word in text.split() if any(letter.isalnum() for letter in word)]
    found = Mentorship.objects.visible_to(member)
    for word in words[:MOST_WORDS]:
        called = Member.objects.filter(Matches("search", word)).order_by().values("pk")
        found = found.filter(
            pk__in=Participant.objects.filter(member__in=called).values("mentorship")
        )
    if not words:
        return found.none()
    return with_people(found.select_related("program")).order_by(
        Case(When(status=Mentorship.Status.CLOSED, then=1), default=0), "-started_on", "id"
    )
