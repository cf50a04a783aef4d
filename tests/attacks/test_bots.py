"""Guessing at the sign-in page, many at once and in disguise."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client

from tests.factories import PASSWORD

LIMIT = 5


def guess(email: str, number: int) -> bool:
    """Whether the guess was judged at all, and not turned away for being one too many."""
    try:
        response = Client().post(
            "/sign-in/login/",
            {"login": email, "password": f"wrong guess {number}"},
            headers={"X-Forwarded-For": f"192.0.2.{number}"},
        )
    finally:
        connection.close()
    return response.status_code == 200 and b"Too many" not in response.content


@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_are_counted_one_by_one(veldkamp):
    user = veldkamp.mina.user
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    spellings = [user.email, user.email.upper(), f" {user.email} "]
    with ThreadPoolExecutor(8) as pool:
        judged = list(pool.map(lambda n: guess(spellings[n % 3], n), range(24)))
    assert judged.count(True) == LIMIT
    # From here on the right one does not help either.
    response = Client().post("/sign-in/login/", {"login": user.email, "password": PASSWORD})
    assert "_auth_user_id" not in response.client.session
