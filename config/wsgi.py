import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from core.tenancy import refuse_privileged_role  # noqa: E402 (apps must be loaded first)

refuse_privileged_role()
