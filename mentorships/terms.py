"""The terms of an agreement: in which parts they stand, and how each is read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from mentorships.models import Agreement, Goal
from programs.world import language_name


@dataclass(frozen=True)
class Part:
    key: str
    legend: Any
    terms: tuple[str, ...]


PARTS = (
    Part(
        "roles",
        gettext_lazy("Who does what"),
        ("mentor_does", "mentee_does", "not_expected"),
    ),
    Part(
        "meeting",
        gettext_lazy("Meeting"),
        (
            "cadence_days",
            "meeting_minutes",
            "channel",
            "who_schedules",
            "planning",
            "who_brings_agenda",
            "acceptable_hours",
            "early_late",
            "response_days",
            "cancellation_hours",
        ),
    ),
    Part(
        "cultures",
        gettext_lazy("Working across cultures"),
        (
            "languages",
            "directness",
            "feedback_style",
            "formality",
            "pauses",
            "holidays",
            "across_cultures",
        ),
    ),
    Part(
        "trust",
        gettext_lazy("Trust"),
        (
            "confidentiality",
            "may_share",
            "limits",
            "line_manager",
            "note_keeping",
            "recording",
            "assistants",
            "boundaries",
        ),
    ),
    Part(
        "course",
        gettext_lazy("Looking back on the way"),
        ("review_dates", "if_stuck", "neutral_contact"),
    ),
    Part(
        "ending",
        gettext_lazy("How it ends"),
        ("planned_end_on", "ending", "notice_days", "closing_conversation"),
    ),
)
TERMS = tuple(name for part in PARTS for name in part.terms)


# Where a field asks for a number in its label, and the value says the rest when it is read.
_READ_AS: dict[str, Any] = {
    "cadence_days": gettext_lazy("How often"),
    "meeting_minutes": gettext_lazy("How long"),
    "channel": gettext_lazy("How we meet"),
    "response_days": gettext_lazy("Answering a message"),
    "cancellation_hours": gettext_lazy("Calling a meeting off"),
    "notice_days": gettext_lazy("Notice to end it"),
}


def label_of(name: str) -> str:
    if name in _READ_AS:
        return str(_READ_AS[name])
    label = str(Agreement._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def said(agreement: Agreement, name: str) -> str:
    """A term as it is read; an empty text where nothing was agreed."""
    value = getattr(agreement, name)
    if name in _WORDS:
        return str(_WORDS[name](value))
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return day(value)
    display = getattr(agreement, f"get_{name}_display", None)
    return str(display() if display else value)


@dataclass(frozen=True)
class Term:
    label: str
    text: str


def terms_by_part(agreement: Agreement) -> list[tuple[str, list[Term]]]:
    """What was agreed; what was left open is not listed, and neither is a part without a word."""
    found = []
    for part in PARTS:
        terms = [Term(label_of(name), said(agreement, name)) for name in part.terms]
        if spoken := [term for term in terms if term.text]:
            found.append((str(part.legend), spoken))
    return found


def left_open(agreement: Agreement) -> list[str]:
    """What is not said, and may be worth a word."""
    return [label_of(name) for name in TERMS if not said(agreement, name)]


def day(value: date) -> str:
    """With the year: an agreement is read years later, too."""
    return date_format(value, "DATE_FORMAT")


def _languages(tags: list[str]) -> str:
    return ", ".join(language_name(tag, get_language() or "en") for tag in tags)


def _cadence(days: int) -> str:
    """Whole weeks are said as such."""
    weeks, odd = divmod(days, 7)
    if weeks and not odd:
        return ngettext("Every week", "Every %(weeks)s weeks", weeks) % {"weeks": weeks}
    return ngettext("Every day", "Every %(days)s days", days) % {"days": days}


_WORDS: dict[str, Any] = {
    "cadence_days": _cadence,
    "meeting_minutes": lambda minutes: (
        ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes) % {"minutes": minutes}
    ),
    "response_days": lambda days: (
        ngettext("Within a day", "Within %(days)s days", days) % {"days": days}
    ),
    "cancellation_hours": lambda hours: (
        ngettext("%(hours)s hour before", "%(hours)s hours before", hours) % {"hours": hours}
    ),
    "notice_days": lambda days: ngettext("%(days)s day", "%(days)s days", days) % {"days": days},
    "languages": _languages,
    "review_dates": lambda days: "\n".join(day(one) for one in days),
    "closing_conversation": lambda agreed: (
        _("Yes, we look back together once more") if agreed else _("No")
    ),
    "neutral_contact": lambda contact: contact.name if contact else "",
}


def frozen(goals: list[Goal]) -> list[dict[str, Any]]:
    """Goals as a version keeps them."""
    return [
        {
            "title": goal.title,
            "success_criteria": goal.success_criteria,
            "baseline": goal.baseline,
        }
        for goal in goals
    ]


def goals_in_words(goals: list[dict[str, Any]]) -> str:
    """For comparing and for print: a paragraph for each."""
    return "\n\n".join("\n".join(goal_in_words(goal)) for goal in goals)


def goal_in_words(goal: dict[str, Any]) -> list[str]:
    words = [str(goal["title"])]
    if goal["success_criteria"]:
        words.append(_("How we will know: %(words)s") % {"words": goal["success_criteria"]})
    if goal["baseline"]:
        words.append(_("Where it starts: %(step)s of 5") % {"step": goal["baseline"]})
    return words
