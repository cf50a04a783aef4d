"""Two yeses at the same moment, and a message sent by two hands at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import Member
from core.tenancy import tenant
from sharing.actions import agree_to_share, withdraw_consent, write_message
from sharing.models import Message, SharedWin, Win, WinConsent
from tests.cast import Veldkamp
from tests.sharing.making import agree, make_conversation, make_win

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 20


def at_once(*jobs: Callable[[], object]) -> None:
    start = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> None:
        start.wait()
        try:
            job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        list(pool.map(run, jobs))


def as_member(member: Member, job: Callable[[], object]) -> Callable[[], object]:
    def run() -> None:
        with tenant(member.organization_id, member.pk):
            job()

    return run


def says(action: Callable[..., object], win: Win, member: Member) -> Callable[[], object]:
    return as_member(member, partial(action, win, by=member))


def test_of_two_yeses_one_is_the_last(veldkamp: Veldkamp):
    pair = veldkamp.milan_and_mina.mentorship
    for number in range(TIMES):
        win = make_win(pair, f"Win {number}", by=veldkamp.milan)
        at_once(says(agree_to_share, win, veldkamp.milan), says(agree_to_share, win, veldkamp.mina))
    with tenant(pair.organization_id, veldkamp.mina.pk):
        assert SharedWin.objects.count() == TIMES


def test_a_yes_and_a_no_leave_nothing_shown_without_consent(veldkamp: Veldkamp):
    pair = veldkamp.milan_and_mina.mentorship
    for number in range(TIMES):
        win = agree(make_win(pair, f"Win {number}", by=veldkamp.milan), veldkamp.milan)
        at_once(
            says(agree_to_share, win, veldkamp.mina), says(withdraw_consent, win, veldkamp.milan)
        )
    with tenant(pair.organization_id, veldkamp.mina.pk):
        assert Win.objects.count() == WinConsent.objects.count() == TIMES
        assert SharedWin.objects.count() == 0


def test_the_same_words_from_two_tabs_are_one_message(veldkamp: Veldkamp):
    pair = veldkamp.milan_and_mina.mentorship
    begun = make_conversation(pair, by=veldkamp.milan)
    send = as_member(veldkamp.mina, partial(write_message, begun, by=veldkamp.mina, text="Do."))
    at_once(*[send] * 6)
    with tenant(pair.organization_id, veldkamp.mina.pk):
        assert Message.objects.filter(text="Do.").count() == 1
