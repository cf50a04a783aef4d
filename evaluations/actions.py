"""Check-ins on the way, and the look back at the end.

Each locks the mentorship first, so that of two people answering at once one is the last.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.errors import Refusal
from evaluations.models import CheckIn, Evaluation, EvaluationAnswer
from evaluations.questions import freeze
from mentorships.access import goals_of
from mentorships.actions import begin_closing, close_mentorship, lock, record_pulse
from mentorships.models import Closure, Mentorship, Participant
from mentorships.ratings import contact_requested, rated


@transaction.atomic
def answer_check_in(
    mentorship: Mentorship,
    *,
    by: Member,
    due_on: date,
    useful: int | None,
    working: int | None,
    wants_contact: bool,
) -> CheckIn:
    """Keep one person's check-in of a due day; what is answered already stays as it is.

    The mentorship's rating for a day is the lowest that anybody gave. Raises Refusal when
    the mentorship is closed.
    """
    locked = lock(mentorship)
    if locked.status == Mentorship.Status.CLOSED:
        raise Refusal(_("This mentorship is closed. There is nothing to check in on."))
    known = CheckIn.objects.filter(mentorship=locked, author=by, due_on=due_on).first()
    if known is not None:
        return known
    check_in = CheckIn.objects.create(
        organization_id=locked.organization_id,
        mentorship=locked,
        author=by,
        due_on=due_on,
        useful=useful,
        working=working,
        wants_contact=wants_contact,
        answered_at=timezone.now(),
    )
    ratings = [rating for rating in (useful, working) if rating is not None]
    if ratings:
        record_pulse(locked, **rated(locked, rating=min(ratings), due_on=due_on))
    if wants_contact:
        record_pulse(locked, **contact_requested(locked))
    record("check_in", locked, by=by, due_on=due_on.isoformat())
    return check_in


@transaction.atomic
def ask_for_contact(check_in: CheckIn) -> None:
    """*Please contact me*, said after the check-in; nothing when it was said already."""
    locked = lock(check_in.mentorship)
    asked = CheckIn.objects.filter(pk=check_in.pk, wants_contact=False).update(wants_contact=True)
    if asked:
        record_pulse(locked, **contact_requested(locked))
    check_in.wants_contact = True


@transaction.atomic
def note_contact(mentorship: Mentorship, *, by: Member) -> None:
    """A coordinator has been in touch: the request is answered."""
    locked = lock(mentorship)
    if locked.contact_requested_at is not None:
        record_pulse(locked, contact_requested_at=None)
        record("note_contact", locked, by=by)
    mentorship.contact_requested_at = None


@transaction.atomic
def start_closing(mentorship: Mentorship, *, by: Member) -> None:
    """Begin the closing conversation and hand everybody their end evaluation.

    `by` takes part: only then are the goals readable that are asked about. Nothing when it
    is closing or closed.
    """
    if lock(mentorship).status == Mentorship.Status.CLOSED:
        return
    begin_closing(mentorship, by=by)
    _issue(mentorship)


@transaction.atomic
def end_early(mentorship: Mentorship, *, by: Member, kind: str, reason: str = "") -> None:
    """End it at once, without fault. The evaluations are there to answer for who wants to."""
    if lock(mentorship).status == Mentorship.Status.CLOSED:
        return
    close_mentorship(mentorship, by=by, kind=kind, reason=reason)
    _issue(mentorship)


def _issue(mentorship: Mentorship) -> None:
    """One end evaluation for each participant; those that exist stay as they were frozen."""
    goals = goals_of(mentorship)
    Evaluation.objects.bulk_create(
        (
            Evaluation(
                organization_id=mentorship.organization_id,
                mentorship=mentorship,
                author_id=participant.member_id,
                kind=Evaluation.Kind.END,
                questions=freeze(role=participant.role, goals=goals),
            )
            for participant in Participant.objects.filter(mentorship=mentorship)
        ),
        ignore_conflicts=True,
    )


@dataclass(frozen=True)
class Answer:
    question: str
    rating: int | None = None
    text: str = ""
    for_coordinator: bool = False

    @property
    def given(self) -> bool:
        return self.rating is not None or bool(self.text)


@transaction.atomic
def submit_evaluation(evaluation: Evaluation, *, by: Member, answers: Iterable[Answer]) -> None:
    """Keep the answers for good; the last participant's end evaluation closes the mentorship.

    Nothing when it was submitted before.
    """
    mentorship = lock(evaluation.mentorship)
    locked = Evaluation.objects.select_for_update(no_key=True).get(pk=evaluation.pk)
    if locked.submitted_at is None:
        EvaluationAnswer.objects.bulk_create(
            EvaluationAnswer(
                organization_id=locked.organization_id,
                evaluation=locked,
                mentorship=mentorship,
                author=by,
                question=answer.question,
                rating=answer.rating,
                text=answer.text,
                for_coordinator=answer.for_coordinator,
            )
            for answer in answers
            if answer.given
        )
        locked.submitted_at = timezone.now()
        locked.save(update_fields=["submitted_at"])
        record("submit_evaluation", locked, by=by, kind=locked.kind)
        if mentorship.status == Mentorship.Status.CLOSING and _all_submitted(mentorship):
            close_mentorship(mentorship, by=by, kind=Closure.Kind.COMPLETED)
    evaluation.submitted_at = locked.submitted_at


def _all_submitted(mentorship: Mentorship) -> bool:
    ends = Evaluation.objects.filter(mentorship=mentorship, kind=Evaluation.Kind.END)
    return not ends.filter(submitted_at__isnull=True).exists()
