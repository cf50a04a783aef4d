"""The end evaluation's questions, and how they are frozen when one is issued.

The keys are stable: results are added up by key over all the mentorships of a program. What
is frozen never holds words of the pair, because the coordinator may read the questions: a
goal's question carries the goal's id, and its title is looked up for the one who answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from mentorships.models import Goal
from programs.models import Enrollment

SCALE, TEXT, YES_NO = "scale", "text", "yes_no"
GOAL_PREFIX = "goal:"
# Yes and no as the ends of the scale, so that one column and its check hold all ratings.
NO, YES = 1, 5


@dataclass(frozen=True)
class Question:
    """`text` is lazy: frozen in every language. `level` is Kirkpatrick's, and closing."""

    key: str
    kind: str
    level: str
    text: Any
    required: bool = False


LEVELS = {
    "reaction": _("How it was"),
    "process": _("How you worked together"),
    "learning": _("What you learned"),
    "behavior": _("What you do differently"),
    "results": _("What came of it"),
    "closing": _("Looking back, and ahead"),
}
BEFORE_GOALS = (
    Question("overall", SCALE, "reaction", _("How good was it, all in all?"), required=True),
    Question("match", SCALE, "reaction", _("How well did you fit together?")),
    Question("support", SCALE, "reaction", _("How well did the program support you?")),
    Question("recommend", SCALE, "reaction", _("Would you recommend the program to a colleague?")),
    Question("agreement_kept", SCALE, "process", _("Was what you agreed on kept?")),
    Question("confidentiality_kept", SCALE, "process", _("Did it stay between you?")),
    Question("felt_safe", SCALE, "process", _("Did you feel safe to say what you think?")),
    Question("fair_time", SCALE, "process", _("Was the time shared fairly?")),
)
AFTER_GOALS = (
    Question("learned", SCALE, "learning", _("How much did you learn yourself?")),
    Question("unexpected", TEXT, "learning", _("What did you learn that you did not expect?")),
    Question("different", TEXT, "behavior", _("What is one thing you do differently now?")),
    Question("helped", SCALE, "results", _("How much has it helped your work?")),
    Question("came_of_it", TEXT, "results", _("What came of it?")),
    Question("advice", TEXT, "closing", _("What should the program keep, and what change?")),
    Question(
        "quote",
        YES_NO,
        "closing",
        _("May the program quote what you let the coordinator read, without your name?"),
    ),
)
GOAL_TEXT = {
    Enrollment.Role.MENTEE: _("Where are you now with this goal?"),
    Enrollment.Role.MENTOR: _("Where do you see the mentee now with this goal?"),
}


def freeze(*, role: str, goals: Iterable[Goal]) -> list[dict[str, Any]]:
    """The questions for one participant as `Evaluation.questions` keeps them."""
    about_goals = [_about_goal(goal, role) for goal in goals if goal.status != Goal.Status.DROPPED]
    return [
        *(_frozen(question) for question in BEFORE_GOALS),
        *about_goals,
        *(_frozen(question) for question in AFTER_GOALS),
    ]


def _about_goal(goal: Goal, role: str) -> dict[str, Any]:
    text = GOAL_TEXT[Enrollment.Role(role)]
    question = Question(f"{GOAL_PREFIX}{goal.pk.hex}", SCALE, "learning", text)
    return {**_frozen(question), "goal": str(goal.pk)}


def _frozen(question: Question) -> dict[str, Any]:
    texts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            texts[code] = str(question.text)
    return {
        "key": question.key,
        "kind": question.kind,
        "level": question.level,
        "text": texts,
        "required": question.required,
    }


def text_of(texts: dict[str, str]) -> str:
    """A frozen text in the reader's language, or in the first there is."""
    code = get_language() or settings.LANGUAGE_CODE
    return texts.get(code) or texts.get(code.split("-")[0]) or next(iter(texts.values()))
