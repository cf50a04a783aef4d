"""What is due to whom: a select for each kind of reminder, over all tenants at once.

Each finds (organization_id, subject_id, recipient_id, slot, due_at) as of `now`; those for
calendars also by whom it came about. They read dates and states, and none of the text people write.
Who is told are participants, so one statement serves mentors, mentees and circles.
"""

from psycopg import sql

# The participants of a mentorship, with the day it is where they are.
PARTICIPANTS = sql.SQL("""
join mentorships_mentorship mentorship
    on mentorship.organization_id = subject.organization_id
   and mentorship.id = subject.mentorship_id {state}
join mentorships_participant participant
    on participant.organization_id = mentorship.organization_id
   and participant.mentorship_id = mentorship.id
join accounts_member member
    on member.organization_id = participant.organization_id
   and member.id = participant.member_id and member.status = 'active'
cross join lateral (select reminders_zone(member.time_zone) as zone) place
cross join lateral (select (%(now)s at time zone place.zone)::date as day) today
""")

# Of one that is not over.
READERS = PARTICIPANTS.format(state=sql.SQL("and mentorship.status <> 'closed'"))
# Where nobody is chased for what was to be done: the day on which they go on is theirs again.
AWAKE = sql.SQL("(mentorship.paused_until is null or mentorship.paused_until <= today.day)")
# Where somebody is there on the other side, too: with who has left nothing is planned or agreed.
# Of a circle or a co-mentoring that lost one of several all are still told.
BOTH_SIDES = sql.SQL("""exists (
    select from mentorships_participant across
    join accounts_member there
        on there.organization_id = across.organization_id and there.id = across.member_id
       and there.status <> 'deactivated'
    where across.organization_id = mentorship.organization_id
      and across.mentorship_id = mentorship.id and across.role <> participant.role)""")
WHEN_WORKING = sql.SQL("reminders_working_moment(%(now)s, member.time_zone, member.working_days)")

# At once, whatever the hour: the person asked for it, or waits beside the one who sent it.
INVITATION = sql.SQL("""
select subject.organization_id, subject.id as subject_id, subject.member_id as recipient_id,
       '' as slot, %(now)s as due_at
from accounts_invitation subject
join accounts_member member
    on member.organization_id = subject.organization_id and member.id = subject.member_id
   and member.status = 'expected'
where subject.accepted_at is null and subject.revoked_at is null and subject.expires_at > %(now)s
""")

PROPOSAL = sql.SQL("""
select subject.organization_id, subject.id as subject_id, member.id as recipient_id,
       '' as slot, {when_working} as due_at
from matching_proposal subject
join programs_enrollment enrollment
    on enrollment.organization_id = subject.organization_id
   and enrollment.id in (subject.mentor_id, subject.mentee_id)
join accounts_member member
    on member.organization_id = enrollment.organization_id and member.id = enrollment.member_id
   and member.status = 'active'
where subject.status = 'proposed'
  and not exists (
    select from matching_proposalanswer answer
    where answer.organization_id = subject.organization_id and answer.proposal_id = subject.id
      and answer.enrollment_id = enrollment.id)
""").format(when_working=WHEN_WORKING)

# The new mentor first; with their yes, the mentee.
HANDOVER = sql.SQL("""
select subject.organization_id, subject.id as subject_id, member.id as recipient_id,
       asked.part as slot, {when_working} as due_at
from mentorships_handover subject
cross join lateral (
    select 'mentor' as part, enrollment.member_id
    from programs_enrollment enrollment
    where subject.status = 'asked_mentor'
      and enrollment.organization_id = subject.organization_id
      and enrollment.id = subject.mentor_id
    union all
    select 'mentee', participant.member_id
    from mentorships_participant participant
    where subject.status = 'asked_mentee' and participant.role = 'mentee'
      and participant.organization_id = subject.organization_id
      and participant.mentorship_id = subject.mentorship_id) asked
join accounts_member member
    on member.organization_id = subject.organization_id and member.id = asked.member_id
   and member.status = 'active'
where subject.status in ('asked_mentor', 'asked_mentee')
""").format(when_working=WHEN_WORKING)

# From here on the rows in question are found first and by themselves (MATERIALIZED): it is their
# index that makes a rule cheap, and a planner that begins with the participants passes it by.
#
# Told to everybody but the one who offers, while one of the times is still to come.
SLOT_OFFER = sql.SQL("""
with subject as materialized (
    select organization_id, id, mentorship_id, offered_by_id, last_at from meetings_slotoffer
    where status = 'proposed' and last_at > %(now)s)
select subject.organization_id, subject.id as subject_id, member.id as recipient_id,
       '' as slot, least({when_working}, subject.last_at - interval '1 hour') as due_at
from subject
{readers}
where participant.member_id <> subject.offered_by_id and {both_sides}
""").format(readers=READERS, when_working=WHEN_WORKING, both_sides=BOTH_SIDES)

# Told to each who has not signed, but for the one who proposes. A counter-offer is a version of its
# own and is told anew. One that has lain for two weeks is no news.
AGREEMENT_PROPOSED = sql.SQL("""
with subject as materialized (
    select organization_id, id, mentorship_id, proposed_by_id from mentorships_agreement
    where status = 'proposed' and proposed_at > %(now)s - interval '14 days')
select subject.organization_id, subject.id as subject_id, member.id as recipient_id,
       '' as slot, {when_working} as due_at
from subject
{readers}
where participant.member_id <> subject.proposed_by_id and {both_sides}
  and not exists (
    select from mentorships_signature signature
    where signature.organization_id = subject.organization_id
      and signature.agreement_id = subject.id and signature.participant_id = participant.id)
""").format(readers=READERS, when_working=WHEN_WORKING, both_sides=BOTH_SIDES)

# For calendars: each state of a meeting that is still to come, by its sequence, to everybody in it.
# Who brought it about gets the mail at once, for the calendar's sake, and has seen it in the app.
# What calendars missed for a week is left to the reminder.
CALENDAR = sql.SQL("""
with subject as materialized (
    select organization_id, id, mentorship_id, starts_at, sequence,
           coalesce(changed_by_id, scheduled_by_id) as by_id
    from meetings_meeting
    where changed_at > %(now)s - interval '7 days' and starts_at > %(now)s and {state})
select subject.organization_id, subject.id as subject_id, member.id as recipient_id,
       subject.sequence::text as slot, {due_at} as due_at, subject.by_id
from subject
{readers}
""")

# The others in their working hours where that is half a day before it begins.
MEETING_PLANNED = CALENDAR.format(
    state=sql.SQL("status = 'scheduled' and sequence = 0"),
    due_at=sql.SQL(
        "case when subject.by_id = member.id then %(now)s else greatest("
        "%(now)s, least({when_working}, subject.starts_at - interval '12 hours')) end"
    ).format(when_working=WHEN_WORKING),
    readers=READERS,
)

# Whatever the hour, or somebody turns up at the old time.
MEETING_CHANGED = CALENDAR.format(
    state=sql.SQL("status = 'scheduled' and sequence > 0"),
    due_at=sql.SQL("%(now)s"),
    readers=READERS,
)

# Of one that lived for a moment only nobody has heard.
MEETING_CANCELED = CALENDAR.format(
    state=sql.SQL("""status = 'cancelled' and (
        changed_at > scheduled_at + interval '5 minutes' or exists (
            select from reminders_delivery told
            where told.organization_id = meetings_meeting.organization_id
              and told.kind in ('meeting_planned', 'meeting_changed')
              and told.subject_id = meetings_meeting.id))"""),
    due_at=sql.SQL("%(now)s"),
    readers=PARTICIPANTS.format(state=sql.SQL("")),
)

# Seen from 36 to 12 hours ahead, so that everybody's working day falls into the time between.
# Told in working hours where that is at least an hour before it begins; else (a Monday at seven)
# between 8 and 18 on any day; else (planned the evening before) at once. The slot is the
# calendar's sequence: a meeting that was moved is told again.
MEETING_TOMORROW = sql.SQL("""
with subject as materialized (
    select organization_id, id, mentorship_id, starts_at, sequence from meetings_meeting
    where status = 'scheduled'
      and starts_at >= %(now)s + interval '12 hours'
      and starts_at < %(now)s + interval '36 hours')
select subject.organization_id, subject.id as subject_id, member.id as recipient_id,
       subject.sequence::text as slot,
       case
           when {when_working} < subject.starts_at - interval '1 hour' then {when_working}
           when {any_day} < subject.starts_at - interval '1 hour' then {any_day}
           else %(now)s
       end as due_at
from subject
{readers}
where {both_sides}
""").format(
    readers=READERS,
    both_sides=BOTH_SIDES,
    when_working=WHEN_WORKING,
    any_day=sql.SQL(
        "reminders_working_moment("
        "%(now)s, member.time_zone, array[1, 2, 3, 4, 5, 6, 7]::smallint[])"
    ),
)

# The morning after, where the reader is, and once more after three days; never both at once
# after the installation was away. One older than two weeks is history.
LOG_MEETING = sql.SQL("""
with subject as materialized (
    select organization_id, id, mentorship_id, starts_at, minutes, sequence from meetings_meeting
    where status = 'scheduled'
      and starts_at >= %(now)s - interval '14 days' and starts_at < %(now)s)
select subject.organization_id, subject.id as subject_id, member.id as recipient_id,
       subject.sequence || case
           when %(now)s >= morning.at + interval '3 days' then '.2' else '.1'
       end as slot,
       {when_working} as due_at
from subject
{readers}
cross join lateral (
    select (subject.starts_at + subject.minutes * interval '1 minute')
           at time zone place.zone as wall) ended
cross join lateral (
    select (ended.wall::date + 1 + time '08:00') at time zone place.zone as at) morning
where morning.at <= %(now)s
""").format(readers=READERS, when_working=WHEN_WORKING)

# From two days before, and from the day after in each of four weeks. The day is in the slot:
# one that was moved is told again. The first range serves the index, the second the reader's day.
ACTION_DUE = sql.SQL("""
with subject as materialized (
    select organization_id, id, mentorship_id, owner_id, due_on from meetings_actionitem
    where status = 'open'
      and due_on >= (%(now)s at time zone 'UTC')::date - 29
      and due_on <= (%(now)s at time zone 'UTC')::date + 3)
select subject.organization_id, subject.id as subject_id, member.id as recipient_id,
       subject.due_on || case
           when subject.due_on >= today.day then ''
           else '+' || (today.day - subject.due_on - 1) / 7
       end as slot,
       {when_working} as due_at
from subject
{readers}
where participant.member_id = subject.owner_id
  and subject.due_on between today.day - 28 and today.day + 2 and {awake}
""").format(readers=READERS, when_working=WHEN_WORKING, awake=AWAKE)

# The days of the cadence count from the start; the slot is the day. Told within its first week:
# whoever joins late is not asked about the past. The condition on the UTC day (a day more on
# both sides) leaves most mentorships out before anything is joined.
CHECK_IN_DUE = sql.SQL("""
with subject as materialized (
    select mentorship.organization_id, mentorship.id, mentorship.id as mentorship_id,
           mentorship.started_on, program.check_in_days
    from mentorships_mentorship mentorship
    join programs_program program
        on program.organization_id = mentorship.organization_id
       and program.id = mentorship.program_id and program.status <> 'archived'
    where mentorship.status = 'running'
      and ((%(now)s at time zone 'UTC')::date + 1 - mentorship.started_on)
          %% program.check_in_days < 9)
select subject.organization_id, subject.id as subject_id, member.id as recipient_id,
       due.day::text as slot, {when_working} as due_at
from subject
{readers}
cross join lateral (
    select subject.started_on + (today.day - subject.started_on)
           / subject.check_in_days * subject.check_in_days as day) due
where due.day > subject.started_on and today.day - due.day < 7 and {awake} and {both_sides}
  and not exists (
    select from evaluations_checkin answered
    where answered.organization_id = subject.organization_id
      and answered.mentorship_id = subject.id and answered.author_id = member.id
      and answered.due_on = due.day and answered.answered_at is not null)
""").format(readers=READERS, when_working=WHEN_WORKING, awake=AWAKE, both_sides=BOTH_SIDES)

# Every thirty days from the start and after every third meeting, whichever comes; told within a
# week of it, never within three weeks of the last one, and not to who has written lately.
REFLECTION = sql.SQL("""
with subject as materialized (
    select organization_id, id, id as mentorship_id, started_on,
           case when meetings_held > 0 and meetings_held %% 3 = 0
                 and last_held_at > %(now)s - interval '7 days' then meetings_held end as third
    from mentorships_mentorship
    where status = 'running'
      and (last_held_at > %(now)s - interval '7 days'
           or ((%(now)s at time zone 'UTC')::date + 1 - started_on) %% 30 < 9))
select subject.organization_id, subject.id as subject_id, member.id as recipient_id,
       due.slot, {when_working} as due_at
from subject
{readers}
cross join lateral (
    select case
        when subject.third is not null then 'meetings.' || subject.third
        when today.day - subject.started_on >= 30
             and (today.day - subject.started_on) %% 30 < 7
            then 'month.' || (today.day - subject.started_on) / 30
    end as slot) due
where due.slot is not null and {awake}
  and not exists (
    select from evaluations_reflection written
    where written.organization_id = subject.organization_id
      and written.mentorship_id = subject.id and written.author_id = member.id
      and written.written_at > %(now)s - interval '14 days')
  and not exists (
    select from reminders_delivery told
    where told.organization_id = subject.organization_id and told.kind = %(kind)s
      and told.subject_id = subject.id and told.recipient_id = member.id
      and told.created_at > %(now)s - interval '21 days')
""").format(readers=READERS, when_working=WHEN_WORKING, awake=AWAKE)

# That somebody wrote, and never what. Whoever reads along within two minutes needs no mail; a
# conversation tells at most once an hour, and what came before the last telling was told by it.
# The slot is the newest message's moment. Three days cover an installation that was away.
MESSAGE = sql.SQL("""
with subject as materialized (
    select organization_id, conversation_id, mentorship_id, author_id, written_at
    from sharing_message
    where removed_at is null
      and written_at > %(now)s - interval '3 days'
      and written_at <= %(now)s - interval '2 minutes')
select subject.organization_id, subject.conversation_id as subject_id, member.id as recipient_id,
       to_char(max(subject.written_at) at time zone 'UTC', 'YYYYMMDDHH24MISSUS') as slot,
       {when_working} as due_at
from subject
{readers}
where participant.member_id <> subject.author_id
  and not exists (
    select from sharing_readmark mark
    where mark.organization_id = subject.organization_id
      and mark.conversation_id = subject.conversation_id and mark.member_id = member.id
      and mark.read_until >= subject.written_at)
  and not exists (
    select from reminders_delivery told
    where told.organization_id = subject.organization_id and told.kind = %(kind)s
      and told.subject_id = subject.conversation_id and told.recipient_id = member.id
      and (told.status = 'waiting' or told.due_at > %(now)s - interval '1 hour'
           or told.due_at >= subject.written_at))
group by subject.organization_id, subject.conversation_id,
         member.id, member.time_zone, member.working_days
""").format(readers=READERS, when_working=WHEN_WORKING)

# When it is issued, and once more after five days; not once more where the mentorship ended
# early, for then the evaluation is there for who wants to answer.
END_EVALUATION = sql.SQL("""
select subject.organization_id, subject.id as subject_id, member.id as recipient_id,
       case when subject.issued_at <= %(now)s - interval '5 days' then '2' else '1' end as slot,
       {when_working} as due_at
from evaluations_evaluation subject
{participants}
where subject.kind = 'end' and subject.submitted_at is null
  and subject.issued_at > %(now)s - interval '30 days'
  and participant.member_id = subject.author_id
  and (mentorship.status <> 'closed' or subject.issued_at > %(now)s - interval '5 days')
""").format(participants=PARTICIPANTS.format(state=sql.SQL("")), when_working=WHEN_WORKING)
