"""Health in the reader's language: one sentence and one suggestion for each rule."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import day_in_words
from mentorships.health import Finding, Health

Facts = dict[str, Any]


@dataclass(frozen=True)
class FindingInWords:
    rule: str
    severity: str
    sentence: str
    next_step: str


@dataclass(frozen=True)
class HealthInWords:
    """`status` is a key for the health component; `leading` is the finding to show first.

    `paused_until` is the day on which a mentorship that rests now goes on.
    """

    status: str
    findings: list[FindingInWords]
    leading: FindingInWords | None
    paused_until: date | None = None


def in_words(health: Health, *, paused_until: date | None = None) -> HealthInWords:
    leading = health.leading
    return HealthInWords(
        status=health.status.value,
        findings=[_finding(found) for found in health.findings],
        leading=_finding(leading) if leading else None,
        paused_until=paused_until,
    )


def rule_name(rule: str) -> str:
    """A rule's name for lists and filters, where the numbers are left out."""
    return RULE_NAMES[rule]()


def next_step(rule: str) -> str:
    return STEPS[rule]()


def _finding(found: Finding) -> FindingInWords:
    return FindingInWords(
        rule=found.rule,
        severity=found.severity.value,
        sentence=SENTENCES[found.rule](found.facts),
        next_step=STEPS[found.rule](),
    )


def _mentor_left(facts: Facts) -> str:
    return _("It has had no mentor since %(day)s.") % {"day": _day(facts["left_at"])}


def _mentee_left(facts: Facts) -> str:
    return _("It has had no mentee since %(day)s.") % {"day": _day(facts["left_at"])}


def _no_agreement(facts: Facts) -> str:
    if facts["paused_days"]:
        return ngettext(
            "No signed agreement after %(days)d day, pauses not counted.",
            "No signed agreement after %(days)d days, pauses not counted.",
            facts["days"],
        ) % {"days": facts["days"]}
    return ngettext(
        "No signed agreement after %(days)d day.",
        "No signed agreement after %(days)d days.",
        facts["days"],
    ) % {"days": facts["days"]}


def _no_first_meeting(facts: Facts) -> str:
    if facts["paused_days"]:
        return ngettext(
            "No first meeting after %(days)d day, pauses not counted.",
            "No first meeting after %(days)d days, pauses not counted.",
            facts["days"],
        ) % {"days": facts["days"]}
    if facts["next_planned_at"] is None:
        return ngettext(
            "No first meeting after %(days)d day, and none is planned.",
            "No first meeting after %(days)d days, and none is planned.",
            facts["days"],
        ) % {"days": facts["days"]}
    return ngettext(
        "No first meeting after %(days)d day; one was planned for %(day)s.",
        "No first meeting after %(days)d days; one was planned for %(day)s.",
        facts["days"],
    ) % {"days": facts["days"], "day": _day(facts["next_planned_at"])}


def _long_silence(facts: Facts) -> str:
    if facts["paused_days"]:
        return ngettext(
            "The last meeting was %(days)d day ago, pauses not counted, and none is planned; the"
            " agreed rhythm is every %(cadence)d days.",
            "The last meeting was %(days)d days ago, pauses not counted, and none is planned; the"
            " agreed rhythm is every %(cadence)d days.",
            facts["days"],
        ) % {"days": facts["days"], "cadence": facts["cadence_days"]}
    return ngettext(
        "The last meeting was %(days)d day ago and none is planned; the agreed rhythm is every"
        " %(cadence)d days.",
        "The last meeting was %(days)d days ago and none is planned; the agreed rhythm is every"
        " %(cadence)d days.",
        facts["days"],
    ) % {"days": facts["days"], "cadence": facts["cadence_days"]}


def _missed_twice(facts: Facts) -> str:
    return ngettext(
        "%(missed)d meeting in a row was missed.",
        "%(missed)d meetings in a row were missed.",
        facts["missed"],
    ) % {"missed": facts["missed"]}


def _actions_overdue(facts: Facts) -> str:
    return ngettext(
        "The open action is overdue.",
        "More than half of the %(open)d open actions are overdue.",
        facts["open_actions"],
    ) % {"open": facts["open_actions"]}


def _low_check_in(facts: Facts) -> str:
    if facts["fell_by"] >= 2:
        return _("The check-in fell from %(previous)d to %(rating)d of 5.") % facts
    return _("The last check-in was %(rating)d of 5.") % facts


def _contact_requested(facts: Facts) -> str:
    return _("Somebody asked on %(day)s to be contacted.") % {"day": _day(facts["requested_at"])}


def _past_end(facts: Facts) -> str:
    return _("The planned end was %(day)s, and it is not closed.") % {
        "day": _day(facts["planned_end_on"])
    }


def _day(moment: date | datetime) -> str:
    day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    return day_in_words(day)


SENTENCES: dict[str, Callable[[Facts], str]] = {
    "mentor_left": _mentor_left,
    "mentee_left": _mentee_left,
    "no_agreement": _no_agreement,
    "no_first_meeting": _no_first_meeting,
    "long_silence": _long_silence,
    "missed_twice": _missed_twice,
    "actions_overdue": _actions_overdue,
    "low_check_in": _low_check_in,
    "contact_requested": _contact_requested,
    "past_end": _past_end,
}
# Calls, not lazy texts: the language is the reader's at the time of reading.
RULE_NAMES: dict[str, Callable[[], str]] = {
    "mentor_left": lambda: _("Without a mentor"),
    "mentee_left": lambda: _("Without a mentee"),
    "no_agreement": lambda: _("No signed agreement"),
    "no_first_meeting": lambda: _("No first meeting"),
    "long_silence": lambda: _("A long silence"),
    "missed_twice": lambda: _("Meetings missed in a row"),
    "actions_overdue": lambda: _("Most actions overdue"),
    "low_check_in": lambda: _("A low or falling check-in"),
    "contact_requested": lambda: _("Asked to be contacted"),
    "past_end": lambda: _("Past its planned end"),
}
STEPS: dict[str, Callable[[], str]] = {
    "mentor_left": lambda: _("Ask another mentor whether the mentee can go on with them."),
    "mentee_left": lambda: _("Close it; the mentor keeps the credit."),
    "no_agreement": lambda: _("Offer a hand with the agreement; the draft is mostly filled in."),
    "no_first_meeting": lambda: _("Suggest a short first meeting, half an hour is enough."),
    "long_silence": lambda: _("Plan the next meeting."),
    "missed_twice": lambda: _("Talk to each of them: does the time or the rhythm still fit?"),
    "actions_overdue": lambda: _("Go through the open actions and let go of what no longer helps."),
    "low_check_in": lambda: _("Ask how it goes, one to one."),
    "contact_requested": lambda: _("Get in touch today."),
    "past_end": lambda: _("Plan the closing conversation, or agree on a new end."),
}
