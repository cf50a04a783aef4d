from django.urls import URLPattern, URLResolver, path

from reminders import views

app_name = "reminders"
urlpatterns: list[URLPattern | URLResolver] = [
    path("reminders/", views.reminder_list, name="list"),
    path("reminders/preferences/", views.preferences, name="preferences"),
    path("reminders/off/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("reminders/deliveries/", views.deliveries, name="deliveries"),
    path("reminders/deliveries/<uuid:pk>/retry/", views.retry_delivery, name="retry"),
]
