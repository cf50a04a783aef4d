"""Offering a guide where it helps. Listed as a template builtin, so pages need no `{% load %}`."""

from typing import Any

from django import template
from django.template.context import RequestContext

from accounts.models import Member
from guides.access import offers_for
from guides.moments import Moment
from mentorships.models import Mentorship

register = template.Library()


@register.inclusion_tag("guides/offer.html", takes_context=True)
def guides_for(
    context: RequestContext,
    *moments: str,
    mentorship: Mentorship | None = None,
    role: str = "",
) -> dict[str, Any]:
    """`{% guides_for "agreement" mentorship=mentorship %}`: at most two guides, in a quiet panel.

    Of several moments the first counts most. With a mentorship (its participants fetched) or a
    role, only what is for somebody in that role. One query.
    """
    member: Member | None = context.get("member")
    asked = [Moment(moment) for moment in moments]
    if member is None:
        return {"guides": []}
    if mentorship is not None:
        roles = (p.role for p in mentorship.participants.all() if p.member_id == member.pk)
        role = next(roles, role)
    return {
        "guides": offers_for(member, asked, role=role),
        "organization": context["organization"],
    }
