"""Fill an empty demo with two companies that look lived in."""

from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from accounts.access import is_address_taken
from accounts.demo_password import DEMO_PASSWORD
from dashboards.demo.companies import OAKLINE, VELDKAMP, load_oakline, load_veldkamp
from dashboards.demo.company import hashed_password

# Any constant will do: two starts at once queue here, and the second finds the demo there.
LOCK = 7_302_115
SEED = 1618


class Command(BaseCommand):
    help = "Load the demo's two companies. Does nothing when they are there."

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "The demo's passwords are known to everybody: load_demo runs with DEMO=1 only."
            )
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
            loaded = self._load()
        if loaded:
            names = " and ".join(loaded)
            self.stdout.write(f"Loaded {names}. Everybody's password is {DEMO_PASSWORD}.")
        else:
            self.stdout.write("The demo is there.")

    def _load(self) -> list[str]:
        missing = [
            (plan, load)
            for plan, load in ((VELDKAMP, load_veldkamp), (OAKLINE, load_oakline))
            if not is_address_taken(plan.slug)
        ]
        if not missing:
            return []
        password_hash = hashed_password()
        for _plan, load in missing:
            load(password_hash=password_hash, random=Random(SEED))  # noqa: S311 (not a secret)
        return [plan.name for plan, _load in missing]
