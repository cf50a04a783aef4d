import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid6
from django.db import migrations, models

import core.tenancy
from core.row_security import AdmitSweeper, IsolateTenants


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MatchRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("discarded", "Discarded"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("weights", models.JSONField()),
                ("total_score", models.BigIntegerField(default=0)),
                ("proven", models.BooleanField(default=False)),
                ("mentees", models.PositiveIntegerField(default=0)),
                ("mentors", models.PositiveIntegerField(default=0)),
                ("places", models.PositiveIntegerField(default=0)),
                ("ran_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("published_at", models.DateTimeField(null=True)),
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
                    "program",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
                (
                    "ran_by",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("suggested", "Suggested"),
                            ("proposed", "Proposed to both"),
                            ("accepted", "Accepted by both"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="suggested",
                        max_length=12,
                    ),
                ),
                ("score", models.BigIntegerField(default=0)),
                ("factors", models.JSONField(default=list)),
                ("adjusted", models.BooleanField(default=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("proposed_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "match_run",
                    core.tenancy.TenantKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="matching.matchrun",
                    ),
                ),
                (
                    "mentee",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.enrollment",
                    ),
                ),
                (
                    "mentor",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.enrollment",
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
                    "program",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProposalAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("accepts", models.BooleanField()),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "enrollment",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.enrollment",
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
                    "proposal",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="matching.proposal",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Unmatched",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.CharField(max_length=40)),
                ("facts", models.JSONField(default=dict)),
                (
                    "enrollment",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programs.enrollment",
                    ),
                ),
                (
                    "match_run",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unmatched",
                        to="matching.matchrun",
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
            name="MatchingPolicy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "skills",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[django.core.validators.MaxValueValidator(10)],
                        verbose_name="skills",
                    ),
                ),
                (
                    "department",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[django.core.validators.MaxValueValidator(10)],
                        verbose_name="different department",
                    ),
                ),
                (
                    "profession",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[django.core.validators.MaxValueValidator(10)],
                        verbose_name="same profession",
                    ),
                ),
                (
                    "grade",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[django.core.validators.MaxValueValidator(10)],
                        verbose_name="grade",
                    ),
                ),
                (
                    "languages",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[django.core.validators.MaxValueValidator(10)],
                        verbose_name="languages",
                    ),
                ),
                (
                    "hours",
                    models.PositiveSmallIntegerField(
                        default=4,
                        validators=[django.core.validators.MaxValueValidator(10)],
                        verbose_name="working hours",
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
                    "program",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "program"), name="matching_policy_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="matchrun",
            index=models.Index(
                fields=["organization", "program", "-ran_at"], name="matching_run_newest"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["proposed", "accepted"])),
                fields=("organization", "program", "mentor", "mentee"),
                name="matching_proposal_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalanswer",
            constraint=models.UniqueConstraint(
                fields=("organization", "proposal", "enrollment"),
                name="matching_proposalanswer_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="unmatched",
            constraint=models.UniqueConstraint(
                fields=("organization", "match_run", "enrollment"), name="matching_unmatched_once"
            ),
        ),
        IsolateTenants("MatchingPolicy", "MatchRun", "Proposal", "ProposalAnswer", "Unmatched"),
        AdmitSweeper(
            "Proposal",
            columns=["id", "organization_id", "mentor_id", "mentee_id", "status", "proposed_at"],
        ),
        AdmitSweeper("ProposalAnswer", columns=["organization_id", "proposal_id", "enrollment_id"]),
    ]
