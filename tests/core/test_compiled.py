"""A query that is compiled once finds what it would find if it were built each time."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import TruncDate
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import Member
from core.compiled import fetch, keyed
from core.tenancy import tenant
from meetings.models import Meeting
from mentorships.models import Participant
from tests.cast import Oakline, Veldkamp
from tests.factories import make_meeting

BUILT: Counter[str] = Counter()


def members(key: UUID) -> QuerySet[Member]:
    BUILT["members"] += 1
    return Member.objects.select_related("organization").annotate(one=Value(1)).filter(pk=key)


def test_it_is_built_once_and_asked_for_anybody(veldkamp: Veldkamp):
    BUILT.clear()
    with (
        tenant(veldkamp.organization.pk),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        for member in (veldkamp.mina, veldkamp.milan, veldkamp.mina):
            [found] = fetch(members, key=member.pk)
            assert (found, found.name, found.one) == (member, member.name, 1)  # type: ignore[attr-defined]
            assert found.organization == veldkamp.organization
    # And once more, to compare, unless that was before.
    assert BUILT["members"] in {0, 2}
    assert len([sql for sql in asked.captured_queries if "accounts_member" in sql["sql"]]) == 3


def test_rows_are_fresh_each_time(veldkamp: Veldkamp):
    with tenant(veldkamp.organization.pk):
        [before] = fetch(members, key=veldkamp.mina.pk)
        before.name = "Somebody else"
        [after] = fetch(members, key=veldkamp.mina.pk)
    assert after.name == "Mina Mori"


def test_each_company_reads_its_own(veldkamp: Veldkamp, oakline: Oakline):
    for company, mine, other in [
        (veldkamp.organization, veldkamp.mina, oakline.mae),
        (oakline.organization, oakline.mae, veldkamp.mina),
    ]:
        with tenant(company.pk):
            assert fetch(members, key=mine.pk) == [mine]
            assert fetch(members, key=other.pk) == []


def values(key: UUID) -> QuerySet[Any, Any]:
    return Member.objects.filter(pk=key).values("name", "role")


def lists(key: UUID) -> QuerySet[Any, Any]:
    first = Member.objects.filter(pk=key).values_list("name", "pk")
    return first.union(Participant.objects.filter(member=key).values_list("role", "pk"), all=True)


def flat(key: UUID) -> QuerySet[Any, Any]:
    return Member.objects.filter(pk=key).values_list("name", flat=True)


def grouped(key: UUID) -> QuerySet[Any, Any]:
    return Participant.objects.values("role").annotate(n=Count("pk", filter=~Q(member=key)))


@pytest.mark.parametrize("build", [values, lists, flat, grouped])
def test_whatever_a_query_gives(veldkamp: Veldkamp, build: Callable[..., QuerySet[Any, Any]]):
    with tenant(veldkamp.organization.pk):
        for member in (veldkamp.mina, veldkamp.piet):
            expected = sorted(map(str, build(member.pk)))
            assert sorted(map(str, fetch(build, key=member.pk))) == expected
            assert len(expected) > 0


def held(until: datetime, day: date, key: UUID, upwards: bool) -> QuerySet[Meeting]:
    found = Meeting.objects.filter(mentorship=key, starts_at__lt=until)
    found = found.annotate(day=Value(day)).filter(day__lte=day + timedelta(0))
    return found.order_by("starts_at" if upwards else "-starts_at")


def test_days_moments_and_shapes(veldkamp: Veldkamp):
    mentorship = veldkamp.milan_and_mina.mentorship
    now = timezone.now()
    rows = [
        make_meeting(mentorship, by=veldkamp.mina, starts_at=now - timedelta(days=days))
        for days in (9, 5, 1)
    ]
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        for until, found in [(now, rows), (now - timedelta(days=3), rows[:2])]:
            # A key that was made just now is of a subclass.
            given: dict[str, Any] = {"until": until, "day": until.date(), "key": mentorship.pk}
            assert fetch(held, **given, upwards=True) == found
            assert fetch(held, **given, upwards=False) == found[::-1]
            assert {row.day for row in fetch(held, **given, upwards=True)} == {until.date()}  # type: ignore[attr-defined]


def nobody(key: UUID) -> QuerySet[Member]:
    return Member.objects.filter(pk=key).none()


def test_what_nobody_can_be_asks_nothing(veldkamp: Veldkamp, django_assert_num_queries):
    with tenant(veldkamp.organization.pk), django_assert_num_queries(0):
        assert fetch(nobody, key=veldkamp.mina.pk) == []
        assert fetch(nobody, key=veldkamp.milan.pk) == []


def clock(key: UUID) -> QuerySet[Member]:
    return Member.objects.filter(pk=key, created_at__lte=timezone.now())


def other_key(key: UUID) -> QuerySet[Member]:
    return Member.objects.filter(pk__in=[key, UUID(int=7)])


def later(day: date) -> QuerySet[Meeting]:
    return Meeting.objects.annotate(day=Value(day + timedelta(days=1)))


def left_out(key: UUID, day: date) -> QuerySet[Member]:
    return Member.objects.filter(pk=key)


def own_zone(key: UUID) -> QuerySet[Meeting]:
    return Meeting.objects.filter(pk=key).annotate(day=TruncDate("starts_at"))


def prefetching(key: UUID) -> QuerySet[Meeting]:
    return Meeting.objects.filter(pk=key).prefetch_related("agenda")


def in_words(key: UUID) -> QuerySet[Member]:
    return Member.objects.filter(pk=key).annotate(said=Value(gettext("Goals")))


def written_out(key: UUID) -> QuerySet[Member]:
    return Member.objects.filter(pk=key).annotate(said=Value(f"It is {key}"))


def by_role(key: UUID) -> QuerySet[Member]:
    return Member.objects.visible_to(keyed(Member, key)).filter(pk=key)


def by_rows(key: UUID) -> QuerySet[Member]:
    names = Member.objects.filter(name="Nobody").values_list("name", flat=True)
    return Member.objects.filter(pk=key, name__in=[*names])


def made_each_time() -> Callable[[UUID], QuerySet[Member]]:
    return lambda key: Member.objects.filter(pk=key)


@pytest.mark.parametrize(
    ("build", "given", "reason"),
    [
        (clock, ["key"], "is none of its parameters"),
        (other_key, ["key"], r"UUID\('0{8}-0{4}-0{4}-0{4}-0{11}7'\) is none of its parameters"),
        (later, ["day"], "is none of its parameters"),
        (left_out, ["key", "day"], "changes day or leaves it out"),
        (own_zone, ["key"], "goes by the reader's time zone"),
        (prefetching, ["key"], "a query of its own"),
        (in_words, ["key"], "comes out otherwise in another language"),
        (written_out, ["key"], "comes out otherwise"),
        (by_role, ["key"], "depend on what the database holds"),
        (by_rows, ["key"], "depend on what the database holds"),
        (made_each_time(), ["key"], "made anew each time"),
    ],
)
def test_what_would_be_somebody_elses_the_next_time_is_refused(
    veldkamp: Veldkamp, build: Callable[..., QuerySet[Any]], given: list[str], reason: str
):
    known: dict[str, Any] = {"key": veldkamp.mina.pk, "day": date(2026, 11, 24)}
    with tenant(veldkamp.organization.pk), pytest.raises(ValueError, match=reason):
        fetch(build, **{name: known[name] for name in given})


def counted(key: UUID) -> QuerySet[Member]:
    return Member.objects.filter(pk=key).annotate(own=F("name"))


@pytest.mark.django_db(transaction=True)
def test_threads_share_it(veldkamp: Veldkamp):
    people = [veldkamp.mina, veldkamp.milan, veldkamp.piet, veldkamp.puck] * 10

    def names(member: Member) -> list[str]:
        with tenant(veldkamp.organization.pk):
            found = [row.name for row in fetch(counted, key=member.pk)]
        connection.close()
        return found

    with ThreadPoolExecutor(4) as threads:
        assert [*threads.map(names, people)] == [[member.name] for member in people]
