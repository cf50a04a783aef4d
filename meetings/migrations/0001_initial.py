import django.core.validators
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
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("mentorships", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
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
                            ("scheduled", "Planned"),
                            ("held", "Held"),
                            ("missed", "Missed"),
                            ("cancelled", "Canceled"),
                        ],
                        default="scheduled",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(480),
                        ],
                        verbose_name="minutes",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("video", "Video call"),
                            ("phone", "Phone"),
                            ("in_person", "In person"),
                        ],
                        default="video",
                        max_length=12,
                        verbose_name="way",
                    ),
                ),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="link")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("scheduled_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("logged_at", models.DateTimeField(null=True)),
                ("sequence", models.PositiveSmallIntegerField(default=0)),
                (
                    "logged_by",
                    core.tenancy.TenantKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
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
                    "scheduled_by",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="what to talk about")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "author",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
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
                    "meeting",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ActionItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="what")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("dropped", "Let go")],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("done_at", models.DateTimeField(editable=False, null=True)),
                (
                    "created_by",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "goal",
                    core.tenancy.TenantKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="mentorships.goal",
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
                    "owner",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "meeting",
                    core.tenancy.TenantKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="action_items",
                        to="meetings.meeting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("edited_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "author",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "meeting",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="meetings.meeting",
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
            name="Summary",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField(max_length=10000, verbose_name="shared summary")),
                ("edited_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "edited_by",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "meeting",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="summaries",
                        to="meetings.meeting",
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
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(
                fields=["organization", "mentorship", "-starts_at"], name="meetings_of_mentorship"
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(
                condition=models.Q(("status", "scheduled")),
                fields=["starts_at"],
                name="meetings_scheduled_by_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "held"), _negated=True),
                    ("logged_at__isnull", False),
                    _connector="OR",
                ),
                name="meetings_meeting_held_is_logged",
            ),
        ),
        migrations.AddIndex(
            model_name="actionitem",
            index=models.Index(
                condition=models.Q(("status", "open")),
                fields=["organization", "owner", "due_on"],
                name="meetings_action_open_of_owner",
            ),
        ),
        migrations.AddIndex(
            model_name="actionitem",
            index=models.Index(
                condition=models.Q(("status", "open")),
                fields=["due_on"],
                name="meetings_action_open_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(
                fields=("organization", "meeting", "author"), name="meetings_note_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="summary",
            constraint=models.UniqueConstraint(
                fields=("organization", "meeting"), name="meetings_summary_once"
            ),
        ),
        IsolateTenants("Meeting", "AgendaItem", "Summary", "Note", "ActionItem"),
        RestrictRows("AgendaItem", name="pair", using=PAIR),
        RestrictRows("Summary", name="pair", using=PAIR),
        RestrictRows("ActionItem", name="pair", using=PAIR),
        RestrictRows("Note", name="author", using="author_id = {member}"),
        AdmitSweeper(
            "Meeting",
            columns=[
                "id",
                "organization_id",
                "mentorship_id",
                "status",
                "starts_at",
                "minutes",
                "sequence",
            ],
        ),
        AdmitSweeper(
            "ActionItem",
            columns=["id", "organization_id", "mentorship_id", "owner_id", "due_on", "status"],
        ),
    ]
