"""The fairness ledger in one line: how much of the early and late meetings somebody carried."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import Member
from dashboards.access.people import Person
from meetings.fairness import Ledger
from meetings.fairness_words import length


def fairness_in_words(ledger: Ledger, people: Sequence[Person], reader: Member) -> str:
    """Empty where nobody had to meet outside their hours: then there is nothing to share."""
    minutes = ledger.minutes
    if not any(minutes.values()):
        return ""
    mine = minutes[str(reader.pk)]
    others = [person for person in people if person.id != reader.pk]
    if len(others) == 1:
        return _(
            "How far outside working hours, added up: %(mine)s for you, %(theirs)s for %(name)s."
        ) % {
            "mine": length(mine),
            "theirs": length(minutes[str(others[0].id)]),
            "name": others[0].first_name,
        }
    if not mine:
        return _("None of your meetings so far was outside your working hours.")
    return _("How far your meetings went outside your working hours, added up: %(length)s.") % {
        "length": length(mine)
    }
