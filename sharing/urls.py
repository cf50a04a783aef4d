from django.urls import path

from sharing.views import introductions, messages, resources, wins

app_name = "sharing"
urlpatterns = [
    path("mentorships/<uuid:pk>/messages/", messages.conversations, name="conversations"),
    path(
        "mentorships/<uuid:pk>/messages/new/",
        messages.conversation_create,
        name="conversation_create",
    ),
    path("conversations/<uuid:pk>/", messages.conversation, name="conversation"),
    path("conversations/<uuid:pk>/reading/", messages.reading, name="reading"),
    path("messages/<uuid:pk>/", messages.message, name="message"),
    path("messages/<uuid:pk>/removal/", messages.message_removal, name="message_removal"),
    path("mentorships/<uuid:pk>/wins/", wins.wins, name="wins"),
    path("mentorships/<uuid:pk>/wins/new/", wins.win_create, name="win_create"),
    path("wins/<uuid:pk>/", wins.win, name="win"),
    path("wins/<uuid:pk>/removal/", wins.win_removal, name="win_removal"),
    path("wins/<uuid:pk>/consent/", wins.consent, name="consent"),
    path("wins/<uuid:pk>/withdrawal/", wins.consent_withdrawal, name="consent_withdrawal"),
    path("programs/<uuid:pk>/wins/", wins.program_wins, name="program_wins"),
    path("mentorships/<uuid:pk>/resources/", resources.resources, name="resources"),
    path("mentorships/<uuid:pk>/resources/new/", resources.resource_create, name="resource_create"),
    path("resources/<uuid:pk>/", resources.resource, name="resource"),
    path("resources/<uuid:pk>/removal/", resources.resource_removal, name="resource_removal"),
    path("resources/<uuid:pk>/state/<str:state>/", resources.resource_state, name="resource_state"),
    path("mentorships/<uuid:pk>/introductions/", introductions.introductions, name="introductions"),
    path(
        "mentorships/<uuid:pk>/introductions/new/",
        introductions.introduction_create,
        name="introduction_create",
    ),
    path("introductions/<uuid:pk>/", introductions.introduction, name="introduction"),
    path(
        "introductions/<uuid:pk>/edit/", introductions.introduction_edit, name="introduction_edit"
    ),
    path(
        "introductions/<uuid:pk>/removal/",
        introductions.introduction_removal,
        name="introduction_removal",
    ),
    path(
        "introductions/<uuid:pk>/step/<str:step>/",
        introductions.introduction_step,
        name="introduction_step",
    ),
]
