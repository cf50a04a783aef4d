"""What the queue does for sign-ins."""

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

# One statement each, so that none of them holds many rows for long.
AT_ONCE = 5_000


@shared_task(name="accounts.forget_sessions")
def forget_sessions() -> int:
    """Delete the sessions that are over: nobody comes back for them, and what waits in one of
    nobody is sealed words. What one run does not reach, the next one does; two at once are
    harmless."""
    ended = Session.objects.filter(expire_date__lt=timezone.now())
    forgotten = 0
    while found := ended.filter(pk__in=ended.values("pk")[:AT_ONCE]).delete()[0]:
        forgotten += found
    return forgotten
