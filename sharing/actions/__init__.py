"""What people do with the things they share. No mail goes out from here."""

from sharing.actions.introductions import (
    change_introduction,
    offer_introduction,
    remove_introduction,
    take_step,
)
from sharing.actions.messages import (
    begin_conversation,
    change_message,
    mark_read,
    remove_message,
    write_message,
)
from sharing.actions.resources import (
    change_resource,
    remove_resource,
    set_state,
    suggest_resource,
)
from sharing.actions.wins import (
    agree_to_share,
    change_win,
    keep_win,
    remove_win,
    withdraw_consent,
)

__all__ = [
    "agree_to_share",
    "begin_conversation",
    "change_introduction",
    "change_message",
    "change_resource",
    "change_win",
    "keep_win",
    "mark_read",
    "offer_introduction",
    "remove_introduction",
    "remove_message",
    "remove_resource",
    "remove_win",
    "set_state",
    "suggest_resource",
    "take_step",
    "withdraw_consent",
    "write_message",
]
