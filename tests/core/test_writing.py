"""Rows of several tables in one statement, all or none."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from uuid6 import uuid7

from accounts.actions import activity
from accounts.models import Activity, Draft, Member
from core.tenancy import tenant
from core.writing import Writes
from mentorships.models import Goal
from tests.cast import Veldkamp


def collect(veldkamp: Veldkamp, *titles: str) -> tuple[Writes, list[Goal]]:
    """A goal for each title, and what the audit trail says of them."""
    writes = Writes(veldkamp.organization.pk)
    goals = [
        Goal(
            organization=veldkamp.organization,
            mentorship=veldkamp.milan_and_mina.mentorship,
            title=title,
            created_by=veldkamp.mina,
        )
        for title in titles
    ]
    for goal in goals:
        writes.insert(activity("set", goal, by=veldkamp.mina, title=len(goal.title)), goal)
    return writes, goals


def as_mina(veldkamp: Veldkamp) -> Any:
    return tenant(veldkamp.organization.pk, veldkamp.mina.pk)


def titles() -> list[str]:
    return list(Goal.objects.order_by("pk").values_list("title", flat=True))


def test_at_once_and_as_they_are(veldkamp: Veldkamp, django_assert_num_queries):
    with as_mina(veldkamp):
        writes, [goal] = collect(veldkamp, "Speak “up”; 100% \\ 'now' {\"a\": 1}\n\t😀")
        with django_assert_num_queries(1):
            writes.write()
        kept = Goal.objects.get()
        for field in Goal._meta.concrete_fields:
            assert getattr(kept, field.attname) == getattr(goal, field.attname), field
        said = Activity.objects.get(subject_id=goal.pk)
        assert (said.verb, said.facts, said.actor) == (
            "set",
            {"title": len(goal.title)},
            veldkamp.mina,
        )
        assert not goal._state.adding


def test_bytes_and_arrays(veldkamp: Veldkamp):
    sealed = bytes(range(256))
    draft = Draft(organization=veldkamp.organization, author=veldkamp.mina, path="x", sealed=sealed)
    member = Member(
        organization=veldkamp.organization,
        name="Ella Evers",
        email="ella@veldkamp.example",
        working_days=[1, 3],
        languages=["nl", 'a,"b'],
    )
    with as_mina(veldkamp):
        writes = Writes(veldkamp.organization.pk)
        writes.insert(draft, member)
        writes.write()
        assert bytes(Draft.objects.get(pk=draft.pk).sealed) == sealed
        kept = Member.objects.get(pk=member.pk)
        assert (kept.working_days, kept.languages) == ([1, 3], ["nl", 'a,"b'])


def test_new_and_changed_rows(veldkamp: Veldkamp, django_assert_num_queries):
    with as_mina(veldkamp):
        writes, goals = collect(veldkamp, "One", "Two", "Three")
        writes.write()
        writes, _ = collect(veldkamp, "Four")
        # The last one is not there.
        writes.change(Goal, goals[0].pk, goals[2].pk, uuid7(), title="Other", baseline=None)
        writes.change(Goal, goals[1].pk, baseline=3)
        writes.change(Goal, goals[1].pk)
        writes.change(Goal, title="Nobody’s")
        with django_assert_num_queries(1):
            writes.write()
        assert titles() == ["Other", "Two", "Other", "Four"]
        assert Goal.objects.get(title="Two").baseline == 3
        # It is done.
        with django_assert_num_queries(0):
            writes.write()


def test_nothing_is_no_statement(veldkamp: Veldkamp, django_assert_num_queries):
    with django_assert_num_queries(0):
        Writes(veldkamp.organization.pk).write()


def test_all_or_none(veldkamp: Veldkamp):
    with as_mina(veldkamp):
        first, [goal] = collect(veldkamp, "One")
        first.write()
        twice, [second] = collect(veldkamp, "Two")
        second.pk = goal.pk
        with pytest.raises(IntegrityError), transaction.atomic():
            twice.write()
        assert Activity.objects.filter(verb="set").count() == 1
        assert titles() == ["One"]


def test_one_statement_for_however_many_rows(veldkamp: Veldkamp):
    said = []
    with as_mina(veldkamp):
        for number in (1, 7):
            writes, _ = collect(veldkamp, *(f"Goal {one}" for one in range(number)))
            given: list[str] = []

            def listen(execute: Any, sql: str, *rest: Any, into: list[str] = given) -> Any:
                into.append(sql)
                return execute(sql, *rest)

            with connection.execute_wrapper(listen):
                writes.write()
            said.append(given)
    assert said[0] == said[1]
    assert len(said[0]) == 1


def test_what_is_to_be_calculated_is_refused(veldkamp: Veldkamp):
    writes, [goal] = collect(veldkamp, "One")
    goal.title = F("description")
    with as_mina(veldkamp):
        with pytest.raises(TypeError, match="calculated"):
            writes.write()
        assert titles() == []


def test_the_policies_hold(veldkamp: Veldkamp):
    """Who takes no part writes nothing into a mentorship, and changes nothing there."""
    writes, [goal] = collect(veldkamp, "One")
    with as_mina(veldkamp):
        writes.write()
    with tenant(veldkamp.organization.pk, veldkamp.piet.pk):
        writes, _ = collect(veldkamp, "Two")
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            writes.write()
        writes = Writes(veldkamp.organization.pk)
        writes.change(Goal, goal.pk, title="Mine")
        writes.write()
    with as_mina(veldkamp):
        assert titles() == ["One"]
