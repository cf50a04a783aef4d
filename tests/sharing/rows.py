"""Who may open what of the things a pair shares: those who take part, and nobody else."""

from typing import Any

from django.utils import timezone

from tests.cast import Veldkamp
from tests.rows import Row, only
from tests.sharing.making import (
    agree,
    introduction_form,
    last_message,
    make_conversation,
    make_introduction,
    make_resource,
    make_win,
    resource_form,
    win_form,
)

PAIR = ("mentor", "mentee")
# Who wrote it changes it; the other sees it and gets 403.
MENTORS_ALONE = only("mentor", status=303) | {"mentee": 403}


def mentorship(veldkamp: Veldkamp) -> list[Any]:
    return [veldkamp.milan_and_mina.mentorship.pk]


def with_everything(veldkamp: Veldkamp) -> list[Any]:
    pair = veldkamp.milan_and_mina.mentorship
    agree(make_win(pair, by=veldkamp.milan), veldkamp.milan, veldkamp.mina)
    agree(make_win(pair, "Mina asked", by=veldkamp.mina), veldkamp.mina)
    make_win(pair, "Mina waited", by=veldkamp.mina)
    make_resource(pair, by=veldkamp.milan, meant_for=veldkamp.mina)
    make_resource(pair, "For me", by=veldkamp.mina, meant_for=veldkamp.milan, link="")
    make_introduction(pair, by=veldkamp.milan, introduced=veldkamp.mina)
    make_conversation(pair, by=veldkamp.milan)
    make_conversation(pair, "Her answer", by=veldkamp.mina)
    return [pair.pk]


def program(veldkamp: Veldkamp) -> list[Any]:
    with_everything(veldkamp)
    return [veldkamp.compass.pk]


def conversation(veldkamp: Veldkamp) -> list[Any]:
    return [make_conversation(veldkamp.milan_and_mina.mentorship, by=veldkamp.milan).pk]


def message(veldkamp: Veldkamp) -> list[Any]:
    begun = make_conversation(veldkamp.milan_and_mina.mentorship, by=veldkamp.milan)
    return [last_message(begun, by=veldkamp.milan).pk]


def win(veldkamp: Veldkamp) -> list[Any]:
    return [make_win(veldkamp.milan_and_mina.mentorship, by=veldkamp.milan).pk]


def resource(veldkamp: Veldkamp) -> list[Any]:
    pair = veldkamp.milan_and_mina.mentorship
    return [make_resource(pair, by=veldkamp.milan, meant_for=veldkamp.mina).pk]


def introduction(veldkamp: Veldkamp) -> list[Any]:
    pair = veldkamp.milan_and_mina.mentorship
    return [make_introduction(pair, by=veldkamp.milan, introduced=veldkamp.mina).pk]


ROWS = [
    Row(name="sharing:conversations", make=with_everything, get=only(*PAIR)),
    Row(
        name="sharing:conversation_create",
        make=mentorship,
        get=only(*PAIR),
        post=only(*PAIR, status=303),
        data=lambda veldkamp: {"subject": "The talk", "text": "Shall I?"},
    ),
    Row(
        name="sharing:conversation",
        make=conversation,
        get=only(*PAIR),
        post=only(*PAIR, status=303),
        data=lambda veldkamp: {"text": "Do."},
    ),
    Row(
        name="sharing:reading",
        make=conversation,
        post=only(*PAIR, status=303),
        data=lambda veldkamp: {"until": timezone.now().isoformat()},
    ),
    Row(
        name="sharing:message",
        make=message,
        get=only("mentor") | {"mentee": 403},
        post=MENTORS_ALONE,
        data=lambda veldkamp: {"text": "Shall we?"},
    ),
    Row(name="sharing:message_removal", make=message, post=MENTORS_ALONE),
    Row(name="sharing:wins", make=with_everything, get=only(*PAIR)),
    Row(
        name="sharing:win_create",
        make=mentorship,
        get=only(*PAIR),
        post=only(*PAIR, status=303),
        data=lambda veldkamp: win_form(),
    ),
    Row(
        name="sharing:win",
        make=win,
        get=only("mentor") | {"mentee": 403},
        post=MENTORS_ALONE,
        data=lambda veldkamp: win_form(text="Mina said yes"),
    ),
    Row(name="sharing:win_removal", make=win, post=MENTORS_ALONE),
    Row(name="sharing:consent", make=win, post=only(*PAIR, status=303)),
    Row(name="sharing:consent_withdrawal", make=win, post=only(*PAIR, status=303)),
    # An owner sees that a program exists, and not what its people are glad of.
    Row(
        name="sharing:program_wins",
        make=program,
        get=only("mentor", "mentee", "other_pair", "coordinator") | {"owner": 403},
    ),
    Row(name="sharing:resources", make=with_everything, get=only(*PAIR)),
    Row(
        name="sharing:resource_create",
        make=mentorship,
        get=only(*PAIR),
        post=only(*PAIR, status=303),
        data=lambda veldkamp: resource_form(veldkamp.mina),
    ),
    Row(
        name="sharing:resource",
        make=resource,
        get=only("mentor") | {"mentee": 403},
        post=MENTORS_ALONE,
        data=lambda veldkamp: resource_form(veldkamp.mina),
    ),
    Row(name="sharing:resource_removal", make=resource, post=MENTORS_ALONE),
    # Who it is meant for says how far they are.
    Row(
        name="sharing:resource_state",
        make=lambda veldkamp: [*resource(veldkamp), "begun"],
        post=only("mentee", status=303) | {"mentor": 403},
    ),
    Row(name="sharing:introductions", make=with_everything, get=only(*PAIR)),
    Row(
        name="sharing:introduction_create",
        make=mentorship,
        get=only(*PAIR),
        post=only(*PAIR, status=303),
        data=lambda veldkamp: introduction_form(),
    ),
    Row(name="sharing:introduction", make=introduction, get=only(*PAIR)),
    Row(
        name="sharing:introduction_edit",
        make=introduction,
        get=only("mentor") | {"mentee": 403},
        post=MENTORS_ALONE,
        data=lambda veldkamp: introduction_form(name="Ines I."),
    ),
    Row(name="sharing:introduction_removal", make=introduction, post=MENTORS_ALONE),
    Row(
        name="sharing:introduction_step",
        make=lambda veldkamp: [*introduction(veldkamp), "asked"],
        post=only(*PAIR, status=303),
    ),
]
