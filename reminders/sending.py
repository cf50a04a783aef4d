"""Send one delivery, at most once for a reminder and at least once for an invitation.

The delivery's row stays locked from the first look to the last stamp, so that it is one worker's
alone. Just before the message goes out an attempt is written on a connection of its own: whatever
kills the worker after that, the attempt is there without an end, and whoever comes next knows that
the mail may have arrived.
"""

import logging
import random
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import uuid6
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from accounts.languages import language_of
from accounts.look import look_of
from accounts.models import Member
from core.mail import NotTakenError, UnconfirmedError, compose, hand_over
from core.tenancy import enter, tenant
from reminders.emails import write
from reminders.models import Attempt, Delivery, Preference
from reminders.topics import Topic, topics_of

log = logging.getLogger(__name__)

Kind = Delivery.Kind
Status = Delivery.Status

MAX_TRIES = 12
LONGEST_WAIT = timedelta(hours=1)
# One of these is better read twice than never; the same Message-ID lets mail programs fold it.
AT_LEAST_ONCE = (Kind.INVITATION,)
# Somebody would turn up at the old time: a retry does not wait for working hours.
AT_ANY_HOUR = (*AT_LEAST_ONCE, Kind.MEETING_CHANGED, Kind.MEETING_CANCELED)
# Beyond meetings, messages, invitations and proposals at most two mails in a week; the first here
# gives way to the later ones.
BUDGETED = (Kind.REFLECTION, Kind.ACTION_DUE, Kind.CHECK_IN_DUE, Kind.END_EVALUATION)
MAILS_A_WEEK = 2
WEEK = timedelta(days=7)


def send(organization_id: UUID, delivery_id: UUID) -> None:
    """Mail what is waiting and due, if it is still true. Does nothing when repeated."""
    now = timezone.now()
    with tenant(organization_id):
        # NO KEY: the attempt, on the other connection, refers to this row.
        delivery = (
            Delivery.objects.due(now)
            .select_for_update(no_key=True, skip_locked=True)
            .filter(pk=delivery_id)
            .first()
        )
        if delivery is None:
            return
        enter(organization_id, delivery.recipient_id)
        reader = Member.objects.select_related("organization").get(pk=delivery.recipient_id)
        with override(language_of(reader)), timezone.override(zone_of(reader)):
            attend(delivery, reader, now)


def attend(delivery: Delivery, reader: Member, now: datetime) -> None:
    unanswered = delivery.attempts.filter(ended_at__isnull=True).count()
    if unanswered and delivery.kind not in AT_LEAST_ONCE:
        finish(delivery, Status.IN_DOUBT)
        return
    if delivery.tries + unanswered >= MAX_TRIES:
        finish(delivery, Status.FAILED)
        return
    topic = topics_of([delivery], reader=reader, now=now).get(delivery.pk)
    if topic is None or not topic.current or not can_read(reader, delivery):
        finish(delivery, Status.DROPPED)
        return
    if is_switched_off(delivery):
        finish(delivery, Status.IN_APP)
        return
    if delivery.kind in BUDGETED:
        if not lock_budget(reader):
            # Another mail to the same person is on its way. Handed out again by a later tick.
            return
        if not has_budget(delivery, now):
            finish(delivery, Status.IN_APP)
            return
    mail(topic, reader)


def can_read(reader: Member, delivery: Delivery) -> bool:
    if delivery.kind == Kind.INVITATION:
        return reader.status == Member.Status.EXPECTED
    return reader.status == Member.Status.ACTIVE


def is_switched_off(delivery: Delivery) -> bool:
    return Preference.objects.filter(member=delivery.recipient_id, kind=delivery.kind).exists()


def lock_budget(reader: Member) -> bool:
    """Two workers must not both count the same room in one person's week."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_try_advisory_xact_lock(hashtextextended('reminders.budget.' || %s, 0))",
            [str(reader.pk)],
        )
        return bool(cursor.fetchone()[0])


def has_budget(delivery: Delivery, now: datetime) -> bool:
    """Room for this mail beside what went out this week and what matters more and waits."""
    mine = Delivery.objects.filter(recipient=delivery.recipient_id)
    mailed = mine.filter(kind__in=BUDGETED).mailed_since(now - WEEK).count()
    worthier = BUDGETED[BUDGETED.index(Kind(delivery.kind)) + 1 :]
    waiting = mine.filter(kind__in=worthier, status=Status.WAITING).count()
    return mailed + waiting < MAILS_A_WEEK


def mail(topic: Topic, reader: Member) -> None:
    delivery = topic.delivery
    attempt_id = uuid6.uuid7()
    message = letter(topic, reader)
    try:
        hand_over(message, before_data=lambda: begin_attempt(delivery, attempt_id))
    except NotTakenError as error:
        note_refusal(delivery, attempt_id, str(error)[:300])
        try_later(delivery, reader, str(error)[:300])
    except UnconfirmedError as error:
        log.warning("Delivery %s went out and was not confirmed: %s", delivery.pk, error)
        Attempt.objects.filter(pk=attempt_id).update(error=str(error)[:300])
        if delivery.kind in AT_LEAST_ONCE:
            try_later(delivery, reader, str(error)[:300])
        else:
            finish(delivery, Status.IN_DOUBT, str(error)[:300])
    else:
        # With the stamp in one transaction: one of them without the other would lie.
        delivery.attempts.filter(ended_at__isnull=True).update(ended_at=timezone.now())
        delivery.sent_at = timezone.now()
        finish(delivery, Status.SENT)


def letter(topic: Topic, reader: Member) -> EmailMultiAlternatives:
    return compose(
        write(topic, reader),
        to=reader.email,
        look=look_of(reader.organization),
        language=language_of(reader),
        message_id=f"<{topic.delivery.pk}@{urlsplit(settings.BASE_URL).hostname}>",
    )


def begin_attempt(delivery: Delivery, attempt_id: UUID) -> None:
    """Commit that the message is about to go out, apart from the transaction that is open."""
    second = connection.copy()
    try:
        second.set_autocommit(False)
        with second.cursor() as cursor:
            cursor.execute(
                "select set_config('app.organization', %s, true)", [str(delivery.organization_id)]
            )
            cursor.execute(
                "insert into reminders_attempt"
                " (id, organization_id, delivery_id, started_at, error)"
                " values (%s, %s, %s, %s, '')",
                [attempt_id, delivery.organization_id, delivery.pk, timezone.now()],
            )
        second.commit()
    finally:
        second.close()


def note_refusal(delivery: Delivery, attempt_id: UUID, error: str) -> None:
    """End the attempt; one that was refused before it began is written down as well."""
    now = timezone.now()
    if not Attempt.objects.filter(pk=attempt_id).update(ended_at=now, error=error):
        Attempt.objects.create(
            pk=attempt_id,
            organization_id=delivery.organization_id,
            delivery=delivery,
            started_at=now,
            ended_at=now,
            error=error,
        )


def try_later(delivery: Delivery, reader: Member, error: str) -> None:
    """30 s, 1 min, 2 min … up to an hour, a little less each time so that a server that comes
    back is not met by everybody at once; and in the reader's working hours again."""
    delivery.tries += 1
    if delivery.tries >= MAX_TRIES:
        finish(delivery, Status.FAILED, error)
        return
    wait = min(LONGEST_WAIT, timedelta(seconds=30) * 2 ** (delivery.tries - 1))
    delivery.due_at = timezone.now() + wait * random.uniform(0.5, 1)  # noqa: S311 (no secret)
    if delivery.kind not in AT_ANY_HOUR:
        delivery.due_at = working_moment(reader, delivery.due_at)
    delivery.last_error = error
    delivery.handed_at = None
    delivery.save(update_fields=["tries", "due_at", "last_error", "handed_at"])


def working_moment(reader: Member, moment: datetime) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(
            "select reminders_working_moment(%s, %s, %s::smallint[])",
            [moment, reader.time_zone, reader.working_days],
        )
        found: datetime = cursor.fetchone()[0]
    return found


def finish(delivery: Delivery, status: Status, error: str | None = None) -> None:
    delivery.status = status
    if error is not None:
        delivery.last_error = error
    delivery.save(update_fields=["status", "sent_at", "tries", "last_error"])


def zone_of(reader: Member) -> ZoneInfo:
    try:
        return ZoneInfo(reader.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
