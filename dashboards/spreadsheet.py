"""A mentorship as a row of a spreadsheet, in which no cell is taken for a formula."""

import re
from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboards.access.people import people_of, sides_of
from mentorships.health import RULES
from mentorships.health_words import rule_name
from mentorships.models import Mentorship

HEADER: Final = (
    _("Mentors"),
    _("Mentees"),
    _("Status"),
    _("Health"),
    _("Rule"),
    _("Started"),
    _("Planned end"),
    _("Agreement signed"),
    _("Meetings held"),
    _("Last meeting"),
    _("Next meeting"),
    _("Missed in a row"),
    _("Open action items"),
    _("Last check-in rating"),
    _("Asked for contact"),
)
# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV injection").
# Also after what some spreadsheet takes for the end of a cell: a Dutch one splits at semicolons,
# whatever this file is written with.
FORMULA: Final = re.compile(r"(^|[,;|\t\r\n])([\s\"']*[=+\-@＝＋－＠]|[\t\r\n])")
HEALTH_NAMES: Final = {
    "on_track": _("On track"),
    "drifting": _("Drifting"),
    "needs_care": _("Needs care"),
    "paused": _("Paused"),
}


class Spreadsheet:
    """Its words are translated once, not ten thousand times."""

    def __init__(self) -> None:
        self.header = [str(label) for label in HEADER]
        self.statuses = {status.value: str(status.label) for status in Mentorship.Status}
        self.healths = {key: str(name) for key, name in HEALTH_NAMES.items()}
        self.rules = {rule.key: rule_name(rule.key) for rule in RULES}
        self.zone = timezone.get_current_timezone()

    def row(self, mentorship: Mentorship) -> list[str | int]:
        """Of a mentorship with its people and its health."""
        sides = sides_of(people_of(mentorship))
        closed = mentorship.status == Mentorship.Status.CLOSED
        health: str = getattr(mentorship, "health", "")
        rule: str = getattr(mentorship, "health_rule", "")
        return [
            safe(", ".join(person.name for person in sides.mentors)),
            safe(", ".join(person.name for person in sides.mentees)),
            self.statuses[mentorship.status],
            "" if closed else self.healths[health],
            self.rules.get(rule, ""),
            self._day(mentorship.started_on),
            self._day(mentorship.planned_end_on),
            self._day(mentorship.signed_at),
            mentorship.meetings_held,
            self._day(mentorship.last_held_at),
            self._day(mentorship.next_planned_at),
            mentorship.missed_in_a_row,
            mentorship.open_actions,
            "" if mentorship.last_rating is None else mentorship.last_rating,
            self._day(mentorship.contact_requested_at),
        ]

    def _day(self, moment: date | datetime | None) -> str:
        if moment is None:
            return ""
        if isinstance(moment, datetime):
            return moment.astimezone(self.zone).date().isoformat()
        return moment.isoformat()


def safe(text: str) -> str:
    """With an apostrophe wherever a spreadsheet would calculate."""
    return FORMULA.sub(r"\1'\2", text)
