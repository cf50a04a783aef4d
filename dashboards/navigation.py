"""What the header offers to the person who looks."""

from typing import TypedDict

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.access import places_of
from accounts.models import Member
from core.links import link


class Item(TypedDict):
    label: str
    url: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, object]:
    member: Member | None = getattr(request, "member", None)
    return {
        "nav": nav_of(member, request.path) if member else [],
        "member_menu": menu_of(request, member),
        "home_url": link("dashboards:home", member.organization) if member else reverse("landing"),
        # Asked for by few pages, so read when a page does.
        "places": SimpleLazyObject(lambda: places_of(request.user))
        if request.user.is_authenticated
        else [],
    }


def nav_of(member: Member, path: str) -> list[Item]:
    pages = [(_("Home"), "dashboards:home")]
    if member.looks_after_people:
        pages += [(_("Programs"), "programs:list"), (_("People"), "accounts:members")]
    if member.role == Member.Role.OWNER:
        pages.append((_("Organization"), "dashboards:organization"))
    pages += [(_("Action items"), "meetings:action_items"), (_("Reminders"), "reminders:list")]
    return [item(label, name, member, path) for label, name in pages]


def menu_of(request: HttpRequest, member: Member | None) -> list[Item]:
    """Behind the person's own name."""
    if not request.user.is_authenticated:
        return []
    items: list[Item] = []
    if member:
        items.append(item(_("Your profile"), "programs:profile", member, request.path))
    url = reverse("account_email")
    items.append({"label": _("How you sign in"), "url": url, "current": request.path == url})
    if getattr(request, "companies", 0) > 1:
        url = reverse("landing")
        items.append({"label": _("Your other companies"), "url": url, "current": False})
    return items


def item(label: str, name: str, member: Member, path: str) -> Item:
    url = link(name, member.organization)
    # Everything is below home, so home is current on its own page only.
    current = path == url if name == "dashboards:home" else path.startswith(url)
    return {"label": label, "url": url, "current": current}
