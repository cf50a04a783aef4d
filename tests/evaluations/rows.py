from typing import Any

from tests.cast import Veldkamp
from tests.evaluations.making import begin, evaluation_of, make_reflection, share
from tests.rows import Row, only

PAIR = ("mentor", "mentee")


def of_the_pair(status: int) -> dict[str, int]:
    return {**only(*PAIR, status=status), "coordinator": 403}


def mentorship(veldkamp: Veldkamp) -> list[Any]:
    return [veldkamp.milan_and_mina.mentorship.pk]


def minas_evaluation(veldkamp: Veldkamp) -> list[Any]:
    pair = veldkamp.milan_and_mina.mentorship
    begin(pair, by=veldkamp.mina)
    return [evaluation_of(pair, veldkamp.mina).pk]


def reflected(veldkamp: Veldkamp) -> list[Any]:
    mine = make_reflection(veldkamp.milan_and_mina.mentorship, "I was proud", by=veldkamp.mina)
    share(mine, by=veldkamp.mina)
    return [mine.pk]


def reflected_in(veldkamp: Veldkamp) -> list[Any]:
    reflected(veldkamp)
    return mentorship(veldkamp)


ROWS = [
    Row(
        name="evaluations:check_in",
        make=mentorship,
        get=of_the_pair(200),
        post=of_the_pair(303),
        data=lambda veldkamp: {"useful": 4, "working": 4},
    ),
    Row(
        name="evaluations:closing",
        make=mentorship,
        get=of_the_pair(200),
        post=of_the_pair(303),
        data=lambda veldkamp: {"step": "conversation"},
    ),
    # Its author's alone: not even the one it is about has this page.
    Row(
        name="evaluations:evaluation",
        make=minas_evaluation,
        get=only("mentee"),
        post=only("mentee", status=303),
        data=lambda veldkamp: {"overall": 4},
    ),
    # Everybody of the program and the owner see that it exists.
    Row(
        name="evaluations:results",
        make=lambda veldkamp: [veldkamp.compass.pk],
        get={
            **only("coordinator"),
            "mentor": 403,
            "mentee": 403,
            "other_pair": 403,
            "owner": 403,
        },
    ),
    Row(name="evaluations:reflections", make=reflected_in, get=only("mentor", "mentee")),
    Row(
        name="evaluations:reflection_create",
        make=mentorship,
        get=only("mentor", "mentee"),
        post=only("mentor", "mentee", status=303),
        data=lambda veldkamp: {"prompt": "noticing", "text": "I was proud"},
    ),
    # The author's alone, also when it is shared.
    Row(
        name="evaluations:reflection",
        make=reflected,
        get=only("mentee"),
        post=only("mentee", status=303),
        data=lambda veldkamp: {"text": "I was relieved"},
    ),
    Row(name="evaluations:reflection_sharing", make=reflected, post=only("mentee", status=303)),
    Row(name="evaluations:reflection_unsharing", make=reflected, post=only("mentee", status=303)),
    Row(name="evaluations:reflection_removal", make=reflected, post=only("mentee", status=303)),
]
