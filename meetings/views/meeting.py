"""A meeting's page, and what is done from it with one button."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import Refusal
from core.htmx import done, form_page, refused
from core.links import absolute, link
from meetings.access import (
    action_items_from,
    agenda_of,
    get_meeting,
    join_url,
    read_note,
    summary_of,
    today,
)
from meetings.actions import add_agenda_item, cancel_meeting, mark_missed
from meetings.calendar import meeting_ics
from meetings.forms import AgendaForm
from meetings.models import Meeting
from meetings.views.people import others_in


@member_required
@require_http_methods(["GET"])
def detail(request: MemberRequest, pk: UUID) -> HttpResponse:
    meeting = get_meeting(request.member, pk)
    return _page(request, meeting, AgendaForm())


@member_required
@require_http_methods(["POST"])
def agenda(request: MemberRequest, pk: UUID) -> HttpResponse:
    meeting = get_meeting(request.member, pk)
    form = AgendaForm(request.POST)
    if form.is_valid():
        try:
            add_agenda_item(meeting, by=request.member, text=form.cleaned_data["text"])
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            if request.headers.get("HX-Request") == "true":
                request.drafts.sent(request.path)
                return _page(request, meeting, AgendaForm())
            return done(request, _to(request, meeting) + "#agenda")
    return _page(request, meeting, form)


@member_required
@require_http_methods(["POST"])
def cancellation(request: MemberRequest, pk: UUID) -> HttpResponse:
    meeting = get_meeting(request.member, pk)
    try:
        cancel_meeting(meeting, by=request.member)
    except Refusal as refusal:
        return refused(request, refusal, _to(request, meeting))
    return done(request, _to(request, meeting), _("The meeting is canceled."))


@member_required
@require_http_methods(["POST"])
def absence(request: MemberRequest, pk: UUID) -> HttpResponse:
    meeting = get_meeting(request.member, pk)
    try:
        mark_missed(meeting, by=request.member)
    except Refusal as refusal:
        return refused(request, refusal, _to(request, meeting))
    return done(request, _to(request, meeting), _("Noted. It happens: plan the next one."))


@member_required
@require_http_methods(["GET"])
def calendar(request: MemberRequest, pk: UUID) -> HttpResponse:
    meeting = get_meeting(request.member, pk)
    names = ", ".join(other.name for other in others_in(meeting.mentorship, request.member))
    file = meeting_ics(
        meeting,
        summary=_("Mentoring with %(names)s") % {"names": names},
        url=absolute(_to(request, meeting)),
        reader_zone=request.member.time_zone,
    )
    return HttpResponse(
        file,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="meeting.ics"'},
    )


def _to(request: MemberRequest, meeting: Meeting) -> str:
    return link("meetings:detail", request.organization, meeting.pk)


def _page(request: MemberRequest, meeting: Meeting, form: AgendaForm) -> HttpResponse:
    context: dict[str, Any] = {
        "meeting": meeting,
        "others": others_in(meeting.mentorship, request.member),
        "join_url": join_url(meeting),
        "agenda": agenda_of(meeting),
        "begun": meeting.starts_at <= timezone.now(),
        "today": today(request.member),
    }
    if meeting.status == Meeting.Status.HELD:
        context |= {
            "summary": summary_of(meeting),
            "note": read_note(meeting, request.member),
            "items": action_items_from(meeting),
        }
    draft = ""
    if meeting.status == Meeting.Status.SCHEDULED:
        draft = link("meetings:agenda", request.organization, meeting.pk)
    return form_page(request, "meetings/detail.html", form, context, partial="agenda", draft=draft)
