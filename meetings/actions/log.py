"""Meetings that took place, and what came of them."""

from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import activity, record
from accounts.models import Member
from core.errors import Refusal
from core.writing import Writes
from meetings.access import mark_of, summary_of
from meetings.actions.meanwhile import Part, parts_to_write
from meetings.actions.planning import check_open, create
from meetings.actions.rows import beat, locked, overlapping
from meetings.actions.said import (
    Said,
    add_action_items,
    review,
    seal_note,
    tick_agenda,
    tick_goals,
    write_summary,
)
from meetings.models import Confirmation, Meeting, MeetingPulse
from meetings.sheet import Sheet, sheet_of
from mentorships.actions import lock
from mentorships.models import Mentorship
from mentorships.ratings import contact_requested, day_of_cadence, rated


class NextRefused(Refusal):
    """The next meeting cannot be at the time that was proposed; nothing is logged yet."""


def log_meeting(meeting: Meeting, *, by: Member, said: Said, sheet: Sheet | None = None) -> Meeting:
    """Say that it took place and what came of it; again on a held meeting, change what was said.

    With the `sheet` of a meeting from `get_locked_meeting` nothing is locked and read a second
    time. What is there already, from the same submission arriving twice, is not made again.

    Raises LogChanged when the writer's summary, note or time would take the place of one
    that they have not seen, NextRefused, and Refusal for a time still to come or a canceled
    meeting.
    """
    if sheet is not None:
        # One that is refused stays as it was for who shows it again.
        return _log(copy(meeting), by=by, said=said, sheet=sheet)
    with transaction.atomic():
        meeting = locked(meeting)
        return _log(meeting, by=by, said=said, sheet=sheet_of(meeting.mentorship, by, meeting))


@transaction.atomic
def log_unplanned_meeting(
    mentorship: Mentorship, *, by: Member, said: Said, way: str = Meeting.Way.VIDEO
) -> Meeting:
    """Log a meeting that was never planned. Where one was planned at that time, it is that one,
    and where the same person has logged it, what was said of it changes as in `log_meeting`.

    Raises Refusal when a meeting at that time was logged by somebody else, and as `log_meeting`.
    """
    mentorship = lock(mentorship)
    there = overlapping(mentorship, starts_at=said.held_at, minutes=said.minutes)
    held = next((row for row in there if row.status == Meeting.Status.HELD), None)
    # Somebody who went back to the form and wrote more sends it again, as does a double tap.
    if held is not None and not (held.starts_at == said.held_at and held.logged_by_id == by.pk):
        raise Refusal(
            _("A meeting at that time has been logged. You can open it and add to its summary.")
        )
    planned = next((row for row in there if row.status != Meeting.Status.CANCELLED), None)
    meeting = held or planned
    if meeting is None:
        # What somebody saw of another meeting, before they mended the time, is not this one's.
        said = replace(said, when_seen=None, summary_seen="", note_seen="")
        meeting = Meeting(
            organization_id=mentorship.organization_id,
            scheduled_by=by,
            starts_at=said.held_at,
            way=way,
        )
    meeting.mentorship = mentorship
    sheet = sheet_of(mentorship, by, held or planned)
    return _log(meeting, by=by, said=said, sheet=sheet)


def _log(meeting: Meeting, *, by: Member, said: Said, sheet: Sheet) -> Meeting:
    if said.held_at > timezone.now():
        raise Refusal(_("That time is still to come. Log a meeting once it has begun."))
    if meeting.status == Meeting.Status.CANCELLED:
        raise Refusal(_("This meeting was canceled. Log one that was not planned instead."))
    _check_end(meeting.mentorship, said)
    parts = parts_to_write(meeting, by=by, said=said, sheet=sheet)
    if Part.WHEN not in parts:
        # It stays to the second.
        said = replace(said, held_at=meeting.starts_at, minutes=meeting.minutes)
    # From here on only the next meeting's time can be refused, and what was written before that
    # is taken back. Where none is asked for, there is no savepoint to pay for.
    with transaction.atomic(savepoint=said.next_at is not None):
        return _write(meeting, by=by, said=said, sheet=sheet, parts=parts)


def _write(
    meeting: Meeting, *, by: Member, said: Said, sheet: Sheet, parts: frozenset[Part]
) -> Meeting:
    again = meeting.status == Meeting.Status.HELD
    writes = Writes(meeting.organization_id)
    changed = bool(parts & {Part.WHEN, Part.SUMMARY})
    if Part.WHEN in parts:
        _say_held(meeting, by=by, said=said, writes=writes)
    if Part.SUMMARY in parts:
        write_summary(meeting, by=by, text=said.summary, current=sheet.summary, writes=writes)
    if Part.NOTE in parts:
        text, pk = said.private_note, sheet.note_id
        seal_note(meeting, by=by, text=text, known=sheet.note, pk=pk, writes=writes)
    changed |= tick_goals(meeting, said, goals=sheet.goals, writes=writes)
    changed |= tick_agenda(said, agenda=sheet.agenda, writes=writes)
    next_at = said.next_at or sheet.next_at
    done = review(
        meeting,
        by=by,
        reviewed=said.review,
        open_items=sheet.open_items,
        due_on=next_at.astimezone(ZoneInfo(by.time_zone)).date() if next_at else None,
        writes=writes,
    )
    added = add_action_items(meeting, by=by, actions=said.actions, again=again, writes=writes)
    pulse = _rate(meeting, by=by, said=said, sheet=sheet, writes=writes)
    planned = None if said.next_at == sheet.next_at else said.next_at
    changed |= bool(added or planned or any(done.values()))
    if changed:
        writes.insert(activity("log", meeting, by=by, minutes=said.minutes, actions=added, **done))
    writes.write()
    if planned is not None:
        _plan_next(meeting, by=by, starts_at=planned, minutes=said.minutes)
    if changed or pulse:
        beat(meeting.mentorship, **pulse)
    return meeting


def _check_end(mentorship: Mentorship, said: Said) -> None:
    """What was before the end may be logged after it; nobody is given more to do from there."""
    if mentorship.closed_at is not None:
        if said.held_at > mentorship.closed_at:
            raise Refusal(_("This mentorship has ended. What you kept stays readable."))
        if said.actions:
            check_open(mentorship)


def _say_held(meeting: Meeting, *, by: Member, said: Said, writes: Writes) -> None:
    changed: dict[str, Any] = {"starts_at": said.held_at, "minutes": said.minutes}
    if meeting.status == Meeting.Status.HELD:
        # Nobody has confirmed a time that they have not read.
        Confirmation.objects.filter(meeting=meeting).exclude(member=by).delete()
    else:
        now = timezone.now()
        changed |= {"status": Meeting.Status.HELD, "logged_by_id": by.pk, "logged_at": now}
    for name, value in changed.items():
        setattr(meeting, name, value)
    if meeting._state.adding:
        # The rows that are written with it need it there.
        meeting.save()
    else:
        writes.change(Meeting, meeting.pk, **changed)


def _rate(
    meeting: Meeting, *, by: Member, said: Said, sheet: Sheet, writes: Writes
) -> dict[str, object]:
    """Keep how it was for one of them; the columns of the pulse that follow from it.

    It counts as a check-in of the same days does, and is said once; but whoever asks to be
    contacted later, or on another device, is heard.
    """
    if sheet.rated is not None:
        if not said.wants_contact or sheet.rated.wants_contact:
            return {}
        mine = MeetingPulse.objects.filter(meeting=meeting, author=by)
        mine.update(wants_contact=True)
        return contact_requested(meeting.mentorship)
    if said.useful is None and said.working is None and not said.wants_contact:
        return {}
    writes.insert(
        MeetingPulse(
            organization_id=meeting.organization_id,
            meeting=meeting,
            mentorship_id=meeting.mentorship_id,
            author=by,
            useful=said.useful,
            working=said.working,
            wants_contact=said.wants_contact,
        )
    )
    found: dict[str, object] = {}
    ratings = [rating for rating in (said.useful, said.working) if rating is not None]
    if ratings:
        day = said.held_at.astimezone(ZoneInfo(by.time_zone)).date()
        due_on = day_of_cadence(meeting.mentorship, day, every=sheet.check_in_days)
        found |= rated(meeting.mentorship, rating=min(ratings), due_on=due_on)
    if said.wants_contact:
        found |= contact_requested(meeting.mentorship)
    return found


def _plan_next(meeting: Meeting, *, by: Member, starts_at: datetime, minutes: int) -> None:
    try:
        check_open(meeting.mentorship)
        following = create(
            meeting.mentorship,
            by=by,
            starts_at=starts_at,
            minutes=minutes,
            way=meeting.way,
            link=meeting.link,
            place=meeting.place,
        )
    except Refusal as refusal:
        raise NextRefused(refusal.messages) from None
    record("schedule", following, by=by, starts_at=starts_at.isoformat(), minutes=minutes)


@transaction.atomic
def confirm_meeting(meeting: Meeting, *, by: Member, seen: str) -> None:
    """One remembers it as it was logged. Nothing when that was said before, unless somebody else
    has changed the summary since: then it is said of what stands there now.

    `seen` is `mark_of` what was read: nobody confirms a time or words that they have not. Raises
    Refusal when they are others, when it was not logged, or by oneself.
    """
    meeting = locked(meeting)
    if meeting.status != Meeting.Status.HELD:
        raise Refusal(_("This meeting is not logged yet."))
    if meeting.logged_by_id == by.pk:
        raise Refusal(_("You logged this meeting. Somebody else who was there can confirm it."))
    summary = summary_of(meeting)
    if seen != mark_of(meeting, summary.text if summary else ""):
        raise Refusal(_("There is a newer version. Read it before you go on."))
    if Confirmation.objects.standing().filter(meeting=meeting, member=by).exists():
        return
    Confirmation.objects.update_or_create(
        organization_id=meeting.organization_id,
        meeting=meeting,
        member=by,
        defaults={"mentorship_id": meeting.mentorship_id, "confirmed_at": timezone.now()},
    )
    record("confirm", meeting, by=by)
