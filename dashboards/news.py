"""What the others have shared of late, for whoever comes home: who, what and when, and a title."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise as StrPromise
from django.utils.translation import gettext_lazy

from accounts.models import Member
from core.links import link
from dashboards.access.asks import Ask

SHOWN = 5


@dataclass(frozen=True)
class News:
    title: str
    # A title of its own, where what was shared has one; never the words.
    detail: str
    at: datetime
    url: str


SENTENCES: dict[str, StrPromise] = {
    "new_reflection": gettext_lazy("%(name)s shared a reflection"),
    "new_resource": gettext_lazy("%(name)s suggested something to read or do"),
    "new_win": gettext_lazy("%(name)s kept a win"),
    "new_introduction": gettext_lazy("%(name)s offered an introduction"),
}
# Where it is read: the page of a mentorship, and the place on it.
PAGES = {
    "new_reflection": ("evaluations:reflections", "#theirs"),
    "new_resource": ("sharing:resources", "#resource-{pk}"),
    "new_win": ("sharing:wins", "#win-{pk}"),
    "new_introduction": ("sharing:introductions", "#introduction-{pk}"),
}


def news_in(asks: Iterable[Ask], member: Member, *, told: Iterable[Ask]) -> list[News]:
    """The newest first, without what the page has `told` already."""
    known = {ask.pk for ask in told}
    found = [
        News(str(SENTENCES[ask.kind]) % {"name": ask.label}, ask.detail, ask.at, _way(ask, member))
        for ask in asks
        if ask.kind in SENTENCES and ask.at and ask.pk not in known
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)[:SHOWN]


def _way(ask: Ask, member: Member) -> str:
    page, place = PAGES[ask.kind]
    return link(page, member.organization, ask.mentorship_id) + place.format(pk=ask.pk)
