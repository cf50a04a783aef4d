"""What deliveries are about, as their reader may see it now: the thing, whether it still needs
the reader, in which words and where it is. For one mail, and for a page of reminders alike."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from typing import Any
from uuid import UUID

from django.utils.html import strip_tags
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.actions import invitation_token
from accounts.models import Member
from core.links import link
from core.templatetags.ui import local_date, local_time
from matching.models import Proposal
from meetings.models import ActionItem, Meeting, SlotOffer
from meetings.timezones import zone_of
from mentorships.access import has_left, is_paused
from mentorships.models import Agreement, Handover, Mentorship
from reminders.models import Delivery
from reminders.subjects import CALENDAR, Subjects, load

Kind = Delivery.Kind


@dataclass(frozen=True, kw_only=True)
class Topic:
    delivery: Delivery
    # Its row, of the model that the kind is about.
    subject: Any
    # The other people of the mentorship or the proposal.
    others: Sequence[Member]
    # Still true, and still the reader's to do.
    current: bool
    title: str
    path: str

    @property
    def kind(self) -> Kind:
        return Kind(self.delivery.kind)


def topics_of(
    deliveries: Iterable[Delivery], *, reader: Member, now: datetime
) -> dict[UUID, Topic]:
    """By delivery. One whose row is gone, or out of the reader's sight, is left out.

    To be called as the tenant and the reader; titles are in the language that is active.
    """
    deliveries = list(deliveries)
    subjects = load(deliveries, reader=reader, now=now)
    found = {}
    for delivery in deliveries:
        topic = TOPICS[Kind(delivery.kind)](delivery, subjects)
        if topic is not None:
            found[delivery.pk] = topic
    return found


def about_invitation(delivery: Delivery, subjects: Subjects) -> Topic | None:
    invitation = subjects.invitations.get(delivery.subject_id)
    if invitation is None:
        return None
    organization = subjects.reader.organization
    return Topic(
        delivery=delivery,
        subject=invitation,
        others=[],
        current=invitation.accepted_at is None
        and invitation.revoked_at is None
        and invitation.expires_at > subjects.now
        and subjects.reader.status == Member.Status.EXPECTED,
        title=_("%(organization)s invites you to its mentoring programs")
        % {"organization": organization.name},
        path=link("accounts:invitation", organization, invitation_token(invitation.pk)),
    )


def about_proposal(delivery: Delivery, subjects: Subjects) -> Topic | None:
    # Annotated with `answered` in load_questions.
    proposal = subjects.proposals.get(delivery.subject_id)
    if proposal is None:
        return None
    others = [
        side.member
        for side in (proposal.mentor, proposal.mentee)
        if side.member_id != subjects.reader.pk
    ]
    return Topic(
        delivery=delivery,
        subject=proposal,
        others=others,
        current=proposal.status == Proposal.Status.PROPOSED and not proposal.answered,  # type: ignore[attr-defined]
        title=_("A match for you: %(names)s") % {"names": names_of(others)},
        path=link("matching:proposal", subjects.reader.organization, proposal.pk),
    )


def about_handover(delivery: Delivery, subjects: Subjects) -> Topic | None:
    handover = subjects.handovers.get(delivery.subject_id)
    if handover is None:
        return None
    mentor = handover.mentor.member
    to_mentor = delivery.slot == "mentor"
    asked = Handover.Status.ASKED_MENTOR if to_mentor else Handover.Status.ASKED_MENTEE
    return Topic(
        delivery=delivery,
        subject=handover,
        others=[] if to_mentor else [mentor],
        current=handover.status == asked,
        title=_("Can you take another mentee?")
        if to_mentor
        else _("%(name)s would like to go on with you") % {"name": mentor.name},
        path=link("dashboards:handover", subjects.reader.organization, handover.pk),
    )


def about_agreement(delivery: Delivery, subjects: Subjects) -> Topic | None:
    # Annotated with `signed_by_me` in load_questions.
    agreement = subjects.agreements.get(delivery.subject_id)
    if agreement is None:
        return None
    others = subjects.people.get(agreement.mentorship_id, [])
    by = [person for person in others if person.pk == agreement.proposed_by_id]
    return Topic(
        delivery=delivery,
        subject=agreement,
        others=by or others,
        current=agreement.status == Agreement.Status.PROPOSED
        and not agreement.signed_by_me  # type: ignore[attr-defined]
        and goes_on(subjects, agreement.mentorship_id),
        title=_("%(names)s proposes an agreement to you") % {"names": names_of(by or others)},
        path=link("mentorships:agreement", subjects.reader.organization, agreement.mentorship_id),
    )


def about_meeting_tomorrow(delivery: Delivery, subjects: Subjects) -> Topic | None:
    meeting = subjects.meetings.get(delivery.subject_id)
    if meeting is None:
        return None
    others = subjects.people.get(meeting.mentorship_id, [])
    return Topic(
        delivery=delivery,
        subject=meeting,
        others=others,
        current=meeting.status == Meeting.Status.SCHEDULED
        and delivery.slot == str(meeting.sequence)
        and meeting.starts_at > subjects.now
        and goes_on(subjects, meeting.mentorship_id),
        title=_("You meet %(names)s: %(when)s")
        % {"names": names_of(others), "when": plain(local_time(meeting.starts_at))},
        path=link("meetings:detail", subjects.reader.organization, meeting.pk),
    )


def about_meeting(delivery: Delivery, subjects: Subjects) -> Topic | None:
    """That it is planned, has changed or is canceled; the slot is the calendar's sequence."""
    meeting = subjects.meetings.get(delivery.subject_id)
    if meeting is None:
        return None
    others = subjects.people.get(meeting.mentorship_id, [])
    titles = {
        Kind.MEETING_PLANNED: _("Planned with %(names)s: %(when)s"),
        Kind.MEETING_CHANGED: _("Your meeting with %(names)s has changed: %(when)s"),
        Kind.MEETING_CANCELED: _("Your meeting with %(names)s is canceled: %(when)s"),
    }
    canceled = delivery.kind == Kind.MEETING_CANCELED
    status = Meeting.Status.CANCELLED if canceled else Meeting.Status.SCHEDULED
    return Topic(
        delivery=delivery,
        subject=meeting,
        others=others,
        current=meeting.status == status
        and delivery.slot == str(meeting.sequence)
        and meeting.starts_at > subjects.now,
        title=titles[Kind(delivery.kind)]
        % {"names": names_of(others), "when": plain(local_time(meeting.starts_at))},
        path=link("meetings:detail", subjects.reader.organization, meeting.pk),
    )


def about_slot_offer(delivery: Delivery, subjects: Subjects) -> Topic | None:
    offer = subjects.offers.get(delivery.subject_id)
    if offer is None:
        return None
    others = subjects.people.get(offer.mentorship_id, [])
    by = [person for person in others if person.pk == offer.offered_by_id]
    return Topic(
        delivery=delivery,
        subject=offer,
        others=by or others,
        current=offer.status == SlotOffer.Status.PROPOSED
        and offer.last_at > subjects.now
        and offer.offered_by_id != subjects.reader.pk
        and goes_on(subjects, offer.mentorship_id),
        title=_("%(names)s offers you times for a meeting") % {"names": names_of(by or others)},
        path=link("meetings:offer", subjects.reader.organization, offer.pk),
    )


def about_log(delivery: Delivery, subjects: Subjects) -> Topic | None:
    meeting = subjects.meetings.get(delivery.subject_id)
    if meeting is None:
        return None
    others = subjects.people.get(meeting.mentorship_id, [])
    return Topic(
        delivery=delivery,
        subject=meeting,
        others=others,
        current=meeting.status == Meeting.Status.SCHEDULED
        and delivery.slot.split(".")[0] == str(meeting.sequence)
        and meeting.ends_at < subjects.now,
        title=_("How was your meeting with %(names)s?") % {"names": names_of(others)},
        path=link("meetings:log", subjects.reader.organization, meeting.pk),
    )


def about_action(delivery: Delivery, subjects: Subjects) -> Topic | None:
    action = subjects.actions.get(delivery.subject_id)
    if action is None:
        return None
    day, _plus, weeks = delivery.slot.partition("+")
    when = {"day": plain(local_date(date.fromisoformat(day)))}
    return Topic(
        delivery=delivery,
        subject=action,
        others=subjects.people.get(action.mentorship_id, []),
        current=action.status == ActionItem.Status.OPEN
        and action.owner_id == subjects.reader.pk
        and is_awake(subjects, action.mentorship_id)
        and str(action.due_on) == day,
        title=_("An action item was due on %(day)s") % when
        if weeks
        else _("An action item is due on %(day)s") % when,
        path=link("meetings:action_items", subjects.reader.organization),
    )


def about_check_in(delivery: Delivery, subjects: Subjects) -> Topic | None:
    mentorship = subjects.mentorships.get(delivery.subject_id)
    if mentorship is None:
        return None
    others = subjects.people.get(mentorship.pk, [])
    answered = (mentorship.pk, date.fromisoformat(delivery.slot)) in subjects.answered
    return Topic(
        delivery=delivery,
        subject=mentorship,
        others=others,
        current=mentorship.status == Mentorship.Status.RUNNING
        and is_awake(subjects, mentorship.pk)
        and goes_on(subjects, mentorship.pk)
        and not answered,
        title=_("How is it going with %(names)s?") % {"names": names_of(others)},
        path=link("evaluations:check_in", subjects.reader.organization, mentorship.pk),
    )


def about_evaluation(delivery: Delivery, subjects: Subjects) -> Topic | None:
    evaluation = subjects.evaluations.get(delivery.subject_id)
    if evaluation is None:
        return None
    others = subjects.people.get(evaluation.mentorship_id, [])
    return Topic(
        delivery=delivery,
        subject=evaluation,
        others=others,
        current=evaluation.submitted_at is None
        and evaluation.author_id == subjects.reader.pk
        # An early end leaves it to who wants to answer: told once, and not once more.
        and (delivery.slot == "1" or is_open(subjects, evaluation.mentorship_id)),
        title=_("Look back on your mentorship with %(names)s") % {"names": names_of(others)},
        path=link("evaluations:evaluation", subjects.reader.organization, evaluation.pk),
    )


def about_reflection(delivery: Delivery, subjects: Subjects) -> Topic | None:
    mentorship = subjects.mentorships.get(delivery.subject_id)
    if mentorship is None:
        return None
    reflected = subjects.reflected.get(mentorship.pk)
    return Topic(
        delivery=delivery,
        subject=mentorship,
        others=subjects.people.get(mentorship.pk, []),
        current=is_awake(subjects, mentorship.pk)
        and (reflected is None or reflected < delivery.created_at),
        title=_("Ten quiet minutes: a question for yourself"),
        path=link("evaluations:reflections", subjects.reader.organization, mentorship.pk),
    )


def about_message(delivery: Delivery, subjects: Subjects) -> Topic | None:
    """Not even the subject of the conversation: that is theirs, too."""
    conversation = subjects.conversations.get(delivery.subject_id)
    if conversation is None:
        return None
    others = subjects.people.get(conversation.mentorship_id, [])
    authors = subjects.unread.get(conversation.pk, set())
    writers = [person for person in others if person.pk in authors] or others
    return Topic(
        delivery=delivery,
        subject=conversation,
        others=writers,
        current=bool(authors) and is_open(subjects, conversation.mentorship_id),
        title=_("%(names)s wrote to you") % {"names": names_of(writers)},
        path=link("sharing:conversation", subjects.reader.organization, conversation.pk),
    )


TOPICS: dict[Kind, Callable[[Delivery, Subjects], Topic | None]] = {
    Kind.INVITATION: about_invitation,
    Kind.PROPOSAL: about_proposal,
    Kind.HANDOVER: about_handover,
    **dict.fromkeys(CALENDAR, about_meeting),
    Kind.AGREEMENT_PROPOSED: about_agreement,
    Kind.MEETING_TOMORROW: about_meeting_tomorrow,
    Kind.SLOT_OFFER: about_slot_offer,
    Kind.LOG_MEETING: about_log,
    Kind.ACTION_DUE: about_action,
    Kind.CHECK_IN_DUE: about_check_in,
    Kind.REFLECTION: about_reflection,
    Kind.MESSAGE: about_message,
    Kind.END_EVALUATION: about_evaluation,
}


def is_open(subjects: Subjects, mentorship_id: UUID) -> bool:
    mentorship = subjects.mentorships.get(mentorship_id)
    return mentorship is not None and mentorship.status != Mentorship.Status.CLOSED


def goes_on(subjects: Subjects, mentorship_id: UUID) -> bool:
    """Open, and with somebody there on the other side."""
    return is_open(subjects, mentorship_id) and not has_left(subjects.mentorships[mentorship_id])


def is_awake(subjects: Subjects, mentorship_id: UUID) -> bool:
    """Open, and not at rest on the reader's day."""
    if not is_open(subjects, mentorship_id):
        return False
    day = subjects.now.astimezone(zone_of(subjects.reader.time_zone)).date()
    return not is_paused(subjects.mentorships[mentorship_id], day)


def names_of(people: Sequence[Member]) -> str:
    """As they call each other: `Aiko`, `Aiko, Bo and Cem`."""
    return get_text_list([first_name(person) for person in people], _("and"))


def first_name(person: Member) -> str:
    return person.name.split()[0] if person.name.strip() else person.name


def plain(element: str) -> str:
    """The words of a time that the interface's tags wrote as HTML."""
    return unescape(strip_tags(element))
