"""What the tests of these pages post, and what they look at afterwards."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Activity, Member
from core.digests import digest_of
from core.links import link
from core.tenancy import tenant
from meetings.access import mark_of
from meetings.models import Meeting
from mentorships.models import Mentorship
from tests.cast import Veldkamp


def url(veldkamp: Veldkamp, name: str, *args: Any) -> str:
    return link(f"meetings:{name}", veldkamp.organization, *args)


def local(moment: datetime, member: Member) -> datetime:
    return moment.astimezone(ZoneInfo(member.time_zone))


def soon(days: int = 3) -> datetime:
    """Ten in the morning in Amsterdam, some days from now."""
    at = timezone.now().astimezone(ZoneInfo("Europe/Amsterdam")) + timedelta(days=days)
    return at.replace(hour=10, minute=0, second=0, microsecond=0)


def once(moment: datetime) -> datetime:
    """The moment, or an hour earlier in the hour that comes a second time in Amsterdam when summer
    ends: what is typed of a time means the first."""
    second = moment.astimezone(ZoneInfo("Europe/Amsterdam")).fold
    return moment - timedelta(hours=second)


def ago(**span: int) -> datetime:
    return once(timezone.now().replace(second=0, microsecond=0) - timedelta(**span))


def plan(member: Member, starts_at: datetime, **fields: Any) -> dict[str, Any]:
    at = local(starts_at, member)
    return {
        "day": f"{at:%Y-%m-%d}",
        "time": f"{at:%H:%M}",
        "minutes": 60,
        "way": "video",
        "link": "https://meet.example/bridge",
        "place": "",
        **fields,
    }


def said(member: Member, held_at: datetime, *rows: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A filled-in log form, with as many rows of action items as are given, at least two."""
    at = local(held_at, member)
    posted: dict[str, Any] = {
        "day": f"{at:%Y-%m-%d}",
        "time": f"{at:%H:%M}",
        "minutes": 60,
        "summary": "",
        "private_note": "",
        "seen": digest_of(""),
        "actions-TOTAL_FORMS": max(2, len(rows)),
        "actions-INITIAL_FORMS": 0,
        **fields,
    }
    for number, row in enumerate(rows):
        posted |= {f"actions-{number}-{name}": value for name, value in row.items()}
    return posted


def read(meeting: Meeting, summary: str = "") -> dict[str, str]:
    """What the button posts that confirms a meeting, with its summary."""
    return {"seen": mark_of(again(meeting), summary)}


def pulse(mentorship: Mentorship) -> Mentorship:
    with tenant(mentorship.organization_id):
        return Mentorship.objects.get(pk=mentorship.pk)


def meetings(mentorship: Mentorship) -> list[Meeting]:
    with tenant(mentorship.organization_id):
        return list(Meeting.objects.filter(mentorship=mentorship).order_by("starts_at"))


def again(meeting: Meeting) -> Meeting:
    with tenant(meeting.organization_id):
        return Meeting.objects.get(pk=meeting.pk)


def verbs(member: Member) -> list[str]:
    with tenant(member.organization_id):
        return list(Activity.objects.order_by("at", "pk").values_list("verb", flat=True))
