import django.db.models.deletion
import django.utils.timezone
import uuid6
from django.db import migrations, models

import core.tenancy
from core.row_security import IsolateTenants, TieKeys

# What is planned already is no news.
AS_PLANNED = "update meetings_meeting set changed_at = scheduled_at"

ADMIT = """
grant select (scheduled_by_id, scheduled_at, changed_by_id, changed_at)
    on meetings_meeting to bruggen_sweeper
"""
ADMIT_NO_MORE = """
revoke select (scheduled_by_id, scheduled_at, changed_by_id, changed_at)
    on meetings_meeting from bruggen_sweeper
"""


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0004_log"),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="meeting",
            name="changed_by",
            field=core.tenancy.TenantKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.member",
            ),
        ),
        TieKeys("Meeting", "changed_by"),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["changed_at"], name="meetings_by_change"),
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("token_hash", models.BinaryField(editable=False, max_length=32)),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "member",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "member"), name="meetings_calendarfeed_once"
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "token_hash"), name="meetings_calendarfeed_token"
                    ),
                ],
            },
        ),
        IsolateTenants("CalendarFeed"),
        migrations.RunSQL(AS_PLANNED, migrations.RunSQL.noop),
        migrations.RunSQL(ADMIT, ADMIT_NO_MORE),
    ]
