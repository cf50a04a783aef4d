from django.urls import path

from evaluations import views

app_name = "evaluations"
urlpatterns = [
    path("mentorships/<uuid:pk>/check-in/", views.check_in, name="check_in"),
    path("mentorships/<uuid:pk>/closing/", views.closing, name="closing"),
    path("evaluations/<uuid:pk>/", views.evaluation, name="evaluation"),
    path("programs/<uuid:pk>/evaluations/", views.results, name="results"),
]
