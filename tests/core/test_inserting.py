"""Rows of several tables in one statement, all or none."""

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import activity
from accounts.models import Activity
from core.inserting import insert_together
from core.tenancy import tenant
from mentorships.models import Goal
from tests.cast import Veldkamp


def rows(veldkamp: Veldkamp, title: str) -> list[Activity | Goal]:
    goal = Goal(
        organization=veldkamp.organization,
        mentorship=veldkamp.milan_and_mina.mentorship,
        title=title,
        created_by=veldkamp.mina,
    )
    said = [activity(verb, goal, by=veldkamp.mina, title=len(title)) for verb in ("set", "note")]
    return [said[0], goal, said[1]]


def test_at_once_and_as_they_are(veldkamp: Veldkamp, django_assert_num_queries):
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        new = rows(veldkamp, "Speak “up”; 100%")
        with django_assert_num_queries(1):
            insert_together(new)
        goal = Goal.objects.get()
        assert (goal.pk, goal.title) == (new[1].pk, "Speak “up”; 100%")
        kept = Activity.objects.filter(subject_id=goal.pk).order_by("verb")
        assert [(one.verb, one.facts) for one in kept] == [
            ("note", {"title": 16}),
            ("set", {"title": 16}),
        ]
        assert not any(one._state.adding for one in new)


def test_nothing_is_no_statement(db: None, django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_together([])


def test_all_or_none(veldkamp: Veldkamp):
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        insert_together(rows(veldkamp, "One"))
        twice = rows(veldkamp, "Two")
        twice[1].pk = Goal.objects.get().pk
        with pytest.raises(IntegrityError), transaction.atomic():
            insert_together(twice)
        assert Activity.objects.filter(verb="set").count() == 1
