import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid6
from django.db import migrations, models

import core.tenancy
from core.row_security import AdmitSweeper, AppendOnly, IsolateTenants, RestrictRows

# Rows that only those who take part may see.
PAIR = (
    "mentorship_id in (select p.mentorship_id from mentorships_participant p"
    " where p.organization_id = {table}.organization_id and p.member_id = {member})"
)

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

# What somebody has signed never changes; only its standing may (signed by all, replaced).
SIGNED_IS_FINAL = """
create function mentorships_signed_is_final() returns trigger language plpgsql as $$
begin
    if (to_jsonb(new) - 'status' - 'signed_at') is distinct from
       (to_jsonb(old) - 'status' - 'signed_at')
       and exists (
           select from mentorships_signature s
           where s.organization_id = old.organization_id and s.agreement_id = old.id
       )
    then
        raise exception 'agreement % is signed and cannot change', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger signed_is_final before update on mentorships_agreement
    for each row execute function mentorships_signed_is_final();
"""
SIGNED_CAN_CHANGE = """
drop trigger signed_is_final on mentorships_agreement;
drop function mentorships_signed_is_final();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Closure",
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
                            ("completed", "Completed"),
                            ("concluded_early", "Concluded early, nobody's fault"),
                            ("left_company", "Somebody left the company"),
                        ],
                        max_length=20,
                        verbose_name="how it ended",
                    ),
                ),
                ("closed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "closed_by",
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
        ),
        migrations.CreateModel(
            name="Mentorship",
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
                            ("negotiating", "Agreeing on expectations"),
                            ("running", "Under way"),
                            ("closing", "Coming to closure"),
                            ("closed", "Closed"),
                        ],
                        default="negotiating",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("started_on", models.DateField(verbose_name="started")),
                ("planned_end_on", models.DateField(null=True, verbose_name="planned end")),
                (
                    "cadence_days",
                    models.PositiveSmallIntegerField(
                        default=21, verbose_name="days between meetings"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                ("signed_at", models.DateTimeField(editable=False, null=True)),
                ("meetings_held", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("last_held_at", models.DateTimeField(editable=False, null=True)),
                ("next_planned_at", models.DateTimeField(editable=False, null=True)),
                ("missed_in_a_row", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("open_actions", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("majority_due_on", models.DateField(editable=False, null=True)),
                ("last_rating", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("previous_rating", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("rated_for", models.DateField(editable=False, null=True)),
                ("contact_requested_at", models.DateTimeField(editable=False, null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentorships",
                        to="programs.program",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="goal")),
                (
                    "success_criteria",
                    models.TextField(blank=True, max_length=1000, verbose_name="how you will know"),
                ),
                (
                    "baseline",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="where you are now",
                    ),
                ),
                (
                    "attained",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="where you are at the end",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("reached", "Reached"), ("dropped", "Let go")],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "created_by",
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
                (
                    "mentorship",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goals",
                        to="mentorships.mentorship",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClosureReason",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="why")),
                (
                    "author",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "closure",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reasons",
                        to="mentorships.closure",
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
                    "mentorship",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="mentorships.mentorship",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="closure",
            name="mentorship",
            field=core.tenancy.TenantKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="closures",
                to="mentorships.mentorship",
            ),
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Proposed"),
                            ("signed", "Signed by all"),
                            ("superseded", "Replaced by a newer version"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("edited_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "mentor_does",
                    models.TextField(max_length=2000, verbose_name="what the mentor does"),
                ),
                (
                    "mentee_does",
                    models.TextField(max_length=2000, verbose_name="what the mentee does"),
                ),
                (
                    "not_expected",
                    models.TextField(max_length=2000, verbose_name="what this is not"),
                ),
                (
                    "cadence_days",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="days between meetings",
                    ),
                ),
                (
                    "meeting_minutes",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(15),
                            django.core.validators.MaxValueValidator(240),
                        ],
                        verbose_name="minutes a meeting takes",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("video", "Video call"),
                            ("phone", "Phone"),
                            ("in_person", "In person"),
                            ("mixed", "A mix"),
                        ],
                        default="video",
                        max_length=12,
                        verbose_name="how you meet",
                    ),
                ),
                (
                    "who_schedules",
                    models.CharField(
                        choices=[
                            ("mentee", "The mentee"),
                            ("mentor", "The mentor"),
                            ("turns", "In turns"),
                        ],
                        default="mentee",
                        max_length=10,
                        verbose_name="who plans the meetings",
                    ),
                ),
                (
                    "who_brings_agenda",
                    models.CharField(
                        choices=[
                            ("mentee", "The mentee"),
                            ("mentor", "The mentor"),
                            ("turns", "In turns"),
                        ],
                        default="mentee",
                        max_length=10,
                        verbose_name="who brings the agenda",
                    ),
                ),
                (
                    "response_days",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(14),
                        ],
                        verbose_name="days to answer a message",
                    ),
                ),
                (
                    "cancellation_hours",
                    models.PositiveSmallIntegerField(
                        default=24,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(168),
                        ],
                        verbose_name="hours of notice to cancel",
                    ),
                ),
                (
                    "across_cultures",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="how we work across cultures"
                    ),
                ),
                (
                    "confidentiality",
                    models.TextField(max_length=2000, verbose_name="what stays between us"),
                ),
                (
                    "boundaries",
                    models.TextField(blank=True, max_length=2000, verbose_name="boundaries"),
                ),
                (
                    "if_stuck",
                    models.TextField(blank=True, max_length=2000, verbose_name="if we get stuck"),
                ),
                (
                    "ending",
                    models.TextField(blank=True, max_length=2000, verbose_name="how it ends"),
                ),
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
                (
                    "mentorship",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="mentorships.mentorship",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Participant",
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
                        choices=[("mentor", "Mentor"), ("mentee", "Mentee")], max_length=10
                    ),
                ),
                (
                    "enrollment",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="programs.enrollment",
                    ),
                ),
                (
                    "member",
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
                        related_name="participants",
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
            name="Signature",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("signed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "agreement",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="mentorships.agreement",
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
                    "participant",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mentorships.participant",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="mentorship",
            index=models.Index(
                fields=["organization", "program", "status", "started_on"],
                name="mentorships_of_program",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("status", "closed")),
                    models.Q(
                        models.Q(("status", "closed"), _negated=True), ("closed_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="mentorships_mentorship_closed_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.UniqueConstraint(
                fields=("organization", "mentorship"), name="mentorships_closure_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                fields=("organization", "mentorship", "version"),
                name="mentorships_agreement_version_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("signed_at__isnull", False), ("status__in", ["signed", "superseded"])
                    ),
                    models.Q(("signed_at__isnull", True), ("status__in", ["draft", "proposed"])),
                    _connector="OR",
                ),
                name="mentorships_agreement_signed_at",
            ),
        ),
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(
                fields=["organization", "member", "mentorship"], name="mentorships_of_member"
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                fields=("organization", "mentorship", "member"), name="mentorships_participant_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("organization", "agreement", "participant"),
                name="mentorships_signature_once",
            ),
        ),
        IsolateTenants(
            "Mentorship",
            "Participant",
            "Agreement",
            "Signature",
            "Goal",
            "Closure",
            "ClosureReason",
        ),
        RestrictRows("Agreement", name="pair", using=PAIR),
        RestrictRows("Goal", name="pair", using=PAIR),
        RestrictRows(
            "ClosureReason",
            name="author_or_coordinator",
            using="author_id = {member} or " + COORDINATOR,
            check="author_id = {member}",
        ),
        AppendOnly("Signature"),
        migrations.RunSQL(SIGNED_IS_FINAL, SIGNED_CAN_CHANGE),
        AdmitSweeper(
            "Mentorship",
            columns=[
                "id",
                "organization_id",
                "program_id",
                "status",
                "started_on",
                "planned_end_on",
                "cadence_days",
                "signed_at",
                "last_held_at",
                "next_planned_at",
                "closed_at",
            ],
        ),
        AdmitSweeper(
            "Participant",
            columns=["id", "organization_id", "mentorship_id", "member_id", "role"],
        ),
    ]
