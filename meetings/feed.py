"""The private address of somebody's meetings: whose it is, and what stands in it."""

from datetime import timedelta

import uuid6
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.actions import hash_token, record
from accounts.models import Member, Organization
from core.links import absolute, link
from meetings.access import PEOPLE
from meetings.calendar import title
from meetings.models import CalendarFeed, Meeting, MeetingQuerySet
from mentorships.models import Mentorship

PAST = timedelta(days=92)
# 160 bits, in hexadecimal digits.
TOKEN_LENGTH = 40


def token_of(feed: CalendarFeed) -> str:
    """Derived, so that one's own page can show it again and the database cannot tell it."""
    found = salted_hmac("meetings.calendar_feed", str(feed.pk), algorithm="sha256").hexdigest()
    return found[:TOKEN_LENGTH]


def feed_address(feed: CalendarFeed, organization: Organization) -> str:
    return absolute(link("meetings:feed", organization, token_of(feed)))


def feed_of(member: Member) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(member=member).first()


def feed_behind(token: str) -> CalendarFeed | None:
    """In the organization of the address, and only while its member is active there."""
    return (
        CalendarFeed.objects.filter(
            token_hash=hash_token(token),
            member__status=Member.Status.ACTIVE,
            member__user__is_active=True,
        )
        .select_related("member__organization")
        .first()
    )


def meetings_in_feed(member: Member) -> MeetingQuerySet:
    """Those of all one's mentorships: planned, or held in the last three months."""
    planned = Q(status=Meeting.Status.SCHEDULED) & ~Q(
        mentorship__status=Mentorship.Status.CLOSED, starts_at__gt=timezone.now()
    )
    return (
        Meeting.objects.visible_to(member)
        .filter(planned | Q(status=Meeting.Status.HELD), starts_at__gte=timezone.now() - PAST)
        .select_related("mentorship")
        .prefetch_related(PEOPLE)
        .order_by("starts_at", "id")
    )


def entries_of(member: Member) -> list[tuple[Meeting, str, str]]:
    """Each meeting with its title, by first names alone, and the address of its page."""
    found = []
    for meeting in meetings_in_feed(member):
        others = [p.member for p in meeting.mentorship.participants.all() if p.member != member]
        names = sorted(other.name.split()[0] for other in others if other.name.strip())
        page = absolute(link("meetings:detail", member.organization, meeting.pk))
        found.append((meeting, title(get_text_list(names, _("and"))), page))
    return found


@transaction.atomic
def make_feed(member: Member) -> CalendarFeed:
    """The one that is there, or a new one."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    return feed_of(member) or _new(member)


@transaction.atomic
def replace_feed(member: Member, *, old: str) -> CalendarFeed | None:
    """A new address in place of the one that the page showed. Nothing when that is gone already."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    current = feed_of(member)
    if current is None or str(current.pk) != old:
        return current
    current.delete()
    return _new(member)


@transaction.atomic
def revoke_feed(member: Member) -> None:
    """The address leads nowhere from now on. Nothing when there is none."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    deleted, _rows = CalendarFeed.objects.filter(member=member).delete()
    if deleted:
        record("revoke_calendar_feed", member, by=member)


def _new(member: Member) -> CalendarFeed:
    feed = CalendarFeed(pk=uuid6.uuid7(), organization_id=member.organization_id, member=member)
    feed.token_hash = hash_token(token_of(feed))
    feed.save(force_insert=True)
    record("make_calendar_feed", member, by=member)
    return feed
