from django.urls import path

from config.demo_mail import views

app_name = "demo_mail"

urlpatterns = [
    path("", views.letter_list, name="list"),
    path("<str:key>/", views.letter, name="letter"),
]
