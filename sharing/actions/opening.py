"""What every new thing begins with."""

from django.utils.translation import gettext as _

from core.errors import Refusal
from mentorships.actions import lock
from mentorships.models import Mentorship
from sharing.access import is_over


def lock_open(mentorship: Mentorship) -> Mentorship:
    """Ours until the transaction ends, so that a form sent twice is seen the second time.

    Raises Refusal when it is over.
    """
    mentorship = lock(mentorship)
    if is_over(mentorship):
        raise Refusal(_("This mentorship has ended. What you kept stays readable."))
    return mentorship
