from django.urls import URLPattern, URLResolver, path

from guides import views

app_name = "guides"
urlpatterns: list[URLPattern | URLResolver] = [
    path("guides/", views.library, name="library"),
    path("guides/new/", views.create, name="create"),
    path("guides/questions/", views.questions, name="questions"),
    path("guides/<slug:slug>/", views.guide, name="guide"),
    path("guides/<slug:slug>/hiding/", views.hide, name="hide"),
    path("guides/<slug:slug>/showing/", views.show, name="show"),
    path("guides/<slug:slug>/<slug:language>/edit/", views.edit, name="edit"),
    path("guides/<slug:slug>/<slug:language>/original/", views.original, name="original"),
    path("guides/<slug:slug>/<slug:language>/deletion/", views.delete, name="delete"),
]
