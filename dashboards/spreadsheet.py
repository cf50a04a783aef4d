"""A mentorship as a row of a spreadsheet, in which no cell is taken for a formula."""

from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboards.access.people import people_of, sides_of
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
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
HEALTH_NAMES: Final = {
    "on_track": _("On track"),
    "drifting": _("Drifting"),
    "needs_care": _("Needs care"),
}


def row_of(mentorship: Mentorship) -> list[str | int]:
    """Of a mentorship with its people and its health."""
    sides = sides_of(people_of(mentorship))
    closed = mentorship.status == Mentorship.Status.CLOSED
    health: str = getattr(mentorship, "health", "")
    rule: str = getattr(mentorship, "health_rule", "")
    return [
        safe(", ".join(person.name for person in sides.mentors)),
        safe(", ".join(person.name for person in sides.mentees)),
        str(mentorship.get_status_display()),
        "" if closed else str(HEALTH_NAMES[health]),
        rule_name(rule) if rule else "",
        _day(mentorship.started_on),
        _day(mentorship.planned_end_on),
        _day(mentorship.signed_at),
        mentorship.meetings_held,
        _day(mentorship.last_held_at),
        _day(mentorship.next_planned_at),
        mentorship.missed_in_a_row,
        mentorship.open_actions,
        "" if mentorship.last_rating is None else mentorship.last_rating,
        _day(mentorship.contact_requested_at),
    ]


def safe(text: str) -> str:
    """With an apostrophe in front where a spreadsheet would calculate."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def _day(moment: date | datetime | None) -> str:
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        return timezone.localtime(moment).date().isoformat()
    return moment.isoformat()
