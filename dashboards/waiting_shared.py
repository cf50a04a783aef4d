"""What waits of what a pair shares: a win for one's yes, an introduction for its next step."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.access.asks import Ask
from dashboards.things import Thing

# Names an address and a row, and gives the way there.
Way = Callable[[str, UUID], str]


def win_things(asks: list[Ask], to: Way) -> list[Thing]:
    """One for all that somebody asks for in one mentorship. The words and the answer are on the
    page of wins, where those that wait come first."""
    asked: dict[tuple[UUID | None, str], list[Ask]] = {}
    for ask in asks:
        asked.setdefault((ask.mentorship_id, ask.label), []).append(ask)
    return [
        Thing(
            kind="win",
            icon="check",
            title=ngettext(
                "%(name)s would like to show a win to the program",
                "%(name)s would like to show %(count)s wins to the program",
                len(wins),
            )
            % {"name": name, "count": len(wins)},
            text=_("With your names, and only if you agree. It is fine to keep it between you."),
            url=to("sharing:wins", mentorship_id)
            + (f"#win-{wins[0].pk}" if len(wins) == 1 else ""),
            label=_("Read and answer"),
        )
        for (mentorship_id, name), wins in asked.items()
        if mentorship_id
    ]


def introduction_things(asks: list[Ask], to: Way) -> list[Thing]:
    things = []
    for ask in asks:
        names = {"name": ask.label, "other": ask.detail}
        if ask.kind == "introduction_to_ask":
            title = _("Ask %(name)s about meeting %(other)s") % names
            text = _("You offered it. A no is fine, and a draft of your mail is ready.")
        elif ask.kind == "introduction_to_make":
            title = _("Introduce %(other)s to %(name)s") % names
            text = _("You have asked. Write to both, and step out of the way.")
        else:
            title = _("What came of meeting %(name)s?") % names
            text = _("%(other)s introduced you. Tell each other, and say that it is done.") % names
        url = to("sharing:introduction", ask.pk)
        things.append(Thing("introduction", "people", title, text, url, _("Open the introduction")))
    return things
