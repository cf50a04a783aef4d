"""A meeting's page, and what is done from it with one button."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from accounts.models import Member
from core.errors import Refusal
from core.htmx import done, form_page, go, refused
from core.links import absolute, link
from meetings.access import (
    absent_from,
    action_items_from,
    agreed_notice,
    get_meeting,
    joining,
    mark_of,
    today,
)
from meetings.actions import (
    add_agenda_item,
    cancel_following,
    cancel_meeting,
    confirm_meeting,
    mark_missed,
)
from meetings.calendar import meeting_ics, title
from meetings.forms import AbsenceForm, AgendaForm
from meetings.models import Meeting
from meetings.obstacles import why_nothing_is_planned
from meetings.sheet import sheet_of
from meetings.views.finding import first_name
from meetings.views.people import members_in, others_in


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
        if request.POST.get("scope") == "following":
            canceled = cancel_following(meeting, by=request.member)
        else:
            cancel_meeting(meeting, by=request.member)
            canceled = 1
    except Refusal as refusal:
        return refused(request, refusal, _to(request, meeting))
    message = ngettext("The meeting is canceled.", "%(count)s meetings are canceled.", canceled) % {
        "count": canceled
    }
    return done(request, _to(request, meeting), message)


@member_required
@require_http_methods(["GET", "POST"])
def absence(request: MemberRequest, pk: UUID) -> HttpResponse:
    meeting = get_meeting(request.member, pk)
    if request.method == "GET":
        # Somebody had to sign in before they could say so: the page that asks is the meeting's.
        return go(request, _to(request, meeting))
    form = AbsenceForm(request.POST, people=members_in(meeting.mentorship, first=request.member))
    try:
        if not form.is_valid():
            raise Refusal(_("Choose among those who take part."))
        mark_missed(meeting, by=request.member, absent=form.members)
    except Refusal as refusal:
        return refused(request, refusal, _to(request, meeting))
    return done(request, _to(request, meeting), _("Noted. It happens: plan the next one."))


@member_required
@require_http_methods(["POST"])
def confirmation(request: MemberRequest, pk: UUID) -> HttpResponse:
    meeting = get_meeting(request.member, pk)
    try:
        confirm_meeting(meeting, by=request.member, seen=request.POST.get("seen", ""))
    except Refusal as refusal:
        return refused(request, refusal, _to(request, meeting))
    return done(request, _to(request, meeting), _("Confirmed."))


@member_required
@require_http_methods(["GET"])
def calendar(request: MemberRequest, pk: UUID) -> HttpResponse:
    meeting = get_meeting(request.member, pk)
    others = others_in(meeting.mentorship, request.member)
    names = get_text_list([other.first_name for other in others], _("and"))
    file = meeting_ics(
        meeting,
        summary=title(names),
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
    sheet = sheet_of(meeting.mentorship, request.member, meeting)
    others = others_in(meeting.mentorship, request.member)
    context: dict[str, Any] = {
        "meeting": meeting,
        "sheet": sheet,
        "others": others,
        "names": get_text_list([other.name for other in others], _("and")),
        "joining": None,
        "obstacle": why_nothing_is_planned(meeting.mentorship),
        "begun": meeting.starts_at <= timezone.now(),
        "today": today(request.member),
    }
    if meeting.status == Meeting.Status.HELD:
        context |= {
            "items": action_items_from(meeting),
            "seen": mark_of(meeting, sheet.summary.text if sheet.summary else ""),
            "can_confirm": meeting.logged_by_id != request.member.pk
            and not any(
                one.member_id == request.member.pk and not one.outdated
                for one in sheet.confirmations
            ),
        }
    if meeting.status == Meeting.Status.MISSED:
        absent = absent_from(meeting)
        context["absent"] = [_could_not(person, request.member) for person in absent]
    draft = ""
    if meeting.status == Meeting.Status.SCHEDULED:
        context["joining"] = joining(meeting.link, meeting.starts_at, meeting.minutes)
        context["late_notice"] = _late_notice(meeting)
        draft = link("meetings:agenda", request.organization, meeting.pk)
    return form_page(request, "meetings/detail.html", form, context, partial="agenda", draft=draft)


def _could_not(person: Member, reader: Member) -> str:
    if person == reader:
        return _("You could not make it.")
    return _("%(name)s could not make it.") % {"name": first_name(person)}


def _late_notice(meeting: Meeting) -> str:
    """Said gently where somebody is about to cancel later than they agreed to."""
    left = meeting.starts_at - timezone.now()
    if left <= timedelta():
        return ""
    hours = agreed_notice(meeting)
    if not hours or left >= timedelta(hours=hours):
        return ""
    return ngettext(
        "You agreed to say so %(hours)s hour before, and it is later than that. It happens; a word"
        " of your own helps.",
        "You agreed to say so %(hours)s hours before, and it is later than that. It happens; a word"
        " of your own helps.",
        hours,
    ) % {"hours": hours}
