"""How far a mentorship is, in the four words of its life."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mentorships.models import Mentorship

# Preparing is over when there is a mentorship at all; it is shown so that the way has a beginning.
PLACES = {
    Mentorship.Status.NEGOTIATING: 1,
    Mentorship.Status.RUNNING: 2,
    Mentorship.Status.CLOSING: 3,
    Mentorship.Status.CLOSED: 4,
}


@dataclass(frozen=True)
class Phase:
    word: str
    over: bool
    now: bool


def phases_of(mentorship: Mentorship) -> list[Phase]:
    words = (_("Preparing"), _("Agreeing"), _("Under way"), _("Closing"))
    here = PLACES[Mentorship.Status(mentorship.status)]
    return [Phase(word, place < here, place == here) for place, word in enumerate(words)]
