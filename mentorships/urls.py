from django.urls import path

from mentorships import views

app_name = "mentorships"
urlpatterns = [
    path("mentorships/<uuid:pk>/agreement/", views.agreement, name="agreement"),
    path("mentorships/<uuid:pk>/agreement/edit/", views.agreement_edit, name="agreement_edit"),
    path(
        "mentorships/<uuid:pk>/agreement/proposal/",
        views.agreement_proposal,
        name="agreement_proposal",
    ),
    path("mentorships/<uuid:pk>/agreement/signature/", views.signature, name="signature"),
    path("mentorships/<uuid:pk>/goals/new/", views.goal_create, name="goal_create"),
    path("goals/<uuid:pk>/", views.goal, name="goal"),
]
