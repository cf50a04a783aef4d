"""The tenants' walls as the database has them, and what the app meets when it leans on them."""

import uuid
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction

from accounts.models import Activity, Member, Organization
from config.env import database
from core.tenancy import TenantKey, TenantModel, refuse_privileged_role, sweeper, tenant
from mentorships.models import Mentorship
from programs.models import Enrollment
from tests.cast import Oakline, Veldkamp

TENANT_MODELS = [model for model in apps.get_models() if issubclass(model, TenantModel)]
TENANT_TABLES = sorted(["accounts_organization", *(m._meta.db_table for m in TENANT_MODELS)])
# Shared by all tenants on purpose: logins, sessions, Django's own.
SHARED_TABLES = {
    "accounts_user",
    "account_emailaddress",
    "account_emailconfirmation",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "core_cache",
    "django_content_type",
    "django_migrations",
    "django_session",
}
# Read by sweeps over all tenants, or before any tenant is known.
ACROSS_TENANTS = {
    "accounts_member_of_user",
    "meetings_action_open_due",
    "meetings_by_change",
    "meetings_offers_open",
    "meetings_scheduled_by_time",
    "mentorships_agreement_proposed",
    "reminders_delivery_waiting",
    "sharing_messages_by_time",
}


def rows(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


@pytest.mark.django_db
class TestCatalogue:
    def test_every_table_is_a_tenants_or_known_to_be_shared(self):
        tables = {
            row[0] for row in rows("select tablename from pg_tables where schemaname='public'")
        }
        assert tables == set(TENANT_TABLES) | SHARED_TABLES

    @pytest.mark.parametrize("table", TENANT_TABLES)
    def test_row_security_is_forced(self, table: str):
        [(enabled, forced)] = rows(
            "select relrowsecurity, relforcerowsecurity from pg_class where oid = %s::regclass",
            table,
        )
        assert (enabled, forced) == (True, True)

    @pytest.mark.parametrize("table", TENANT_TABLES)
    def test_the_app_has_exactly_the_tenants_policy(self, table: str):
        column = "id" if table == "accounts_organization" else "organization_id"
        found = rows(
            "select cmd, qual, with_check from pg_policies"
            " where tablename = %s and permissive = 'PERMISSIVE' and 'bruggen_app' = any(roles)",
            table,
        )
        [(command, using, check)] = found
        assert command == "ALL"
        assert using == f"({column} = (current_setting('app.organization'::text))::uuid)"
        assert check is None  # the same as USING

    @pytest.mark.parametrize("table", TENANT_TABLES)
    def test_no_policy_is_for_everybody(self, table: str):
        roles = {
            role
            for row in rows("select roles::text[] from pg_policies where tablename = %s", table)
            for role in row[0]
        }
        assert roles <= {"bruggen_app", "bruggen_owner", "bruggen_sweeper"}

    @pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.db_table)
    def test_keys_between_tenant_tables_are_composite(self, model: type[TenantModel]):
        keys = [
            field
            for field in model._meta.local_fields
            if field.is_relation
            and field.related_model is not None
            and issubclass(field.related_model, TenantModel)
        ]
        assert all(isinstance(field, TenantKey) for field in keys)
        found = {
            row[0]
            for row in rows(
                "select pg_get_constraintdef(oid) from pg_constraint"
                " where contype = 'f' and conrelid = %s::regclass",
                model._meta.db_table,
            )
        }
        for field in keys:
            assert any(
                f"FOREIGN KEY (organization_id, {field.column}) REFERENCES"
                f" {field.related_model._meta.db_table}(organization_id, id)" in definition  # type: ignore[union-attr]
                for definition in found
            ), field

    @pytest.mark.parametrize("table", TENANT_TABLES)
    def test_indexes_start_with_the_organization(self, table: str):
        for name, definition, primary in rows(
            "select c.relname, pg_get_indexdef(i.indexrelid), i.indisprimary"
            " from pg_index i join pg_class c on c.oid = i.indexrelid"
            " where i.indrelid = %s::regclass",
            table,
        ):
            if primary or name in ACROSS_TENANTS or table == "accounts_organization":
                continue
            assert "(organization_id" in definition, definition

    @pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.db_table)
    def test_every_key_has_an_index(self, model: type[TenantModel]):
        definitions = [
            row[0]
            for row in rows(
                "select pg_get_indexdef(indexrelid) from pg_index where indrelid = %s::regclass"
                " and indpred is null",
                model._meta.db_table,
            )
        ]
        for field in model._meta.local_fields:
            if isinstance(field, TenantKey):
                start = f"(organization_id, {field.column}"
                assert any(start in definition for definition in definitions), field

    def test_the_app_is_neither_owner_nor_superuser_nor_bypasses(self):
        [(name, superuser, bypass, create)] = rows(
            "select rolname, rolsuper, rolbypassrls, rolcreatedb from pg_roles"
            " where rolname = current_user"
        )
        assert (name, superuser, bypass, create) == ("bruggen_app", False, False, False)
        assert rows("select from pg_tables where tableowner = current_user") == []

    def test_the_app_cannot_truncate(self):
        for table in TENANT_TABLES:
            assert rows("select has_table_privilege(%s, 'TRUNCATE')", table) == [(False,)]

    def test_sweeps_read_no_text_that_people_wrote(self):
        found = rows(
            "select c.relname, a.attname, format_type(a.atttypid, null)"
            " from pg_attribute a join pg_class c on c.oid = a.attrelid"
            " where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'"
            " and a.attnum > 0 and not a.attisdropped"
            " and has_column_privilege('bruggen_sweeper', c.oid, a.attnum, 'SELECT')"
        )
        assert found
        states = {"status", "role", "kind", "slot", "time_zone"}
        for table, column, kind in found:
            assert kind not in {"text", "bytea", "jsonb"}, (table, column)
            if kind == "character varying":
                assert column in states, (table, column)


@pytest.mark.django_db(transaction=True)
def test_serving_as_the_owner_is_refused():
    refuse_privileged_role()
    name = connection.settings_dict["NAME"]
    as_app = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update({**database("DATABASE_OWNER_URL"), "NAME": name})
    try:
        with pytest.raises(ImproperlyConfigured, match="bruggen_owner"):
            refuse_privileged_role()
    finally:
        connection.close()
        connection.settings_dict.update(as_app)


def test_a_read_without_a_tenant_is_an_error(veldkamp: Veldkamp):
    with pytest.raises((DataError, ProgrammingError)), transaction.atomic():
        list(Member.objects.all())


def test_each_tenant_sees_only_its_own_rows(veldkamp: Veldkamp, oakline: Oakline):
    for mine, other in ((veldkamp.organization, oakline.organization),) * 2:
        with tenant(mine.pk):
            for model in TENANT_MODELS:
                owners = set(model._default_manager.values_list("organization_id", flat=True))
                assert other.pk not in owners
            assert [o.pk for o in Organization.objects.all()] == [mine.pk]


def test_a_row_for_another_tenant_is_refused(veldkamp: Veldkamp, oakline: Oakline):
    with (
        tenant(veldkamp.organization.pk),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Member.objects.create(
            organization=oakline.organization, name="Spy", email="spy@oakline.example"
        )


def test_a_child_cannot_point_into_another_tenant(veldkamp: Veldkamp, oakline: Oakline):
    connection.check_constraints()
    with pytest.raises(IntegrityError), tenant(veldkamp.organization.pk):
        enroll_elsewhere(veldkamp, oakline)


def enroll_elsewhere(veldkamp: Veldkamp, oakline: Oakline) -> None:
    Enrollment.objects.create(
        organization=veldkamp.organization,
        program=oakline.grove,
        member=veldkamp.mina,
        role=Enrollment.Role.MENTEE,
    )
    connection.check_constraints()


def test_a_nested_tenant_gives_the_outer_one_back(veldkamp: Veldkamp, oakline: Oakline):
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        with tenant(oakline.organization.pk):
            assert Organization.objects.get() == oakline.organization
        assert Organization.objects.get() == veldkamp.organization
        with pytest.raises(ZeroDivisionError), tenant(oakline.organization.pk):
            raise ZeroDivisionError
        assert Organization.objects.get() == veldkamp.organization


def test_the_audit_trail_cannot_be_rewritten(veldkamp: Veldkamp):
    with tenant(veldkamp.organization.pk):
        Activity.objects.create(
            organization=veldkamp.organization,
            verb="test",
            subject_type="member",
            subject_id=uuid.uuid4(),
        )
        for change in (
            lambda: Activity.objects.update(verb="nothing"),
            lambda: Activity.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                change()


def test_sweeps_see_all_tenants_but_no_names(veldkamp: Veldkamp, oakline: Oakline):
    with sweeper():
        seen = set(Mentorship.objects.values_list("organization_id", flat=True))
        assert seen == {veldkamp.organization.pk, oakline.organization.pk}
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            list(Member.objects.values_list("name"))


def test_the_owner_sees_rows_in_data_migrations(veldkamp: Veldkamp, owner: psycopg.Connection[Any]):
    # Nothing is committed here, so this asks only that the owner's reads do not raise.
    assert owner.execute("select count(*) from accounts_member").fetchone() == (0,)
