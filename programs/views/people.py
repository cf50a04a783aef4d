from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from accounts.actions import choose_language
from core.errors import Refusal, require
from core.htmx import done, form_page, page, refused
from core.links import link
from programs import actions, world
from programs.access import (
    can_coordinate,
    enrollments_of,
    get_enrollment,
    get_program,
    is_own,
    not_yet_invited,
    people_counts,
    skill_names,
    skills_of,
)
from programs.forms.people import EnrollmentForm, MissingProfileForm, ProfileForm
from programs.forms.programs import EnrollmentFilters
from programs.models import Enrollment
from programs.views.programs import next_statuses

PAGE_SIZE = 50


@member_required
@require_http_methods(["GET", "HEAD"])
def enrollments(request: MemberRequest, pk: UUID) -> HttpResponse:
    program = get_program(request.member, pk)
    require(can_coordinate(request.member, program))
    filters = EnrollmentFilters(request.GET)
    found = Paginator(filters.narrow(enrollments_of(program)), PAGE_SIZE)
    return page(
        request,
        "programs/enrollments.html",
        {
            "program": program,
            "people": found.get_page(request.GET.get("page")),
            "counts": people_counts(program),
            "to_invite": not_yet_invited(program).count() if program.takes_answers else 0,
            "next_statuses": next_statuses(program),
            "filters": filters,
            "narrowed": any(request.GET.get(name) for name in ("q", "role", "status")),
        },
        partial="people",
    )


@member_required
@require_http_methods(["POST"])
def invitations(request: MemberRequest, pk: UUID) -> HttpResponse:
    program = get_program(request.member, pk)
    require(can_coordinate(request.member, program))
    to = link("programs:enrollments", request.organization, pk)
    try:
        invited = actions.invite_people(program, by=request.member)
    except Refusal as refusal:
        return refused(request, refusal, to)
    if not invited:
        return done(request, to, _("Everybody has joined or holds an open invitation."))
    return done(
        request,
        to,
        ngettext(
            "%(count)s person is invited. The mail goes out in the next minutes.",
            "%(count)s people are invited. The mails go out in the next minutes.",
            invited,
        )
        % {"count": invited},
    )


@member_required
@require_http_methods(["GET", "POST"])
def enrollment(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The person's own answer; the program's coordinators read it."""
    enrolling = get_enrollment(request.member, pk)
    if not is_own(request.member, enrolling):
        require(request.method != "POST")
        offers, seeks = skills_of([enrolling.member_id])[enrolling.member_id]
        return page(
            request,
            "programs/enrollment_read.html",
            {
                "enrollment": enrolling,
                "program": enrolling.program,
                "offers": sorted(offers, key=str.casefold),
                "seeks": sorted(seeks, key=str.casefold),
            },
        )
    member = request.member
    answer = EnrollmentForm(request.POST or None, enrollment=enrolling)
    profile = MissingProfileForm(
        request.POST or None,
        member=member,
        skills=skills_of([member.pk])[member.pk],
        role=enrolling.role,
        confirm_zone=enrolling.enrolled_at is None,
    )
    # Both are asked, so that one sees everything that is wrong at once.
    if all([answer.is_valid(), profile.is_valid()]):
        try:
            actions.enroll(enrolling, by=member, **answer.cleaned_data)
        except Refusal as refusal:
            answer.add_error(None, refusal)
        else:
            actions.update_profile(member, by=member, **profile.cleaned_data)
            return done(
                request,
                link("programs:detail", request.organization, enrolling.program_id),
                _("You take part in %(program)s.") % {"program": enrolling.program.name},
            )
    if answer.is_bound and not answer.errors and profile.errors:
        # One of the two decides the answer's status: 422 when either is wrong.
        form_with_errors: EnrollmentForm | MissingProfileForm = profile
    else:
        form_with_errors = answer
    return form_page(
        request,
        "programs/enrollment.html",
        form_with_errors,
        {
            "answer": answer,
            "profile": profile,
            "draft": request.drafts.resume(request.path, answer, profile)
            if enrolling.program.takes_answers
            else None,
            "enrollment": enrolling,
            "program": enrolling.program,
            "said_yes": enrolling.status == Enrollment.Status.ENROLLED,
            **suggestions(),
        },
    )


@member_required
@require_http_methods(["POST"])
def withdrawal(request: MemberRequest, pk: UUID) -> HttpResponse:
    enrolling = get_enrollment(request.member, pk)
    require(is_own(request.member, enrolling))
    actions.withdraw(enrolling, by=request.member)
    return done(
        request,
        link("programs:detail", request.organization, enrolling.program_id),
        _("You do not take part in %(program)s any more. You can come back while it takes people.")
        % {"program": enrolling.program.name},
    )


@member_required
@require_http_methods(["GET", "POST"])
def profile(request: MemberRequest) -> HttpResponse:
    member = request.member
    form = ProfileForm(
        request.POST or None, member=member, skills=skills_of([member.pk])[member.pk]
    )
    if form.is_valid():
        language = form.cleaned_data["language"]
        if language and "language" in form.changed_data:
            # On the pages outside of the company, too.
            choose_language(language, user=request.user, members=[member])
        actions.update_profile(member, by=member, **form.cleaned_data)
        return done(
            request, link("programs:profile", request.organization), _("Your profile is saved.")
        )
    return form_page(request, "programs/profile.html", form, suggestions(), draft=request.path)


def suggestions() -> dict[str, object]:
    return {
        "skill_names": skill_names(),
        "language_names": [name for _code, name in world.languages(get_language() or "en")],
    }
