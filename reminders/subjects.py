"""The rows that some deliveries are about, as their reader may see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, Max, OuterRef

from accounts.models import Invitation, Member
from evaluations.models import CheckIn, Evaluation, Reflection
from matching.models import Proposal, ProposalAnswer
from meetings.models import ActionItem, Meeting, SlotOffer
from mentorships.models import Agreement, Handover, Mentorship, Participant, Signature
from reminders.models import Delivery
from sharing.models import Conversation, unread_by

Kind = Delivery.Kind
# What calendars are told.
CALENDAR = (Kind.MEETING_PLANNED, Kind.MEETING_CHANGED, Kind.MEETING_CANCELED)
MEETINGS = (*CALENDAR, Kind.MEETING_TOMORROW, Kind.LOG_MEETING)


@dataclass(kw_only=True)
class Subjects:
    """The rows that some deliveries are about, one query for each model."""

    reader: Member
    now: datetime
    invitations: Mapping[UUID, Invitation] = field(default_factory=dict)
    proposals: Mapping[UUID, Proposal] = field(default_factory=dict)
    handovers: Mapping[UUID, Handover] = field(default_factory=dict)
    agreements: Mapping[UUID, Agreement] = field(default_factory=dict)
    meetings: Mapping[UUID, Meeting] = field(default_factory=dict)
    offers: Mapping[UUID, SlotOffer] = field(default_factory=dict)
    actions: Mapping[UUID, ActionItem] = field(default_factory=dict)
    mentorships: dict[UUID, Mentorship] = field(default_factory=dict)
    evaluations: Mapping[UUID, Evaluation] = field(default_factory=dict)
    conversations: Mapping[UUID, Conversation] = field(default_factory=dict)
    # Who wrote what the reader has not read, by conversation.
    unread: dict[UUID, set[UUID]] = field(default_factory=dict)
    # When the reader last reflected, by mentorship.
    reflected: dict[UUID, datetime] = field(default_factory=dict)
    # (mentorship, day) of the reader's own.
    answered: set[tuple[UUID, date]] = field(default_factory=set)
    people: dict[UUID, list[Member]] = field(default_factory=dict)


def load(deliveries: list[Delivery], *, reader: Member, now: datetime) -> Subjects:
    def wanted(*kinds: Kind) -> set[UUID]:
        return {delivery.subject_id for delivery in deliveries if delivery.kind in kinds}

    subjects = Subjects(reader=reader, now=now)
    if ids := wanted(Kind.INVITATION):
        subjects.invitations = Invitation.objects.select_related("invited_by").in_bulk(ids)
    if ids := wanted(*MEETINGS):
        subjects.meetings = Meeting.objects.in_bulk(ids)
    if ids := wanted(Kind.SLOT_OFFER):
        subjects.offers = SlotOffer.objects.in_bulk(ids)
    if ids := wanted(Kind.ACTION_DUE):
        subjects.actions = ActionItem.objects.in_bulk(ids)
    if ids := wanted(Kind.END_EVALUATION):
        subjects.evaluations = Evaluation.objects.in_bulk(ids)
    if ids := wanted(Kind.CHECK_IN_DUE):
        subjects.answered = set(
            CheckIn.objects.filter(
                author=reader, mentorship__in=ids, answered_at__isnull=False
            ).values_list("mentorship_id", "due_on")
        )
    load_questions(
        subjects,
        proposals=wanted(Kind.PROPOSAL),
        handovers=wanted(Kind.HANDOVER),
        agreements=wanted(Kind.AGREEMENT_PROPOSED),
    )
    load_what_they_write(subjects, wanted(Kind.MESSAGE), wanted(Kind.REFLECTION))
    load_mentorships(subjects, wanted(Kind.CHECK_IN_DUE, Kind.REFLECTION))
    return subjects


def load_questions(
    subjects: Subjects, *, proposals: set[UUID], handovers: set[UUID], agreements: set[UUID]
) -> None:
    """What waits for a yes, and whether the reader has given it."""
    reader = subjects.reader
    if proposals:
        mine = ProposalAnswer.objects.filter(proposal=OuterRef("pk"), enrollment__member=reader)
        answered = Proposal.objects.for_list().annotate(answered=Exists(mine))
        subjects.proposals = answered.in_bulk(proposals)
    if handovers:
        visible = Handover.objects.visible_to(reader)
        subjects.handovers = visible.select_related(
            "mentorship__program", "mentor__member"
        ).in_bulk(handovers)
    if agreements:
        signed = Signature.objects.filter(agreement=OuterRef("pk"), participant__member=reader)
        subjects.agreements = Agreement.objects.annotate(signed_by_me=Exists(signed)).in_bulk(
            agreements
        )


def load_what_they_write(
    subjects: Subjects, conversations: set[UUID], mentorships: set[UUID]
) -> None:
    """Whether something is unread, and when the reader last reflected. No text of it."""
    if conversations:
        subjects.conversations = Conversation.objects.in_bulk(conversations)
        unread = unread_by(subjects.reader).filter(conversation__in=conversations).order_by()
        for conversation_id, author_id in unread.values_list("conversation", "author").distinct():
            subjects.unread.setdefault(conversation_id, set()).add(author_id)
    if mentorships:
        subjects.reflected = dict(
            Reflection.objects.filter(author=subjects.reader, mentorship__in=mentorships)
            .order_by()
            .values("mentorship")
            .annotate(last=Max("written_at"))
            .values_list("mentorship", "last")
        )


def load_mentorships(subjects: Subjects, ids: set[UUID]) -> None:
    """Those of the check-ins and of all the rest, with who takes part beside the reader."""
    for rows in (
        subjects.agreements,
        subjects.meetings,
        subjects.offers,
        subjects.actions,
        subjects.evaluations,
        subjects.conversations,
    ):
        ids |= {row.mentorship_id for row in rows.values()}
    if not ids:
        return
    for participant in (
        Participant.objects.filter(mentorship__in=ids)
        .select_related("member", "mentorship")
        .order_by("member__name")
    ):
        subjects.mentorships[participant.mentorship_id] = participant.mentorship
        if participant.member_id != subjects.reader.pk:
            subjects.people.setdefault(participant.mentorship_id, []).append(participant.member)
