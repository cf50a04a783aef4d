"""The guides as somebody reads them: ours and their company's in one list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import JSONObject
from django.http import Http404
from django.utils.translation import get_language

from accounts.models import Member
from core.search import SearchVector
from guides.library import Carried, QuestionBank, library
from guides.models import Guide
from guides.moments import ORDER, Audience, Moment, Phase, phase_of


class Origin(Enum):
    CARRIED = "carried"
    CHANGED = "changed"
    OWN = "own"


@dataclass(frozen=True)
class Reading:
    """One guide in the language that suits its reader best. `text` is there on its own page."""

    slug: str
    language: str
    title: str
    summary: str
    moments: tuple[Moment, ...]
    audience: Audience
    minutes: int
    origin: Origin
    hidden: bool
    # The languages one can read it in.
    languages: tuple[str, ...]
    text: str = ""
    edited_by: Member | None = None
    updated_at: datetime | None = None
    # How well it answers a search: 0 is best, None is not at all.
    match: int | None = 0

    @property
    def phase(self) -> Phase:
        return phase_of(self.moments[0])

    @property
    def is_own(self) -> bool:
        return self.origin is Origin.OWN

    @property
    def is_changed(self) -> bool:
        return self.origin is Origin.CHANGED


def can_edit_guides(member: Member) -> bool:
    return member.looks_after_people


def own_rows() -> ArraySubquery:
    """The company's own words as a column of another query, for pages whose queries are counted.

    As everybody reads them: nobody is offered a guide that is hidden.
    """
    names = ("slug", "language", "title", "summary", "moments", "audience", "minutes", "hidden")
    rows = Guide.objects.shown_to_all()
    return ArraySubquery(rows.values(row=JSONObject(**{name: name for name in names})))


def guides_for(member: Member, *, q: str = "") -> list[Reading]:
    """All that one may read, in the order of a mentorship's life; one query.

    Hidden ones are among them for those who can show them again. With a search, only what
    answers it, the best first.
    """
    words = _words(q)
    if q.strip() and not words:
        return []
    rows = Guide.objects.visible_to(member).defer("text")
    if words:
        rows = rows.annotate(**_found(words))
    readings = [reading for reading in _readings(rows, member, words) if reading.match is not None]
    if words:
        return sorted(readings, key=lambda reading: (reading.match, _place(reading)))
    return sorted(readings, key=_place)


def get_guide(member: Member, slug: str, *, language: str = "") -> Reading:
    """With its text; in the asked language where there is one."""
    rows = Guide.objects.visible_to(member).filter(slug=slug).select_related("edited_by")
    for reading in _readings(rows, member, [], only=slug, language=language):
        return reading
    raise Http404


def version_of(slug: str, language: str) -> Guide | None:
    """The company's own words, where it has some."""
    return Guide.objects.filter(slug=slug, language=language).select_related("edited_by").first()


def question_bank() -> QuestionBank:
    banks = library().banks
    return banks.get(get_language() or "", banks[settings.LANGUAGE_CODE])


def is_carried(slug: str) -> bool:
    return slug in library().guides


# Putting ours and theirs together


def _readings(
    rows: Iterable[Guide],
    member: Member,
    words: list[str],
    *,
    only: str = "",
    language: str = "",
) -> Iterable[Reading]:
    written: dict[str, dict[str, Guide]] = {}
    hidden: set[str] = set()
    for row in rows:
        if row.hidden:
            hidden.add(row.slug)
        else:
            written.setdefault(row.slug, {})[row.language] = row
    carried = library().guides
    preferred = _preferred(member, language)
    for slug in dict.fromkeys([*carried, *written]):
        if only and slug != only:
            continue
        if slug in hidden and not can_edit_guides(member):
            continue
        versions: dict[str, Guide | Carried] = {
            **carried.get(slug, {}),
            **written.get(slug, {}),
        }
        if not versions:
            continue
        chosen = next(code for code in [*preferred, *sorted(versions)] if code in versions)
        version = versions[chosen]
        yield Reading(
            slug=slug,
            language=chosen,
            title=version.title,
            summary=version.summary,
            moments=tuple(Moment(moment) for moment in version.moments),
            audience=Audience(version.audience),
            minutes=version.minutes,
            hidden=slug in hidden,
            languages=tuple(sorted(versions)),
            **_whose(version, carried=slug in carried, words=words, with_text=bool(only)),
        )


def _whose(
    version: Guide | Carried, *, carried: bool, words: list[str], with_text: bool
) -> dict[str, Any]:
    """What differs between a version of ours and one of theirs."""
    if isinstance(version, Carried):
        return {
            "origin": Origin.CARRIED,
            "text": version.text if with_text else "",
            "match": _match(version, words),
        }
    theirs: dict[str, Any] = {
        "origin": Origin.CHANGED if carried else Origin.OWN,
        "updated_at": version.updated_at,
    }
    if with_text:
        theirs |= {"text": version.text, "edited_by": version.edited_by}
    if words:
        in_title, anywhere = version.in_title, version.anywhere  # type: ignore[attr-defined]
        theirs["match"] = 0 if in_title else 1 if anywhere else None
    return theirs


def _preferred(member: Member, language: str) -> list[str]:
    reader = get_language() or settings.LANGUAGE_CODE
    return [language, reader, member.organization.language, settings.LANGUAGE_CODE]


def _place(reading: Reading) -> tuple[int, bool, str]:
    """Ours before theirs within a moment."""
    return ORDER[reading.moments[0]], reading.is_own, reading.slug


# Searching: every word asked for begins a word of the guide, in theirs as in ours

# Letters without a plain one inside, spelled out as `core.search` does.
SPELLED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"}
)


def answers(q: str, text: str) -> bool:
    """Whether each word of `q` begins a word of the text; everything answers an empty one."""
    words = _words(q)
    return _begins(text, words) if words else not q.strip()


def _words(text: str) -> list[str]:
    """Blind to case and accents."""
    letters = unicodedata.normalize("NFKD", text.lower()).translate(SPELLED)
    return re.findall(r"[^\W_]+", "".join(one for one in letters if not unicodedata.combining(one)))


def _found(words: list[str]) -> Mapping[str, CombinedExpression]:
    query = SearchQuery(
        " & ".join(f"'{word}':*" for word in words), search_type="raw", config="simple"
    )
    return {
        "in_title": _holds(SearchVector("title"), query),
        "anywhere": _holds(SearchVector("title", "summary", "text"), query),
    }


def _holds(vector: SearchVector, query: SearchQuery) -> CombinedExpression:
    return CombinedExpression(vector, "@@", query, output_field=BooleanField())


def _match(guide: Carried, words: list[str]) -> int | None:
    if _begins(guide.title, words):
        return 0
    if _begins(f"{guide.title} {guide.summary} {guide.text}", words):
        return 1
    return None


def _begins(text: str, words: list[str]) -> bool:
    known = _known(text)
    return all(any(one.startswith(word) for one in known) for word in words)


@cache
def _known(text: str) -> frozenset[str]:
    """Asked of the texts that we carry alone, so there are only so many."""
    return frozenset(_words(text))


# What is offered on other pages


def offers_for(
    member: Member,
    moments: Iterable[Moment],
    *,
    role: str = "",
    rows: Iterable[dict[str, Any]] | None = None,
    most: int = 2,
) -> list[Reading]:
    """The few guides that help right now, the company's own first.

    One query, or none with what `own_rows` gave.
    """
    asked = list(moments)
    shelf: Iterable[Reading] = (
        guides_for(member) if rows is None else _readings([Guide(**r) for r in rows], member, [])
    )
    audiences = {Audience.EVERYONE, role} if role else set(Audience)
    fitting = [
        reading
        for reading in shelf
        if not reading.hidden
        and reading.audience in audiences
        and any(moment in reading.moments for moment in asked)
    ]

    def rank(reading: Reading) -> tuple[int, bool, bool, str]:
        first = next(number for number, one in enumerate(asked) if one in reading.moments)
        # What was written for this very moment, and for this very role, says most.
        return (
            first,
            not reading.is_own,
            reading.moments[0] != asked[first],
            reading.slug,
        )

    return sorted(fitting, key=rank)[:most]
