from django.urls import URLPattern, URLResolver, path

from programs.views import imports, people, programs

app_name = "programs"
urlpatterns: list[URLPattern | URLResolver] = [
    path("programs/", programs.programs, name="list"),
    path("programs/new/", programs.create, name="create"),
    path("programs/<uuid:pk>/", programs.detail, name="detail"),
    path("programs/<uuid:pk>/edit/", programs.edit, name="edit"),
    path("programs/<uuid:pk>/status/", programs.status, name="status"),
    path("programs/<uuid:pk>/coordinators/", programs.coordinators, name="coordinators"),
    path("programs/<uuid:pk>/enrollments/", people.enrollments, name="enrollments"),
    path("programs/<uuid:pk>/invitations/", people.invitations, name="invitations"),
    path("programs/<uuid:pk>/imports/new/", imports.upload, name="import"),
    path("imports/<uuid:pk>/columns/", imports.columns, name="import_columns"),
    path("imports/<uuid:pk>/preview/", imports.preview, name="import_preview"),
    path("imports/<uuid:pk>/rejects.csv", imports.rejected, name="import_rejects"),
    path("enrollments/<uuid:pk>/", people.enrollment, name="enrollment"),
    path("enrollments/<uuid:pk>/withdrawal/", people.withdrawal, name="withdrawal"),
    path("profile/", people.profile, name="profile"),
]
