"""What is due to whom, said once for all tenants: one statement for each kind of reminder.

Every rule is an `INSERT … SELECT … ON CONFLICT DO NOTHING` into the ledger, run as the role that
reads dates and states and none of the text people write (`due.py`). The clock is a parameter, so
that a rule says the same whenever it is asked about the same moment.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection
from psycopg import sql

from core.tenancy import sweeper
from reminders import due
from reminders.models import Delivery

log = logging.getLogger(__name__)

# As many as may be with the workers at once. What is due beyond that waits in the ledger.
HANDED_AT_MOST = 2000

# What is in the ledger already is left out before due_at is worked out; ON CONFLICT settles what
# two ticks see at once. `seen` is when the reader knew of it beforehand, if so.
INSERT = sql.SQL("""
insert into reminders_delivery
    (id, organization_id, kind, subject_id, recipient_id, slot, created_at, due_at,
     status, tries, last_error, seen_at)
select core_uuid7(), found.organization_id, %(kind)s, found.subject_id, found.recipient_id,
       found.slot, %(now)s, found.due_at, 'waiting', 0, '', {seen}
from ({found}) found
where not exists (
    select from reminders_delivery known
    where known.organization_id = found.organization_id and known.kind = %(kind)s
      and known.subject_id = found.subject_id and known.recipient_id = found.recipient_id
      and known.slot = found.slot)
on conflict do nothing
""")

RULES: dict[Delivery.Kind, sql.SQL | sql.Composed] = {
    Delivery.Kind.INVITATION: due.INVITATION,
    Delivery.Kind.PROPOSAL: due.PROPOSAL,
    Delivery.Kind.HANDOVER: due.HANDOVER,
    Delivery.Kind.AGREEMENT_PROPOSED: due.AGREEMENT_PROPOSED,
    Delivery.Kind.SLOT_OFFER: due.SLOT_OFFER,
    Delivery.Kind.MEETING_PLANNED: due.MEETING_PLANNED,
    Delivery.Kind.MEETING_CHANGED: due.MEETING_CHANGED,
    Delivery.Kind.MEETING_CANCELED: due.MEETING_CANCELED,
    Delivery.Kind.MEETING_TOMORROW: due.MEETING_TOMORROW,
    Delivery.Kind.LOG_MEETING: due.LOG_MEETING,
    Delivery.Kind.ACTION_DUE: due.ACTION_DUE,
    Delivery.Kind.CHECK_IN_DUE: due.CHECK_IN_DUE,
    Delivery.Kind.REFLECTION: due.REFLECTION,
    Delivery.Kind.MESSAGE: due.MESSAGE,
    Delivery.Kind.END_EVALUATION: due.END_EVALUATION,
}

# Who brought a meeting about needs the mail for the calendar, and is told nothing new in the app.
SEEN = dict.fromkeys(
    (
        Delivery.Kind.MEETING_PLANNED,
        Delivery.Kind.MEETING_CHANGED,
        Delivery.Kind.MEETING_CANCELED,
    ),
    sql.SQL("case when found.by_id = found.recipient_id then %(now)s end"),
)


def run_rules(now: datetime) -> int:
    """Write what is due into the ledger; how many rows are new.

    A rule that the database refuses is logged and holds up none of the others.
    """
    written = 0
    for kind in RULES:
        try:
            written += run_rule(kind, now)
        except DatabaseError:
            log.exception("The rule for %s failed", kind.value)
    return written


def run_rule(kind: Delivery.Kind, now: datetime) -> int:
    with sweeper(), connection.cursor() as cursor:
        # Two ticks that insert the same rows in another order would wait for each other forever.
        cursor.execute(
            "select pg_try_advisory_xact_lock(hashtextextended('reminders.' || %s, 0))",
            [kind.value],
        )
        if not cursor.fetchone()[0]:
            return 0
        statement = INSERT.format(found=RULES[kind], seen=SEEN.get(kind, sql.SQL("null")))
        cursor.execute(statement, {"now": now, "kind": kind.value})
        return int(cursor.rowcount)


def lost_after() -> timedelta:
    """When one that was handed out and is still waiting is handed out again: after two ticks."""
    return timedelta(seconds=2 * settings.TICK_SECONDS)


def take_due(now: datetime) -> list[tuple[UUID, UUID]]:
    """Mark what the workers shall send now; (organization, delivery) of each, oldest first.

    One that is being sent at this moment is locked and passed over.
    """
    with sweeper(), connection.cursor() as cursor:
        cursor.execute(
            """
            update reminders_delivery set handed_at = %(now)s where id in (
                select id from reminders_delivery
                where status = 'waiting' and due_at <= %(now)s
                  and (handed_at is null or handed_at <= %(lost)s)
                order by due_at
                limit greatest(0, %(most)s - (
                    select count(*) from reminders_delivery
                    where status = 'waiting' and due_at <= %(now)s and handed_at > %(lost)s))
                for no key update skip locked)
            returning organization_id, id
            """,
            {"now": now, "lost": now - lost_after(), "most": HANDED_AT_MOST},
        )
        found: list[tuple[UUID, UUID]] = cursor.fetchall()
    return found
