from django.urls import path

from mentorships.views import agreement, goals, handover, pause, progress, versions

app_name = "mentorships"
urlpatterns = [
    path("mentorships/<uuid:pk>/agreement/", agreement.agreement, name="agreement"),
    path("mentorships/<uuid:pk>/agreement/edit/", agreement.agreement_edit, name="agreement_edit"),
    path(
        "mentorships/<uuid:pk>/agreement/proposal/",
        agreement.agreement_proposal,
        name="agreement_proposal",
    ),
    path(
        "mentorships/<uuid:pk>/agreement/discarding/",
        agreement.agreement_discarding,
        name="agreement_discarding",
    ),
    path("mentorships/<uuid:pk>/agreement/signature/", agreement.signature, name="signature"),
    path(
        "mentorships/<uuid:pk>/agreement/changes/",
        versions.agreement_changes,
        name="agreement_changes",
    ),
    path(
        "mentorships/<uuid:pk>/agreement/<int:version>/pdf/",
        versions.agreement_pdf,
        name="agreement_pdf",
    ),
    path("mentorships/<uuid:pk>/pause/", pause.pause, name="pause"),
    path("mentorships/<uuid:pk>/pause/end/", pause.pause_end, name="pause_end"),
    path("mentorships/<uuid:pk>/handover/", handover.handover, name="handover"),
    path(
        "mentorships/<uuid:pk>/handover/withdrawal/",
        handover.handover_withdrawal,
        name="handover_withdrawal",
    ),
    path("mentorships/<uuid:pk>/departure/", handover.departure, name="departure"),
    path("mentorships/<uuid:pk>/goals/new/", goals.goal_create, name="goal_create"),
    path("goals/<uuid:pk>/edit/", goals.goal_edit, name="goal_edit"),
    path("goals/<uuid:pk>/milestones/", progress.milestone_create, name="milestone_create"),
    path("milestones/<uuid:pk>/", progress.milestone, name="milestone"),
    path("milestones/<uuid:pk>/done/", progress.milestone_done, name="milestone_done"),
    path(
        "milestones/<uuid:pk>/reopening/", progress.milestone_reopening, name="milestone_reopening"
    ),
    path("milestones/<uuid:pk>/removal/", progress.milestone_removal, name="milestone_removal"),
    path("goals/<uuid:pk>/progress/", progress.progress_create, name="progress_create"),
    path("progress/<uuid:pk>/removal/", progress.progress_removal, name="progress_removal"),
]
