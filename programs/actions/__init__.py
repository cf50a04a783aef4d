"""What happens to programs and to the people in them."""

from programs.actions.enrollments import enroll, invite_people, join, withdraw
from programs.actions.imports import (
    choose_columns,
    confirm_import,
    discard_import,
    upload_people,
)
from programs.actions.profiles import update_profile
from programs.actions.programs import (
    add_coordinator,
    change_program,
    change_status,
    create_program,
    move_on,
)

__all__ = [
    "add_coordinator",
    "change_program",
    "change_status",
    "choose_columns",
    "confirm_import",
    "create_program",
    "discard_import",
    "enroll",
    "invite_people",
    "join",
    "move_on",
    "update_profile",
    "upload_people",
    "withdraw",
]
