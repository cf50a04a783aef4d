"""Why nothing can be planned in a mentorship, for who would."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorships.access import has_left, left_roles
from mentorships.models import Mentorship, Participant


def why_nothing_is_planned(mentorship: Mentorship) -> str:
    """A sentence for who would plan a meeting, or an empty text where they can."""
    if mentorship.status == Mentorship.Status.CLOSED:
        return _("This mentorship has ended, so nothing more can be planned in it.")
    if not has_left(mentorship):
        return ""
    # Row by row: what the actions lock comes without its people.
    gone = Participant.objects.filter(mentorship=mentorship, role__in=left_roles(mentorship))
    names = list(gone.order_by("member__name").values_list("member__name", flat=True))
    return ngettext(
        "%(names)s has left, so there is nobody to meet here for now. Your coordinator looks for a"
        " way to go on.",
        "%(names)s have left, so there is nobody to meet here for now. Your coordinator looks for a"
        " way to go on.",
        len(names),
    ) % {"names": get_text_list(names, _("and"))}
