"""Take it with you: one's own record of a mentorship, also after its end."""

import json
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from accounts.actions import record as note_activity
from core.htmx import page
from core.links import absolute, link
from core.pdf import pdf, pdf_answer
from dashboards.access.people import names_of, others_than, people_of
from dashboards.record.gathering import meetings_in_order, record_of
from dashboards.record.printing import printed
from meetings.calendar import feed_ics, title
from mentorships.access import get_shared_mentorship
from mentorships.models import Mentorship

NAME = "mentorship-record"


@member_required
@require_http_methods(["GET"])
def record(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What is in it, and who else appears in it, before anybody takes it."""
    mentorship = get_shared_mentorship(request.member, pk)
    context = {"mentorship": mentorship, "names": _names(request, mentorship)}
    return page(request, "dashboards/record.html", context)


@member_required
@require_http_methods(["POST"])
def take(request: MemberRequest, pk: UUID, form: str) -> HttpResponse:
    """A file. Sent by a form, because that somebody took their record is written down."""
    mentorship = get_shared_mentorship(request.member, pk)
    if form not in FORMS:
        raise Http404
    answer = FORMS[form](request, mentorship)
    note_activity("take_record", mentorship, by=request.member, form=form)
    return answer


def _json(request: MemberRequest, mentorship: Mentorship) -> HttpResponse:
    content = json.dumps(
        record_of(mentorship, request.member),
        cls=DjangoJSONEncoder,
        ensure_ascii=False,
        indent=2,
    )
    return _file(content.encode(), "json", "application/json")


def _pdf(request: MemberRequest, mentorship: Mentorship) -> HttpResponse:
    return pdf_answer(NAME, pdf("record", printed(record_of(mentorship, request.member))))


def _ics(request: MemberRequest, mentorship: Mentorship) -> HttpResponse:
    summary = title(_names(request, mentorship))
    meetings: list[Any] = [
        (meeting, summary, absolute(link("meetings:detail", request.organization, meeting.pk)))
        for meeting in meetings_in_order(mentorship)
        if meeting.status != meeting.Status.CANCELLED
    ]
    content = feed_ics(meetings, name=summary, reader_zone=request.member.time_zone)
    return _file(content, "ics", "text/calendar; charset=utf-8")


FORMS = {"json": _json, "pdf": _pdf, "ics": _ics}


def _file(content: bytes, ending: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": f'attachment; filename="{NAME}.{ending}"',
        },
    )


def _names(request: MemberRequest, mentorship: Mentorship) -> str:
    return names_of(others_than(request.member, people_of(mentorship)))
