"""Who may open what of the guides: everybody reads, coordinators and the owner write."""

from typing import Any

from tests.cast import Veldkamp
from tests.guides.making import own_guide, typed
from tests.rows import Row, everybody, only

EDITORS = ("coordinator", "other_coordinator", "owner")


def shelved(veldkamp: Veldkamp) -> list[Any]:
    return [own_guide(veldkamp.carla).slug]


def in_english(veldkamp: Veldkamp) -> list[Any]:
    return [*shelved(veldkamp), "en"]


ROWS = [
    Row(name="guides:library", get=everybody()),
    Row(name="guides:questions", get=everybody()),
    Row(
        name="guides:create",
        get=only(*EDITORS, others=403),
        post=only(*EDITORS, status=303, others=403),
        data=lambda veldkamp: typed(language="en"),
    ),
    Row(name="guides:guide", make=shelved, get=everybody()),
    Row(
        name="guides:edit",
        make=in_english,
        get=only(*EDITORS, others=403),
        # A form that was not opened on this page has seen no version, and says so.
        post=only(*EDITORS, status=422, others=403),
        data=lambda veldkamp: typed(text="Other words"),
    ),
    Row(name="guides:hide", make=shelved, post=only(*EDITORS, status=303, others=403)),
    Row(name="guides:show", make=shelved, post=only(*EDITORS, status=303, others=403)),
    # There is no original of a page of one's own.
    Row(
        name="guides:original",
        make=in_english,
        post=only(*EDITORS, status=404, others=403),
    ),
    Row(name="guides:delete", make=in_english, post=only(*EDITORS, status=303, others=403)),
]
