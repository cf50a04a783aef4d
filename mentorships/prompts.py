"""What an agreement starts from: thoughtful defaults, and how each likes to work side by side.

People say about themselves how they like to work. Where two differ, the page asks what they
will do about it; nothing is concluded from where somebody comes from.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Member
from mentorships.models import Mentorship


def agreement_defaults(mentorship: Mentorship) -> dict[str, Any]:
    """The first draft, in the language of who begins it; the program says what is confidential."""
    return {
        "mentor_does": _(
            "Listens before advising, asks open questions and shares mistakes as well as"
            " successes. Gives honest feedback, and opens doors where that is fair to others."
        ),
        "mentee_does": _(
            "Sets the goals, brings a topic to each meeting, follows up on what was agreed and"
            " says so when something does not help."
        ),
        "not_expected": _(
            "This is not line management, not therapy, and no promise of a job or a promotion."
        ),
        "cadence_days": mentorship.cadence_days,
        "meeting_minutes": 60,
        "channel": "video",
        "who_schedules": "mentee",
        "who_brings_agenda": "mentee",
        "response_days": 2,
        "cancellation_hours": 24,
        "across_cultures": "",
        "confidentiality": mentorship.program.confidentiality
        or _(
            "What we tell each other stays between us, unless we agree otherwise. The only limits"
            " are the law and serious harm to somebody. We record nothing, and let no software"
            " listen in, unless we all say yes."
        ),
        "boundaries": _(
            "We write within working hours. Either of us may leave a question unanswered."
        ),
        "if_stuck": _(
            "We say it to each other first. When that does not help, either of us asks the"
            " coordinator of the program, who listens without taking sides."
        ),
        "ending": _(
            "Either of us may end this at any time, and it is nobody's fault. We tell each other,"
            " and hold one closing conversation."
        ),
    }


@dataclass(frozen=True)
class Prompt:
    """One way of working: what each chose, and a question or remark for the conversation."""

    label: str
    choices: list[tuple[str, str]]
    text: str
    differs: bool


def prompts_for(people: Sequence[Member]) -> list[Prompt]:
    return [_prompt(people, trait) for trait in TRAITS]


@dataclass(frozen=True)
class Trait:
    """`one` and `other` are the two choices. `differ` names who chose which, in that order."""

    field: str
    label: Callable[[], str]
    one: str
    other: str
    differ: Callable[[], str]
    both_one: Callable[[], str]
    both_other: Callable[[], str]


def _prompt(people: Sequence[Member], trait: Trait) -> Prompt:
    chosen = {person: getattr(person, trait.field) for person in people}
    one = [person for person, choice in chosen.items() if choice == trait.one]
    other = [person for person, choice in chosen.items() if choice == trait.other]
    return Prompt(
        label=trait.label(),
        choices=[
            (person.name, getattr(person, f"get_{trait.field}_display")() or _("Has not said"))
            for person in people
        ],
        text=_text(people, trait, one, other),
        differs=bool(one and other),
    )


def _text(people: Sequence[Member], trait: Trait, one: list[Member], other: list[Member]) -> str:
    if len(people) == 2 and one and other:
        return trait.differ() % {"one": first_name(one[0]), "other": first_name(other[0])}
    if one and other:
        return _("You differ here. What will you do?")
    if len(one) == len(people):
        return trait.both_one()
    if len(other) == len(people):
        return trait.both_other()
    return _("Not everybody has said. Ask each other.")


def first_name(person: Member) -> str:
    return person.name.split()[0]


TRAITS = (
    Trait(
        field="feedback",
        label=lambda: _("Feedback"),
        one=Member.Feedback.DIRECT,
        other=Member.Feedback.GENTLE,
        differ=lambda: _(
            "%(one)s wants feedback told directly, %(other)s wants it put gently: how will each"
            " of you say what is hard to hear?"
        ),
        both_one=lambda: _("You like feedback told directly. Say when it is too much."),
        both_other=lambda: _(
            "You like feedback put gently. How will you notice what was meant seriously?"
        ),
    ),
    Trait(
        field="formality",
        label=lambda: _("Formality"),
        one=Member.Formality.INFORMAL,
        other=Member.Formality.FORMAL,
        differ=lambda: _(
            "%(one)s keeps it informal, %(other)s keeps it formal: how will you address each"
            " other, and how will your messages look?"
        ),
        both_one=lambda: _("You keep it informal."),
        both_other=lambda: _("You keep it formal. Agree on how you address each other."),
    ),
    Trait(
        field="planning",
        label=lambda: _("Planning"),
        one=Member.Planning.AHEAD,
        other=Member.Planning.SPONTANEOUS,
        differ=lambda: _(
            "%(one)s likes to plan ahead, %(other)s leaves room for the moment: what will you do?"
        ),
        both_one=lambda: _("You like to plan ahead. Put the first three meetings in now."),
        both_other=lambda: _(
            "You leave room for the moment. What makes sure that the next meeting happens?"
        ),
    ),
    Trait(
        field="speaking",
        label=lambda: _("Speaking up"),
        one=Member.Speaking.AT_ONCE,
        other=Member.Speaking.A_MOMENT,
        differ=lambda: _(
            "%(one)s speaks up at once, %(other)s needs a moment first: how will you make room"
            " for silence?"
        ),
        both_one=lambda: _("You speak up at once. Who makes sure that each of you is heard out?"),
        both_other=lambda: _(
            "You need a moment first. Send each other the questions the day before."
        ),
    ),
    Trait(
        field="initiative",
        label=lambda: _("The first step"),
        one=Member.Initiative.ME,
        other=Member.Initiative.OTHER,
        differ=lambda: _(
            "%(one)s likes to take the first step, and %(other)s is glad of it. Is that still"
            " right in half a year?"
        ),
        both_one=lambda: _("You like to take the first step. Who takes which?"),
        both_other=lambda: _(
            "You like the other to take the first step. Who writes first, and when?"
        ),
    ),
)
