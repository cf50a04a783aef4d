from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries


def test_livez_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries, db: None):
    with django_assert_num_queries(0):
        response = Client().get("/livez")
    assert (response.status_code, response.content) == (200, b"alive\n")


@pytest.mark.django_db
def test_ready_with_both_engines():
    response = Client().get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ready", "database": "ok", "queue": "ok"}


@pytest.mark.django_db
def test_without_the_queue_it_is_degraded_but_ready(settings: Any):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = Client().get("/readyz")
    assert response.status_code == 200
    assert response.json()["status"] == "degraded"


@pytest.mark.django_db
def test_with_migrations_to_run_it_is_not_ready(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        "django.db.migrations.recorder.MigrationRecorder.applied_migrations", lambda self: {}
    )
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "migrations to run"


@pytest.mark.django_db(transaction=True)
def test_without_the_database_it_is_not_ready():
    port = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = "1"
    try:
        response = Client().get("/readyz")
    finally:
        connection.close()
        connection.settings_dict["PORT"] = port
    assert response.status_code == 503
    assert response.json()["database"] == "unreachable"


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_only_reads(path: str):
    assert Client().post(path).status_code == 405
