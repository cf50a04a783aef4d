"""Writing for oneself, and sharing it where one wants to."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import MemberRequest, member_required
from core.htmx import done, form_page, page
from core.links import link
from evaluations.prompts import BY_KEY, PROMPTS, prompt_for
from evaluations.reflection_forms import ReflectionChangeForm, ReflectionForm
from evaluations.reflections import (
    change_reflection,
    get_reflection,
    opened,
    reflections_in,
    remove_reflection,
    share_reflection,
    shared_with,
    unshare_reflection,
    write_reflection,
)
from mentorships.access import get_shared_mentorship, others_of
from mentorships.models import Mentorship

PAGE_SIZE = 20


@member_required
@require_GET
def reflections(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_shared_mentorship(request.member, pk)
    mine = Paginator(reflections_in(mentorship, by=request.member), PAGE_SIZE)
    shown = mine.get_page(request.GET.get("page"))
    offered = prompt_for(timezone.localdate())
    context = {
        "mentorship": mentorship,
        "names": _names(request, mentorship),
        "page": shown,
        "thoughts": [opened(reflection, by=request.member) for reflection in shown],
        "shared": shared_with(request.member, mentorship),
        "offered": offered,
        "prompts": [prompt for prompt in PROMPTS if prompt != offered],
    }
    return page(request, "evaluations/reflections.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def reflection_create(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_shared_mentorship(request.member, pk)
    asked = request.GET.get("prompt", "")
    key = asked if asked in BY_KEY else prompt_for(timezone.localdate()).key
    form = ReflectionForm(
        request.POST if request.method == "POST" else None, initial={"prompt": key}
    )
    if form.is_valid():
        kept = write_reflection(mentorship, by=request.member, **form.cleaned_data)
        to = link("evaluations:reflection", request.organization, kept.pk)
        return done(request, to, _("Kept, for you alone."))
    context = {"mentorship": mentorship}
    return form_page(
        request, "evaluations/reflection_create.html", form, context, draft=request.path
    )


@member_required
@require_http_methods(["GET", "POST"])
def reflection(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_reflection(request.member, pk)
    thought = opened(found, by=request.member)
    form = ReflectionChangeForm(
        request.POST if request.method == "POST" else None,
        shared=thought.shared_at is not None,
        initial={"text": thought.text},
    )
    if form.is_valid():
        change_reflection(found, by=request.member, **form.cleaned_data)
        return done(request, request.path, _("Saved."))
    context = {
        "mentorship": found.mentorship,
        "reflection": found,
        "thought": thought,
        "names": _names(request, found.mentorship),
    }
    return form_page(request, "evaluations/reflection.html", form, context, draft=request.path)


@member_required
@require_http_methods(["POST"])
def reflection_sharing(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_reflection(request.member, pk)
    share_reflection(found, by=request.member)
    message = _("%(names)s can read it now.") % {"names": _names(request, found.mentorship)}
    undo = link("evaluations:reflection_unsharing", request.organization, pk)
    return done(request, _page_of(request, pk), message, undo=undo)


@member_required
@require_http_methods(["POST"])
def reflection_unsharing(request: MemberRequest, pk: UUID) -> HttpResponse:
    unshare_reflection(get_reflection(request.member, pk))
    message = _("Only you can read it again. It may have been read meanwhile.")
    return done(request, _page_of(request, pk), message)


@member_required
@require_http_methods(["POST"])
def reflection_removal(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_reflection(request.member, pk)
    to = link("evaluations:reflections", request.organization, found.mentorship_id)
    remove_reflection(found)
    return done(request, to, _("Removed."))


def _names(request: MemberRequest, mentorship: Mentorship) -> str:
    return ", ".join(one.member.name for one in others_of(request.member, mentorship))


def _page_of(request: MemberRequest, pk: UUID) -> str:
    return link("evaluations:reflection", request.organization, pk)
