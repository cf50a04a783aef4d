"""Nobody outside learns which companies are here, from no part of an answer."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from core.tenancy import tenant
from tests.cast import Veldkamp

WRONG = [
    "logo/0123456789abcdef.png",
    "brand/0123456789abcdef.css",
    "invitations/0123456789abcdef0123456789abcdef/",
    "reminders/off/nonsense/",
    "kept/",
    "search/?q=mina",
    "guides/",
]
# Tokens and nonces are others each time, and so is the second in which an answer was given.
CHANCE = re.compile(r"\b[A-Za-z0-9]{64}\b|nonce=\"[^\"]+\"")


def without_name(response: HttpResponse, slug: str) -> tuple[int, dict[str, str], str]:
    page = CHANCE.sub("", response.content.decode().replace(slug, "…"))
    headers = {
        name: value.replace(slug, "…")
        for name, value in response.headers.items()
        if name not in {"Content-Security-Policy", "Content-Length", "Expires"}
    }
    return response.status_code, headers, page


@pytest.mark.parametrize("path", WRONG)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_company_with_another_language_answers_like_none(
    veldkamp: Veldkamp, method: str, path: str
):
    with tenant(veldkamp.organization.pk):
        veldkamp.organization.language = "nl"
        veldkamp.organization.save()
    answers = [
        without_name(
            getattr(Client(), method)(f"/o/{slug}/{path}", headers={"Accept-Language": "en"}), slug
        )
        for slug in ("veldkamp", "nowhere")
    ]
    assert answers[0] == answers[1]
