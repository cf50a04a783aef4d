"""What happens to meetings and action items.

Each action locks the mentorship first and then the row it decides on, so that two people acting
at once queue, and ends with the mentorship's pulse counted anew from the rows.
"""

from meetings.actions.action_items import (
    ItemChanged,
    add_action_item,
    change_action_item,
    complete_action_item,
    drop_action_item,
    reopen_action_item,
)
from meetings.actions.agenda import add_agenda_item, change_agenda_item, remove_agenda_item
from meetings.actions.log import (
    NextRefused,
    confirm_meeting,
    log_meeting,
    log_unplanned_meeting,
)
from meetings.actions.meanwhile import LogChanged, Part
from meetings.actions.offers import offer_slots, pick_slot, withdraw_offer
from meetings.actions.planning import (
    cancel_meeting,
    mark_missed,
    reschedule_meeting,
    schedule_meeting,
)
from meetings.actions.said import NewActionItem, Review, Said, keep_note
from meetings.actions.series import cancel_following, reschedule_following, schedule_series

__all__ = [
    "ItemChanged",
    "LogChanged",
    "NewActionItem",
    "NextRefused",
    "Part",
    "Review",
    "Said",
    "add_action_item",
    "add_agenda_item",
    "cancel_following",
    "cancel_meeting",
    "change_action_item",
    "change_agenda_item",
    "complete_action_item",
    "confirm_meeting",
    "drop_action_item",
    "keep_note",
    "log_meeting",
    "log_unplanned_meeting",
    "mark_missed",
    "offer_slots",
    "pick_slot",
    "remove_agenda_item",
    "reopen_action_item",
    "reschedule_following",
    "reschedule_meeting",
    "schedule_meeting",
    "schedule_series",
    "withdraw_offer",
]
