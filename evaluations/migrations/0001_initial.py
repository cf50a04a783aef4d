import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid6
from django.db import migrations, models

import core.tenancy
from core.row_security import AdmitSweeper, IsolateTenants, RestrictRows

# Whoever coordinates the mentorship's program and does not take part in it: who does both is
# "the other", from whom these rows are kept.
COORDINATOR = (
    "(exists (select from mentorships_mentorship m join programs_coordinator c"
    " on c.organization_id = m.organization_id and c.program_id = m.program_id"
    " where m.organization_id = {table}.organization_id and m.id = {table}.mentorship_id"
    " and c.member_id = {member})"
    " and not exists (select from mentorships_participant p"
    " where p.organization_id = {table}.organization_id"
    " and p.mentorship_id = {table}.mentorship_id and p.member_id = {member}))"
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("mentorships", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Evaluation",
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
                        choices=[("midterm", "Midterm evaluation"), ("end", "End evaluation")],
                        max_length=10,
                    ),
                ),
                ("questions", models.JSONField()),
                ("issued_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("submitted_at", models.DateTimeField(null=True)),
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
            name="EvaluationAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("question", models.CharField(max_length=40)),
                (
                    "rating",
                    models.PositiveSmallIntegerField(
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=4000)),
                ("for_coordinator", models.BooleanField(default=False)),
                (
                    "author",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "evaluation",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="evaluations.evaluation",
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
            name="CheckIn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("due_on", models.DateField()),
                (
                    "useful",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="Is it useful?",
                    ),
                ),
                (
                    "working",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="Is it working between you?",
                    ),
                ),
                (
                    "wants_contact",
                    models.BooleanField(default=False, verbose_name="Please contact me"),
                ),
                ("answered_at", models.DateTimeField(null=True)),
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
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "mentorship", "author", "due_on"),
                        name="evaluations_checkin_once",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.UniqueConstraint(
                fields=("organization", "mentorship", "author", "kind"),
                name="evaluations_evaluation_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationanswer",
            constraint=models.UniqueConstraint(
                fields=("organization", "evaluation", "question"), name="evaluations_answer_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rating__isnull", True), ("rating__range", (1, 5)), _connector="OR"
                ),
                name="evaluations_answer_rating",
            ),
        ),
        IsolateTenants("CheckIn", "Evaluation", "EvaluationAnswer"),
        RestrictRows(
            "CheckIn",
            name="author_or_coordinator",
            using="author_id = {member} or " + COORDINATOR,
            check="author_id = {member}",
        ),
        RestrictRows(
            "EvaluationAnswer",
            name="author_or_coordinator",
            using="author_id = {member} or ((rating is not null or for_coordinator) and "
            + COORDINATOR
            + ")",
            check="author_id = {member}",
        ),
        AdmitSweeper(
            "CheckIn",
            columns=[
                "id",
                "organization_id",
                "mentorship_id",
                "author_id",
                "due_on",
                "answered_at",
            ],
        ),
        AdmitSweeper(
            "Evaluation",
            columns=[
                "id",
                "organization_id",
                "mentorship_id",
                "author_id",
                "kind",
                "issued_at",
                "submitted_at",
            ],
        ),
    ]
