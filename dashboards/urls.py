from django.urls import URLPattern, URLResolver, path

from dashboards.views import (
    goal,
    handover,
    history,
    home,
    organization,
    overview,
    record,
    room,
    search,
)

app_name = "dashboards"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", search.find, name="search"),
    path("mentorships/", home.mentorships, name="mentorships"),
    path("mentorships/<uuid:pk>/", room.room, name="room"),
    path("mentorships/<uuid:pk>/contact/", room.contact, name="contact"),
    path("mentorships/<uuid:pk>/history/", history.history, name="history"),
    path("mentorships/<uuid:pk>/record/", record.record, name="record"),
    path("mentorships/<uuid:pk>/record/<str:form>/", record.take, name="record_take"),
    path("goals/<uuid:pk>/", goal.goal, name="goal"),
    path("handovers/<uuid:pk>/", handover.handover, name="handover"),
    path("programs/<uuid:pk>/overview/", overview.overview, name="overview"),
    path("programs/<uuid:pk>/overview.csv", overview.export, name="export"),
    path("organization/", organization.organization, name="organization"),
]
