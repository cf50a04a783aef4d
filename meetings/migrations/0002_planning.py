from typing import Any

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
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

# Nobody is at two planned meetings at once, whoever writes the row. GiST has no equality for
# uuid without an extension that not every server lets us install; a range from an id to itself
# overlaps another one exactly when the ids are the same.
NOBODY_TWICE = """
create type meetings_uuidrange as range (subtype = uuid);
alter table meetings_attendance add constraint meetings_attendance_nobody_twice
    exclude using gist (
        meetings_uuidrange(organization_id, organization_id, '[]') with &&,
        meetings_uuidrange(member_id, member_id, '[]') with &&,
        during with &&
    ) where (active);
"""
ANYBODY_TWICE = """
alter table meetings_attendance drop constraint meetings_attendance_nobody_twice;
drop type meetings_uuidrange;
"""

# Attendance follows the meeting, so that no way of writing one gets past the constraint. Two
# transactions that insert for the same people would wait for each other: they queue for each
# person first, in one order.
ATTEND = """
create function meetings_attend() returns trigger language plpgsql as $$
declare
    planned boolean := new.status = 'scheduled' and not exists (
        select from mentorships_mentorship m
        where m.organization_id = new.organization_id and m.id = new.mentorship_id
          and m.status = 'closed');
begin
    if planned then
        perform pg_advisory_xact_lock(
            hashtextextended('meetings_attendance.' || queue.member_id, 0))
        from (
            select p.member_id from mentorships_participant p
            where p.organization_id = new.organization_id
              and p.mentorship_id = new.mentorship_id
            order by p.member_id) queue;
    end if;
    insert into meetings_attendance (id, organization_id, meeting_id, member_id, during, active)
    select core_uuid7(), new.organization_id, new.id, p.member_id,
           tstzrange(new.starts_at, new.starts_at + new.minutes * interval '1 minute'), planned
    from mentorships_participant p
    where p.organization_id = new.organization_id and p.mentorship_id = new.mentorship_id
    order by p.member_id
    on conflict (organization_id, meeting_id, member_id)
        do update set during = excluded.during, active = excluded.active;
    return null;
end $$;
create trigger attend_new after insert on meetings_meeting
    for each row execute function meetings_attend();
create trigger attend_changed after update on meetings_meeting
    for each row when (
        (old.status, old.starts_at, old.minutes)
        is distinct from (new.status, new.starts_at, new.minutes))
    execute function meetings_attend();

-- Somebody who comes later is at what is planned already. What they have at the same time
-- elsewhere must not keep them out: the page shows the clash, and the time can be changed.
create function meetings_attend_with() returns trigger language plpgsql as $$
declare
    meeting record;
begin
    for meeting in
        select m.id, tstzrange(m.starts_at, m.starts_at + m.minutes * interval '1 minute') as during
        from meetings_meeting m
        where m.organization_id = new.organization_id and m.mentorship_id = new.mentorship_id
          and m.status = 'scheduled'
    loop
        begin
            insert into meetings_attendance
                (id, organization_id, meeting_id, member_id, during, active)
            values (core_uuid7(), new.organization_id, meeting.id, new.member_id,
                    meeting.during, true)
            on conflict (organization_id, meeting_id, member_id) do nothing;
        exception when exclusion_violation then
            insert into meetings_attendance
                (id, organization_id, meeting_id, member_id, during, active)
            values (core_uuid7(), new.organization_id, meeting.id, new.member_id,
                    meeting.during, false);
        end;
    end loop;
    return null;
end $$;
create trigger attend_meetings after insert on mentorships_participant
    for each row execute function meetings_attend_with();

-- What was planned in a mentorship that has ended takes nobody's time.
create function meetings_attend_no_more() returns trigger language plpgsql as $$
begin
    update meetings_attendance a set active = false
    from meetings_meeting m
    where m.organization_id = new.organization_id and m.mentorship_id = new.id
      and a.organization_id = new.organization_id and a.meeting_id = m.id and a.active;
    return null;
end $$;
create trigger attend_no_more after update of status on mentorships_mentorship
    for each row when (new.status = 'closed' and old.status <> 'closed')
    execute function meetings_attend_no_more();
"""
NO_ATTENDANCE = """
drop trigger attend_no_more on mentorships_mentorship;
drop function meetings_attend_no_more();
drop trigger attend_meetings on mentorships_participant;
drop function meetings_attend_with();
drop trigger attend_changed on meetings_meeting;
drop trigger attend_new on meetings_meeting;
drop function meetings_attend();
"""

ID = (
    "id",
    models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False),
)


def organization() -> tuple[str, Any]:
    return (
        "organization",
        models.ForeignKey(
            db_index=False,
            editable=False,
            on_delete=django.db.models.deletion.CASCADE,
            related_name="+",
            to="accounts.organization",
        ),
    )


def key(
    name: str, to: str, on_delete: Any = django.db.models.deletion.PROTECT, **kwargs: Any
) -> tuple[str, Any]:
    return (
        name,
        core.tenancy.TenantKey(on_delete=on_delete, to=to, **{"related_name": "+", **kwargs}),
    )


WAYS = [("video", "Video call"), ("phone", "Phone"), ("in_person", "In person")]
CASCADE = django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_search"),
        ("core", "0001_initial"),
        ("meetings", "0001_initial"),
        ("mentorships", "0002_agreement_in_full"),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                ID,
                ("weeks", models.PositiveSmallIntegerField(default=1)),
                ("zone", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                key("made_by", "accounts.member"),
                key("mentorship", "mentorships.mentorship", CASCADE),
                organization(),
            ],
            options={"verbose_name_plural": "series"},
        ),
        migrations.AddField(
            model_name="meeting",
            name="series",
            field=core.tenancy.TenantKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="meetings.series",
            ),
        ),
        migrations.CreateModel(
            name="SlotOffer",
            fields=[
                ID,
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("picked", "A time was chosen"),
                            ("declined", "None of them fits"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("offered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "times",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateTimeField(), size=5
                    ),
                ),
                ("last_at", models.DateTimeField()),
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
                        choices=WAYS, default="video", max_length=12, verbose_name="way"
                    ),
                ),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="link")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("answered_at", models.DateTimeField(null=True)),
                key("answered_by", "accounts.member", null=True),
                key("meeting", "meetings.meeting", CASCADE, null=True),
                key("mentorship", "mentorships.mentorship", CASCADE),
                key("offered_by", "accounts.member"),
                organization(),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "proposed")),
                        fields=("organization", "mentorship"),
                        name="meetings_slotoffer_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("status", "proposed")),
                            models.Q(
                                models.Q(("status", "proposed"), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="meetings_slotoffer_answered_at",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "proposed")),
                        fields=["last_at"],
                        name="meetings_offers_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ID,
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("active", models.BooleanField()),
                key("meeting", "meetings.meeting", CASCADE),
                key("member", "accounts.member", CASCADE),
                organization(),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "meeting", "member"),
                        name="meetings_attendance_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ID,
                ("said_at", models.DateTimeField(default=django.utils.timezone.now)),
                key("meeting", "meetings.meeting", CASCADE, related_name="absences"),
                key("member", "accounts.member"),
                key("mentorship", "mentorships.mentorship", CASCADE),
                key("said_by", "accounts.member"),
                organization(),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "meeting", "member"),
                        name="meetings_absence_once",
                    )
                ],
            },
        ),
        IsolateTenants("Series", "SlotOffer", "Attendance", "Absence"),
        TieKeys("Meeting", "series"),
        RestrictRows("SlotOffer", name="pair", using=PAIR),
        RestrictRows("Absence", name="pair", using=PAIR),
        AdmitSweeper(
            "SlotOffer",
            columns=[
                "id",
                "organization_id",
                "mentorship_id",
                "offered_by_id",
                "status",
                "last_at",
            ],
        ),
        migrations.RunSQL(NOBODY_TWICE, ANYBODY_TWICE),
        migrations.RunSQL(ATTEND, NO_ATTENDANCE),
    ]
