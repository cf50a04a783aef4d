"""What the pages show of runs and proposals, ready to be written down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Member
from matching import words
from matching.access import Totals
from matching.comparing import Answer, Candidate
from matching.models import MatchRun, Proposal, Unmatched
from matching.scoring import SCALE
from programs.models import Enrollment

TONES = {"proposed": "info", "accepted": "good", "declined": "warn"}


# ------------------------------------------------------------------------- a run


@dataclass(frozen=True)
class PairRow:
    proposal: Proposal
    percent: int
    reasons: str
    state: str
    tone: str


def pair_rows(proposals: Iterable[Proposal]) -> list[PairRow]:
    return [
        PairRow(
            proposal=proposal,
            percent=words.percent(proposal.score),
            reasons=" · ".join(words.short_reasons(proposal.factors)),
            state=state_for_coordinator(proposal),
            tone=TONES.get(proposal.status, ""),
        )
        for proposal in proposals
    ]


def state_for_coordinator(proposal: Proposal) -> str:
    if proposal.status != Proposal.Status.PROPOSED:
        return str(proposal.get_status_display())
    answered = {answer.enrollment_id for answer in proposal.answers.all()}
    waiting = [
        side.member.name for side in (proposal.mentor, proposal.mentee) if side.pk not in answered
    ]
    if len(waiting) == 2:
        return _("Waiting for both")
    return _("Waiting for %(name)s") % {"name": waiting[0]}


@dataclass(frozen=True)
class Standing:
    """A run's total in words; `best` says whether it is still the optimum."""

    total: str
    possible: str
    percent: int
    best: bool
    lost: str


def standing_in_words(run: MatchRun, totals: Totals) -> Standing:
    possible = totals.pairs * SCALE
    return Standing(
        total=words.points(totals.score),
        possible=words.points(possible),
        percent=round(100 * totals.score / possible) if possible else 0,
        best=run.proven and not totals.adjusted and totals.score == run.total_score,
        lost=words.signed_points(totals.score - run.total_score),
    )


@dataclass(frozen=True)
class UnmatchedRow:
    enrollment: Enrollment
    why: str


def unmatched_rows(people: Iterable[Unmatched]) -> list[UnmatchedRow]:
    return [
        UnmatchedRow(
            one.enrollment,
            words.why_unmatched(one.enrollment.member.name, one.reason, one.facts),
        )
        for one in people
    ]


# ------------------------------------------------------------------ other mentors


@dataclass(frozen=True)
class CandidateRow:
    candidate: Candidate
    percent: int
    reasons: str
    free: str
    effect: str
    refusal: str


def candidate_rows(
    candidates: Iterable[tuple[Candidate, Sequence[dict[str, Any]]]], mentee: Enrollment
) -> list[CandidateRow]:
    return [
        CandidateRow(
            candidate=candidate,
            percent=words.percent(candidate.score),
            reasons=" · ".join(words.short_reasons(factors)),
            free=_("Suggested now") if candidate.stands else _free(candidate.free),
            effect="" if candidate.effect is None else words.signed_points(candidate.effect),
            refusal=(
                words.not_allowed(
                    candidate.refusals,
                    mentor=candidate.mentor.member.name,
                    mentee=mentee.member.name,
                )
                if candidate.refusals
                else ""
            ),
        )
        for candidate, factors in candidates
    ]


def _free(count: int) -> str:
    if not count:
        return _("No place left in this run")
    return ngettext("%(count)s place left", "%(count)s places left", count) % {"count": count}


def effect_in_words(answer: Answer) -> str:
    cost = answer.cost
    if not cost.moves:
        return _("They are paired in the best match.")
    if cost.pairs > 0:
        return ngettext(
            "There would be %(count)s pair fewer in all.",
            "There would be %(count)s pairs fewer in all.",
            cost.pairs,
        ) % {"count": cost.pairs}
    if cost.points == 0:
        return _("It costs nothing: the total stays the same.")
    return _("The total would be %(points)s points lower: %(after)s instead of %(before)s.") % {
        "points": words.points(cost.points),
        "after": words.points(answer.total - cost.points),
        "before": words.points(answer.total),
    }


def changes_in_words(answer: Answer) -> list[str]:
    return [
        _change({"mentee": one.mentee, "before": one.before, "after": one.after})
        for one in answer.changes
    ]


def _change(names: dict[str, str | None]) -> str:
    if names["after"] is None:
        return _("%(mentee)s has nobody any more; it was %(before)s.") % names
    if names["before"] is None:
        return _("%(mentee)s, who had nobody, gets %(after)s.") % names
    return _("%(mentee)s goes from %(before)s to %(after)s.") % names


# --------------------------------------------------------------------- a proposal


@dataclass(frozen=True)
class AnswerState:
    """How a proposal stands for who looks: key for the page, and a sentence."""

    key: str
    sentence: str


def answer_state(proposal: Proposal, member: Member) -> AnswerState:
    status = proposal.status
    if status == Proposal.Status.ACCEPTED:
        return AnswerState("accepted", _("Both have said yes."))
    if status == Proposal.Status.DECLINED:
        return AnswerState(
            "over", _("This pair did not come about. The coordinator will look further.")
        )
    if status == Proposal.Status.WITHDRAWN:
        return AnswerState("over", _("This proposal was withdrawn. The coordinator looks further."))
    if status == Proposal.Status.SUGGESTED:
        return AnswerState("suggested", _("Only coordinators see this until it is published."))
    sides = (proposal.mentor, proposal.mentee)
    mine = next((side for side in sides if side.member_id == member.pk), None)
    if mine is None:
        return AnswerState("watching", state_for_coordinator(proposal))
    if any(answer.enrollment_id == mine.pk for answer in proposal.answers.all()):
        other = next(side for side in sides if side.pk != mine.pk)
        sentence = _("You have said yes. %(name)s has not answered yet.")
        return AnswerState("waiting", sentence % {"name": other.member.name})
    return AnswerState("asked", "")


@dataclass(frozen=True)
class Profile:
    enrollment: Enrollment
    member: Member
    offers: str
    seeks: str
    ways: list[tuple[Any, str]]


def profile_of(enrollment: Enrollment, skills: tuple[frozenset[str], frozenset[str]]) -> Profile:
    offered, sought = skills
    return Profile(
        enrollment=enrollment,
        member=enrollment.member,
        offers=", ".join(sorted(offered, key=str.casefold)),
        seeks=", ".join(sorted(sought, key=str.casefold)),
        ways=[(heading, choice) for heading, choice in enrollment.member.ways_of_working if choice],
    )
