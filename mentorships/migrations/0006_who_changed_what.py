import django.db.models.deletion
from django.db import migrations, models

import core.tenancy
from core.row_security import TieKeys

# What is known from the audit trail of goals that were reached or let go before.
SETTLED = """
update mentorships_goal goal
set settled_at = known.at, settled_by_id = known.actor_id
from (
    select distinct on (subject_id) subject_id, facts ->> 'status' status, at, actor_id
    from accounts_activity
    where verb = 'change_goal' and facts ->> 'status' <> 'open'
    order by subject_id, at desc
) known
where known.subject_id = goal.id and known.status = goal.status
"""
# Of one that somebody returned from earlier, the day that was said first is gone.
SAID = "update mentorships_pause set said_until_on = until_on where ended_at is null"


def member() -> core.tenancy.TenantKey:
    return core.tenancy.TenantKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="accounts.member",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_acceptable_hours"),
        ("mentorships", "0005_agreement_waits"),
    ]

    operations = [
        migrations.AddField("goal", "changed_by", member()),
        migrations.AddField("goal", "changed_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("goal", "settled_by", member()),
        migrations.AddField("goal", "settled_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("milestone", "changed_by", member()),
        migrations.AddField(
            "milestone", "changed_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.AddField("pause", "said_until_on", models.DateField(editable=False, null=True)),
        TieKeys("Goal", "changed_by", "settled_by"),
        TieKeys("Milestone", "changed_by"),
        migrations.RunSQL(SETTLED, migrations.RunSQL.noop),
        migrations.RunSQL(SAID, migrations.RunSQL.noop),
    ]
