"""What others wait for an answer to, and what they have shared of late, all in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import Member
from core.compiled import fetch, keyed
from evaluations.models import Evaluation, SharedReflection
from matching.models import Proposal, ProposalAnswer
from meetings.models import Confirmation, Meeting, SlotOffer, Summary
from mentorships.models import Agreement, Handover, Mentorship, Participant, Signature
from programs.models import Coordinator, Enrollment, Program, open_to_join, today_at
from sharing.models import (
    ASKED_FOR,
    TIME_TO_MEET,
    Introduction,
    Resource,
    Win,
    WinConsent,
)

# Who has not said by then whether a log is right does not mind.
CONFIRMED_WITHIN = timedelta(days=7)
# Programs in which a yes no longer leads to anything.
OVER = (Program.Status.CLOSING, Program.Status.ARCHIVED)
# Nobody marks these as read, so the last week is what is new.
NEW_FOR: Final = timedelta(days=7)
# As many of a kind are read as a page could ever show, however much somebody shares.
MOST_NEW: Final = 20


@dataclass(frozen=True)
class Ask:
    """A row of somebody's that waits for an answer, or is there to be read since `at`. What
    `label` and `detail` say is the kind's."""

    kind: str
    pk: UUID
    mentorship_id: UUID | None
    label: str
    detail: str
    at: datetime | None = None


def asks_of(member: Member, *, with_news: bool = False) -> list[Ask]:
    """What one is asked for, waits for or may join, and with the news what the others of one's own
    mentorships have shared of late; in one query."""
    now = timezone.now()
    moments: dict[str, datetime | date] = {
        "now": now,
        "today": today_at(member),
        "logged_since": now - CONFIRMED_WITHIN,
        "asked_since": now - ASKED_FOR,
        "made_until": timezone.localdate() - TIME_TO_MEET,
    }
    if with_news:
        moments["shared_since"] = now - NEW_FOR
    build = _asks_and_news if with_news else _asks
    found = fetch(build, planned_for=member.organization_id, key=member.pk, **moments)
    return [Ask(*row) for row in found]


def _asks(*, key: UUID, **moments: Any) -> QuerySet[Any, Any]:
    first, *others = _waiting(keyed(Member, key), **moments)
    return first.union(*others, all=True)


def _asks_and_news(*, key: UUID, shared_since: datetime, **moments: Any) -> QuerySet[Any, Any]:
    member = keyed(Member, key)
    first, *others = _waiting(member, **moments)
    return first.union(*others, *_news(member, shared_since), all=True)


def _waiting(
    member: Member,
    *,
    now: datetime,
    today: date,
    logged_since: datetime,
    asked_since: datetime,
    made_until: date,
) -> list[QuerySet[Any, Any]]:
    return [
        _proposals(member),
        _enrollments(member),
        _handovers(member),
        _offers(member, now),
        _confirmations(member, logged_since),
        _agreements(member),
        _evaluations(member),
        _wins(member, asked_since),
        _introductions(member, made_until),
        _unmatched(member),
        _open_programs(member, today),
    ]


def _news(member: Member, since: datetime) -> list[QuerySet[Any, Any]]:
    return [
        _new_reflections(member, since),
        _new_resources(member, since),
        _new_wins(member, since),
        _new_introductions(member, since),
    ]


NO_MENTORSHIP = Cast(Value(None), UUIDField())


def _as_asks(
    rows: QuerySet[Any], kind: Any, *, mentorship: Any, label: Any, detail: Any, at: Any = None
) -> QuerySet[Any, Any]:
    def text(value: Any) -> Cast:
        return Cast(value, CharField())

    found: QuerySet[Any, Any] = rows.annotate(
        ask_kind=text(Value(kind) if isinstance(kind, str) else kind),
        ask_mentorship=mentorship,
        ask_label=text(label),
        ask_detail=text(detail),
        ask_at=Cast(Value(None) if at is None else at, DateTimeField()),
    ).values_list("ask_kind", "pk", "ask_mentorship", "ask_label", "ask_detail", "ask_at")
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


def _offers(member: Member, now: datetime) -> QuerySet[Any, Any]:
    """Times for a meeting that wait for an answer. The label is who offers them, the detail
    whether that is oneself."""
    waiting = SlotOffer.objects.visible_to(member).open_at(now)
    return _as_asks(
        waiting,
        "offer",
        mentorship=F("mentorship_id"),
        label=F("offered_by__name"),
        detail=Case(When(offered_by=member, then=Value("mine")), default=Value("")),
    )


def _handovers(member: Member) -> QuerySet[Any, Any]:
    """The label is the program for the new mentor, and the new mentor for the mentee."""
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
        mentorship=Case(When(to_me, then=NO_MENTORSHIP), default=F("mentorship_id")),
        label=Case(
            When(to_me, then=F("mentorship__program__name")), default=F("mentor__member__name")
        ),
        detail=Case(When(to_me, then=Value("mentor")), default=Value("mentee")),
    )


def _confirmations(member: Member, since: datetime) -> QuerySet[Any, Any]:
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
            logged_at__gte=since,
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


def _open_programs(member: Member, today: date) -> QuerySet[Any, Any]:
    """Programs that take people now. The label is the name, the detail what it is for."""
    mine = Enrollment.objects.filter(program=OuterRef("pk"), member=member)
    programs = Program.objects.filter(open_to_join(today)).exclude(Exists(mine))
    return _as_asks(
        programs.exclude(Exists(Coordinator.objects.filter(program=OuterRef("pk"), member=member))),
        "open_program",
        mentorship=NO_MENTORSHIP,
        label=F("name"),
        detail=F("purpose"),
    )


def _wins(member: Member, asked_since: datetime) -> QuerySet[Any, Any]:
    """The label is who would show it to the program. Its words stay on its own page."""
    return _as_asks(
        Win.objects.waiting_for(member, asked_since=asked_since),
        "win",
        mentorship=F("mentorship_id"),
        label=F("asked_by"),
        detail=Value(""),
    )


def _introductions(member: Member, made_until: date) -> QuerySet[Any, Any]:
    """The kind is what is to be done next. The label is whom to, the detail the other of the two:
    who is introduced where one does it oneself, and who did it where one was."""
    waiting = Introduction.objects.waiting_for(member, made_until=made_until)
    mine = Q(introducer=member)
    return _as_asks(
        waiting,
        Case(
            When(mine & Q(asked_on__isnull=True), then=Value("introduction_to_ask")),
            When(mine, then=Value("introduction_to_make")),
            default=Value("introduction_to_follow"),
        ),
        mentorship=F("mentorship_id"),
        label=F("name"),
        detail=Case(When(mine, then=F("introduced__name")), default=F("introducer__name")),
    )


# What is there to be read: the label is who shared it, the detail its title, where it has one


def _latest(
    rows: QuerySet[Any], kind: str, *, of: Member, who: str, detail: Any, at: str, since: datetime
) -> QuerySet[Any, Any]:
    own = Mentorship.objects.of(of).values("pk")
    found = _as_asks(
        rows.filter(mentorship__in=own, **{f"{at}__gte": since}),
        kind,
        mentorship=F("mentorship_id"),
        label=F(f"{who}__name"),
        detail=detail,
        at=F(at),
    )
    return found.order_by("-ask_at")[:MOST_NEW]


def _new_reflections(member: Member, since: datetime) -> QuerySet[Any, Any]:
    theirs = SharedReflection.objects.exclude(author=member)
    return _latest(
        theirs,
        "new_reflection",
        of=member,
        who="author",
        detail=Value(""),
        at="shared_at",
        since=since,
    )


def _new_resources(member: Member, since: datetime) -> QuerySet[Any, Any]:
    """For oneself, and not begun: whoever said how far they are has seen it."""
    given = Resource.objects.filter(meant_for=member, state=Resource.State.SUGGESTED)
    return _latest(
        given.exclude(suggested_by=member),
        "new_resource",
        of=member,
        who="suggested_by",
        detail=F("title"),
        at="suggested_at",
        since=since,
    )


def _new_wins(member: Member, since: datetime) -> QuerySet[Any, Any]:
    """Whoever agreed to show one has read it."""
    agreed = WinConsent.objects.filter(win=OuterRef("pk"), member=member)
    theirs = Win.objects.exclude(author=member).filter(~Exists(agreed))
    return _latest(
        theirs,
        "new_win",
        of=member,
        who="author",
        detail=Value(""),
        at="created_at",
        since=since,
    )


def _new_introductions(member: Member, since: datetime) -> QuerySet[Any, Any]:
    """To oneself, while they are offered: what comes after that one was there for."""
    given = Introduction.objects.filter(introduced=member, asked_on__isnull=True)
    return _latest(
        given,
        "new_introduction",
        of=member,
        who="introducer",
        detail=F("name"),
        at="offered_at",
        since=since,
    )
