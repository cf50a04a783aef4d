"""What the two people of a proposal say, and what follows."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.errors import Refusal
from matching.access import are_manager_and_report
from matching.models import Proposal, ProposalAnswer
from mentorships.actions import start_mentorship
from mentorships.models import Mentorship
from programs.models import Enrollment, Program


@transaction.atomic
def answer_proposal(proposal: Proposal, *, by: Member, accepts: bool) -> Proposal:
    """One person's yes or no, and what follows from it; the proposal as it is then.

    Both yes: accepted, and their mentorship starts. One no: declined; a yes can be taken back
    so until the other has answered. When the second yes comes too late (somebody withdrew, or
    the mentor's places went otherwise) it is withdrawn. Nothing once it is over.
    """
    locked = (
        Proposal.objects.select_for_update(no_key=True, of=("self",)).for_list().get(pk=proposal.pk)
    )
    mine = _side_of(locked, by)
    if locked.status != Proposal.Status.PROPOSED:
        return locked
    if not locked.program.takes_answers:
        raise Refusal(_("This program is closing or archived. No new pairs are made in it."))
    answer, new = ProposalAnswer.objects.get_or_create(
        organization_id=locked.organization_id,
        proposal=locked,
        enrollment=mine,
        defaults={"accepts": accepts},
    )
    if not new and answer.accepts == accepts:
        return locked
    if not new:
        answer.accepts, answer.answered_at = accepts, timezone.now()
        answer.save(update_fields=["accepts", "answered_at"])
    record("answer_proposal", locked, by=by, accepts=accepts)
    if not accepts:
        return _settle(locked, Proposal.Status.DECLINED)
    if ProposalAnswer.objects.filter(proposal=locked, accepts=True).count() < 2:
        return locked
    mentor, mentee = _lock_both(locked)
    if not _can_begin(locked.program, mentor, mentee):
        return _settle(locked, Proposal.Status.WITHDRAWN)
    start_mentorship(mentor=mentor, mentee=mentee, by=by)
    return _settle(locked, Proposal.Status.ACCEPTED)


def _side_of(proposal: Proposal, member: Member) -> Enrollment:
    sides: tuple[Enrollment, Enrollment] = (proposal.mentor, proposal.mentee)
    for side in sides:
        if side.member_id == member.pk:
            return side
    raise ValueError("only the two people of a proposal answer it")


def _settle(proposal: Proposal, status: Proposal.Status) -> Proposal:
    proposal.status = status
    proposal.answered_at = timezone.now()
    proposal.save(update_fields=["status", "answered_at"])
    return proposal


def _lock_both(proposal: Proposal) -> tuple[Enrollment, Enrollment]:
    """In one order, the same as `start_mentorship`: two acceptances queue, never deadlock."""
    found = {
        enrollment.pk: enrollment
        for enrollment in Enrollment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("member")
        .filter(pk__in=[proposal.mentor_id, proposal.mentee_id])
        .order_by("pk")
    }
    return found[proposal.mentor_id], found[proposal.mentee_id]


def _can_begin(program: Program, mentor: Enrollment, mentee: Enrollment) -> bool:
    if any(side.status != Enrollment.Status.ENROLLED for side in (mentor, mentee)):
        return False
    if are_manager_and_report(mentor.member, mentee.member):
        return False
    open_now = Mentorship.objects.open()
    if open_now.filter(participants__enrollment=mentee).exists():
        return False
    places = program.mentor_capacity if mentor.capacity is None else mentor.capacity
    return open_now.filter(participants__enrollment=mentor).count() < places
