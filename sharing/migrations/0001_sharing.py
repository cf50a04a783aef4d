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

# Who is enrolled in the program, and who coordinates it.
PROGRAM = (
    "program_id in (select e.program_id from programs_enrollment e"
    " where e.organization_id = {table}.organization_id and e.member_id = {member}"
    " and e.status = 'enrolled')"
    " or program_id in (select c.program_id from programs_coordinator c"
    " where c.organization_id = {table}.organization_id and c.member_id = {member})"
)

# Shown is what the win says, in its own program, and only once nobody's yes is missing.
ALL_AGREED = (
    "exists (select from sharing_win w join mentorships_mentorship m"
    " on m.organization_id = w.organization_id and m.id = w.mentorship_id"
    " where w.organization_id = {table}.organization_id and w.id = {table}.win_id"
    " and w.mentorship_id = {table}.mentorship_id and m.program_id = {table}.program_id"
    " and w.text = {table}.text)"
    " and not exists (select from mentorships_participant p"
    " where p.organization_id = {table}.organization_id"
    " and p.mentorship_id = {table}.mentorship_id"
    " and not exists (select from sharing_winconsent c"
    " where c.organization_id = p.organization_id and c.win_id = {table}.win_id"
    " and c.member_id = p.member_id))"
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0005_acceptable_hours"),
        ("mentorships", "0002_agreement_in_full"),
        ("programs", "0002_agreement_texts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Conversation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject", models.CharField(max_length=120, verbose_name="subject")),
                (
                    "begun_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "last_message_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "begun_by",
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
            ],
        ),
        migrations.CreateModel(
            name="Introduction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("helps_with", models.TextField(max_length=1000, verbose_name="how they can help")),
                (
                    "offered_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("asked_on", models.DateField(editable=False, null=True)),
                ("made_on", models.DateField(editable=False, null=True)),
                ("followed_up_on", models.DateField(editable=False, null=True)),
                (
                    "colleague",
                    core.tenancy.TenantKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "introduced",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "introducer",
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
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField(max_length=4000, verbose_name="message")),
                (
                    "written_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("edited_at", models.DateTimeField(editable=False, null=True)),
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "author",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "conversation",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sharing.conversation",
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
            name="ReadMark",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("read_until", models.DateTimeField()),
                (
                    "conversation",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sharing.conversation",
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
            ],
        ),
        migrations.CreateModel(
            name="Resource",
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
                            ("course", "Course"),
                            ("article", "Article"),
                            ("document", "Document"),
                            ("video", "Video"),
                            ("person", "Person to meet"),
                            ("other", "Something else"),
                        ],
                        default="article",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("link", models.URLField(blank=True, max_length=1000, verbose_name="link")),
                (
                    "note",
                    models.TextField(blank=True, max_length=1000, verbose_name="why it helps"),
                ),
                (
                    "suggested_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("suggested", "Suggested"),
                            ("begun", "Begun"),
                            ("finished", "Finished"),
                            ("not_for_me", "Not for me"),
                        ],
                        default="suggested",
                        max_length=12,
                    ),
                ),
                (
                    "state_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "meant_for",
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
                    "suggested_by",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Win",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField(max_length=500, verbose_name="what went well")),
                ("happened_on", models.DateField(verbose_name="when")),
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
            ],
        ),
        migrations.CreateModel(
            name="SharedWin",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField(max_length=500)),
                ("happened_on", models.DateField()),
                ("shared_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "program",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
                (
                    "win",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shared",
                        to="sharing.win",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WinConsent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
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
                    "win",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="sharing.win",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                fields=["organization", "mentorship", "-last_message_at"],
                name="sharing_conversations_of",
            ),
        ),
        migrations.AddIndex(
            model_name="introduction",
            index=models.Index(
                fields=["organization", "mentorship", "-offered_at"],
                name="sharing_introductions_of",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("made_on__isnull", True), ("asked_on__isnull", False), _connector="OR"
                    ),
                    models.Q(
                        ("followed_up_on__isnull", True),
                        ("made_on__isnull", False),
                        _connector="OR",
                    ),
                ),
                name="sharing_introduction_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["organization", "conversation", "written_at"],
                name="sharing_messages_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["written_at"], name="sharing_messages_by_time"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at__isnull", True), models.Q(("text", ""), _negated=True)),
                    models.Q(("removed_at__isnull", False), ("text", "")),
                    _connector="OR",
                ),
                name="sharing_message_removed_is_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="readmark",
            constraint=models.UniqueConstraint(
                fields=("organization", "conversation", "member"), name="sharing_readmark_once"
            ),
        ),
        migrations.AddIndex(
            model_name="resource",
            index=models.Index(
                fields=["organization", "mentorship", "-suggested_at"], name="sharing_resources_of"
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(("link", ""), ("link__iregex", "^https?://"), _connector="OR"),
                name="sharing_resource_web_link",
            ),
        ),
        migrations.AddIndex(
            model_name="win",
            index=models.Index(
                fields=["organization", "mentorship", "-happened_on"], name="sharing_wins_of"
            ),
        ),
        migrations.AddIndex(
            model_name="sharedwin",
            index=models.Index(
                fields=["organization", "program", "-happened_on"], name="sharing_wins_of_program"
            ),
        ),
        migrations.AddConstraint(
            model_name="sharedwin",
            constraint=models.UniqueConstraint(
                fields=("organization", "win"), name="sharing_sharedwin_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="winconsent",
            constraint=models.UniqueConstraint(
                fields=("organization", "win", "member"), name="sharing_winconsent_once"
            ),
        ),
        IsolateTenants(
            "Win",
            "WinConsent",
            "SharedWin",
            "Resource",
            "Introduction",
            "Conversation",
            "Message",
            "ReadMark",
        ),
        RestrictRows("Win", name="pair", using=PAIR),
        # Nobody agrees in another's name.
        RestrictRows(
            "WinConsent", name="pair", using=PAIR, check=f"{PAIR} and member_id = {{member}}"
        ),
        RestrictRows(
            "SharedWin",
            name="program",
            using=f"{PAIR} or {PROGRAM}",
            check=f"{PAIR} and {ALL_AGREED}",
        ),
        # It comes and goes, and does not change.
        migrations.RunSQL(
            "revoke update on sharing_sharedwin from bruggen_app",
            "grant update on sharing_sharedwin to bruggen_app",
        ),
        RestrictRows("Resource", name="pair", using=PAIR),
        RestrictRows("Introduction", name="pair", using=PAIR),
        RestrictRows("Conversation", name="pair", using=PAIR),
        RestrictRows("Message", name="pair", using=PAIR),
        RestrictRows("ReadMark", name="own", using="member_id = {member}"),
        AdmitSweeper(
            "Message",
            columns=[
                "id",
                "organization_id",
                "conversation_id",
                "mentorship_id",
                "author_id",
                "written_at",
                "removed_at",
            ],
        ),
        AdmitSweeper(
            "ReadMark",
            columns=["id", "organization_id", "conversation_id", "member_id", "read_until"],
        ),
    ]
