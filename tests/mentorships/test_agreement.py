"""Reading, proposing and signing."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Activity
from core.errors import Refusal
from core.tenancy import tenant
from mentorships.access import agreement_in_force, part_of
from mentorships.models import Agreement, Mentorship, Signature
from mentorships.negotiation import sign as sign_version
from tests.cast import As, Oakline, Veldkamp
from tests.factories import make_agreement
from tests.mentorships.agreements import agree, newest, propose, save, sign, url


def as_it_is(veldkamp: Veldkamp) -> Mentorship:
    with tenant(veldkamp.organization.pk):
        return Mentorship.objects.get(pk=veldkamp.milan_and_mina.mentorship.pk)


def test_an_empty_page_teaches(veldkamp: Veldkamp, as_: As):
    page = as_(veldkamp.mina).get(url(veldkamp.milan_and_mina.mentorship))
    assert page.status_code == 200
    assert "Start the draft" in page.text


def test_from_draft_to_signed_by_all(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    mentorship = veldkamp.milan_and_mina.mentorship
    save(mina, veldkamp)
    answer = propose(mina, veldkamp)
    assert (answer.status_code, answer.headers["Location"]) == (303, url(mentorship))
    assert sign(milan, veldkamp).status_code == 303
    assert as_it_is(veldkamp).status == Mentorship.Status.NEGOTIATING
    assert "You have signed" in milan.get(url(mentorship)).text
    assert sign(mina, veldkamp).status_code == 303
    now = as_it_is(veldkamp)
    assert (now.status, now.cadence_days) == (Mentorship.Status.RUNNING, 14)
    assert now.signed_at is not None
    agreement = newest(veldkamp)
    assert agreement is not None
    assert (agreement.status, agreement.signed_at) == ("signed", now.signed_at)
    assert "It is in force." in mina.get(url(mentorship)).text


def test_repeating_does_nothing(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    agree(mina, milan, veldkamp)
    before = as_it_is(veldkamp)
    for client in (mina, milan):
        assert propose(client, veldkamp).status_code == 303
        assert sign(client, veldkamp).status_code == 303
    assert as_it_is(veldkamp).signed_at == before.signed_at
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        assert Signature.objects.count() == 2
        verbs = list(Activity.objects.order_by("at").values_list("verb", flat=True))
    assert verbs == [
        "draft_agreement",
        "propose_agreement",
        "sign_agreement",
        "sign_agreement",
        "agree",
    ]


def test_a_draft_is_not_signed(veldkamp: Veldkamp, as_: As):
    mina = as_(veldkamp.mina)
    save(mina, veldkamp)
    sign(mina, veldkamp)
    assert "This is still a draft." in mina.get(url(veldkamp.milan_and_mina.mentorship)).text
    with tenant(veldkamp.organization.pk):
        assert not Signature.objects.exists()


@pytest.mark.parametrize("version", ["2", "0", "", "one", "²", "9" * 30])
def test_only_what_was_read_is_signed(veldkamp: Veldkamp, as_: As, version: Any):
    mina = as_(veldkamp.mina)
    save(mina, veldkamp)
    propose(mina, veldkamp)
    assert sign(mina, veldkamp, version).status_code == 303
    with tenant(veldkamp.organization.pk):
        assert not Signature.objects.exists()


def test_signatures_stay_with_the_version_that_was_signed(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    save(mina, veldkamp)
    propose(mina, veldkamp)
    sign(mina, veldkamp)
    save(milan, veldkamp, cadence_days=30)
    propose(milan, veldkamp, 2)
    # Milan's page was version 1: his signature under it comes too late.
    sign(milan, veldkamp, 1)
    sign(milan, veldkamp, 2)
    assert as_it_is(veldkamp).status == Mentorship.Status.NEGOTIATING
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        found = Signature.objects.values_list("agreement__version", "participant__member__name")
        assert sorted(found) == [(1, "Mina Mori"), (2, "Milan Meijer")]


def test_a_new_version_replaces_the_old_one(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    agree(mina, milan, veldkamp)
    save(milan, veldkamp, cadence_days=30)
    propose(milan, veldkamp, 2)
    for client in (milan, mina):
        sign(client, veldkamp, 2)
    assert as_it_is(veldkamp).cadence_days == 30
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        found = list(Agreement.objects.order_by("version").values_list("version", "status"))
        in_force = agreement_in_force(veldkamp.milan_and_mina.mentorship)
    assert found == [(1, "superseded"), (2, "signed")]
    assert in_force is not None
    assert in_force.version == 2
    old = mina.get(url(veldkamp.milan_and_mina.mentorship), {"version": 1})
    assert "replaced by a newer one" in old.text


@pytest.mark.parametrize("version", ["3", "x", "-1"])
def test_no_such_version(veldkamp: Veldkamp, as_: As, version: str):
    mina = as_(veldkamp.mina)
    save(mina, veldkamp)
    page = mina.get(url(veldkamp.milan_and_mina.mentorship), {"version": version})
    assert page.status_code == 404


def test_the_database_holds_what_is_signed(veldkamp: Veldkamp, as_: As):
    mina = as_(veldkamp.mina)
    save(mina, veldkamp)
    propose(mina, veldkamp)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        # Before anybody signs, it may change.
        assert Agreement.objects.update(ending="With tea.") == 1
    sign(mina, veldkamp)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        for change in ({"ending": "With cake."}, {"cadence_days": 1}, {"version": 9}):
            with pytest.raises(IntegrityError, match="is signed"), transaction.atomic():
                Agreement.objects.update(**change)
        assert Agreement.objects.get().ending == "With tea."


def test_who_may_read(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    agree(as_(veldkamp.mina), as_(veldkamp.milan), veldkamp)
    mentorship = veldkamp.milan_and_mina.mentorship
    for part, post in (("", False), ("proposal/", True), ("signature/", True)):
        address = url(mentorship, part)

        def status(client: Any, address: str = address, post: bool = post) -> int:
            return int((client.post if post else client.get)(address).status_code)

        assert status(as_(veldkamp.carla)) == 403
        for stranger in (veldkamp.piet, veldkamp.casper, veldkamp.olga, oakline.cleo):
            assert status(as_(stranger)) == 404
        wrong = as_(veldkamp.mina).get if post else as_(veldkamp.mina).post
        assert wrong(address).status_code == 405


@pytest.mark.parametrize("who", ["carla", "casper", "olga", "piet", "puck"])
def test_others_find_no_row_by_sql(veldkamp: Veldkamp, as_: As, who: str):
    agree(as_(veldkamp.mina), as_(veldkamp.milan), veldkamp)
    for reader, rows in ((getattr(veldkamp, who), 0), (veldkamp.mina, 1), (veldkamp.milan, 1)):
        with tenant(veldkamp.organization.pk, reader.pk), connection.cursor() as cursor:
            cursor.execute("select count(*) from mentorships_agreement")
            assert cursor.fetchone() == (rows,)


@pytest.mark.parametrize("versions", [1, 30])
def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries, versions: int):
    mentorship = veldkamp.milan_and_mina.mentorship
    for version in range(1, versions + 1):
        make_agreement(mentorship, by=veldkamp.mina, version=version, status="proposed")
    mina = as_(veldkamp.mina)
    with django_assert_num_queries(10):
        page = mina.get(url(mentorship))
    assert f"Version {versions}, proposed." in page.text


@pytest.mark.django_db(transaction=True)
def test_both_sign_at_once(veldkamp: Veldkamp):
    mentorship = veldkamp.milan_and_mina.mentorship
    started = mentorship.started_on
    make_agreement(mentorship, by=veldkamp.mina, status="proposed", cadence_days=10)
    ready = threading.Barrier(4)
    failures: list[BaseException] = []

    def put_signature(member: Any) -> None:
        try:
            ready.wait(timeout=10)
            with tenant(veldkamp.organization.pk, member.pk):
                mine = Mentorship.objects.for_list().get(pk=mentorship.pk)
                sign_version(mine, by=part_of(member, mine), version=1)
        except BaseException as failure:  # noqa: BLE001 (a thread's failure must reach the test)
            failures.append(failure)
        finally:
            connection.close()

    # Each of them twice, as with a double click.
    people = [veldkamp.mina, veldkamp.milan] * 2
    threads = [threading.Thread(target=put_signature, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failures == []
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        now = Mentorship.objects.get(pk=mentorship.pk)
        assert (now.status, now.cadence_days, now.started_on) == ("running", 10, started)
        assert now.signed_at is not None
        assert timezone.now() - now.signed_at < timedelta(minutes=1)
        assert Signature.objects.count() == 2
        assert Agreement.objects.get().status == "signed"
        assert Activity.objects.filter(verb="agree").count() == 1
        assert Activity.objects.filter(verb="sign_agreement").count() == 2


def test_a_closed_one_is_not_signed(veldkamp: Veldkamp):
    mentorship = veldkamp.milan_and_mina.mentorship
    make_agreement(mentorship, by=veldkamp.mina, status="proposed")
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        Mentorship.objects.update(status="closed", closed_at=timezone.now())
        mine = Mentorship.objects.for_list().get(pk=mentorship.pk)
        with pytest.raises(Refusal, match="closed"):
            sign_version(mine, by=part_of(veldkamp.mina, mine), version=1)
