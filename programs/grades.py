"""How senior a grade is, for ladders that companies really use."""

import re
from collections.abc import Iterable
from typing import Final

# Named ladders, most junior first. A ladder's names mean nothing on another one.
LADDERS: Final = (
    # The British civil service. Its numbers run the other way: a Grade 6 outranks a Grade 7.
    (
        ("aa",),
        ("ao",),
        ("eo",),
        ("heo",),
        ("seo",),
        ("g7", "grade 7"),
        ("g6", "grade 6"),
        ("scs1", "scs 1", "scs pay band 1"),
        ("scs2", "scs 2", "scs pay band 2"),
        ("scs3", "scs 3", "scs pay band 3"),
        ("scs4", "scs 4", "scs pay band 4"),
    ),
    (
        ("intern", "trainee", "stagiair"),
        ("junior",),
        ("medior", "mid", "mid-level", "intermediate"),
        ("senior",),
        ("lead", "staff"),
        ("principal",),
        ("director", "directeur"),
    ),
)
RANKS: Final = {
    name: rank for ladder in LADDERS for rank, names in enumerate(ladder, start=1) for name in names
}
# "11", "Scale 11", "schaal 11", "Level 4", "L4", "IC3", "Band 7", "P-5", "Grade 12".
NUMBERED: Final = re.compile(
    r"(?:scale|schaal|level|niveau|band|grade|grading|pay ?grade|job ?grade|[a-z]{1,2})?"
    r"[ .:-]*(\d{1,2})"
)


def grade_rank(grade: str) -> int | None:
    """A rank that is higher for the more senior grade, or None for a grade nobody knows.

    Ranks of one company's ladder compare; those of two different ladders do not.
    """
    name = " ".join(grade.split()).casefold()
    if name in RANKS:
        return RANKS[name]
    numbered = NUMBERED.fullmatch(name)
    return int(numbered[1]) if numbered else None


def grade_ranks(grades: Iterable[str]) -> dict[str, int | None]:
    """The ranks of a whole company's grades, which say together what a lone one cannot.

    "Grade 7" is below "Grade 6" in the civil service and above it where grades are plain
    numbers: the civil service's order holds only when no other number is in use.
    """
    names = set(grades)
    folded = {name: " ".join(name.split()).casefold() for name in names}
    plain = {
        name: int(found[1]) for name, text in folded.items() if (found := NUMBERED.fullmatch(text))
    }
    civil = {"aa", "ao", "eo", "heo", "seo", "scs1", "scs2"} & set(folded.values())
    if not civil and any(number not in {6, 7} for number in plain.values()):
        return {name: plain.get(name, grade_rank(name)) for name in names}
    return {name: grade_rank(name) for name in names}
