"""Which mentorships a person may see, and what of them."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce, JSONObject
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import Member
from core.errors import require
from mentorships.health import Pulse, assess
from mentorships.health_words import HealthInWords, in_words
from mentorships.models import (
    Agreement,
    Goal,
    Handover,
    Mentorship,
    Milestone,
    Participant,
    Pause,
    ProgressNote,
)
from programs.models import Coordinator, Enrollment, EnrollmentQuerySet


def get_mentorship(member: Member, pk: UUID) -> Mentorship:
    """For those who take part and the program's coordinators, with program and participants."""
    return get_object_or_404(Mentorship.objects.visible_to(member).for_list(), pk=pk)


def get_own_mentorship(member: Member, pk: UUID) -> Mentorship:
    """Only for those who take part: a coordinator sees that it exists, and gets 403."""
    mentorship = get_mentorship(member, pk)
    require(takes_part(member, mentorship))
    return mentorship


def get_shared_mentorship(member: Member, pk: UUID) -> Mentorship:
    """For what only those who take part may know of: for a coordinator there is no such page.

    With its open goals in the same statement; `open_goals` gives them.
    """
    goals = Goal.objects.filter(mentorship=OuterRef("pk"), status=Goal.Status.OPEN).order_by("id")
    shape = {name: name for name in ("title", "success_criteria", "baseline")}
    mentorships = (
        Mentorship.objects.of(member)
        .for_list()
        .annotate(open_goals=ArraySubquery(goals.values(goal=JSONObject(**shape))))
    )
    return get_object_or_404(mentorships, pk=pk)


def open_goals(mentorship: Mentorship) -> list[dict[str, Any]]:
    """Of what `get_shared_mentorship` found; in the shape in which a version keeps them."""
    found: list[dict[str, Any]] = mentorship.open_goals  # type: ignore[attr-defined]
    return found


def takes_part(member: Member, mentorship: Mentorship) -> bool:
    return any(p.member_id == member.pk for p in mentorship.participants.all())


def part_of(member: Member, mentorship: Mentorship) -> Participant:
    return next(p for p in mentorship.participants.all() if p.member_id == member.pk)


def others_of(member: Member, mentorship: Mentorship) -> list[Participant]:
    return [p for p in mentorship.participants.all() if p.member_id != member.pk]


def others_here(member: Member, mentorship: Mentorship) -> list[Participant]:
    """Without those who have left, unless that is everybody."""
    others = others_of(member, mentorship)
    here = [part for part in others if part.member.status != Member.Status.DEACTIVATED]
    return here or others


def pulse_of(mentorship: Mentorship) -> Pulse:
    return Pulse(
        status=mentorship.status,
        started_on=mentorship.started_on,
        planned_end_on=mentorship.planned_end_on,
        cadence_days=mentorship.cadence_days,
        signed_at=mentorship.signed_at,
        last_held_at=mentorship.last_held_at,
        next_planned_at=mentorship.next_planned_at,
        missed_in_a_row=mentorship.missed_in_a_row,
        open_actions=mentorship.open_actions,
        majority_due_on=mentorship.majority_due_on,
        last_rating=mentorship.last_rating,
        previous_rating=mentorship.previous_rating,
        contact_requested_at=mentorship.contact_requested_at,
        mentor_left_at=mentorship.mentor_left_at,
        mentee_left_at=mentorship.mentee_left_at,
        paused_until=mentorship.paused_until,
        paused_days=mentorship.paused_days,
        paused_days_since_held=mentorship.paused_days_since_held,
        closed=mentorship.status == Mentorship.Status.CLOSED,
    )


def health_of(mentorship: Mentorship, today: date | None = None) -> HealthInWords:
    """What the coordinator sees: every rule that fired, in words, and what to do."""
    return _assessed(pulse_of(mentorship), today)


def shared_health_of(mentorship: Mentorship, today: date | None = None) -> HealthInWords:
    """What those who take part see.

    Check-ins and *please contact me* are between their author and the coordinator. In a pair
    everybody knows their own answer, so even a bare "needs care" would give the other's away.
    """
    pulse = replace(
        pulse_of(mentorship), last_rating=None, previous_rating=None, contact_requested_at=None
    )
    return _assessed(pulse, today)


def _assessed(pulse: Pulse, today: date | None) -> HealthInWords:
    today = today or timezone.localdate()
    paused = pulse.is_paused(today) and not pulse.closed
    return in_words(assess(pulse, today=today), paused_until=pulse.paused_until if paused else None)


def has_left(mentorship: Mentorship) -> bool:
    """With nobody on the other side there is nothing to plan; a coordinator asks somebody new."""
    return bool(mentorship.mentor_left_at or mentorship.mentee_left_at)


def left_at(mentorship: Mentorship) -> datetime | None:
    """Since when nobody is there on one of the sides."""
    moments = (mentorship.mentor_left_at, mentorship.mentee_left_at)
    return min((at for at in moments if at is not None), default=None)


def left_roles(mentorship: Mentorship) -> set[str]:
    """Mentor or mentee, where nobody of them is here any more."""
    moments = {
        Enrollment.Role.MENTOR.value: mentorship.mentor_left_at,
        Enrollment.Role.MENTEE.value: mentorship.mentee_left_at,
    }
    return {role for role, at in moments.items() if at is not None}


def is_alone(member: Member, mentorship: Mentorship) -> bool:
    """Whether nobody else of it is here any more; of one that came with its participants."""
    gone = Member.Status.DEACTIVATED
    return all(part.member.status == gone for part in others_of(member, mentorship))


def is_paused(mentorship: Mentorship, today: date | None = None) -> bool:
    """One that is closed rests for good, and is not paused."""
    return (
        mentorship.status != Mentorship.Status.CLOSED
        and mentorship.paused_until is not None
        and (today or timezone.localdate()) < mentorship.paused_until
    )


def running_pause(mentorship: Mentorship, today: date | None = None) -> Pause | None:
    """With its reason, for those who take part; row security leaves the coordinator none."""
    day = today or timezone.localdate()
    return (
        Pause.objects.filter(mentorship=mentorship, until_on__gt=day)
        .select_related("paused_by")
        .prefetch_related("reasons")
        .order_by("-paused_at")
        .first()
    )


def pauses_of(mentorship: Mentorship) -> list[Pause]:
    """When it rested, and who paused it; the newest first. The coordinator may know."""
    pauses = Pause.objects.filter(mentorship=mentorship).select_related("paused_by", "ended_by")
    return list(pauses.order_by("-began_on", "-paused_at"))


def days_paused(mentorship: Mentorship, *, since: date) -> int:
    """Whole days of all pauses from a day on; those of a running one in full."""
    spans = Pause.objects.filter(mentorship=mentorship, until_on__gt=since)
    return sum(
        (until - max(began, since)).days
        for began, until in spans.values_list("began_on", "until_on")
    )


def agreements_of(mentorship: Mentorship) -> list[Agreement]:
    """All versions, newest first. Row security answers nobody but those who take part."""
    return list(Agreement.objects.filter(mentorship=mentorship).for_reading())


def current_agreement(mentorship: Mentorship) -> Agreement | None:
    """The newest version: what is being worked on, or what is in force. Without signatures."""
    found: Agreement | None = (
        Agreement.objects.filter(mentorship=mentorship).for_reading().prefetch_related(None).first()
    )
    return found


def agreement_in_force(mentorship: Mentorship) -> Agreement | None:
    """What everybody has signed; it holds while a newer version is being negotiated."""
    found: Agreement | None = (
        Agreement.objects.filter(mentorship=mentorship).signed().for_reading().first()
    )
    return found


@dataclass(frozen=True)
class Agreed:
    """What a signed agreement says of planning a meeting."""

    meeting_minutes: int
    channel: str
    early_late: str


PLANNING = ("meeting_minutes", "channel", "early_late")


def get_mentorship_to_plan(member: Member, pk: UUID) -> Mentorship:
    """As `get_own_mentorship`; what was agreed of planning comes in the same statement."""
    signed = Agreement.objects.filter(mentorship=OuterRef("pk")).signed()
    shape = {name: name for name in PLANNING}
    mentorships = Mentorship.objects.visible_to(member).for_list()
    mentorship = get_object_or_404(
        mentorships.annotate(agreed=Subquery(signed.values(found=JSONObject(**shape))[:1])), pk=pk
    )
    require(takes_part(member, mentorship))
    return mentorship


def agreed_planning(mentorship: Mentorship) -> Agreed | None:
    """Of those who take part; a query, where the mentorship came another way."""
    if hasattr(mentorship, "agreed"):
        found = mentorship.agreed
        return Agreed(**found) if found else None
    signed = Agreement.objects.filter(mentorship=mentorship).signed()
    return next((Agreed(**row) for row in signed.values(*PLANNING)[:1]), None)


def get_agreement(mentorship: Mentorship, version: int) -> Agreement:
    found: Agreement = get_object_or_404(
        Agreement.objects.filter(mentorship=mentorship).for_reading(), version=version
    )
    return found


def next_review_on(mentorship: Mentorship, today: date | None = None) -> date | None:
    """The day they agreed to look back together, today or later. For those who take part."""
    signed = Agreement.objects.filter(mentorship=mentorship).signed()
    days = signed.values_list("review_dates", flat=True).first() or []
    return min((day for day in days if day >= (today or timezone.localdate())), default=None)


def colleague_by_email(email: str) -> Member | None:
    """Somebody who has signed in here. Who they are is no secret inside a company."""
    return Member.objects.active().filter(email__iexact=email.strip()).first()


# Handing over


def can_hand_over(member: Member, mentorship: Mentorship) -> bool:
    """The program's coordinators; not one who takes part in it."""
    return (
        not takes_part(member, mentorship)
        and Coordinator.objects.filter(program=mentorship.program_id, member=member).exists()
    )


def get_handover(member: Member, pk: UUID) -> Handover:
    """For the new mentor and the mentee while they are asked or when they agreed, and the
    coordinators. With the names of all."""
    handovers = Handover.objects.visible_to(member).select_related(
        "mentorship__program", "mentor__member", "started_by", "successor"
    )
    return get_object_or_404(
        handovers.prefetch_related(
            Prefetch("mentorship__participants", Participant.objects.select_related("member"))
        ),
        pk=pk,
    )


def open_handover_of(mentorship: Mentorship) -> Handover | None:
    return (
        Handover.objects.open()
        .filter(mentorship=mentorship)
        .select_related("mentor__member", "started_by")
        .first()
    )


def mentors_to_ask(mentorship: Mentorship) -> EnrollmentQuerySet:
    """Mentors of the program who are here, have a free place and do not take part already."""
    taking_part = Participant.objects.filter(mentorship=mentorship, member=OuterRef("member"))
    found: EnrollmentQuerySet = (
        Enrollment.objects.in_program(mentorship.program)
        .mentors()
        .enrolled()
        .filter(~Exists(taking_part), member__status=Member.Status.ACTIVE)
        .annotate(places_left=_places_left(beside=mentorship))
        .filter(places_left__gt=0)
        .select_related("program", "member")
        .order_by("member__name", "id")
    )
    return found


def has_place(mentor: Enrollment) -> bool:
    return Mentorship.objects.open().filter(participants__enrollment=mentor).count() < mentor.places


def can_be_asked(mentor: Enrollment) -> bool:
    """Whether there is a place beside those that others have been asked to take."""
    asked = Handover.objects.open().filter(mentor=mentor).count()
    taken = Mentorship.objects.open().filter(participants__enrollment=mentor).count()
    return taken + asked < mentor.places


def _places_left(*, beside: Mentorship) -> CombinedExpression:
    """A place that is asked for this one is free for it."""
    parts = Participant.objects.filter(enrollment=OuterRef("pk")).exclude(
        mentorship__status=Mentorship.Status.CLOSED
    )
    asked = Handover.objects.open().filter(mentor=OuterRef("pk")).exclude(mentorship=beside)
    return (
        Coalesce(F("capacity"), F("program__mentor_capacity"))
        - _counted(parts, "enrollment")
        - _counted(asked, "mentor")
    )


def _counted(rows: QuerySet[Any], by: str) -> Coalesce:
    counts = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counts, output_field=IntegerField()), Value(0))


def get_goal(member: Member, pk: UUID) -> Goal:
    """Only for those who take part: for a coordinator there is no such page."""
    goals = (
        Goal.objects.with_path()
        .select_related("mentorship__program")
        .filter(mentorship__in=Mentorship.objects.of(member))
    )
    return get_object_or_404(goals, pk=pk)


def goals_of(mentorship: Mentorship) -> list[Goal]:
    """In the order they were set, each with its path. For those who take part."""
    return list(Goal.objects.filter(mentorship=mentorship).with_path().order_by("id"))


def count_open_goals(mentorship: Mentorship) -> int:
    return Goal.objects.filter(mentorship=mentorship, status=Goal.Status.OPEN).count()


def milestones_of(goal: Goal) -> list[Milestone]:
    """Those that were not let go, in their order."""
    return list(Milestone.objects.filter(goal=goal).shown().order_by("position", "id"))


def get_milestone(member: Member, pk: UUID) -> Milestone:
    steps = Milestone.objects.select_related("goal__mentorship__program", "mentorship")
    return get_object_or_404(steps.filter(mentorship__in=Mentorship.objects.of(member)), pk=pk)


def progress_notes_of(goal: Goal) -> list[ProgressNote]:
    """The newest first."""
    notes = ProgressNote.objects.filter(goal=goal).select_related("author")
    return list(notes.order_by("-written_at", "-id"))


def get_own_progress_note(member: Member, pk: UUID) -> ProgressNote:
    """One's own; the other's stays as they wrote it."""
    notes = ProgressNote.objects.select_related("goal", "mentorship").filter(
        mentorship__in=Mentorship.objects.of(member)
    )
    note = get_object_or_404(notes, pk=pk)
    require(note.author_id == member.pk)
    return note
