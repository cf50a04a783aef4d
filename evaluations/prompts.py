"""What a reflection begins with: questions for oneself, on the skills of emotional intelligence."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Prompt:
    """`key` is kept with the reflection. `hint` helps to begin."""

    key: str
    skill: Any
    question: Any
    hint: Any


AWARENESS = _("Noticing oneself")
REGULATION = _("Steadying oneself")
MOTIVATION = _("Knowing what for")
EMPATHY = _("Understanding others")
SOCIAL = _("Dealing with others")

# In the order in which the months offer them: each skill comes by before one comes twice.
PROMPTS = (
    Prompt(
        "noticing",
        AWARENESS,
        _("Which conversation has stayed with you, and what did you feel in it?"),
        _("Find a more exact word than good or bad. When did the feeling begin?"),
    ),
    Prompt(
        "faster",
        REGULATION,
        _("When did you last react faster than you wanted to?"),
        _("What came just before? What would have given you ten seconds?"),
    ),
    Prompt(
        "unpraised",
        MOTIVATION,
        _("Which part of your work would you go on doing if nobody praised you for it?"),
        _("When did you last forget the time? What made that possible?"),
    ),
    Prompt(
        "other_side",
        EMPATHY,
        _("How would the other tell the story of your last disagreement?"),
        _("Write it in the first person, so fairly that they would sign it."),
    ),
    Prompt(
        "energy",
        SOCIAL,
        _("Do people have more energy after a meeting with you, or less?"),
        _("Whom did you thank this month, and whom did you interrupt?"),
    ),
    Prompt(
        "avoiding",
        AWARENESS,
        _("What are you putting off, and what do you tell yourself about it?"),
        _("Say what it costs, and what it protects you from."),
    ),
    Prompt(
        "pressure",
        REGULATION,
        _("What do you do when it gets too much?"),
        _("Which of it helps the next day, too? Who notices first?"),
    ),
    Prompt(
        "progress",
        MOTIVATION,
        _("What can you do now that you could not do when you began?"),
        _("Small things count. What made the difference?"),
    ),
    Prompt(
        "not_said",
        EMPATHY,
        _("What did somebody not say, and what do you make of it?"),
        _("What would a camera have recorded, and what did you add? How could you ask?"),
    ),
    Prompt(
        "asking",
        SOCIAL,
        _("What would you like to ask for, and from whom?"),
        _("Write the one sentence that you would say."),
    ),
)
FREE = Prompt("free", "", _("Your own thoughts"), _("Whatever is on your mind."))
BY_KEY = {prompt.key: prompt for prompt in (*PROMPTS, FREE)}


def prompt_of(key: object) -> Prompt:
    """Also for a key that is no longer asked: what was written stays readable."""
    return BY_KEY.get(str(key), FREE)


def prompt_for(today: date) -> Prompt:
    """The month's own."""
    return PROMPTS[(today.year * 12 + today.month) % len(PROMPTS)]
