"""What the header offers to the person who looks.

It asks the database nothing of its own: who one is comes with the member (`accounts.access.FRAME`;
after a POST it is asked for when the header is shown), and one's other companies are read only for
somebody who has any.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.access import FRAME, Place, framed, places_of
from accounts.models import Member
from core.links import link
from mentorships.models import Mentorship, Participant
from reminders.models import Delivery

# Two are enough to know whether there is one room to go to, or a list.
MOST_ROOMS = 2
# A thumb reaches this many on a phone.
MOST_PLACES = 5


def read_with_the_member() -> dict[str, Any]:
    """`rooms`: the open mentorships one takes part in. `unseen`: reminders not looked at yet."""
    parts = Participant.objects.filter(member=OuterRef("pk")).exclude(
        mentorship__status=Mentorship.Status.CLOSED
    )
    unseen = Delivery.objects.filter(recipient=OuterRef("pk")).shown().unseen()
    counted = unseen.order_by().values("recipient").annotate(found=Count("pk")).values("found")
    return {
        "rooms": ArraySubquery(parts.order_by("-id").values("mentorship")[:MOST_ROOMS]),
        "unseen": Coalesce(Subquery(counted), 0),
    }


FRAME.update(read_with_the_member())


# Pages of one thing in a mentorship, whose address begins with the thing.
KEPT_IN_A_ROOM = frozenset(
    {
        "conversations",
        "evaluations",
        "goals",
        "introductions",
        "meetings",
        "messages",
        "milestones",
        "offers",
        "reflections",
        "resources",
        "wins",
    }
)


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    icon: str = ""
    current: bool = False
    # Shown behind the label, and not when it is nothing.
    count: int = 0


def navigation(request: HttpRequest) -> dict[str, object]:
    member: Member | None = getattr(request, "member", None)
    # A part of a page has no header, and needs none of it.
    return {
        "nav": SimpleLazyObject(lambda: nav_of(framed(member), request.path)) if member else [],
        "member_menu": SimpleLazyObject(lambda: menu_of(request, member)),
        "unseen": SimpleLazyObject(lambda: _unseen(member)) if member else 0,
        "home_url": link("dashboards:home", member.organization) if member else reverse("landing"),
        "companies": SimpleLazyObject(lambda: _companies(request, member)) if member else [],
        "search_url": link("dashboards:search", member.organization) if member else "",
    }


def nav_of(member: Member, path: str) -> list[Item]:
    """Three to five places, the most used first."""

    def item(label: str, name: str, icon: str) -> Item:
        return _item(label, name, member, path, icon=icon)

    home = item(_("Home"), "dashboards:home", "home")
    guides = item(_("Guides"), "guides:library", "book")
    action_items = item(_("Action items"), "meetings:action_items", "check")
    programs = item(_("Programs"), "programs:list", "layers")
    people = item(_("People"), "accounts:members", "people")
    mentorship = mentorship_item(member, path)
    if member.role == Member.Role.OWNER:
        organization = item(_("Organization"), "dashboards:organization", "building")
        places = [home, organization, programs, people]
    elif member.role == Member.Role.COORDINATOR:
        places = [home, programs, people]
    else:
        return [home, mentorship, action_items, guides]
    if _rooms(member):
        places.append(mentorship)
    return [*places, guides][:MOST_PLACES]


def mentorship_item(member: Member, path: str) -> Item:
    """The room itself for whoever has one; a list for everybody else."""
    rooms = _rooms(member)
    if len(rooms) == 1:
        url = link("dashboards:room", member.organization, rooms[0])
        label = _("My mentorship")
    else:
        url, label = link("dashboards:mentorships", member.organization), _("Mentorships")
    inside = path.removeprefix(link("dashboards:home", member.organization)).partition("/")[0]
    return Item(label, url, "bridge", path.startswith(url) or inside in KEPT_IN_A_ROOM)


def menu_of(request: HttpRequest, member: Member | None) -> list[Item]:
    """Behind the person's own name."""
    if not request.user.is_authenticated:
        return []
    path = request.path
    items: list[Item] = []
    if member:
        reminders = _item(_("Reminders"), "reminders:list", member, path, count=_unseen(member))
        calendar = _item(_("Your calendar"), "meetings:feed_settings", member, path)
        items = [_item(_("Your profile"), "programs:profile", member, path), reminders, calendar]
        shown = {item.url for item in nav_of(member, path)}
        # What had no room among the places is here, so that everything can be reached.
        others = [_item(_("Guides"), "guides:library", member, path)]
        if _rooms(member):
            others.insert(0, _item(_("Action items"), "meetings:action_items", member, path))
        items += [item for item in others if item.url not in shown]
    url = reverse("account_email")
    items.append(Item(_("How you sign in"), url, current=path == url))
    return items


def _rooms(member: Member) -> list[Any]:
    rooms: list[Any] = framed(member).rooms  # type: ignore[attr-defined]  # of FRAME
    return rooms


def _companies(request: HttpRequest, member: Member) -> list[Place]:
    several = framed(member).companies > 1  # type: ignore[attr-defined]  # of FRAME
    return places_of(request.user) if several else []


def _unseen(member: Member) -> int:
    unseen: int = framed(member).unseen  # type: ignore[attr-defined]  # of FRAME
    return unseen


def _item(
    label: str, name: str, member: Member, path: str, *, icon: str = "", count: int = 0
) -> Item:
    url = link(name, member.organization)
    # Everything is below home, so home is current on its own page only.
    current = path == url if name == "dashboards:home" else path.startswith(url)
    return Item(label, url, icon, current, count)
