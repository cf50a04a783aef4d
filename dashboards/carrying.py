"""The fairness ledger in one line: who carried how many early and late meetings."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Member
from dashboards.access.people import Person
from meetings.fairness import Ledger


def fairness_in_words(ledger: Ledger, people: Sequence[Person], reader: Member) -> str:
    """Empty where nobody had to meet outside their hours: then there is nothing to share."""
    if not any(carried.meetings for carried in ledger.people.values()):
        return ""
    mine = ledger.people[str(reader.pk)].meetings
    others = [person for person in people if person.id != reader.pk]
    if len(others) == 1:
        return _(
            "Meetings outside working hours so far: %(mine)s for you, %(theirs)s for %(name)s."
        ) % {
            "mine": mine,
            "theirs": ledger.people[str(others[0].id)].meetings,
            "name": others[0].first_name,
        }
    if not mine:
        return _("None of your meetings so far was outside your working hours.")
    return ngettext(
        "%(count)s meeting so far was outside your working hours.",
        "%(count)s meetings so far were outside your working hours.",
        mine,
    ) % {"count": mine}
