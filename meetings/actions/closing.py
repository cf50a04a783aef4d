"""What becomes of meetings when their mentorship closes, and when somebody has left it alone."""

from accounts.actions import WHEN_DEACTIVATED
from accounts.models import Member
from meetings.actions.planning import cancel
from meetings.models import Meeting
from mentorships.access import has_left
from mentorships.actions import WHEN_CLOSED, lock, write_pulse
from mentorships.models import Mentorship


def cancel_coming(mentorship: Mentorship, by: Member) -> None:
    """Those that are still to come do not take place, and calendars hear of it as of any other.

    What has begun stays as it is: it may be logged after the end. The rest of the pulse is not
    counted anew, for whoever closes it may be a coordinator, who sees no action items.
    """
    cancel(Meeting.objects.filter(mentorship=mentorship).upcoming().order_by("starts_at"), by=by)
    write_pulse(mentorship, next_planned_at=None)


def cancel_of_who_left(member: Member, by: Member) -> None:
    """Where nobody of a side is here any more. With another mentor or mentee they go on."""
    for mentorship in Mentorship.objects.open().of(member).order_by("pk"):
        if has_left(mentorship):
            cancel_coming(lock(mentorship), by)


WHEN_CLOSED.append(cancel_coming)
WHEN_DEACTIVATED.append(cancel_of_who_left)
