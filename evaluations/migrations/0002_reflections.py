import django.db.models.deletion
import django.utils.timezone
import uuid6
from django.db import migrations, models

import core.tenancy
from core.row_security import AdmitSweeper, IsolateTenants, RestrictRows

# Rows that only those who take part may see.
PAIR = (
    "mentorship_id in (select p.mentorship_id from mentorships_participant p"
    " where p.organization_id = {table}.organization_id and p.member_id = {member})"
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_acceptable_hours"),
        ("evaluations", "0001_initial"),
        ("mentorships", "0003_goals_pauses_handovers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reflection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("prompt", models.CharField(max_length=20)),
                ("sealed", models.BinaryField()),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("edited_at", models.DateTimeField(null=True)),
                (
                    "author",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "mentorship",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="mentorships.mentorship",
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
        migrations.CreateModel(
            name="SharedReflection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("prompt", models.CharField(max_length=20)),
                ("sealed", models.BinaryField()),
                ("shared_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "author",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "mentorship",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="mentorships.mentorship",
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
                (
                    "reflection",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shared",
                        to="evaluations.reflection",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="reflection",
            index=models.Index(
                fields=["organization", "author", "mentorship", "-written_at"],
                name="evaluations_reflections_of",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharedreflection",
            constraint=models.UniqueConstraint(
                fields=("organization", "reflection"), name="evaluations_sharedreflection_once"
            ),
        ),
        IsolateTenants("Reflection", "SharedReflection"),
        RestrictRows("Reflection", name="author", using="author_id = {member}"),
        RestrictRows(
            "SharedReflection",
            name="pair",
            using=PAIR,
            check=f"{PAIR} and author_id = {{member}}",
        ),
        AdmitSweeper(
            "Reflection",
            columns=["id", "organization_id", "mentorship_id", "author_id", "written_at"],
        ),
        # After every third meeting a prompt is offered.
        migrations.RunSQL(
            "grant select (meetings_held) on mentorships_mentorship to bruggen_sweeper",
            "revoke select (meetings_held) on mentorships_mentorship from bruggen_sweeper",
        ),
    ]
