from mentorships.models.agreement import Agreement, AgreementQuerySet, Signature
from mentorships.models.closure import Closure, ClosureReason
from mentorships.models.goals import Goal
from mentorships.models.mentorship import Mentorship, MentorshipQuerySet, Participant

__all__ = [
    "Agreement",
    "AgreementQuerySet",
    "Closure",
    "ClosureReason",
    "Goal",
    "Mentorship",
    "MentorshipQuerySet",
    "Participant",
    "Signature",
]
