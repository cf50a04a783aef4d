"""One mentorship: what those who take part see of it, and what its coordinators see."""

from __future__ import annotations

from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.http import Http404

from accounts.models import Member
from core.compiled import fetch, keyed
from dashboards.access.people import with_people
from evaluations.models import CheckIn
from guides.access import own_rows
from meetings.models import ActionItem, ActionItemQuerySet, Meeting, MeetingPulse
from mentorships.models import Goal, GoalQuerySet, Mentorship, MentorshipQuerySet
from programs.models import Coordinator
from sharing.models import SharedWin


def get_room(member: Member, pk: UUID) -> Mentorship:
    """For those who take part and the program's coordinators; everybody else gets a 404."""
    found = fetch(_room, planned_for=member.organization_id, of=pk, key=member.pk)
    if not found:
        raise Http404
    return found[0]


def _room(of: UUID, key: UUID) -> MentorshipQuerySet:
    member = keyed(Member, key)
    answered = CheckIn.objects.filter(
        mentorship=OuterRef("pk"), author=member, answered_at__isnull=False
    ).order_by("-due_on")
    coordinates = Coordinator.objects.filter(program=OuterRef("program"), member=member)
    scheduled = Meeting.objects.filter(
        mentorship=OuterRef("pk"), status=Meeting.Status.SCHEDULED
    ).order_by("starts_at", "id")
    shown = SharedWin.objects.filter(mentorship=OuterRef("pk")).order_by().values("mentorship")
    return (
        with_people(Mentorship.objects.visible_to(member))
        .select_related("program")
        .annotate(
            checked_in_for=Subquery(answered.values("due_on")[:1]),
            coordinates=Exists(coordinates, output_field=BooleanField()),
            guide_rows=own_rows(),
            shared_wins=Coalesce(Subquery(shown.annotate(found=Count("pk")).values("found")), 0),
            scheduled=ArraySubquery(
                scheduled.values(
                    meeting=JSONObject(
                        id="id", starts_at="starts_at", minutes="minutes", link="link"
                    )
                )
            ),
        )
        .filter(pk=of)
    )


def meetings_in(mentorship: Mentorship) -> list[Meeting]:
    """When, how long and what became of them: no texts. The earliest first."""
    return list(
        Meeting.objects.filter(mentorship=mentorship)
        .exclude(status=Meeting.Status.CANCELLED)
        .order_by("starts_at", "id")
    )


# More than a room shows of each; the rest has a page.
ITEMS = 3


def open_items_in(mentorship: Mentorship) -> list[ActionItem]:
    """Of those who take part, the earliest due first; row security leaves nobody else any."""
    return fetch(_open_items, planned_for=mentorship.organization_id, of=mentorship.pk)


def _open_items(of: UUID) -> ActionItemQuerySet:
    return ActionItem.objects.filter(mentorship=of).open().for_list()


def goals_in(mentorship: Mentorship) -> list[Goal]:
    """In the order they were set, each with its path."""
    return fetch(_goals, planned_for=mentorship.organization_id, of=mentorship.pk)


def _goals(of: UUID) -> GoalQuerySet:
    return Goal.objects.filter(mentorship=of).with_path().order_by("id")


def check_ins_in(mentorship: Mentorship) -> list[CheckIn]:
    """Everybody's, for a coordinator; the newest first."""
    return list(
        CheckIn.objects.filter(mentorship=mentorship, answered_at__isnull=False)
        .select_related("author")
        .order_by("-due_on", "author__name")
    )


def wanting_contact(mentorship: Mentorship, check_ins: list[CheckIn]) -> list[Member]:
    """Who said *please contact me*, in a check-in or of a meeting; for a coordinator."""
    pulses = MeetingPulse.objects.filter(mentorship=mentorship, wants_contact=True)
    asked = [row.author for row in check_ins if row.wants_contact]
    asked += [pulse.author for pulse in pulses.select_related("author").order_by("author__name")]
    return list(dict.fromkeys(asked))
