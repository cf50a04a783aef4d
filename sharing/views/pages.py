"""What the pages of one mentorship have in common."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import Member
from mentorships.access import others_of
from mentorships.models import Mentorship


def others_in(mentorship: Mentorship, member: Member) -> list[Member]:
    return [participant.member for participant in others_of(member, mentorship)]


def names_in(mentorship: Mentorship, member: Member) -> str:
    """Of the others."""
    return ", ".join(other.name for other in others_in(mentorship, member))


def back_or(request: HttpRequest, usual: str) -> str:
    """The page whose button it was, when it is one of ours."""
    to = request.POST.get("next", "")
    if to.startswith("/") and url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        return to
    return usual
