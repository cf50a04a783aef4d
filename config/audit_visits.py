"""Who the audit signs in as, and which pages it opens: told as JSON, in a process with Django.

The sign-ins are written to the database, for the demo's password opens nothing outside the demo.
"""

import json
import re
import sys

import django
from django.test import Client
from django.urls import reverse

# The person, and how the link to the page ends or goes on that their home has.
VISITS = {
    "home": ("mentee", None),
    "room": ("mentee", r'href="([^"]+/mentorships/[0-9a-f-]+/)"'),
    "overview": ("coordinator", r'href="([^"]+/overview/)"'),
}


def visits() -> dict[str, dict[str, str]]:
    from accounts.models import User  # noqa: PLC0415 (models come after the set-up)

    found = {"sign-in": {"path": reverse("account_login"), "cookie": ""}}
    home = "/o/veldkamp/"
    for name, (person, link) in VISITS.items():
        user = User.objects.get(email=f"{person}@veldkamp.example")
        client = Client(SERVER_NAME="localhost")
        client.force_login(user)
        answer = client.get(home)
        assert answer.status_code == 200, f"{home} answers {answer.status_code}"
        linked = re.search(link, answer.content.decode()) if link else None
        assert linked or not link, f"no link like {link} on {home}"
        cookie = f"sessionid={client.cookies['sessionid'].value}"
        found[name] = {"path": linked.group(1) if linked else home, "cookie": cookie}
    return found


if __name__ == "__main__":
    django.setup()
    json.dump(visits(), sys.stdout)
