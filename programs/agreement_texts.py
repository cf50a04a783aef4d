"""What an agreement's draft says before the two of them change it.

Ours, unless the program says it in its own words. Said in the language of who begins the draft.
"""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST = 2000

# A term of the agreement → what it is called, and our words for it.
TEXTS: dict[str, tuple[object, Callable[[], str]]] = {
    "mentor_does": (
        gettext_lazy("What the mentor does"),
        lambda: _(
            "Listens before advising, asks open questions and shares mistakes as well as"
            " successes. Gives honest feedback, and opens doors where that is fair to others."
        ),
    ),
    "mentee_does": (
        gettext_lazy("What the mentee does"),
        lambda: _(
            "Sets the goals, brings a topic to each meeting, follows up on what was agreed and"
            " says so when something does not help."
        ),
    ),
    "not_expected": (
        gettext_lazy("What this is not"),
        lambda: _(
            "This is not line management, not therapy, and no promise of a job or a promotion."
        ),
    ),
    "may_share": (
        gettext_lazy("What may be shared, and with whom"),
        lambda: _(
            "Each of us may tell anybody what we ourselves learned, without saying who said what."
            " Anything else only after asking the other."
        ),
    ),
    "limits": (
        gettext_lazy("Limits of confidentiality"),
        lambda: _(
            "The only limits are the law and serious harm to somebody. If one is reached, we say"
            " so to each other first, where that is safe."
        ),
    ),
    "boundaries": (
        gettext_lazy("Boundaries"),
        lambda: _("We write within working hours. Either of us may leave a question unanswered."),
    ),
    "if_stuck": (
        gettext_lazy("If they get stuck"),
        lambda: _(
            "We say it to each other first, within a week. When that does not help, either of us"
            " asks our neutral contact, who listens without taking sides."
        ),
    ),
    "ending": (
        gettext_lazy("How it ends"),
        lambda: _(
            "Either of us may end this at any time, and it is nobody’s fault. We tell each other,"
            " and look back once on what it brought."
        ),
    ),
}


def agreement_texts(own: Mapping[str, str]) -> dict[str, str]:
    """Term → text: the program's own words, or ours where it has none."""
    return {name: own.get(name) or ours() for name, (_label, ours) in TEXTS.items()}
