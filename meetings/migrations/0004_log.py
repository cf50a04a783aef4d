from typing import Any

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid6
from django.db import migrations, models

import core.tenancy
from core.row_security import IsolateTenants, RestrictRows, TieKeys

# Rows that only those who take part may see.
PAIR = (
    "mentorship_id in (select p.mentorship_id from mentorships_participant p"
    " where p.organization_id = {table}.organization_id and p.member_id = {member})"
)
# Whoever coordinates the mentorship's program and does not take part in it, as for check-ins.
COORDINATOR = (
    "(exists (select from mentorships_mentorship m join programs_coordinator c"
    " on c.organization_id = m.organization_id and c.program_id = m.program_id"
    " where m.organization_id = {table}.organization_id and m.id = {table}.mentorship_id"
    " and c.member_id = {member})"
    " and not exists (select from mentorships_participant p"
    " where p.organization_id = {table}.organization_id"
    " and p.mentorship_id = {table}.mentorship_id and p.member_id = {member}))"
)
CASCADE = django.db.models.deletion.CASCADE
PROTECT = django.db.models.deletion.PROTECT
ID = (
    "id",
    models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False),
)
STATES = [
    ("open", "Open"),
    ("done", "Done"),
    ("dropped", "Let go"),
    ("carried", "Carried over"),
]


def organization() -> tuple[str, models.Field[Any, Any]]:
    return (
        "organization",
        models.ForeignKey(
            db_index=False,
            editable=False,
            on_delete=CASCADE,
            related_name="+",
            to="accounts.organization",
        ),
    )


def key(
    name: str, to: str, on_delete: Any = CASCADE, related_name: str = "+"
) -> tuple[str, models.Field[Any, Any]]:
    return (name, core.tenancy.TenantKey(on_delete=on_delete, related_name=related_name, to=to))


def rating() -> models.Field[Any, Any]:
    return models.PositiveSmallIntegerField(
        null=True,
        validators=[
            django.core.validators.MinValueValidator(1),
            django.core.validators.MaxValueValidator(5),
        ],
    )


def once(*fields: str, name: str) -> dict[str, list[models.UniqueConstraint]]:
    return {"constraints": [models.UniqueConstraint(fields=("organization", *fields), name=name)]}


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0003_attendance_of_what_is_planned"),
        ("mentorships", "0003_goals_pauses_handovers"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="covered_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="actionitem",
            name="status",
            field=models.CharField(choices=STATES, default="open", max_length=10),
        ),
        migrations.AddField(
            model_name="actionitem",
            name="carried_from",
            field=core.tenancy.TenantKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="meetings.actionitem",
            ),
        ),
        migrations.AddField(
            model_name="actionitem",
            name="times_carried",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="actionitem",
            constraint=models.UniqueConstraint(
                fields=("organization", "carried_from"), name="meetings_actionitem_carried_once"
            ),
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                ID,
                key("goal", "mentorships.goal"),
                key("meeting", "meetings.meeting", related_name="topics"),
                key("mentorship", "mentorships.mentorship"),
                organization(),
            ],
            options=once("meeting", "goal", name="meetings_topic_once"),
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ID,
                ("confirmed_at", models.DateTimeField(default=django.utils.timezone.now)),
                key("meeting", "meetings.meeting", related_name="confirmations"),
                key("member", "accounts.member", PROTECT),
                key("mentorship", "mentorships.mentorship"),
                organization(),
            ],
            options=once("meeting", "member", name="meetings_confirmation_once"),
        ),
        migrations.CreateModel(
            name="MeetingPulse",
            fields=[
                ID,
                ("useful", rating()),
                ("working", rating()),
                ("wants_contact", models.BooleanField(default=False)),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                key("author", "accounts.member"),
                key("meeting", "meetings.meeting"),
                key("mentorship", "mentorships.mentorship"),
                organization(),
            ],
            options=once("meeting", "author", name="meetings_meetingpulse_once"),
        ),
        IsolateTenants("Topic", "Confirmation", "MeetingPulse"),
        TieKeys("ActionItem", "carried_from"),
        RestrictRows("Topic", name="pair", using=PAIR),
        RestrictRows("Confirmation", name="pair", using=PAIR),
        RestrictRows(
            "MeetingPulse",
            name="author_or_coordinator",
            using="author_id = {member} or " + COORDINATOR,
            check="author_id = {member}",
        ),
    ]
