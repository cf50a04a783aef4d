from django.urls import path

from matching import views

app_name = "matching"
urlpatterns = [
    path("programs/<uuid:pk>/match-runs/", views.runs, name="runs"),
    path("match-runs/<uuid:pk>/", views.run, name="run"),
    path("match-runs/<uuid:pk>/unmatched/", views.unmatched, name="unmatched"),
    path("match-runs/<uuid:pk>/why-not/", views.why_not, name="why_not"),
    path("match-runs/<uuid:pk>/pairs/", views.pair, name="pair"),
    path("match-runs/<uuid:pk>/publication/", views.publication, name="publication"),
    path("match-runs/<uuid:pk>/discard/", views.discard, name="discard"),
    path("proposals/<uuid:pk>/", views.proposal, name="proposal"),
    path("proposals/<uuid:pk>/removal/", views.proposal_removal, name="proposal_removal"),
]
