"""The queue: every task and the whole schedule."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("bruggen")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_privileged_role(**kwargs: object) -> None:
    from core.tenancy import refuse_privileged_role  # noqa: PLC0415 (apps load after this module)

    refuse_privileged_role()
