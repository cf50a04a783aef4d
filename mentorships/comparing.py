"""Two versions of an agreement side by side, down to the word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from django.db.models import TextField
from django.utils.translation import gettext as _

from mentorships.models import Agreement
from mentorships.terms import PARTS, goals_in_words, label_of, said

# A word with the space behind it, so that a change reads as whole words.
WORD = re.compile(r"\S+\s*|\s+")
# The cost grows with the product of the words. Two full texts of prose stay below it; what does
# not is shown as one text taken out and another put in.
MOST_PAIRS_OF_WORDS = 250_000


@dataclass(frozen=True)
class Piece:
    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True)
class Change:
    label: str
    pieces: list[Piece]


def changes(before: Agreement, after: Agreement) -> list[tuple[str, list[Change]]]:
    """The terms that differ, by part; a part without differences is left out."""
    found = []
    goals = goals_in_words(before.goals), goals_in_words(after.goals)
    if goals[0] != goals[1]:
        found.append((_("Goals"), [Change(_("Goals"), words(*goals))]))
    for part in PARTS:
        terms = [
            Change(label_of(name), _compared(name, said(before, name), said(after, name)))
            for name in part.terms
            if said(before, name) != said(after, name)
        ]
        if terms:
            found.append((str(part.legend), terms))
    return found


def _compared(name: str, before: str, after: str) -> list[Piece]:
    """A text by its words; a choice as a whole, for what two of them share means nothing."""
    if isinstance(Agreement._meta.get_field(name), TextField):
        return words(before, after)
    whole = [Piece("removed", before), Piece("same", " "), Piece("added", after)]
    return [piece for piece in whole if piece.text.strip() or (before and after)]


def words(before: str, after: str) -> list[Piece]:
    """What stayed, was taken out and put in, in reading order."""
    return list(_words(WORD.findall(before), WORD.findall(after)))


def _words(before: list[str], after: list[str]) -> Iterator[Piece]:
    for kind, removed, added in _stretches(before, after):
        if kind == "equal":
            yield Piece("same", added)
            continue
        if removed:
            yield from _marked("removed", removed if not added else removed.rstrip() + " ")
        if added:
            yield from _marked("added", added)


def _marked(kind: Literal["added", "removed"], text: str) -> Iterator[Piece]:
    """The space behind the last word is not struck or underlined."""
    bare = text.rstrip()
    if bare:
        yield Piece(kind, bare)
    if bare != text:
        yield Piece("same", text[len(bare) :])


def _stretches(before: list[str], after: list[str]) -> Iterator[tuple[str, str, str]]:
    if len(before) * len(after) > MOST_PAIRS_OF_WORDS:
        yield "replace", "".join(before), "".join(after)
        return
    # Whether a line ends after a word makes it no other word. autojunk would take frequent words
    # for noise in long texts.
    old, new = [word.strip() for word in before], [word.strip() for word in after]
    for kind, i1, i2, j1, j2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        yield kind, "".join(before[i1:i2]), "".join(after[j1:j2])
