"""End evaluations: what the demo's people answered when they looked back."""

from collections.abc import Sequence
from random import Random
from typing import Final

from accounts.models import Member, Organization
from core.tenancy import enter
from dashboards.demo.calendar import noon
from evaluations.models import Evaluation, EvaluationAnswer
from evaluations.questions import SCALE, TEXT, YES_NO, freeze
from mentorships.models import Goal, Mentorship, Participant

# For each question several answers; those marked with + were ticked for the coordinator.
WORDS: Final[dict[str, Sequence[str]]] = {
    "unexpected": (
        "That my mentor did not know either, and said so.",
        "How much I learned by being asked instead of told.",
        "That twenty minutes of silence before a meeting are work.",
        "Half of our problems were a clock change.",
    ),
    "different": (
        "I ask how somebody wants to hear it before I say it.",
        "I bring one question instead of ten slides.",
        "I go home when the night shift comes, not after it.",
    ),
    "came_of_it": (
        "+The handover that used to take a week takes two days.",
        "+Two people in my team applied for a step up, and one got it.",
        "I stayed. A year ago I would not have.",
    ),
    "advice": (
        "+Keep the agreement: we thought it was paperwork and it was the best conversation.",
        "+Leave three weeks between the kick-off and the first meeting. Two were too few.",
        "+Let us find our own rhythm a little earlier.",
    ),
}
RATINGS: Final = (3, 4, 4, 4, 5, 5, 5)


def look_back(
    mentorship: Mentorship,
    *,
    organization: Organization,
    issued: int,
    authors: Sequence[Member],
    random: Random,
) -> None:
    """Issue the end evaluation to everybody, `issued` days ago; `authors` have answered it."""
    goals = list(Goal.objects.filter(mentorship=mentorship))
    participants = list(Participant.objects.filter(mentorship=mentorship))
    evaluations = {
        participant.member_id: Evaluation(
            organization=organization,
            mentorship=mentorship,
            author_id=participant.member_id,
            kind=Evaluation.Kind.END,
            questions=freeze(role=participant.role, goals=goals),
            issued_at=noon(-issued),
        )
        for participant in participants
    }
    for author in authors:
        evaluations[author.pk].submitted_at = noon(-max(1, issued - 4))
    Evaluation.objects.bulk_create(evaluations.values())
    for author in authors:
        enter(organization.pk, author.pk)
        EvaluationAnswer.objects.bulk_create(_answers(evaluations[author.pk], random))


def _answers(evaluation: Evaluation, random: Random) -> list[EvaluationAnswer]:
    answers = []
    for question in evaluation.questions:
        answer = EvaluationAnswer(
            organization_id=evaluation.organization_id,
            evaluation=evaluation,
            mentorship_id=evaluation.mentorship_id,
            author_id=evaluation.author_id,
            question=question["key"],
        )
        if question["kind"] == SCALE:
            answer.rating = random.choice(RATINGS)
        elif question["kind"] == YES_NO:
            answer.rating = random.choice((1, 5))
        elif question["kind"] == TEXT:
            words = random.choice(WORDS[question["key"]])
            answer.text, answer.for_coordinator = words.lstrip("+"), words.startswith("+")
        answers.append(answer)
    return answers
