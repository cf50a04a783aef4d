"""The installation's pages with those that only the demo has."""

from django.urls import include, path

from config.urls import urlpatterns as pages

urlpatterns = [*pages, path("demo/mail/", include("config.demo_mail.urls"))]
