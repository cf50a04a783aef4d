from importlib import import_module

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        # Says what becomes of meetings when a mentorship closes.
        import_module("meetings.actions.closing")
