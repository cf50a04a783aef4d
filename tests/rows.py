"""What the authorization matrix says of one URL. Each app lists its own in tests/<app>/rows.py."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.cast import Veldkamp

# The cast's parts, seen from Milan and Mina's mentorship in the program Compass at Veldkamp.
ROLES = {
    "mentor": "milan",
    "mentee": "mina",
    "other_pair": "piet",
    "coordinator": "carla",
    "other_coordinator": "casper",
    "owner": "olga",
}
# Always: anonymous is sent to sign in, and for these there is no such page.
NEVER = ("deactivated", "other_tenant")


def only(*roles: str, status: int = 200, others: int = 404) -> dict[str, int]:
    """`only("mentor", "mentee")`: these roles get `status`, everybody else `others`."""
    return {role: status if role in roles else others for role in ROLES}


def everybody(status: int = 200) -> dict[str, int]:
    return dict.fromkeys(ROLES, status)


NOT_ALLOWED = everybody(405)


@dataclass(frozen=True, kw_only=True)
class Row:
    """`get` and `post` say the status for each role of ROLES.

    `make` builds the object inside Veldkamp and answers the URL's arguments after the
    organization. `data` is what is posted (a valid form where the row wants 303).
    A POST that any role may make is listed with its success, 303; who is refused changes
    nothing in the database, and the matrix checks that.
    """

    name: str
    make: Callable[[Veldkamp], list[Any]] = lambda veldkamp: []
    get: dict[str, int] = field(default_factory=lambda: dict(NOT_ALLOWED))
    post: dict[str, int] = field(default_factory=lambda: dict(NOT_ALLOWED))
    data: Callable[[Veldkamp], dict[str, Any]] = lambda veldkamp: {}
    # Pages for people without a sign-in (an invitation, an unsubscribe link).
    guest: bool = False
