"""What a person's home shows: their own mentorships, what waits for them, whom they look after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils import timezone

from accounts.models import Member
from dashboards.access.people import with_people
from evaluations.models import CheckIn, Evaluation
from matching.models import Proposal, ProposalAnswer
from meetings.models import (
    ActionItem,
    ActionItemQuerySet,
    Confirmation,
    Meeting,
    SlotOffer,
    Summary,
)
from mentorships.health import RULES
from mentorships.models import (
    Agreement,
    Handover,
    Mentorship,
    MentorshipQuerySet,
    Participant,
    Signature,
)
from programs.models import Coordinator, Enrollment, Program, open_to_join, today_at
from sharing.access import shared_counts

# More than anybody has at once; the rest would be history.
MENTORSHIPS = 60
CARE = 5
ACTION_ITEMS = 5
# Who has not said by then whether a log is right does not mind.
CONFIRMED_WITHIN = timedelta(days=7)
# Programs in which a yes no longer leads to anything.
OVER = (Program.Status.CLOSING, Program.Status.ARCHIVED)


def my_mentorships(member: Member) -> MentorshipQuerySet:
    """Open ones first; each with its people, its scheduled meetings and the latest check-in day
    that this person answered, all in one query."""
    scheduled = Meeting.objects.filter(
        mentorship=OuterRef("pk"), status=Meeting.Status.SCHEDULED
    ).order_by("starts_at", "id")
    answered = CheckIn.objects.filter(
        mentorship=OuterRef("pk"), author=member, answered_at__isnull=False
    ).order_by("-due_on")
    return (
        with_people(Mentorship.objects.of(member))
        .select_related("program")
        .annotate(
            checked_in_for=Subquery(answered.values("due_on")[:1]),
            unread_count=shared_counts(member)["unread_count"],
            scheduled=ArraySubquery(
                scheduled.values(
                    meeting=JSONObject(
                        id="id", starts_at="starts_at", minutes="minutes", link="link"
                    )
                )
            ),
        )
        .order_by(Case(When(status="closed", then=1), default=0), "-started_on", "id")[:MENTORSHIPS]
    )


@dataclass(frozen=True)
class Scheduled:
    """A meeting that is planned, or whose time has passed and nobody has logged it."""

    pk: UUID
    mentorship_id: UUID
    starts_at: datetime
    minutes: int
    link: str

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


def scheduled_in(mentorships: list[Mentorship]) -> list[Scheduled]:
    """Of mentorships that came with their `scheduled` meetings, the earliest first."""
    found = [
        Scheduled(
            UUID(row["id"]),
            mentorship.pk,
            datetime.fromisoformat(row["starts_at"]),
            row["minutes"],
            row["link"],
        )
        for mentorship in mentorships
        for row in mentorship.scheduled  # type: ignore[attr-defined]  # annotated above
    ]
    return sorted(found, key=lambda meeting: meeting.starts_at)


def unread_in(mentorships: list[Mentorship]) -> dict[UUID, int]:
    """How many messages wait, of mentorships that came through `my_mentorships`."""
    return {row.pk: row.unread_count for row in mentorships}  # type: ignore[attr-defined]  # annotated


def my_next_action_items(member: Member) -> ActionItemQuerySet:
    """One more than the page shows, so that it knows whether there are more."""
    mine = ActionItem.objects.visible_to(member).filter(owner=member)
    return mine.open().for_list()[: ACTION_ITEMS + 1]


@dataclass(frozen=True)
class Ask:
    """A row of somebody's that waits for an answer. What `label` and `detail` say is the kind's."""

    kind: str
    pk: UUID
    mentorship_id: UUID | None
    label: str
    detail: str


def asks_of(member: Member) -> list[Ask]:
    """What one is asked for, waits for or may join, in one query."""
    kinds = [
        _proposals(member),
        _enrollments(member),
        _handovers(member),
        _offers(member),
        _confirmations(member),
        _agreements(member),
        _evaluations(member),
        _unmatched(member),
        _open_programs(member),
    ]
    first, *others = kinds
    return [Ask(*row) for row in first.union(*others, all=True)]


NO_MENTORSHIP = Cast(Value(None), UUIDField())


def _as_asks(
    rows: QuerySet[Any], kind: str, *, mentorship: Any, label: Any, detail: Any
) -> QuerySet[Any, Any]:
    def text(value: Any) -> Cast:
        return Cast(value, CharField())

    found: QuerySet[Any, Any] = rows.annotate(
        ask_kind=text(Value(kind)),
        ask_mentorship=mentorship,
        ask_label=text(label),
        ask_detail=text(detail),
    ).values_list("ask_kind", "pk", "ask_mentorship", "ask_label", "ask_detail")
    return found


def _proposals(member: Member) -> QuerySet[Any, Any]:
    """The label is who is proposed, the detail one's own role."""
    answered = ProposalAnswer.objects.filter(proposal=OuterRef("pk"), enrollment__member=member)
    waiting = (
        Proposal.objects.unanswered()
        .filter(Q(mentor__member=member) | Q(mentee__member=member))
        .filter(~Exists(answered))
        .exclude(program__status__in=OVER)
    )
    am_mentor = Q(mentor__member=member)
    return _as_asks(
        waiting,
        "proposal",
        mentorship=NO_MENTORSHIP,
        label=Case(
            When(am_mentor, then=F("mentee__member__name")), default=F("mentor__member__name")
        ),
        detail=Case(When(am_mentor, then=Value("mentor")), default=Value("mentee")),
    )


def _enrollments(member: Member) -> QuerySet[Any, Any]:
    """The label is the program, the detail the role one is wanted for."""
    invited = Enrollment.objects.filter(member=member, status=Enrollment.Status.INVITED).exclude(
        program__status__in=OVER
    )
    return _as_asks(
        invited,
        "enrollment",
        mentorship=NO_MENTORSHIP,
        label=F("program__name"),
        detail=F("role"),
    )


def _offers(member: Member) -> QuerySet[Any, Any]:
    """Times for a meeting that wait for an answer. The label is who offers them, the detail
    whether that is oneself."""
    waiting = SlotOffer.objects.visible_to(member).open()
    return _as_asks(
        waiting,
        "offer",
        mentorship=F("mentorship_id"),
        label=F("offered_by__name"),
        detail=Case(When(offered_by=member, then=Value("mine")), default=Value("")),
    )


def _handovers(member: Member) -> QuerySet[Any, Any]:
    """Of the new mentor, the label is the program; of the mentee it is the new mentor."""
    to_me = Q(mentor__member=member, status=Handover.Status.ASKED_MENTOR)
    of_mine = Q(
        Exists(
            Participant.objects.filter(
                mentorship=OuterRef("mentorship"), member=member, role=Enrollment.Role.MENTEE
            )
        ),
        status=Handover.Status.ASKED_MENTEE,
    )
    return _as_asks(
        Handover.objects.filter(to_me | of_mine),
        "handover",
        mentorship=NO_MENTORSHIP,
        label=Case(
            When(to_me, then=F("mentorship__program__name")), default=F("mentor__member__name")
        ),
        detail=Case(When(to_me, then=Value("mentor")), default=Value("mentee")),
    )


def _confirmations(member: Member) -> QuerySet[Any, Any]:
    """Meetings that another logged of late, and that one neither confirmed, as they stand there
    now, nor wrote on. The label is who logged it."""
    said = Confirmation.objects.standing().filter(meeting=OuterRef("pk"), member=member)
    wrote = Summary.objects.filter(meeting=OuterRef("pk"), edited_by=member)
    held = (
        Meeting.objects.visible_to(member)
        .filter(
            ~Exists(said),
            ~Exists(wrote),
            status=Meeting.Status.HELD,
            logged_at__gte=timezone.now() - CONFIRMED_WITHIN,
        )
        .exclude(logged_by=member)
    )
    return _as_asks(
        held,
        "confirmation",
        mentorship=F("mentorship_id"),
        label=F("logged_by__name"),
        detail=Value(""),
    )


def _agreements(member: Member) -> QuerySet[Any, Any]:
    """The newest version of each; the label is its status, the detail says whether I signed."""
    newer = Agreement.objects.filter(
        mentorship=OuterRef("mentorship"), version__gt=OuterRef("version")
    )
    signed = Signature.objects.filter(agreement=OuterRef("pk"), participant__member=member)
    newest = Agreement.objects.filter(
        ~Exists(newer),
        mentorship__in=Mentorship.objects.of(member).open().values("pk"),
        status__in=[Agreement.Status.DRAFT, Agreement.Status.PROPOSED],
    )
    return _as_asks(
        newest,
        "agreement",
        mentorship=F("mentorship_id"),
        label=F("status"),
        detail=Case(When(Exists(signed), then=Value("signed")), default=Value("")),
    )


def _evaluations(member: Member) -> QuerySet[Any, Any]:
    waiting = Evaluation.objects.filter(author=member, submitted_at__isnull=True)
    return _as_asks(
        waiting,
        "evaluation",
        mentorship=F("mentorship_id"),
        label=F("kind"),
        detail=Value(""),
    )


def _unmatched(member: Member) -> QuerySet[Any, Any]:
    """Enrolled, and with nobody yet. The label is the program, the detail one's role in it."""
    enrolled = Enrollment.objects.filter(
        member=member, status=Enrollment.Status.ENROLLED, participations__isnull=True
    ).exclude(program__status__in=OVER)
    # Whoever has a proposal to answer reads that one instead.
    proposed = Proposal.objects.filter(
        Q(mentor=OuterRef("pk")) | Q(mentee=OuterRef("pk")), status=Proposal.Status.PROPOSED
    )
    enrolled = enrolled.exclude(Exists(proposed))
    return _as_asks(
        enrolled,
        "unmatched",
        mentorship=NO_MENTORSHIP,
        label=F("program__name"),
        detail=F("role"),
    )


def _open_programs(member: Member) -> QuerySet[Any, Any]:
    """Programs that take people now. The label is the name, the detail what it is for."""
    mine = Enrollment.objects.filter(program=OuterRef("pk"), member=member)
    programs = Program.objects.filter(open_to_join(today_at(member))).exclude(Exists(mine))
    return _as_asks(
        programs.exclude(Exists(Coordinator.objects.filter(program=OuterRef("pk"), member=member))),
        "open_program",
        mentorship=NO_MENTORSHIP,
        label=F("name"),
        detail=F("purpose"),
    )


# What those who look after programs see


def coordinated_programs(member: Member, today: date) -> QuerySet[Program]:
    """With how many mentorships are open in each, and how many of them need what."""
    return (
        Program.objects.coordinated_by(member)
        .exclude(status=Program.Status.ARCHIVED)
        .annotate(
            open_mentorships=_count(_open_in_program(member, today)),
            in_need=_count(_open_in_program(member, today).filter(Q(health="needs_care"))),
            drifting=_count(_open_in_program(member, today).filter(Q(health="drifting"))),
        )
        .for_list()
    )


def _open_in_program(member: Member, today: date) -> MentorshipQuerySet:
    overseen = Mentorship.objects.overseen_by(member).filter(program=OuterRef("pk"))
    return overseen.open().with_health(today)


def _count(mentorships: MentorshipQuerySet) -> Coalesce:
    return Coalesce(
        Subquery(
            mentorships.order_by().values("program").annotate(found=Count("pk")).values("found")
        ),
        0,
    )


def most_in_need(member: Member, today: date) -> MentorshipQuerySet:
    """Over all programs one coordinates, the most urgent first."""
    return by_urgency(
        with_people(Mentorship.objects.overseen_by(member).open_or_calling().with_health(today))
        .filter(Q(health__in=["drifting", "needs_care"]))
        .select_related("program")
    )[:CARE]


# A call for help, then who lost the other, before a bad rating before silence; the rest in the
# order of the rules.
FIRST = ("contact_requested", "mentor_left", "mentee_left", "low_check_in", "missed_twice")
URGENCY = (*FIRST, *(rule.key for rule in RULES if rule.key not in FIRST))


def by_urgency(mentorships: MentorshipQuerySet) -> MentorshipQuerySet:
    """Needs care, then drifting, then on track; within each the most telling rule first."""
    return mentorships.order_by(
        Case(When(health="needs_care", then=0), When(health="drifting", then=1), default=2),
        Case(
            *(When(health_rule=rule, then=place) for place, rule in enumerate(URGENCY)),
            default=len(URGENCY),
        ),
        F("last_held_at").asc(nulls_first=True),
        "id",
    )
