from django.urls import path

from evaluations import reflection_views, views

app_name = "evaluations"
urlpatterns = [
    path("mentorships/<uuid:pk>/check-in/", views.check_in, name="check_in"),
    path("mentorships/<uuid:pk>/closing/", views.closing, name="closing"),
    path("evaluations/<uuid:pk>/", views.evaluation, name="evaluation"),
    path("programs/<uuid:pk>/evaluations/", views.results, name="results"),
    path(
        "mentorships/<uuid:pk>/reflections/",
        reflection_views.reflections,
        name="reflections",
    ),
    path(
        "mentorships/<uuid:pk>/reflections/new/",
        reflection_views.reflection_create,
        name="reflection_create",
    ),
    path("reflections/<uuid:pk>/", reflection_views.reflection, name="reflection"),
    path(
        "reflections/<uuid:pk>/sharing/",
        reflection_views.reflection_sharing,
        name="reflection_sharing",
    ),
    path(
        "reflections/<uuid:pk>/unsharing/",
        reflection_views.reflection_unsharing,
        name="reflection_unsharing",
    ),
    path(
        "reflections/<uuid:pk>/removal/",
        reflection_views.reflection_removal,
        name="reflection_removal",
    ),
]
