"""What people do about their reminders."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.errors import Refusal
from reminders.models import Delivery, Preference


def mark_seen(member: Member, *, until: datetime) -> int:
    """All that stood on the page, and nothing that came after it. How many were new."""
    return (
        Delivery.objects.of(member)
        .unseen()
        .filter(created_at__lte=until)
        .update(seen_at=timezone.now())
    )


@transaction.atomic
def choose_mails(member: Member, *, kinds: Collection[str], offered: Collection[str]) -> None:
    """Mail `kinds`, and of those `offered` no others. What was not offered stays as it is."""
    off = set(offered) - set(kinds)
    mine = Preference.objects.filter(member=member)
    back_on, _rows = mine.filter(kind__in=kinds).delete()
    known = set(mine.values_list("kind", flat=True))
    made = [switch(member, kind) for kind in sorted(off - known)]
    if back_on or any(made):
        record("choose_mails", member, by=member, off=sorted(off))


@transaction.atomic
def switch_off(member: Member, *, kind: Delivery.Kind) -> None:
    if switch(member, kind):
        record("switch_off_mails", member, by=member, kind=kind.value)


def switch(member: Member, kind: str) -> bool:
    _row, made = Preference.objects.get_or_create(
        organization_id=member.organization_id, member=member, kind=kind
    )
    return made


@transaction.atomic
def retry(delivery: Delivery, *, by: Member) -> None:
    """Send it again on a person's word, an unconfirmed one too. Nothing when it waits already.

    Raises Refusal when it has arrived or is not needed any more.
    """
    delivery = Delivery.objects.select_for_update(no_key=True).get(pk=delivery.pk)
    if delivery.status == Delivery.Status.WAITING:
        return
    if delivery.status not in {Delivery.Status.FAILED, Delivery.Status.IN_DOUBT}:
        raise Refusal(_("This mail does not need to be sent again."))
    delivery.attempts.filter(ended_at__isnull=True).update(ended_at=timezone.now())
    delivery.status = Delivery.Status.WAITING
    delivery.tries = 0
    delivery.due_at = timezone.now()
    delivery.handed_at = None
    delivery.save(update_fields=["status", "tries", "due_at", "handed_at"])
    record("retry", delivery, by=by, kind=delivery.kind)
