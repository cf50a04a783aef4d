"""Something that one wants to talk about: said better, or taken off the agenda."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import Refusal
from core.htmx import done, form_page, go, refused
from core.links import link
from meetings.access import get_own_agenda_item
from meetings.actions import change_agenda_item, remove_agenda_item
from meetings.forms import AgendaChangeForm
from meetings.models import AgendaItem, Meeting


@member_required
@require_http_methods(["GET", "POST"])
def agenda_item(request: MemberRequest, pk: UUID) -> HttpResponse:
    item = get_own_agenda_item(request.member, pk)
    back = link("meetings:detail", request.organization, item.meeting_id) + "#agenda"
    if request.method == "GET" and item.meeting.status != Meeting.Status.SCHEDULED:
        return go(request, back)
    if "remove" in request.POST:
        return _remove(request, item, back)
    form = AgendaChangeForm(
        request.POST if request.method == "POST" else None, initial={"text": item.text}
    )
    if form.is_valid():
        try:
            change_agenda_item(item, by=request.member, text=form.cleaned_data["text"])
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            return done(request, back, _("Saved."))
    context = {"item": item, "meeting": item.meeting, "back": back}
    return form_page(request, "meetings/agenda_item.html", form, context, draft=request.path)


def _remove(request: MemberRequest, item: AgendaItem, back: str) -> HttpResponse:
    try:
        remove_agenda_item(item, by=request.member)
    except Refusal as refusal:
        return refused(request, refusal, back)
    message = _("Taken off the agenda. Its words are in the field again, in case you want them.")
    return done(request, back, message)
