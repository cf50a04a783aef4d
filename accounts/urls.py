from django.urls import URLPattern, URLResolver, path

from accounts import organization_views, unsent, views

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("members/", views.members, name="members"),
    path("members/new/", views.member_create, name="member_create"),
    path("members/<uuid:pk>/", views.member, name="member"),
    path("members/<uuid:pk>/invitation/", views.invite, name="invite"),
    path("members/<uuid:pk>/role/", views.role, name="role"),
    path("members/<uuid:pk>/deactivation/", views.deactivation, name="deactivation"),
    path("members/<uuid:pk>/reactivation/", views.reactivation, name="reactivation"),
    path("language/", views.language, name="language"),
    path("time-zone/", views.time_zone, name="time_zone"),
    path("drafts/<path:inside>", unsent.draft, name="draft"),
    path("discarded-drafts/<path:inside>", unsent.draft_discard, name="draft_discard"),
    path("kept/", unsent.kept, name="kept"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("settings/", organization_views.settings, name="settings"),
    path("logo/<slug:digest>.png", organization_views.logo, name="logo"),
    path("brand/<slug:digest>.css", organization_views.brand_css, name="brand_css"),
]
