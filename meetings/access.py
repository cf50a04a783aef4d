"""Which meetings and action items a person may see, and when people can meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import Member
from core.compiled import fetch
from core.digests import digest_of
from core.encryption import unseal
from core.errors import require
from meetings import links, timezones
from meetings.models import (
    Absence,
    ActionItem,
    ActionItemQuerySet,
    AgendaItem,
    Meeting,
    MeetingQuerySet,
    Note,
    SlotOffer,
    Summary,
)
from mentorships.access import has_left
from mentorships.models import Agreement, Goal, Mentorship, Participant

# How far outside working hours somebody may be asked to meet, before 06:00 and after 22:00 never.
STRETCH_MINUTES = 120

# Everybody in a mentorship, in one query.
PEOPLE = Prefetch("mentorship__participants", queryset=Participant.objects.select_related("member"))


def get_meeting(member: Member, pk: UUID) -> Meeting:
    """For those who take part; a coordinator reads the mentorship's pulse, not this page."""
    signed = Agreement.objects.filter(mentorship=OuterRef("mentorship")).signed()
    return get_object_or_404(
        Meeting.objects.visible_to(member)
        .select_related("mentorship__program", "series", "logged_by")
        .annotate(agreed_notice=Subquery(signed.values("cancellation_hours")[:1]))
        .prefetch_related(PEOPLE),
        pk=pk,
    )


def get_locked_meeting(member: Member, pk: UUID) -> Meeting:
    """As `get_meeting`, for who is about to write: its mentorship is ours until the transaction
    ends, as every action on meetings wants it."""
    # The mentorship's first, as everywhere. The meeting's lock keeps nobody out who does not wait
    # for the other; it is what makes PostgreSQL read the row as whoever had the lock has left it.
    found = fetch(_to_lock, planned_for=member.organization_id, meeting=pk, member=member.pk)
    if not found:
        raise Http404
    return found[0]


def _to_lock(meeting: UUID, member: UUID) -> MeetingQuerySet:
    mine = Meeting.objects.filter(mentorship__participants__member=member)
    asked = mine.filter(pk=meeting).select_related("mentorship")
    return asked.select_for_update(no_key=True, of=("mentorship", "self"))


def get_action_item(member: Member, pk: UUID) -> ActionItem:
    return get_object_or_404(
        ActionItem.objects.visible_to(member)
        .select_related(
            "mentorship__program", "owner", "goal", "meeting", "created_by", "changed_by"
        )
        .prefetch_related(PEOPLE),
        pk=pk,
    )


def get_own_agenda_item(member: Member, pk: UUID) -> AgendaItem:
    """One's own; what the other wants to talk about stays as they wrote it."""
    items = AgendaItem.objects.select_related("meeting__mentorship").filter(
        mentorship__in=Mentorship.objects.of(member)
    )
    item = get_object_or_404(items, pk=pk)
    require(item.author_id == member.pk)
    return item


# Meetings


def meetings_of(mentorship: Mentorship) -> MeetingQuerySet:
    """All of a mentorship's, newest first; for those who take part."""
    return Meeting.objects.filter(mentorship=mentorship).order_by("-starts_at", "id")


def next_meeting(mentorship: Mentorship) -> Meeting | None:
    return Meeting.objects.filter(mentorship=mentorship).upcoming().order_by("starts_at").first()


def meetings_to_log(member: Member) -> MeetingQuerySet:
    """Planned ones whose time has passed, oldest first, over all of a person's mentorships."""
    return _with_people(Meeting.objects.visible_to(member).to_log())


def upcoming_meetings(member: Member) -> MeetingQuerySet:
    return _with_people(Meeting.objects.visible_to(member).upcoming())


def _with_people(meetings: MeetingQuerySet) -> MeetingQuerySet:
    return (
        meetings.select_related("mentorship").prefetch_related(PEOPLE).order_by("starts_at", "id")
    )


def open_offer_in(mentorship: Mentorship) -> SlotOffer | None:
    """The times that wait for an answer; row security leaves them to those who take part."""
    offers = SlotOffer.objects.filter(mentorship=mentorship).open()
    found: SlotOffer | None = offers.select_related("offered_by").first()
    return found


def get_offer(member: Member, pk: UUID) -> SlotOffer:
    found: SlotOffer = get_object_or_404(
        SlotOffer.objects.visible_to(member)
        .select_related("mentorship__program", "offered_by", "meeting")
        .prefetch_related(PEOPLE),
        pk=pk,
    )
    return found


def is_open(offer: SlotOffer) -> bool:
    """As `SlotOfferQuerySet.open` has it, of one that `get_offer` found."""
    waiting = offer.status == SlotOffer.Status.PROPOSED and offer.last_at > timezone.now()
    mentorship = offer.mentorship
    return waiting and mentorship.status != Mentorship.Status.CLOSED and not has_left(mentorship)


def can_pick(member: Member, offer: SlotOffer) -> bool:
    return offer.offered_by_id != member.pk


def can_withdraw(member: Member, offer: SlotOffer) -> bool:
    return offer.offered_by_id == member.pk


def agreed_notice(meeting: Meeting) -> int | None:
    """Hours of notice to cancel, as all have signed it; of a meeting that `get_meeting` found."""
    found: int | None = meeting.agreed_notice  # type: ignore[attr-defined]  # annotated there
    return found


def absent_from(meeting: Meeting) -> list[Member]:
    """Who could not make it to a meeting that was missed, as one of them said."""
    absences = Absence.objects.filter(meeting=meeting).select_related("member")
    return [absence.member for absence in absences.order_by("member__name")]


def summary_of(meeting: Meeting) -> Summary | None:
    return Summary.objects.filter(meeting=meeting).select_related("edited_by").first()


def note_of(meeting: Meeting, member: Member) -> Note | None:
    return Note.objects.filter(meeting=meeting, author=member).first()


# Action items


def action_items_of(mentorship: Mentorship) -> ActionItemQuerySet:
    return ActionItem.objects.filter(mentorship=mentorship).for_list()


def open_action_items_of(mentorship: Mentorship) -> ActionItemQuerySet:
    return action_items_of(mentorship).open()


def action_items_from(meeting: Meeting) -> ActionItemQuerySet:
    return ActionItem.objects.filter(meeting=meeting).for_list()


def my_open_action_items(member: Member) -> ActionItemQuerySet:
    """What one has promised in all of one's mentorships, the earliest due first."""
    return _mine(member).open().for_list().select_related("owner", "mentorship")


def my_settled_action_items(member: Member, status: str) -> ActionItemQuerySet:
    """Done or let go, the latest first."""
    return (
        _mine(member)
        .filter(status=status)
        .select_related("owner", "mentorship", "carried_from__meeting")
        .order_by("-done_at", "-id")
    )


def my_action_items(member: Member, show: str) -> ActionItemQuerySet:
    """`show` is open, overdue, done or dropped; the open ones for anything else."""
    if show in {ActionItem.Status.DONE, ActionItem.Status.DROPPED}:
        return my_settled_action_items(member, show)
    items = my_open_action_items(member)
    return items.filter(due_on__lt=today(member)) if show == "overdue" else items


def _mine(member: Member) -> ActionItemQuerySet:
    return ActionItem.objects.visible_to(member).filter(owner=member).prefetch_related(PEOPLE)


@dataclass(frozen=True)
class ActionCounts:
    open: int
    overdue: int
    done: int
    dropped: int


def action_counts(member: Member) -> ActionCounts:
    """One's own action items: open, of those past due, done, and let go."""
    is_open = Q(status=ActionItem.Status.OPEN)
    counts = (
        ActionItem.objects.visible_to(member)
        .filter(owner=member)
        .aggregate(
            open=Count("pk", filter=is_open),
            overdue=Count("pk", filter=is_open & Q(due_on__lt=today(member))),
            done=Count("pk", filter=Q(status=ActionItem.Status.DONE)),
            dropped=Count("pk", filter=Q(status=ActionItem.Status.DROPPED)),
        )
    )
    return ActionCounts(**counts)


def counted_in(mentorship: Mentorship) -> dict[str, int]:
    """How many of a mentorship's action items are done, of those that did not go away."""
    counts: dict[str, int] = ActionItem.objects.filter(mentorship=mentorship).aggregate(
        items_done=Count("pk", filter=Q(status=ActionItem.Status.DONE)),
        items_in_all=Count("pk", filter=~Q(status__in=ActionItem.GONE)),
    )
    return counts


def can_change(item: ActionItem) -> bool:
    """As long as it is open, and so is the mentorship: it belongs to all who take part."""
    return (
        item.status == ActionItem.Status.OPEN and item.mentorship.status != Mentorship.Status.CLOSED
    )


def last_writer_of(item: ActionItem) -> Member:
    writer: Member = item.changed_by or item.created_by
    return writer


def carried_on_as(item: ActionItem, *, seen_by: Member) -> ActionItem | None:
    """What goes on from it; with another mentor that is none of the old one's business."""
    return ActionItem.objects.visible_to(seen_by).filter(carried_from=item).first()


def goals_for(mentorship: Mentorship, *, item: ActionItem | None = None) -> list[Goal]:
    """What one can do something for: the open goals, and the one that an item is for already."""
    wanted = Q(status=Goal.Status.OPEN)
    if item is not None and item.goal_id is not None:
        wanted |= Q(pk=item.goal_id)
    return list(Goal.objects.filter(wanted, mentorship=mentorship).order_by("id"))


def usual_plan(mentorship: Mentorship) -> Meeting | None:
    """The meeting whose way, link and length the next one most likely takes over."""
    return (
        Meeting.objects.filter(mentorship=mentorship)
        .exclude(status=Meeting.Status.CANCELLED)
        .order_by("-starts_at", "id")
        .first()
    )


# When


def today(member: Member) -> date:
    """The date where the member is."""
    return timezone.now().astimezone(timezones.zone_of(member.time_zone)).date()


def hours_of(member: Member) -> timezones.Hours:
    """A profile's working hours, and the hours around them in which the person would still meet.

    Who has not said so is asked for two hours before and after at most.
    """
    start, end = _minutes(member.works_from), _minutes(member.works_until)
    if start == end:
        start, end = 9 * 60, 17 * 60
    days = frozenset(day for day in member.working_days if 1 <= day <= 7)
    acceptable: tuple[int | None, int | None] = (None, None)
    if start < end:
        # A night shift stays as it is: what is early and late around it nobody can guess.
        earliest = min(start, max(start - STRETCH_MINUTES, 6 * 60))
        latest = max(end, min(end + STRETCH_MINUTES, 22 * 60))
        acceptable = (earliest, latest)
    said = member.acceptable_from, member.acceptable_until
    if said[0] is not None and said[1] is not None and said[0] != said[1]:
        acceptable = (_minutes(said[0]), _minutes(said[1]))
    return timezones.Hours(
        zone=member.time_zone,
        days=days or timezones.WEEKDAYS,
        works_from=start,
        works_until=end,
        acceptable_from=acceptable[0],
        acceptable_until=acceptable[1],
    )


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def burden_on(member: Member, starts_at: datetime, minutes: int) -> timezones.Burden:
    return timezones.burden(hours_of(member), starts_at, minutes=minutes)


# What people write


def read_note(meeting: Meeting, member: Member) -> str:
    """One's own private note on a meeting, opened; empty when there is none."""
    note = note_of(meeting, member)
    return open_note(note, member) if note else ""


def open_note(note: Note, member: Member) -> str:
    return unsealed_note(note.pk, bytes(note.sealed), member)


def unsealed_note(pk: UUID, sealed: bytes, member: Member) -> str:
    return unseal(
        sealed,
        wrapped_key=bytes(member.organization.wrapped_key),
        organization_id=member.organization_id,
        table=Note._meta.db_table,
        row=pk,
    )


def mark_of(meeting: Meeting, summary: str) -> str:
    """What a page carries to say what of a held meeting somebody read before they confirmed it."""
    return digest_of(f"{meeting.starts_at.isoformat()} {meeting.minutes}\n{summary.strip()}")


def mark_of_item(item: ActionItem) -> str:
    """What a form carries to say what of an action item it was filled in from."""
    return digest_of(f"{item.owner_id} {item.due_on} {item.goal_id}\n{item.text.strip()}")


@dataclass(frozen=True)
class Joining:
    """The way into a call: shown from `opens_at` until `ends_at`, and `open` now or not."""

    url: str
    # Zoom, Jitsi Meet …; empty for a service that we don't know by its address.
    service: str
    opens_at: datetime
    ends_at: datetime
    open: bool


def joining(link: str, starts_at: datetime, minutes: int) -> Joining | None:
    """Of a planned meeting; None without a web address, and when it is over."""
    url, now = links.web_link(link), timezone.now()
    ends_at = starts_at + timedelta(minutes=minutes)
    if not url or ends_at <= now:
        return None
    return Joining(
        url=url,
        service=links.service_of(url),
        opens_at=starts_at - links.JOIN_BEFORE,
        ends_at=ends_at,
        open=links.can_join(starts_at, ends_at, now),
    )
