"""What coordinators do with a run: adjust its pairs, publish or discard it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.errors import Refusal
from matching.access import sift, weights_as_they_were
from matching.actions.locks import lock_draft, lock_run
from matching.models import MatchRun, Proposal, Unmatched
from matching.pools import Pools, as_json, mentors_with_places, pools_of, waiting_mentees
from matching.words import not_allowed
from programs.actions import move_on
from programs.models import Enrollment, Program


@transaction.atomic
def pair_by_hand(
    match_run: MatchRun, *, mentor: Enrollment, mentee: Enrollment, by: Member
) -> Proposal:
    """Suggest this mentor to this mentee instead of whoever was; nothing when it stands so.

    Raises Refusal when the run is no draft, one of them is not free any more, the mentor has
    no place left, or they may never be paired.
    """
    run = lock_draft(match_run)
    suggestions = Proposal.objects.filter(match_run=run).suggested()
    current = suggestions.filter(mentee=mentee).first()
    if current is not None and current.mentor_id == mentor.pk:
        return current
    pools = pools_of(
        run.program,
        mentees=waiting_mentees(run.program).filter(pk=mentee.pk),
        mentors=mentors_with_places(run.program).filter(pk=mentor.pk),
    )
    if not pools.mentees:
        raise Refusal(_("%(name)s is not waiting for a mentor.") % {"name": mentee.member.name})
    taken = suggestions.filter(mentor=mentor).count()
    if not pools.mentors or taken >= pools.places[0]:
        raise Refusal(
            _("All places of %(name)s are taken. Take another of their pairs apart first.")
            % {"name": mentor.member.name}
        )
    _refuse_pair(pools)
    weights = weights_as_they_were(run)
    factors = pools.explain(0, 0, weights)
    fields = {
        "mentor": mentor,
        "score": sum(factor.points for factor in factors),
        "factors": as_json(factors),
        "adjusted": True,
    }
    if current is None:
        current = Proposal.objects.create(
            organization_id=run.organization_id,
            program=run.program,
            match_run=run,
            mentee=mentee,
            **fields,
        )
        Unmatched.objects.filter(match_run=run, enrollment=mentee).delete()
    else:
        for name, value in fields.items():
            setattr(current, name, value)
        current.save(update_fields=list(fields))
    record("pair_by_hand", current, by=by)
    return current


def _refuse_pair(pools: Pools) -> None:
    # A shared language is the solver's rule; a coordinator may know more than the profiles say.
    keys = [key for key in pools.refusals(0, 0) if key != "no_shared_language"]
    if keys:
        mentor, mentee = pools.mentors[0].member, pools.mentees[0].member
        raise Refusal(not_allowed(keys, mentor=mentor.name, mentee=mentee.name))


@transaction.atomic
def remove_suggestion(proposal: Proposal, *, by: Member) -> None:
    """Take a suggestion out of its draft; the mentee is then without one. Nothing repeated."""
    assert proposal.match_run is not None
    lock_draft(proposal.match_run)
    locked = Proposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    if locked.status != Proposal.Status.SUGGESTED:
        return
    locked.status = proposal.status = Proposal.Status.WITHDRAWN
    locked.save(update_fields=["status"])
    Unmatched.objects.get_or_create(
        organization_id=locked.organization_id,
        match_run_id=locked.match_run_id,
        enrollment_id=locked.mentee_id,
        defaults={"reason": "removed"},
    )
    record("remove_suggestion", locked, by=by)


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, by: Member) -> None:
    """Take back what was proposed to both, so that both can be matched anew.

    Nothing when it is over already. Raises Refusal once both have said yes.
    """
    locked = Proposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    if locked.status == Proposal.Status.ACCEPTED:
        raise Refusal(_("Both have said yes. Their mentorship has begun."))
    if locked.status != Proposal.Status.PROPOSED:
        return
    locked.status = proposal.status = Proposal.Status.WITHDRAWN
    locked.save(update_fields=["status"])
    record("withdraw_proposal", locked, by=by)


@dataclass(frozen=True)
class Publication:
    proposed: int
    left_out: int


@transaction.atomic
def publish(match_run: MatchRun, *, by: Member) -> Publication:
    """Propose every suggestion that still holds to its two people; the rest is left out.

    Published already: nothing. Raises Refusal when it was discarded or no suggestion holds.
    """
    run = lock_run(match_run)
    if run.status == MatchRun.Status.PUBLISHED:
        return Publication(proposed=0, left_out=0)
    if run.status == MatchRun.Status.DISCARDED:
        raise Refusal(_("This run was discarded. Run the match again."))
    standing, fallen = sift(run)
    if not standing:
        raise Refusal(_("None of these pairs can be proposed any more. Run the match again."))
    now = timezone.now()
    Proposal.objects.filter(pk__in=[proposal.pk for proposal in standing]).update(
        status=Proposal.Status.PROPOSED, proposed_at=now
    )
    Proposal.objects.filter(pk__in=[found.proposal.pk for found in fallen]).update(
        status=Proposal.Status.WITHDRAWN
    )
    Unmatched.objects.bulk_create(
        Unmatched(
            organization_id=run.organization_id,
            match_run=run,
            enrollment_id=found.proposal.mentee_id,
            reason="overtaken",
        )
        for found in fallen
    )
    run.status = match_run.status = MatchRun.Status.PUBLISHED
    run.published_at = match_run.published_at = now
    run.save(update_fields=["status", "published_at"])
    record("publish", run, by=by, proposed=len(standing), left_out=len(fallen))
    move_on(run.program, to=Program.Status.MATCHING, by=by)
    return Publication(proposed=len(standing), left_out=len(fallen))


@transaction.atomic
def discard(match_run: MatchRun, *, by: Member) -> None:
    """Put a draft away; nothing repeated. Raises Refusal once it was published."""
    run = MatchRun.objects.select_for_update(no_key=True).get(pk=match_run.pk)
    if run.status == MatchRun.Status.PUBLISHED:
        raise Refusal(_("This run was published. Its proposals can be withdrawn one by one."))
    if run.status == MatchRun.Status.DISCARDED:
        return
    run.status = match_run.status = MatchRun.Status.DISCARDED
    run.save(update_fields=["status"])
    record("discard", run, by=by)
