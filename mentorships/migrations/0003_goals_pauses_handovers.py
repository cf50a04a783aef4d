import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid6
from django.db import migrations, models

import core.tenancy
from core.row_security import AdmitSweeper, IsolateTenants, RestrictRows, TieKeys

# Rows that only those who take part may see.
PAIR = (
    "mentorship_id in (select p.mentorship_id from mentorships_participant p"
    " where p.organization_id = {table}.organization_id and p.member_id = {member})"
)

# A mentorship whose last active mentor (or mentee) was deactivated says so itself, that health
# stays a property of its row. With nobody of a role there is nobody who left.
LEFT = """
create function mentorships_left_at(mentorship mentorships_mentorship, part text, known timestamptz)
returns timestamptz language sql stable as $$
    select case when bool_and(member.status = 'deactivated') then coalesce(known, now()) end
    from mentorships_participant participant
    join accounts_member member
        on member.organization_id = participant.organization_id
       and member.id = participant.member_id
    where participant.organization_id = mentorship.organization_id
      and participant.mentorship_id = mentorship.id and participant.role = part
$$;
create function mentorships_somebody_left() returns trigger language plpgsql as $$
begin
    update mentorships_mentorship mentorship set
        mentor_left_at = mentorships_left_at(mentorship, 'mentor', mentorship.mentor_left_at),
        mentee_left_at = mentorships_left_at(mentorship, 'mentee', mentorship.mentee_left_at)
    where mentorship.organization_id = new.organization_id and mentorship.status <> 'closed'
      and mentorship.id in (
        select participant.mentorship_id from mentorships_participant participant
        where participant.organization_id = new.organization_id
          and participant.member_id = new.id);
    return null;
end $$;
create trigger somebody_left after update of status on accounts_member
    for each row when (old.status <> new.status and 'deactivated' in (old.status, new.status))
    execute function mentorships_somebody_left();
update mentorships_mentorship mentorship set
    mentor_left_at = mentorships_left_at(mentorship, 'mentor', null),
    mentee_left_at = mentorships_left_at(mentorship, 'mentee', null)
where status <> 'closed';
"""
NOBODY_LEFT = """
drop trigger somebody_left on accounts_member;
drop function mentorships_somebody_left();
drop function mentorships_left_at(mentorships_mentorship, text, timestamptz);
"""

COUNTED = """
update mentorships_mentorship mentorship set
    goals_set = counted.kept, goals_reached = counted.reached
from (
    select organization_id, mentorship_id,
           count(*) filter (where status <> 'dropped') as kept,
           count(*) filter (where status = 'reached') as reached
    from mentorships_goal group by organization_id, mentorship_id) counted
where mentorship.organization_id = counted.organization_id
  and mentorship.id = counted.mentorship_id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("mentorships", "0002_agreement_in_full"),
    ]

    operations = [
        migrations.AddField(
            model_name="goal",
            name="carried_from",
            field=core.tenancy.TenantKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="mentorships.goal",
            ),
        ),
        migrations.AddField(
            model_name="mentorship",
            name="goals_reached",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="mentorship",
            name="goals_set",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="mentorship",
            name="mentee_left_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="mentorship",
            name="mentor_left_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="mentorship",
            name="paused_days",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="mentorship",
            name="paused_days_since_held",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="mentorship",
            name="paused_until",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="closure",
            name="kind",
            field=models.CharField(
                choices=[
                    ("completed", "Completed"),
                    ("concluded_early", "Concluded early, nobody's fault"),
                    ("left_company", "Somebody left the company"),
                    ("handed_over", "The mentee went on with another mentor"),
                ],
                max_length=20,
                verbose_name="how it ended",
            ),
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("began_on", models.DateField(verbose_name="from")),
                ("until_on", models.DateField(verbose_name="until")),
                (
                    "paused_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                ("end_moved_to", models.DateField(editable=False, null=True)),
                (
                    "ended_by",
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
                        related_name="pauses",
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
                    "paused_by",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PauseReason",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField(max_length=500, verbose_name="why")),
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
                    "pause",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reasons",
                        to="mentorships.pause",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProgressNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField(max_length=500, verbose_name="how it goes")),
                (
                    "rating",
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
                    "written_at",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="progress_notes",
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
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Handover",
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
                            ("asked_mentor", "Waiting for the new mentor"),
                            ("asked_mentee", "Waiting for the mentee"),
                            ("done", "Handed over"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked_mentor",
                        max_length=12,
                    ),
                ),
                (
                    "started_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("mentor_answered_at", models.DateTimeField(editable=False, null=True)),
                ("settled_at", models.DateTimeField(editable=False, null=True)),
                (
                    "mentor",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.enrollment",
                    ),
                ),
                (
                    "mentorship",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handovers",
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
                    "started_by",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "successor",
                    core.tenancy.TenantKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mentorships.mentorship",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["asked_mentor", "asked_mentee"])),
                        fields=["organization", "mentor"],
                        name="mentorships_handover_to_mentor",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["asked_mentor", "asked_mentee"])),
                        fields=("organization", "mentorship"),
                        name="mentorships_handover_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "done"), _negated=True),
                            ("successor__isnull", False),
                            _connector="OR",
                        ),
                        name="mentorships_handover_done_has_successor",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid6.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="step")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                ("position", models.PositiveSmallIntegerField()),
                ("done_at", models.DateTimeField(editable=False, null=True)),
                ("dropped_at", models.DateTimeField(editable=False, null=True)),
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
                    "goal",
                    core.tenancy.TenantKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
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
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at__isnull", True), ("dropped_at__isnull", True), _connector="OR"
                        ),
                        name="mentorships_milestone_done_or_dropped",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__gte", models.F("began_on"))),
                name="mentorships_pause_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="pausereason",
            constraint=models.UniqueConstraint(
                fields=("organization", "pause"), name="mentorships_pausereason_once"
            ),
        ),
        IsolateTenants("Pause", "PauseReason", "ProgressNote", "Handover", "Milestone"),
        TieKeys("Goal", "carried_from"),
        RestrictRows("PauseReason", name="pair", using=PAIR),
        RestrictRows("ProgressNote", name="pair", using=PAIR),
        RestrictRows("Milestone", name="pair", using=PAIR),
        migrations.RunSQL(
            "grant select (paused_until) on mentorships_mentorship to bruggen_sweeper",
            "revoke select (paused_until) on mentorships_mentorship from bruggen_sweeper",
        ),
        AdmitSweeper(
            "Handover",
            columns=["id", "organization_id", "mentorship_id", "mentor_id", "status"],
        ),
        migrations.RunSQL(LEFT, NOBODY_LEFT),
        migrations.RunSQL(COUNTED, migrations.RunSQL.noop),
    ]
