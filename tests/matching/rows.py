from typing import Any

from tests.cast import Veldkamp
from tests.matching.people import make_crowd, make_proposal, make_run
from tests.rows import Row, only

COORDINATOR = only("coordinator")
# Who may see the program, but not match in it.
SEE_THE_PROGRAM = {**dict.fromkeys(("mentor", "mentee", "other_pair", "owner"), 403)}


def runs(veldkamp: Veldkamp) -> list[Any]:
    make_crowd(veldkamp, 1)
    return [veldkamp.compass.pk]


def run(veldkamp: Veldkamp) -> list[Any]:
    make_crowd(veldkamp, 2)
    return [make_run(veldkamp).pk]


def ids(veldkamp: Veldkamp) -> dict[str, Any]:
    pair = veldkamp.milan_and_mina
    return {"mentee": str(pair.mentee.pk), "mentor": str(pair.mentor.pk)}


WEIGHTS = {
    "skills": 5, "department": 2, "profession": 2, "grade": 3, "languages": 3, "hours": 4,
}  # fmt: skip

ROWS = [
    Row(
        name="matching:runs",
        make=runs,
        get={**COORDINATOR, **SEE_THE_PROGRAM},
        post={**only("coordinator", status=303), **SEE_THE_PROGRAM},
        data=lambda veldkamp: WEIGHTS,
    ),
    Row(name="matching:run", make=run, get=COORDINATOR),
    Row(name="matching:unmatched", make=run, get=COORDINATOR),
    # Without somebody asked for there is no answer for anyone; test_why_not.py has the rest.
    Row(name="matching:why_not", make=run, get=only()),
    Row(
        name="matching:pair",
        make=run,
        # They have each other already: refused with a message, and nothing changes.
        post=only("coordinator", status=303),
        data=ids,
    ),
    Row(
        name="matching:publication",
        make=run,
        get=COORDINATOR,
        post=only("coordinator", status=303),
    ),
    Row(name="matching:discard", make=run, post=only("coordinator", status=303)),
    Row(
        name="matching:proposal",
        make=lambda veldkamp: [make_proposal(veldkamp).pk],
        get=only("mentor", "mentee", "coordinator"),
        post={**only("mentor", "mentee", status=303), "coordinator": 403},
        data=lambda veldkamp: {"accepts": "yes"},
    ),
    Row(
        name="matching:proposal_removal",
        make=lambda veldkamp: [make_proposal(veldkamp).pk],
        post={**only("coordinator", status=303), "mentor": 403, "mentee": 403},
    ),
]
