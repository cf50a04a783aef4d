"""Plans that are kept: one company's is never another's, and neither are its rows."""

from uuid import UUID

import pytest
from django.db import DataError, connection, transaction

from accounts.models import Member, MemberQuerySet
from core import prepared
from core.compiled import fetch
from core.links import link
from core.prepared import INSTALLATION, planned_once
from core.tenancy import sweeper, tenant

TIMES = 6
ANYBODY = "select name from accounts_member where status = 'active' and name <> %s"


def named(key: UUID) -> MemberQuerySet:
    return Member.objects.filter(pk=key, status=Member.Status.ACTIVE)


@pytest.fixture(autouse=True)
def fresh(db: None) -> None:
    """What a connection knows from the tests before is forgotten. Plans are made as in a request:
    for whoever comes, and not for each."""
    with connection.cursor() as cursor:
        prepared._met.clear()
        connection.connection._prepared.clear()
        cursor.execute("deallocate all")
        cursor.execute("set local plan_cache_mode = force_generic_plan")


def kept(organization_id: UUID) -> list[str]:
    """What is prepared for a company; all of it has a plan for whoever comes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select statement, generic_plans, custom_plans from pg_prepared_statements"
            " where statement like %s",
            [f"%-- {organization_id.hex}"],
        )
        found = cursor.fetchall()
    assert all(generic > 0 and custom == 0 for _, generic, custom in found)
    return [statement for statement, *_ in found]


def test_each_company_has_plans_of_its_own(veldkamp, oakline):
    for company, member in ((veldkamp, veldkamp.mina), (oakline, oakline.mae)):
        organization = company.organization
        assert kept(organization.pk) == []
        for _ in range(TIMES):
            with tenant(organization.pk):
                [found] = fetch(named, planned_for=organization.pk, key=member.pk)
                assert found == member
        [statement] = kept(organization.pk)
        # What never differs is in it: an index on those rows alone can be used.
        assert "'active'" in statement
        assert str(member.pk) not in statement


def test_a_list_has_none(veldkamp):
    for _ in range(TIMES):
        with tenant(veldkamp.organization.pk):
            fetch(named, key=veldkamp.mina.pk)
    assert kept(veldkamp.organization.pk) == []


def test_a_statement_reads_the_company_that_is_entered(veldkamp, oakline):
    """Whomever it was planned for, even by mistake."""

    def names() -> set[str]:
        with planned_once(veldkamp.organization.pk) as cursor:
            cursor.execute(ANYBODY, ["Nobody"])
            return {row[0] for row in cursor.fetchall()}

    for _ in range(TIMES):
        with tenant(veldkamp.organization.pk):
            assert "Mina Mori" in names()
        with tenant(oakline.organization.pk):
            found = names()
        assert "Mae Mills" in found
        assert "Mina Mori" not in found
    assert len(kept(veldkamp.organization.pk)) == 1
    # As everywhere: outside of a company it is an error, and not an empty list.
    with pytest.raises(DataError), transaction.atomic():
        names()
    # The driver has forgotten it with the rollback, and keeps it again.
    assert kept(veldkamp.organization.pk) == []
    with tenant(oakline.organization.pk):
        assert names() == found
    assert len(kept(veldkamp.organization.pk)) == 1
    # The sweeper has no right to names.
    with pytest.raises(Exception, match="permission denied"), sweeper():
        names()


def test_a_request_keeps_them(veldkamp, as_):
    client = as_(veldkamp.mina)
    room = link("dashboards:room", veldkamp.organization, veldkamp.milan_and_mina.mentorship.pk)
    assert client.get(room).status_code == 200
    assert kept(veldkamp.organization.pk) == []
    for _ in range(2):
        assert client.get(room).status_code == 200
    assert len(kept(veldkamp.organization.pk)) > 4
    assert kept(INSTALLATION)


def test_none_is_kept_where_that_is_switched_off(veldkamp, monkeypatch):
    monkeypatch.setattr(connection.connection, "prepare_threshold", None)
    for _ in range(TIMES):
        with tenant(veldkamp.organization.pk):
            [found] = fetch(named, planned_for=veldkamp.organization.pk, key=veldkamp.mina.pk)
            assert found == veldkamp.mina
    assert kept(veldkamp.organization.pk) == []


def test_values_with_signs_of_their_own(veldkamp):
    """What looks like a place for a value, or ends a statement, is text."""
    words = "100%s %% -- '; select 1"
    with tenant(veldkamp.organization.pk), planned_once(veldkamp.organization.pk) as cursor:
        for _ in range(TIMES):
            cursor.execute("select %s::text, '%%s'", [words])
            assert cursor.fetchone() == (words, "%s")
