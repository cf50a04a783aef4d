"""Over a hundred races over one agreement: real threads, real transactions, one state afterwards.

Every version keeps the text it was proposed with, a signature stays with the version it was
given for, and whoever came too late is told so: nothing is lost without a word.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from accounts.models import Activity, Member
from core.errors import Refusal
from core.tenancy import tenant
from mentorships.access import part_of
from mentorships.models import Agreement, Mentorship, Signature
from mentorships.negotiation import (
    SavedMeanwhile,
    goals_now,
    mark_of_goals,
    propose,
    propose_and_sign,
    save_terms,
    seen_mark,
    sign,
)
from mentorships.terms import TERMS
from tests.cast import Veldkamp
from tests.factories import make_agreement, make_goal, make_mentorship, make_signature

pytestmark = pytest.mark.django_db(transaction=True)

Step = Callable[[Mentorship, Member], Any]


class Racing:
    """Mina and Milan, with a connection each, who start at the same moment."""

    def __init__(self, veldkamp: Veldkamp) -> None:
        self.veldkamp = veldkamp
        self.threads = ThreadPoolExecutor(max_workers=2)
        self.ready = Barrier(2)

    def one_more(self) -> Mentorship:
        pair = self.veldkamp.milan_and_mina
        mentorship = make_mentorship(pair.mentor, pair.mentee)
        make_goal(mentorship, "Lead a meeting", by=self.veldkamp.mina)
        return mentorship

    def race(self, mentorship: Mentorship, *, mina: Step, milan: Step) -> tuple[str, str]:
        """What became of Mina's step, and of Milan's."""
        people = ((self.veldkamp.mina, mina), (self.veldkamp.milan, milan))
        runs = [self.threads.submit(self._run, mentorship, *one) for one in people]
        first, second = (run.result(timeout=300) for run in runs)
        return first, second

    def _run(self, mentorship: Mentorship, member: Member, step: Step) -> str:
        self.ready.wait(timeout=60)
        try:
            with tenant(member.organization_id, member.pk):
                step(Mentorship.objects.for_list().get(pk=mentorship.pk), member)
        except SavedMeanwhile:
            return "told"
        except Refusal:
            return "refused"
        return "done"

    def leave(self) -> None:
        def close() -> None:
            self.ready.wait(timeout=60)
            connection.close()

        for run in [self.threads.submit(close) for _ in range(2)]:
            run.result(timeout=300)
        self.threads.shutdown()


@pytest.fixture
def racing(veldkamp: Veldkamp) -> Iterator[Racing]:
    racing = Racing(veldkamp)
    yield racing
    racing.leave()


def signs(version: int) -> Step:
    return lambda mentorship, member: sign(
        mentorship, by=part_of(member, mentorship), version=version
    )


def writes(ending: str, base: Agreement) -> Step:
    """Somebody who had `base` before them saves another ending."""
    terms = {name: getattr(base, name) for name in TERMS}
    return lambda mentorship, member: save_terms(
        mentorship, by=member, seen=seen_mark(base), terms={**terms, "ending": ending}
    )


def proposes(base: Agreement) -> Step:
    return lambda mentorship, member: propose(mentorship, by=member, seen=seen_mark(base))


def proposes_and_signs(base: Agreement) -> Step:
    def step(mentorship: Mentorship, member: Member) -> Agreement:
        goals_seen = mark_of_goals(goals_now(mentorship))
        return propose_and_sign(
            mentorship,
            by=part_of(member, mentorship),
            seen=seen_mark(base),
            goals_seen=goals_seen,
        )

    return step


def state(racing: Racing, mentorship: Mentorship) -> list[tuple[int, str, str, list[str]]]:
    """Every version: number, status, ending and who signed it."""
    veldkamp = racing.veldkamp
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        return [
            (
                one.version,
                one.status,
                one.ending,
                sorted(signature.participant.member.name for signature in one.signatures.all()),
            )
            for one in Agreement.objects.filter(mentorship=mentorship)
            .for_reading()
            .order_by("version")
        ]


def status_of(racing: Racing, mentorship: Mentorship) -> str:
    with tenant(racing.veldkamp.organization.pk):
        return str(Mentorship.objects.get(pk=mentorship.pk).status)


BOTH = ["Milan Meijer", "Mina Mori"]


def test_both_sign_at_once_40_times(racing: Racing):
    mina = racing.veldkamp.mina
    for _ in range(40):
        mentorship = racing.one_more()
        make_agreement(mentorship, by=mina, status="proposed", cadence_days=10)
        assert racing.race(mentorship, mina=signs(1), milan=signs(1)) == ("done", "done")
        assert state(racing, mentorship) == [(1, "signed", "", BOTH)]
        with tenant(racing.veldkamp.organization.pk, mina.pk):
            now = Mentorship.objects.get(pk=mentorship.pk)
            assert (now.status, now.cadence_days) == ("running", 10)
            verbs = Activity.objects.filter(subject_id=mentorship.pk)
            assert verbs.filter(verb="agree").count() == 1
            assert verbs.filter(verb="sign_agreement").count() == 2


def test_one_changes_it_while_the_other_signs_30_times(racing: Racing):
    mina = racing.veldkamp.mina
    for number in range(30):
        mentorship = racing.one_more()
        base = make_agreement(mentorship, by=mina, status="proposed", ending="As read.")
        make_signature(base, part(racing, mentorship, mina))
        outcome = racing.race(mentorship, mina=writes(f"With cake {number}.", base), milan=signs(1))
        if outcome == ("done", "done"):
            # He signed what he had read; her change is a draft to talk about.
            assert state(racing, mentorship) == [
                (1, "signed", "As read.", BOTH),
                (2, "draft", f"With cake {number}.", []),
            ]
            assert status_of(racing, mentorship) == "running"
        else:
            assert outcome == ("done", "refused")
            assert state(racing, mentorship) == [
                (1, "countered", "As read.", ["Mina Mori"]),
                (2, "proposed", f"With cake {number}.", []),
            ]
            assert status_of(racing, mentorship) == "negotiating"


def test_both_counter_at_once_20_times(racing: Racing):
    mina = racing.veldkamp.mina
    for _ in range(20):
        mentorship = racing.one_more()
        base = make_agreement(mentorship, by=mina, status="proposed", ending="As read.")
        outcome = racing.race(
            mentorship, mina=writes("With tea.", base), milan=writes("With cake.", base)
        )
        assert sorted(outcome) == ["done", "told"]
        ending = "With tea." if outcome[0] == "done" else "With cake."
        assert state(racing, mentorship) == [
            (1, "countered", "As read.", []),
            (2, "proposed", ending, []),
        ]


def test_one_edits_the_draft_while_the_other_proposes_it_10_times(racing: Racing):
    mina = racing.veldkamp.mina
    for _ in range(10):
        mentorship = racing.one_more()
        base = make_agreement(mentorship, by=mina, ending="As read.")
        outcome = racing.race(mentorship, mina=proposes(base), milan=writes("With cake.", base))
        if outcome == ("done", "done"):
            assert state(racing, mentorship) == [
                (1, "countered", "As read.", []),
                (2, "proposed", "With cake.", []),
            ]
        else:
            # Nobody proposes in her name what she has not read.
            assert outcome == ("refused", "done")
            assert state(racing, mentorship) == [(1, "draft", "With cake.", [])]


def test_both_propose_and_sign_at_once_10_times(racing: Racing):
    """Two who read the same draft: one version, in force."""
    for _ in range(10):
        mentorship = racing.one_more()
        base = make_agreement(mentorship, by=racing.veldkamp.mina, ending="As read.")
        step = proposes_and_signs(base)
        assert racing.race(mentorship, mina=step, milan=step) == ("done", "done")
        assert state(racing, mentorship) == [(1, "signed", "As read.", BOTH)]
        assert status_of(racing, mentorship) == "running"


def test_one_edits_the_draft_while_the_other_proposes_and_signs_10_times(racing: Racing):
    mina = racing.veldkamp.mina
    for _ in range(10):
        mentorship = racing.one_more()
        base = make_agreement(mentorship, by=mina, ending="As read.")
        outcome = racing.race(
            mentorship, mina=proposes_and_signs(base), milan=writes("With cake.", base)
        )
        if outcome == ("done", "done"):
            assert state(racing, mentorship) == [
                (1, "countered", "As read.", ["Mina Mori"]),
                (2, "proposed", "With cake.", []),
            ]
        else:
            assert outcome == ("refused", "done")
            assert state(racing, mentorship) == [(1, "draft", "With cake.", [])]


def test_who_was_told_decides_with_both_texts_at_hand(racing: Racing):
    """After losing a race: what one typed is saved once the other's was seen."""
    veldkamp = racing.veldkamp
    mentorship = racing.one_more()
    base = make_agreement(mentorship, by=veldkamp.mina, status="proposed", ending="As read.")
    with tenant(veldkamp.organization.pk, veldkamp.milan.pk):
        mine = Mentorship.objects.for_list().get(pk=mentorship.pk)
        writes("With tea.", base)(mine, veldkamp.mina)
        with pytest.raises(SavedMeanwhile) as told:
            writes("With cake.", base)(mine, veldkamp.milan)
        theirs = told.value.current
        assert theirs is not None
        assert theirs.ending == "With tea."
        writes("With cake.", theirs)(mine, veldkamp.milan)
        assert not Signature.objects.filter(agreement__mentorship=mentorship).exists()
    assert [
        (version, status, ending) for version, status, ending, _ in state(racing, mentorship)
    ] == [
        (1, "countered", "As read."),
        (2, "countered", "With tea."),
        (3, "proposed", "With cake."),
    ]


def part(racing: Racing, mentorship: Mentorship, member: Member) -> Any:
    with tenant(racing.veldkamp.organization.pk):
        return part_of(member, Mentorship.objects.for_list().get(pk=mentorship.pk))
