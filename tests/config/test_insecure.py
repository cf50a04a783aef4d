from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.insecure import refuse_insecure

SAFE: dict[str, Any] = {
    "demo": False,
    "debug": False,
    "secret_key": "Nq4-zW8rT1yUeP7sXk2mBvC6dLhJfGa9oI5wQpR3tYnZxKcVbM",
    "hosts": ["bruggen.example"],
    "base_url": "https://bruggen.example",
}


def test_safe_settings_start():
    refuse_insecure(**SAFE)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"debug": True}, "DEBUG"),
        ({"secret_key": "short"}, "SECRET_KEY"),
        ({"secret_key": "a" * 80}, "SECRET_KEY"),
        ({"hosts": []}, "ALLOWED_HOSTS"),
        ({"hosts": ["*"]}, "ALLOWED_HOSTS"),
        ({"base_url": "http://bruggen.example"}, "https"),
        ({"base_url": "bruggen.example"}, "BASE_URL"),
        ({"demo": True}, "DEMO"),
        ({"demo": True, "base_url": "http://localhost:8000"}, "DEMO"),
        ({"demo": True, "hosts": ["localhost"]}, "DEMO"),
    ],
)
def test_each_insecure_value_is_refused(change: dict[str, object], reason: str):
    with pytest.raises(ImproperlyConfigured, match=reason):
        refuse_insecure(**{**SAFE, **change})


def test_the_demo_starts_for_this_machine_alone():
    refuse_insecure(
        **{
            **SAFE,
            "demo": True,
            "base_url": "http://localhost:8000",
            "hosts": ["localhost", "127.0.0.1", "[::1]"],
        }
    )


def test_all_reasons_come_at_once():
    with pytest.raises(ImproperlyConfigured, match=r"(?s)ALLOWED_HOSTS.*DEBUG.*SECRET_KEY"):
        refuse_insecure(**{**SAFE, "debug": True, "secret_key": "x", "hosts": []})


def test_readers_fail_loudly(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("X", "maybe")
    for reader in (env.boolean, env.key, env.database, env.mail_server):
        with pytest.raises(ImproperlyConfigured, match="X"):
            reader("X")
    with pytest.raises(ImproperlyConfigured, match="X"):
        env.integer("X", 1)
    monkeypatch.delenv("X")
    with pytest.raises(ImproperlyConfigured, match="X"):
        env.text("X")


def test_addresses_are_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("X", "postgresql://app:p%40ss@db:5433/bru%20ggen?sslmode=require")
    found = env.database("X")
    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("app", "p@ss", "db")
    assert (found["PORT"], found["NAME"]) == ("5433", "bru ggen")
    assert found["OPTIONS"] == {"sslmode": "require"}
    monkeypatch.setenv("X", "smtp+starttls://me:secret@mail.example")
    assert env.mail_server("X") == ("mail.example", 587, "me", "secret", False, True)
