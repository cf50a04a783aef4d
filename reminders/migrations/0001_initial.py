import django.db.models.deletion
import django.utils.timezone
import uuid6
from django.db import migrations, models

import core.tenancy
from core.row_security import AdmitSweeper, IsolateTenants

# A zone that PostgreSQL does not know must not stop the reminders of everybody else.
ZONE = """
create function reminders_zone(zone text) returns text
language plpgsql stable parallel restricted as $$
begin
    perform now() at time zone zone;
    return zone;
exception when invalid_parameter_value then
    return 'UTC';
end $$
"""

# From `moment` on, the first one between 8 and 18 on a working day where the reader is. Somebody
# without working days (an import may not know them) works from Monday to Friday. Called in
# select lists only, for rows that are new: no index scan depends on it.
WORKING_MOMENT = """
create function reminders_working_moment(moment timestamptz, zone text, days smallint[])
returns timestamptz language plpgsql stable parallel restricted as $$
declare
    known text := reminders_zone(zone);
    wall timestamp := moment at time zone known;
    day date := wall::date + case when wall::time >= '18:00' then 1 else 0 end;
    working smallint[] := case when cardinality(days) > 0 then days else '{1,2,3,4,5}' end;
begin
    for ahead in 0..6 loop
        if extract(isodow from day + ahead)::smallint = any(working) then
            return greatest(moment, (day + ahead + time '08:00') at time zone known);
        end if;
    end loop;
    return moment;
end $$
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invitation", "Invitation"),
                            ("proposal", "A match is proposed to you"),
                            ("meeting_tomorrow", "Meeting tomorrow"),
                            ("log_meeting", "Log your meeting"),
                            ("action_due", "Action item due"),
                            ("check_in_due", "Check-in due"),
                            ("end_evaluation", "End evaluation"),
                        ],
                        max_length=24,
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("slot", models.CharField(blank=True, max_length=32)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("in_doubt", "Unconfirmed"),
                            ("failed", "Failed"),
                            ("in_app", "In the app only"),
                            ("dropped", "Not needed any more"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("handed_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=300)),
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
                (
                    "recipient",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                ("error", models.CharField(blank=True, max_length=300)),
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
                (
                    "delivery",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="reminders.delivery",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invitation", "Invitation"),
                            ("proposal", "A match is proposed to you"),
                            ("meeting_tomorrow", "Meeting tomorrow"),
                            ("log_meeting", "Log your meeting"),
                            ("action_due", "Action item due"),
                            ("check_in_due", "Check-in due"),
                            ("end_evaluation", "End evaluation"),
                        ],
                        max_length=24,
                    ),
                ),
                ("switched_off_at", models.DateTimeField(default=django.utils.timezone.now)),
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
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("status", "waiting")),
                fields=["due_at"],
                name="reminders_delivery_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("organization", "kind", "subject_id", "recipient", "slot"),
                name="reminders_delivery_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.UniqueConstraint(
                fields=("organization", "member", "kind"), name="reminders_preference_once"
            ),
        ),
        IsolateTenants("Delivery", "Attempt", "Preference"),
        AdmitSweeper(
            "Delivery",
            columns=[
                "id",
                "organization_id",
                "kind",
                "subject_id",
                "recipient_id",
                "slot",
                "created_at",
                "due_at",
                "status",
                "handed_at",
            ],
            insert=True,
            update=["handed_at"],
        ),
        migrations.RunSQL(ZONE, "drop function reminders_zone(text)"),
        migrations.RunSQL(
            WORKING_MOMENT,
            "drop function reminders_working_moment(timestamptz, text, smallint[])",
        ),
        AdmitSweeper("Preference", columns=["organization_id", "member_id", "kind"]),
    ]
