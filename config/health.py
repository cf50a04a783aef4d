"""Answers for whoever watches over the processes."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.policy import public


@public("a load balancer asks it, and learns only that the process answers")
@require_safe
@never_cache
@non_atomic_requests
def livez(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain")


@public("a load balancer asks it, and learns only which engine is missing")
@require_safe
@never_cache
@non_atomic_requests
def readyz(request: HttpRequest) -> JsonResponse:
    """503 without the database or with migrations to run; Valkey down is only degraded."""
    database, queue = _database(), _queue()
    if database != "ok":
        status = "unready"
    elif queue != "ok":
        status = "degraded"
    else:
        status = "ready"
    return JsonResponse(
        {"status": status, "database": database, "queue": queue},
        status=503 if status == "unready" else 200,
    )


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unreachable"
    return "migrations to run" if plan else "ok"


def _queue() -> str:
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1).ping()
    except redis.RedisError:
        return "unreachable"
    return "ok"
