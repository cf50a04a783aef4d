from importlib import import_module

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "dashboards"

    def ready(self) -> None:
        # Says what is read with every member, which must be known before the first request.
        import_module("dashboards.navigation")
