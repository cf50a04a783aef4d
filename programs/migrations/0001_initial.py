import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid6
from django.db import migrations, models

import core.tenancy
from core.row_security import AdmitSweeper, IsolateTenants, RestrictRows

# Somebody whom an owner has made a plain member, or deactivated, coordinates nothing: not for a
# view, and not for the other policies that ask who coordinates.
LOOKS_AFTER_PEOPLE = (
    "exists (select from accounts_member m"
    " where m.organization_id = {table}.organization_id and m.id = {table}.member_id"
    " and m.status = 'active' and (m.role = 'coordinator' or m.role = 'owner'))"
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Program",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("career", "Career"),
                            ("onboarding", "Onboarding"),
                            ("leadership", "Leadership"),
                            ("reverse", "Reverse mentoring"),
                            ("peer", "Peer mentoring"),
                        ],
                        default="career",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("purpose", models.TextField(blank=True, max_length=2000, verbose_name="purpose")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("enrolling", "Enrolling"),
                            ("matching", "Matching"),
                            ("running", "Running"),
                            ("closing", "Closing"),
                            ("archived", "Archived"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "enrolls_from",
                    models.DateField(blank=True, null=True, verbose_name="enrollment opens"),
                ),
                (
                    "enrolls_until",
                    models.DateField(blank=True, null=True, verbose_name="enrollment closes"),
                ),
                ("starts_on", models.DateField(verbose_name="starts")),
                ("ends_on", models.DateField(verbose_name="ends")),
                (
                    "cadence_days",
                    models.PositiveSmallIntegerField(
                        default=21,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="days between meetings",
                    ),
                ),
                (
                    "check_in_days",
                    models.PositiveSmallIntegerField(
                        default=42,
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days between check-ins",
                    ),
                ),
                (
                    "mentor_capacity",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="mentees a mentor takes",
                    ),
                ),
                (
                    "confidentiality",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="confidentiality statement"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
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
            name="PeopleImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("delimiter", models.CharField(default=",", max_length=1)),
                ("columns", models.JSONField(default=dict)),
                (
                    "role",
                    models.CharField(
                        choices=[("mentor", "Mentor"), ("mentee", "Mentee")], max_length=10
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("mapping", "Columns to be chosen"),
                            ("preview", "To be confirmed"),
                            ("done", "Imported"),
                            ("discarded", "Discarded"),
                        ],
                        default="mapping",
                        max_length=12,
                    ),
                ),
                ("counts", models.JSONField(default=dict)),
                (
                    "uploaded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("imported_at", models.DateTimeField(editable=False, null=True)),
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
                    "uploaded_by",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "program",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imports",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Enrollment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("mentor", "Mentor"), ("mentee", "Mentee")],
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("enrolled", "Enrolled"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="invited",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(12)],
                        verbose_name="mentees you take",
                    ),
                ),
                (
                    "motivation",
                    models.TextField(blank=True, max_length=2000, verbose_name="what you hope for"),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("enrolled_at", models.DateTimeField(editable=False, null=True)),
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
                (
                    "program",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrollments",
                        to="programs.program",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Coordinator",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
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
                (
                    "program",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coordinators",
                        to="programs.program",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Skill",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
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
            name="MemberSkill",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("offered", "offered"), ("sought", "sought")], max_length=10
                    ),
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
                (
                    "skill",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="programs.skill",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                name="programs_program_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("enrolls_until__isnull", True),
                    ("enrolls_from__isnull", True),
                    ("enrolls_until__gte", models.F("enrolls_from")),
                    _connector="OR",
                ),
                name="programs_program_enrollment_window",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.UniqueConstraint(
                models.F("organization"),
                django.db.models.functions.text.Lower("name"),
                name="programs_program_name_once",
            ),
        ),
        migrations.AddIndex(
            model_name="enrollment",
            index=models.Index(
                fields=["organization", "program", "role", "status"],
                name="programs_enrollment_by_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrollment",
            constraint=models.UniqueConstraint(
                fields=("organization", "program", "member", "role"),
                name="programs_enrollment_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinator",
            constraint=models.UniqueConstraint(
                fields=("organization", "program", "member"), name="programs_coordinator_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.UniqueConstraint(
                models.F("organization"),
                django.db.models.functions.text.Lower("name"),
                name="programs_skill_name_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="memberskill",
            constraint=models.UniqueConstraint(
                fields=("organization", "member", "direction", "skill"),
                name="programs_memberskill_once",
            ),
        ),
        IsolateTenants(
            "Skill", "MemberSkill", "Program", "Coordinator", "Enrollment", "PeopleImport"
        ),
        RestrictRows("Coordinator", name="looks_after_people", using=LOOKS_AFTER_PEOPLE),
        AdmitSweeper(
            "Program", columns=["id", "organization_id", "status", "check_in_days", "ends_on"]
        ),
        AdmitSweeper(
            "Enrollment", columns=["id", "organization_id", "program_id", "member_id", "status"]
        ),
    ]
