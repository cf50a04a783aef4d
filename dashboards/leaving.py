"""What those who stay read when somebody has left, and there is nobody to meet any more."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.access.people import Person, names_of
from dashboards.things import Thing
from programs.models import Enrollment


def left_thing(
    people: list[Person], roles: Collection[str], *, organization: str, url: str
) -> Thing:
    """`roles` are those of which nobody is here any more, `url` is where one's record is."""
    gone = [person for person in people if person.role in roles]
    title = ngettext(
        "%(names)s has left %(organization)s",
        "%(names)s have left %(organization)s",
        len(gone),
    )
    if Enrollment.Role.MENTOR in roles:
        text = _("Your coordinator looks for a new mentor. What you wrote stays here.")
    else:
        text = _("Your coordinator tells you what comes next. What you wrote stays here.")
    return Thing(
        kind="left",
        icon="people",
        title=title % {"names": names_of(gone), "organization": organization},
        text=text,
        url=url,
        label=_("Take your record with you"),
    )
