"""Everything this installation answers to. Inside a company: `/o/<organization>/…`."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from accounts.views import found, landing, set_language, sign_out
from config.health import livez, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("", landing, name="landing"),
    path("found/", found, name="found"),
    # Before the library's own of the same name and place.
    path("sign-in/logout/", sign_out, name="account_logout"),
    path("sign-in/", include("allauth.account.urls")),
    path("language/", set_language, name="set_language"),
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("styleguide/", include("config.styleguide.urls")),
    path("o/<slug:organization>/", include("dashboards.urls")),
    path("o/<slug:organization>/", include("accounts.urls")),
    path("o/<slug:organization>/", include("programs.urls")),
    path("o/<slug:organization>/", include("mentorships.urls")),
    path("o/<slug:organization>/", include("matching.urls")),
    path("o/<slug:organization>/", include("meetings.urls")),
    path("o/<slug:organization>/", include("guides.urls")),
    path("o/<slug:organization>/", include("sharing.urls")),
    path("o/<slug:organization>/", include("evaluations.urls")),
    path("o/<slug:organization>/", include("reminders.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/mail/", include("config.demo_mail.urls")))
