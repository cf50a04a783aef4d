from django.db import migrations

# What is planned already stays planned: where two overlap, the one made later does not count.
ATTEND_ALL = """
do $$
declare
    row record;
begin
    for row in
        select m.id as meeting_id, m.organization_id, p.member_id,
               tstzrange(m.starts_at, m.starts_at + m.minutes * interval '1 minute') as during,
               m.status = 'scheduled' and s.status <> 'closed' as active
        from meetings_meeting m
        join mentorships_mentorship s
            on s.organization_id = m.organization_id and s.id = m.mentorship_id
        join mentorships_participant p
            on p.organization_id = m.organization_id and p.mentorship_id = m.mentorship_id
        order by m.scheduled_at, m.id
    loop
        begin
            insert into meetings_attendance
                (id, organization_id, meeting_id, member_id, during, active)
            values (core_uuid7(), row.organization_id, row.meeting_id, row.member_id,
                    row.during, row.active);
        exception when exclusion_violation then
            insert into meetings_attendance
                (id, organization_id, meeting_id, member_id, during, active)
            values (core_uuid7(), row.organization_id, row.meeting_id, row.member_id,
                    row.during, false);
        end;
    end loop;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0002_planning"),
    ]

    operations = [
        migrations.RunSQL(ATTEND_ALL, migrations.RunSQL.noop),
    ]
