from django.urls import URLPattern, URLResolver, path

from dashboards.views import goal, home, organization, overview, room, search

app_name = "dashboards"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", search.find, name="search"),
    path("mentorships/", home.mentorships, name="mentorships"),
    path("mentorships/<uuid:pk>/", room.room, name="room"),
    path("mentorships/<uuid:pk>/contact/", room.contact, name="contact"),
    path("goals/<uuid:pk>/", goal.goal, name="goal"),
    path("programs/<uuid:pk>/overview/", overview.overview, name="overview"),
    path("programs/<uuid:pk>/overview.csv", overview.export, name="export"),
    path("organization/", organization.organization, name="organization"),
]
