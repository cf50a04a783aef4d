"""The fairness ledger in one line: who carried how many early and late meetings."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import Member
from dashboards.access.people import Person
from meetings.fairness import Ledger


def fairness_in_words(ledger: Ledger, people: Sequence[Person], reader: Member) -> str:
    """Empty where nobody had to meet outside their hours: then there is nothing to share."""
    if not any(carried.meetings for carried in ledger.people.values()):
        return ""
    said = [
        _("%(name)s %(count)s")
        % {
            "name": _("you") if person.id == reader.pk else person.first_name,
            "count": ledger.people[str(person.id)].meetings,
        }
        for person in sorted(people, key=lambda person: person.id != reader.pk)
    ]
    return _("Meetings outside one’s hours so far: %(counts)s.") % {
        "counts": get_text_list(said, _("and"))
    }
