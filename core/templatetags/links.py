from typing import Any

from django import template
from django.template.context import RequestContext

from core.links import absolute, link

register = template.Library()


@register.simple_tag(takes_context=True)
def to(context: RequestContext, name: str, *args: Any) -> str:
    """`{% to "meetings:detail" meeting.pk %}`: the page in the reader's organization."""
    return link(name, context["organization"], *args)


@register.simple_tag(takes_context=True)
def absolute_to(context: RequestContext, name: str, *args: Any) -> str:
    """The same with the installation's address in front, for mails."""
    return absolute(link(name, context["organization"], *args))
