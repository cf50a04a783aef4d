"""Drop any one policy and the walls must be seen to have a hole.

`holes` asks the database what the app, the sweeper and the owner each see, past every view.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from config.env import database
from tests.seed import TENANT_MODELS, Seeded

PAIR_ONLY = {
    "mentorships_agreement",
    "mentorships_goal",
    "mentorships_milestone",
    "mentorships_pausereason",
    "mentorships_progressnote",
    "meetings_absence",
    "meetings_agendaitem",
    "meetings_confirmation",
    "meetings_slotoffer",
    "meetings_summary",
    "meetings_topic",
    "meetings_actionitem",
    "evaluations_sharedreflection",
    "sharing_conversation",
    "sharing_introduction",
    "sharing_message",
    "sharing_resource",
    "sharing_win",
    "sharing_winconsent",
}
AUTHOR_ONLY = {"accounts_draft", "evaluations_reflection", "meetings_note", "sharing_readmark"}
AUTHOR_OR_COORDINATOR = {
    "mentorships_closurereason",
    "evaluations_checkin",
    "evaluations_evaluationanswer",
    "meetings_meetingpulse",
    # Of everybody in the program.
    "sharing_sharedwin",
}
TABLES = ["accounts_organization", *sorted(model._meta.db_table for model in TENANT_MODELS)]


@dataclass(frozen=True)
class Policy:
    table: str
    name: str
    permissive: str
    roles: list[str]
    command: str
    using: str | None
    check: str | None

    def create(self) -> sql.Composed:
        statement = sql.SQL("create policy {} on {} as {} for {} to {}").format(
            sql.Identifier(self.name),
            sql.Identifier(self.table),
            sql.SQL(self.permissive),
            sql.SQL(self.command),
            sql.SQL(", ").join(map(sql.Identifier, self.roles)),
        )
        if self.using:
            statement += sql.SQL(f" using ({self.using})")
        if self.check:
            statement += sql.SQL(f" with check ({self.check})")
        return statement

    def drop(self) -> sql.Composed:
        return sql.SQL("drop policy {} on {}").format(
            sql.Identifier(self.name), sql.Identifier(self.table)
        )


@pytest.fixture
def app(transactional_db: None) -> Iterator[psycopg.Connection[Any]]:
    """The app's own connection, without Django between."""
    known = {**database("DATABASE_URL"), "NAME": connection.settings_dict["NAME"]}
    with psycopg.connect(
        host=str(known["HOST"]),
        port=str(known["PORT"]),
        user=str(known["USER"]),
        password=str(known["PASSWORD"]),
        dbname=str(known["NAME"]),
    ) as found:
        yield found


Seen = tuple[int, int]


def seen(
    app: psycopg.Connection[Any], table: str, company: Seeded, member: Any, *, sweeper: bool = False
) -> Seen:
    """How many rows of one's own company and of others somebody gets."""
    column = "id" if table == "accounts_organization" else "organization_id"
    with app.transaction(force_rollback=True):
        if sweeper:
            app.execute("set local role bruggen_sweeper")
        else:
            app.execute(
                "select set_config('app.organization', %s, true),"
                " set_config('app.member', %s, true)",
                [str(company.organization.pk), str(member.pk)],
            )
        row = app.execute(
            sql.SQL(
                "select count(*) filter (where {c} = %(mine)s),"
                " count(*) filter (where {c} <> %(mine)s) from {t}"
            ).format(c=sql.Identifier(column), t=sql.Identifier(table)),
            {"mine": company.organization.pk},
        ).fetchone()
    assert row is not None
    return row[0], row[1]


def holes(
    app: psycopg.Connection[Any],
    owner: psycopg.Connection[Any],
    table: str,
    mine: Seeded,
) -> list[str]:
    found = []
    own, foreign = seen(app, table, mine, mine.author)
    if own == 0:
        found.append("the author does not see what is theirs")
    if foreign:
        found.append("another company's rows show")
    if table == "programs_coordinator" and own > 1:
        found.append("somebody made a plain member still coordinates")
    if table in PAIR_ONLY | AUTHOR_ONLY | AUTHOR_OR_COORDINATOR:
        if seen(app, table, mine, mine.outsider)[0]:
            found.append("an owner sees what people wrote")
        if table not in AUTHOR_OR_COORDINATOR and seen(app, table, mine, mine.coordinator)[0]:
            found.append("a coordinator sees what people wrote")
    found += sweeper_holes(app, table, mine)
    count = owner.execute(
        sql.SQL("select count(*) from {}").format(sql.Identifier(table))
    ).fetchone()
    if not count or count[0] < 2:
        found.append("the owner does not see all rows")
    return found


def sweeper_holes(app: psycopg.Connection[Any], table: str, mine: Seeded) -> list[str]:
    """Where sweeps are admitted they must see all tenants; the ledger they also write."""
    allowed = (
        app.execute(
            "select has_column_privilege('bruggen_sweeper', %s, 'organization_id', 'SELECT')",
            [table],
        ).fetchone()
        if table != "accounts_organization"
        else (False,)
    )
    app.commit()
    if not allowed or not allowed[0]:
        return []
    found = []
    own, foreign = seen(app, table, mine, mine.author, sweeper=True)
    if not own or not foreign:
        found.append("a sweep misses a tenant")
    if table == "reminders_delivery":
        try:
            with app.transaction(force_rollback=True):
                app.execute("set local role bruggen_sweeper")
                updated = app.execute("update reminders_delivery set handed_at = now()").rowcount
                if updated < 2:
                    found.append("a sweep cannot hand out deliveries")
                app.execute(
                    "insert into reminders_delivery (id, organization_id, kind, subject_id,"
                    " recipient_id, slot, created_at, due_at, status, tries, last_error)"
                    " values (gen_random_uuid(), %s, 'log_meeting', gen_random_uuid(), %s, 'x',"
                    " now(), now(), 'waiting', 0, '')",
                    [mine.organization.pk, mine.author.pk],
                )
        except psycopg.errors.InsufficientPrivilege:
            found.append("a sweep cannot write the ledger")
    return found


def policies(owner: psycopg.Connection[Any]) -> list[Policy]:
    return [
        Policy(*row)
        for row in owner.execute(
            "select tablename, policyname, permissive, roles::text[], cmd, qual, with_check"
            " from pg_policies where schemaname = 'public' order by 1, 2"
        ).fetchall()
    ]


def test_every_policy_is_needed(
    app: psycopg.Connection[Any], owner: psycopg.Connection[Any]
) -> None:
    mine = Seeded("Veldkamp")
    Seeded("Oakline")
    whole = {table: holes(app, owner, table, mine) for table in TABLES}
    assert whole == {table: [] for table in TABLES}

    all_policies = policies(owner)
    assert len(all_policies) > 2 * len(TABLES)
    unnoticed = []
    for policy in all_policies:
        owner.execute(policy.drop())
        try:
            if not holes(app, owner, policy.table, mine):
                unnoticed.append((policy.table, policy.name))
        finally:
            owner.execute(policy.create())
    assert unnoticed == []
    assert policies(owner) == all_policies


def test_row_security_switched_off_shows(
    app: psycopg.Connection[Any], owner: psycopg.Connection[Any]
) -> None:
    mine = Seeded("Veldkamp")
    Seeded("Oakline")
    for table in TABLES:
        name = sql.Identifier(table)
        owner.execute(sql.SQL("alter table {} disable row level security").format(name))
        try:
            assert holes(app, owner, table, mine) != [], table
        finally:
            owner.execute(sql.SQL("alter table {} enable row level security").format(name))
