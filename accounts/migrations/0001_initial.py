import datetime

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid6
from django.conf import settings
from django.db import migrations, models

import core.tenancy
from core.row_security import AdmitSweeper, AppendOnly, IsolateTenants

# The two doors through which one sees past one's own organization: which member a user is
# behind an address, and which companies a user belongs to. Owned by bruggen_owner, they
# answer these questions and no others.
DOORS = """
create function accounts_enter(slug text, user_id uuid)
returns table (organization_id uuid, member_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
    select o.id, m.id
    from accounts_organization o
    left join accounts_member m
        on m.organization_id = o.id and m.user_id = $2 and m.status = 'active'
    where o.slug = $1
$$;
create function accounts_organizations_of(user_id uuid)
returns table (slug varchar, name varchar, role varchar)
language sql stable security definer set search_path = public, pg_temp as $$
    select o.slug, o.name, m.role
    from accounts_member m
    join accounts_organization o on o.id = m.organization_id
    where m.user_id = $1 and m.status = 'active'
    order by o.name
$$;
revoke execute on function accounts_enter(text, uuid) from public;
revoke execute on function accounts_organizations_of(uuid) from public;
grant execute on function accounts_enter(text, uuid) to bruggen_app;
grant execute on function accounts_organizations_of(uuid) to bruggen_app;
"""
CLOSE_DOORS = """
drop function accounts_enter(text, uuid);
drop function accounts_organizations_of(uuid);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Organization",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9][a-z0-9-]*$")],
                        verbose_name="address",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "language",
                    models.CharField(default="en", max_length=10, verbose_name="language"),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="Europe/Amsterdam", max_length=64, verbose_name="time zone"
                    ),
                ),
                ("wrapped_key", models.BinaryField()),
                (
                    "founded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                ("is_active", models.BooleanField(default=True)),
                ("is_staff", models.BooleanField(default=False)),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="accounts_user_email_lower",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="work e-mail")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "Member"),
                            ("coordinator", "Coordinator"),
                            ("owner", "Organization owner"),
                        ],
                        default="member",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("expected", "Not yet joined"),
                            ("active", "Active"),
                            ("deactivated", "Deactivated"),
                        ],
                        default="expected",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "job_title",
                    models.CharField(blank=True, max_length=120, verbose_name="job title"),
                ),
                (
                    "department",
                    models.CharField(blank=True, max_length=120, verbose_name="department"),
                ),
                (
                    "profession",
                    models.CharField(blank=True, max_length=120, verbose_name="profession"),
                ),
                ("grade", models.CharField(blank=True, max_length=40, verbose_name="grade")),
                ("location", models.CharField(blank=True, max_length=120, verbose_name="location")),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                (
                    "time_zone",
                    models.CharField(
                        default="Europe/Amsterdam", max_length=64, verbose_name="time zone"
                    ),
                ),
                (
                    "working_days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(7),
                            ]
                        ),
                        default=list,
                        size=None,
                        verbose_name="working days",
                    ),
                ),
                (
                    "works_from",
                    models.TimeField(default=datetime.time(9, 0), verbose_name="works from"),
                ),
                (
                    "works_until",
                    models.TimeField(default=datetime.time(17, 0), verbose_name="works until"),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                ("bio", models.TextField(blank=True, max_length=2000, verbose_name="about you")),
                (
                    "profile_link",
                    models.URLField(blank=True, max_length=300, verbose_name="profile link"),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True, max_length=10, verbose_name="language of the interface"
                    ),
                ),
                (
                    "feedback",
                    models.CharField(
                        blank=True,
                        choices=[("direct", "Tell me directly"), ("gentle", "Put it gently")],
                        max_length=12,
                        verbose_name="feedback",
                    ),
                ),
                (
                    "formality",
                    models.CharField(
                        blank=True,
                        choices=[("informal", "Keep it informal"), ("formal", "Keep it formal")],
                        max_length=12,
                        verbose_name="formality",
                    ),
                ),
                (
                    "planning",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ahead", "Plan ahead"),
                            ("spontaneous", "Leave room for the moment"),
                        ],
                        max_length=12,
                        verbose_name="planning",
                    ),
                ),
                (
                    "speaking",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("at_once", "I speak up at once"),
                            ("a_moment", "I need a moment first"),
                        ],
                        max_length=12,
                        verbose_name="speaking up",
                    ),
                ),
                (
                    "initiative",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("me", "I like to take the first step"),
                            ("other", "I like the other to take the first step"),
                        ],
                        max_length=12,
                        verbose_name="the first step",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "manager",
                    core.tenancy.TenantKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
                        to="accounts.member",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("token_hash", models.BinaryField(max_length=32)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(editable=False, null=True)),
                ("revoked_at", models.DateTimeField(editable=False, null=True)),
                (
                    "invited_by",
                    core.tenancy.TenantKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="invitations_sent",
                        to="accounts.member",
                    ),
                ),
                (
                    "member",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
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
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("verb", models.CharField(max_length=60)),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.UUIDField()),
                ("facts", models.JSONField(default=dict)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "actor",
                    core.tenancy.TenantKey(
                        null=True,
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
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["organization", "name"], name="accounts_member_by_name"),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["user"], name="accounts_member_of_user"),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                models.F("organization"),
                django.db.models.functions.text.Lower("email"),
                name="accounts_member_email_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                fields=("organization", "user"), name="accounts_member_user_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "active"), _negated=True),
                    ("user__isnull", False),
                    _connector="OR",
                ),
                name="accounts_member_active_has_user",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("accepted_at__isnull", True), ("revoked_at__isnull", True)),
                fields=("organization", "member"),
                name="accounts_invitation_one_open",
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                fields=["organization", "subject_id", "-at"], name="accounts_activity_of_subject"
            ),
        ),
        IsolateTenants("Organization", organization_column="id"),
        IsolateTenants("Member", "Invitation", "Activity"),
        AppendOnly("Activity"),
        AdmitSweeper(
            "Member",
            columns=["id", "organization_id", "status", "time_zone", "working_days"],
        ),
        AdmitSweeper(
            "Invitation",
            columns=[
                "id",
                "organization_id",
                "member_id",
                "created_at",
                "expires_at",
                "accepted_at",
                "revoked_at",
            ],
        ),
        migrations.RunSQL(DOORS, CLOSE_DOORS),
    ]
