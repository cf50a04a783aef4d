"""Scores, factors and reasons as people read them. Every sentence is whole and translatable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from matching.scoring import SCALE
from programs.world import language_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LABELS: "Final[dict[str, StrOrPromise]]" = {
    "skills": gettext_lazy("Skills"),
    "department": gettext_lazy("Different department"),
    "profession": gettext_lazy("Same profession"),
    "grade": gettext_lazy("Grade"),
    "languages": gettext_lazy("Languages"),
    "hours": gettext_lazy("Working hours"),
}
MEANINGS: "Final[dict[str, StrOrPromise]]" = {
    "skills": gettext_lazy("How many of the skills that a mentee seeks the mentor offers."),
    "department": gettext_lazy("A mentor from elsewhere in the company."),
    "profession": gettext_lazy("A mentor who does the same kind of work."),
    "grade": gettext_lazy("A mentor one to three grades above counts most."),
    "languages": gettext_lazy("Languages they both speak."),
    "hours": gettext_lazy("Working hours they share, up to ten a week."),
}
FALLEN: "Final[dict[str, StrOrPromise]]" = {
    "mentee": gettext_lazy("The mentee no longer waits for a mentor."),
    "place": gettext_lazy("The mentor has no place left."),
    "manager": gettext_lazy("One of them is now the manager of the other."),
    "declined": gettext_lazy("They were proposed to each other before, and it was declined."),
}
SHOWN_SKILLS: Final = 3

Facts = Mapping[str, Any]


def percent(score: int) -> int:
    """A pair's score as per cent of the points it could have."""
    return round(100 * score / SCALE)


def points(score: int) -> str:
    """A pair has at most 100 points."""
    # `number_format` cuts off instead of rounding.
    return number_format(round(abs(score) / (SCALE / 100), 1), 1)


def signed_points(score: int) -> str:
    """ "+3.5" or "−3.5"; "0" where it shows as none."""
    value = round(score / (SCALE / 100), 1)
    if not value:
        return number_format(0)
    return ("+" if value > 0 else "−") + points(score)


def _names(words: Sequence[str]) -> str:
    """ "Dutch, English and Japanese"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(all_but_last)s and %(last)s") % {
        "all_but_last": ", ".join(words[:-1]),
        "last": words[-1],
    }


def _languages(facts: Facts) -> str:
    reader = get_language() or "en"
    return _names([language_name(tag, reader) for tag in facts["shared"]])


# ------------------------------------------------------------------- a run's table


def short_reasons(factors: Sequence[Mapping[str, Any]]) -> list[str]:
    """What speaks for a pair, in short phrases; nothing for what does not."""
    found = [
        PHRASES[factor["key"]](factor["facts"])
        for factor in factors
        if factor["counted"] and factor["value"] > 0
    ]
    return [phrase for phrase in found if phrase]


def _short_skills(facts: Facts) -> str:
    shared = facts["shared"]
    names = ", ".join(shared[:SHOWN_SKILLS]) + (", …" if len(shared) > SHOWN_SKILLS else "")
    return ngettext(
        "%(shared)s of %(sought)s sought skill: %(names)s",
        "%(shared)s of %(sought)s sought skills: %(names)s",
        facts["sought"],
    ) % {"shared": len(shared), "sought": facts["sought"], "names": names}


def _short_department(facts: Facts) -> str:
    return _("Different departments")


def _short_profession(facts: Facts) -> str:
    return _("Same profession: %(name)s") % {"name": facts["mentor"]}


def _short_grade(facts: Facts) -> str:
    steps = facts["steps"]
    if steps == 0:
        return _("Same grade")
    return ngettext("%(steps)s grade above", "%(steps)s grades above", steps) % {"steps": steps}


def _short_languages(facts: Facts) -> str:
    return _("Both speak %(languages)s") % {"languages": _languages(facts)}


def _short_hours(facts: Facts) -> str:
    a_day = facts["hours_a_working_day"]
    if a_day >= 1:
        return ngettext(
            "%(hours)s shared working hour a day",
            "%(hours)s shared working hours a day",
            1 if a_day == 1 else 2,
        ) % {"hours": _number(a_day)}
    a_week = round(facts["minutes_a_week"] / 60, 1)
    return ngettext(
        "%(hours)s shared working hour a week",
        "%(hours)s shared working hours a week",
        1 if a_week == 1 else 2,
    ) % {"hours": _number(a_week)}


def _number(value: float) -> str:
    return number_format(round(value, 1), 0 if value == round(value) else 1)


PHRASES: Final = {
    "skills": _short_skills,
    "department": _short_department,
    "profession": _short_profession,
    "grade": _short_grade,
    "languages": _short_languages,
    "hours": _short_hours,
}


# ---------------------------------------------------------------- a proposal's page


@dataclass(frozen=True)
class Reason:
    """One factor of a pair in words. `points` of `possible` of the pair's 100."""

    label: str
    sentence: str
    weight: str
    counted: bool
    points: str
    possible: str


def reasons(factors: Sequence[Mapping[str, Any]], *, mentor: str, mentee: str) -> list[Reason]:
    """Every factor that has a weight, also those that speak against or were not counted."""
    names = {"mentor": mentor, "mentee": mentee}
    return [
        Reason(
            label=str(LABELS[factor["key"]]),
            sentence=(
                SENTENCES[factor["key"]](factor["facts"], names)
                if factor["counted"]
                else _missing(factor["facts"]["missing"], names)
            ),
            weight=_weight(factor["weight"]),
            counted=factor["counted"],
            points=points(factor["points"]),
            possible=points(round(SCALE * factor["share"])),
        )
        for factor in factors
    ]


def _weight(weight: int) -> str:
    if weight <= 3:
        return _("Counts a little (%(weight)s of 10)") % {"weight": weight}
    if weight <= 6:
        return _("Counts well (%(weight)s of 10)") % {"weight": weight}
    return _("Counts a lot (%(weight)s of 10)") % {"weight": weight}


def _missing(sides: Sequence[str], names: Mapping[str, str]) -> str:
    if len(sides) == 2:
        return _("Not counted: neither profile says.")
    return _("Not counted: the profile of %(name)s does not say.") % {"name": names[sides[0]]}


def _skills(facts: Facts, names: Mapping[str, str]) -> str:
    shared, sought = facts["shared"], facts["sought"]
    words = {**names, "shared": len(shared), "sought": sought, "skills": _names(shared)}
    if not shared:
        return (
            ngettext(
                "%(mentor)s does not offer the skill that %(mentee)s seeks.",
                "%(mentor)s offers none of the %(sought)s skills that %(mentee)s seeks.",
                sought,
            )
            % words
        )
    return (
        ngettext(
            "%(mentor)s offers the skill that %(mentee)s seeks: %(skills)s.",
            "%(mentor)s offers %(shared)s of the %(sought)s skills that %(mentee)s seeks:"
            " %(skills)s.",
            sought,
        )
        % words
    )


def _department(facts: Facts, names: Mapping[str, str]) -> str:
    words = {**names, "theirs": facts["mentor"], "own": facts["mentee"]}
    if facts["same"]:
        return _("Both work in %(theirs)s.") % words
    return _("%(mentor)s works in %(theirs)s, %(mentee)s in %(own)s.") % words


def _profession(facts: Facts, names: Mapping[str, str]) -> str:
    words = {**names, "theirs": facts["mentor"], "own": facts["mentee"]}
    if facts["same"]:
        return _("Both have the profession %(theirs)s.") % words
    return _("The profession of %(mentor)s is %(theirs)s, that of %(mentee)s %(own)s.") % words


def _grade(facts: Facts, names: Mapping[str, str]) -> str:
    steps = facts["steps"]
    words = {**names, "steps": abs(steps)}
    if steps == 0:
        return _("Both have the same grade.")
    if steps > 0:
        return (
            ngettext(
                "%(mentor)s is %(steps)s grade above %(mentee)s.",
                "%(mentor)s is %(steps)s grades above %(mentee)s.",
                steps,
            )
            % words
        )
    return (
        ngettext(
            "%(mentor)s is %(steps)s grade below %(mentee)s.",
            "%(mentor)s is %(steps)s grades below %(mentee)s.",
            -steps,
        )
        % words
    )


def _spoken(facts: Facts, names: Mapping[str, str]) -> str:
    if not facts["shared"]:
        return _("Their profiles name no language that both speak.")
    return _("Both speak %(languages)s.") % {"languages": _languages(facts)}


def _hours(facts: Facts, names: Mapping[str, str]) -> str:
    hours = round(facts["minutes_a_week"] / 60, 1)
    if not hours:
        return _("Their working hours do not overlap.")
    return ngettext(
        "Their working hours overlap %(hours)s hour a week.",
        "Their working hours overlap %(hours)s hours a week.",
        1 if hours == 1 else 2,
    ) % {"hours": _number(hours)}


SENTENCES: Final = {
    "skills": _skills,
    "department": _department,
    "profession": _profession,
    "grade": _grade,
    "languages": _spoken,
    "hours": _hours,
}


# ---------------------------------------------------------------------- who has nobody


def why_unmatched(name: str, reason: str, facts: Facts) -> str:
    if reason == "nobody_allowed":
        return _nobody_allowed(name, facts)
    if reason == "every_place_taken":
        return _every_place_taken(name, facts)
    if reason == "place_free":
        return ngettext(
            "%(count)s mentor who suits %(name)s still has a place. You can pair them by hand.",
            "%(count)s mentors who suit %(name)s still have a place. You can pair them by hand.",
            facts["free"],
        ) % {"name": name, "count": facts["free"]}
    if reason == "removed":
        return _("A coordinator took the suggestion for %(name)s away.") % {"name": name}
    if reason == "overtaken":
        return _(
            "The suggestion for %(name)s no longer held when the run was published: somebody"
            " was no longer free."
        ) % {"name": name}
    return _("No mentor had a place left.")


def _every_place_taken(name: str, facts: Facts) -> str:
    words = {"name": name, "count": facts["places"]}
    if "no_shared_language" in facts["refused"]:
        return (
            ngettext(
                "The %(count)s place of the mentors who share a language with %(name)s is taken.",
                "All %(count)s places of the mentors who share a language with %(name)s are taken.",
                facts["places"],
            )
            % words
        )
    return (
        ngettext(
            "The %(count)s place of the mentors who suit %(name)s is taken.",
            "All %(count)s places of the mentors who suit %(name)s are taken.",
            facts["places"],
        )
        % words
    )


def _nobody_allowed(name: str, facts: Facts) -> str:
    why = [refusal(key, facts["refused"][key], name) for key in REFUSALS if key in facts["refused"]]
    return ngettext(
        "The %(count)s mentor with a place cannot be the mentor of %(name)s: %(why)s.",
        "None of the %(count)s mentors with a place can be the mentor of %(name)s: %(why)s.",
        facts["with_places"],
    ) % {"name": name, "count": facts["with_places"], "why": "; ".join(why)}


REFUSALS: Final = ("no_shared_language", "own_manager", "own_report", "excluded", "same_person")


def refusal(key: str, count: int, name: str) -> str:
    """How many mentors are ruled out for somebody by one rule."""
    words = {"count": count, "name": name}
    if key == "no_shared_language":
        return (
            ngettext(
                "%(count)s shares no language with %(name)s",
                "%(count)s share no language with %(name)s",
                count,
            )
            % words
        )
    if key == "own_manager":
        return _("one is the manager of %(name)s") % words
    if key == "own_report":
        return (
            ngettext(
                "%(name)s is the manager of %(count)s",
                "%(name)s is the manager of %(count)s",
                count,
            )
            % words
        )
    if key == "excluded":
        return (
            ngettext(
                "a proposal with %(count)s was declined before",
                "proposals with %(count)s were declined before",
                count,
            )
            % words
        )
    return _("one is %(name)s in person") % words


def not_allowed(keys: Sequence[str], *, mentor: str, mentee: str) -> str:
    """Why two people are never paired by the solver: the first rule is enough."""
    words = {"mentor": mentor, "mentee": mentee}
    if "same_person" in keys:
        return _("Somebody cannot be their own mentor.")
    if "own_manager" in keys:
        return _("%(mentor)s is the manager of %(mentee)s. A mentor is somebody else.") % words
    if "own_report" in keys:
        return _("%(mentee)s is the manager of %(mentor)s. A mentor is somebody else.") % words
    if "excluded" in keys:
        return (
            _("%(mentor)s and %(mentee)s were proposed to each other before, and it was declined.")
            % words
        )
    return _("%(mentor)s and %(mentee)s name no language that both speak.") % words
