"""Which deliveries a member may see: one's own; the troubled ones, who looks after people."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.models import Member
from reminders.emails import read_unsubscribe_token
from reminders.models import Delivery, DeliveryQuerySet, Preference

# An invitation is read by somebody who cannot open the page of preferences yet.
CHOOSABLE = [kind for kind in Delivery.Kind if kind != Delivery.Kind.INVITATION]


def my_reminders(member: Member) -> DeliveryQuerySet:
    return Delivery.objects.of(member).for_list()


def unseen_count(member: Member) -> int:
    """For the header."""
    return Delivery.objects.of(member).unseen().count()


def switched_off(member: Member) -> set[str]:
    return set(Preference.objects.filter(member=member).values_list("kind", flat=True))


def can_see_deliveries(member: Member) -> bool:
    return member.looks_after_people


def troubled_deliveries() -> DeliveryQuerySet:
    return Delivery.objects.troubled().select_related("recipient").order_by("-created_at", "-id")


def get_delivery(member: Member, pk: UUID) -> Delivery:
    """One's own, and everybody's for those who look after people."""
    visible = Delivery.objects.all() if member.looks_after_people else Delivery.objects.of(member)
    return get_object_or_404(visible, pk=pk)


def reader_of_token(token: str) -> tuple[Member, Delivery.Kind] | None:
    """Who is behind an unsubscribe link, inside the organization of its address."""
    found = read_unsubscribe_token(token)
    if found is None:
        return None
    member_id, kind = found
    member = Member.objects.filter(pk=member_id).first()
    return (member, kind) if member else None
