"""The tests' own way of putting their cast back."""

import pytest

from accounts.models import Member
from core.tenancy import tenant
from tests.cast import Veldkamp, make_veldkamp
from tests.replay import replayed


def test_the_same_rows_and_fresh_objects(veldkamp: Veldkamp):
    with tenant(veldkamp.organization.pk):
        names = set(Member.objects.values_list("name", flat=True))
        found = Member.objects.get(pk=veldkamp.mina.pk)
    assert {"Mina Mori", "Dora Dekker"} <= names
    assert (found.name, found.user_id) == (veldkamp.mina.name, veldkamp.mina.user_id)
    veldkamp.mina.name = "Changed"


def test_what_another_test_changed_is_not_there(veldkamp: Veldkamp):
    assert veldkamp.mina.name == "Mina Mori"


def test_what_changes_rows_is_not_put_back_halfway(db: None):
    def make() -> None:
        company = make_veldkamp().organization
        with tenant(company.pk):
            Member.objects.update(department="Later")

    with pytest.raises(AssertionError, match="only what inserts"):
        replayed(make)
