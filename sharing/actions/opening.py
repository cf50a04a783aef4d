"""What every new thing begins with."""

from django.utils.translation import gettext as _

from accounts.models import Member
from core.errors import Refusal
from mentorships.actions import lock
from mentorships.models import Mentorship, Participant
from sharing.access import is_over


def lock_open(mentorship: Mentorship) -> Mentorship:
    """Ours until the transaction ends, so that a form sent twice is seen the second time.

    Raises Refusal when it is over.
    """
    mentorship = lock(mentorship)
    if is_over(mentorship):
        raise Refusal(_("This mentorship has ended. What you kept stays readable."))
    return mentorship


def lock_read(mentorship: Mentorship, *, by: Member) -> Mentorship:
    """As `lock_open`, for what is written to the others: somebody has to be there to read it."""
    mentorship = lock_open(mentorship)
    others = Participant.objects.filter(mentorship=mentorship).exclude(member=by)
    if not others.exclude(member__status=Member.Status.DEACTIVATED).exists():
        raise Refusal(_("Nobody else is here any more who would read it. What you wrote stays."))
    return mentorship
