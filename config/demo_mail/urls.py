from django.urls import path

from config.demo_mail import views

app_name = "demo_mail"

urlpatterns = [
    path("", views.letter_list, name="list"),
    path("<str:key>/", views.letter, name="letter"),
    path("<str:key>/html/", views.letter_html, name="html"),
    path("<str:key>/attachments/<int:number>/", views.attachment, name="attachment"),
]
