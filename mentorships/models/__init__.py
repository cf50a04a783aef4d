from mentorships.models.agreement import Agreement, AgreementQuerySet, Signature
from mentorships.models.closure import Closure, ClosureReason
from mentorships.models.goals import Goal, GoalQuerySet, Milestone, ProgressNote
from mentorships.models.handover import Handover, HandoverQuerySet
from mentorships.models.mentorship import Mentorship, MentorshipQuerySet, Participant
from mentorships.models.pause import Pause, PauseReason

__all__ = [
    "Agreement",
    "AgreementQuerySet",
    "Closure",
    "ClosureReason",
    "Goal",
    "GoalQuerySet",
    "Handover",
    "HandoverQuerySet",
    "Mentorship",
    "MentorshipQuerySet",
    "Milestone",
    "Participant",
    "Pause",
    "PauseReason",
    "ProgressNote",
    "Signature",
]
