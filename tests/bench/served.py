"""All of Bruggen and, beside it, the smallest pages there can be, for a server to serve."""

from django.conf import settings

settings.ROOT_URLCONF = "tests.bench.bare"
# Nothing was collected, and pages name static files all the same.
settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)

from config.wsgi import application  # noqa: E402 (after the settings)

__all__ = ["application"]
