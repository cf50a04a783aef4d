import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import uuid6
from django.db import migrations, models

import core.tenancy
from core.row_security import IsolateTenants


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Guide",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slug", models.CharField(max_length=80)),
                ("language", models.CharField(blank=True, max_length=10)),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="title")),
                ("summary", models.CharField(blank=True, max_length=200, verbose_name="summary")),
                ("text", models.TextField(blank=True, max_length=20000, verbose_name="text")),
                (
                    "moments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("before_matching", "Before the match"),
                                ("proposal", "When a match is proposed"),
                                ("first_meeting", "Before the first meeting"),
                                ("agreement", "When you draft the agreement"),
                                ("goals", "When you set goals"),
                                ("meeting", "Before a meeting"),
                                ("video_call", "Before a video call"),
                                ("log", "When you log a meeting"),
                                ("feedback", "When you give or ask for feedback"),
                                ("reflection", "When you look at yourself"),
                                ("midterm", "Halfway"),
                                ("drifting", "When it gets quiet"),
                                ("closing", "Before you close"),
                                ("thanks", "When you say thank you"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="when it helps",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("everyone", "Mentors and mentees"),
                            ("mentor", "Mentors"),
                            ("mentee", "Mentees"),
                        ],
                        default="everyone",
                        max_length=10,
                        verbose_name="for whom",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("hidden", models.BooleanField(default=False, editable=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "edited_by",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
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
                        fields=("organization", "slug", "language"), name="guides_guide_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hidden", True), ("language", ""), ("text", "")),
                            models.Q(
                                ("hidden", False),
                                models.Q(("language", ""), _negated=True),
                                models.Q(("text", ""), _negated=True),
                                models.Q(("title", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="guides_guide_hidden_or_written",
                    ),
                ],
            },
        ),
        IsolateTenants("Guide"),
    ]
