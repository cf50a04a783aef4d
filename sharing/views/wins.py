"""What went well, between the two and, if both want it, for the program."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import Refusal, require
from core.htmx import done, form_page, page, refused
from core.links import link
from mentorships.access import get_shared_mentorship, goals_of
from sharing.access import (
    get_program_with_wins,
    get_win,
    is_over,
    wins_for,
    wins_of_program,
    wins_seen,
)
from sharing.actions import agree_to_share, change_win, keep_win, remove_win, withdraw_consent
from sharing.forms import WinChangeForm, WinForm
from sharing.models import Win
from sharing.views.pages import back_or, names_in

PAGE_SIZE = 20


@member_required
@require_GET
def wins(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_shared_mentorship(request.member, pk)
    all_of_them = wins_for(request.member, mentorship)
    found = Paginator(all_of_them, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "mentorship": mentorship,
        "names": names_in(mentorship, request.member),
        "page": found,
        "wins": wins_seen(found, by=request.member, people=mentorship.participants.all()),
        "is_over": is_over(mentorship),
    }
    return page(request, "sharing/wins.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def win_create(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_shared_mentorship(request.member, pk)
    data = request.POST if request.method == "POST" else None
    form = WinForm(data, goals=goals_of(mentorship))
    if form.is_valid():
        try:
            keep_win(mentorship, by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            return done(request, _wins_page(request, pk), _("Kept. Well done."))
    context = {"mentorship": mentorship, "names": names_in(mentorship, request.member)}
    return form_page(request, "sharing/win_create.html", form, context, draft=request.path)


@member_required
@require_http_methods(["GET", "POST"])
def win(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = _own_win(request, pk)
    data = request.POST if request.method == "POST" else None
    form = WinChangeForm(data, win=found, goals=goals_of(found.mentorship))
    if form.is_valid():
        try:
            change_win(found, by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            return done(request, _wins_page(request, found.mentorship_id), _("Saved."))
    context = {"mentorship": found.mentorship, "win": found}
    return form_page(request, "sharing/win.html", form, context, draft=request.path)


@member_required
@require_http_methods(["POST"])
def win_removal(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = _own_win(request, pk)
    to = _wins_page(request, found.mentorship_id)
    remove_win(found, by=request.member)
    return done(request, to, _("Removed."))


@member_required
@require_http_methods(["POST"])
def consent(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_win(request.member, pk)
    to = back_or(request, _wins_page(request, found.mentorship_id))
    # The notice that undoes has no field for it.
    seen = request.POST.get("seen") or request.GET.get("seen", "")
    try:
        shared = agree_to_share(found, by=request.member, seen=seen)
    except Refusal as refusal:
        return refused(request, refusal, to)
    message = (
        _("The program sees it now.")
        if shared
        else _("Noted. The program sees it once %(names)s agrees, too.")
        % {"names": names_in(found.mentorship, request.member)}
    )
    undo = link("sharing:consent_withdrawal", request.organization, pk)
    return done(request, to, message, undo=undo)


@member_required
@require_http_methods(["POST"])
def consent_withdrawal(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_win(request.member, pk)
    withdraw_consent(found, by=request.member)
    undo = f"{link('sharing:consent', request.organization, pk)}?seen={found.mark}"
    to = back_or(request, _wins_page(request, found.mentorship_id))
    return done(request, to, _("Taken back. Only the people in this mentorship see it."), undo=undo)


@member_required
@require_GET
def program_wins(request: MemberRequest, pk: UUID) -> HttpResponse:
    program = get_program_with_wins(request.member, pk)
    found = Paginator(wins_of_program(program), PAGE_SIZE).get_page(request.GET.get("page"))
    return page(request, "sharing/program_wins.html", {"program": program, "page": found})


def _own_win(request: MemberRequest, pk: UUID) -> Win:
    found = get_win(request.member, pk)
    require(found.author_id == request.member.pk)
    return found


def _wins_page(request: MemberRequest, mentorship_id: UUID) -> str:
    return link("sharing:wins", request.organization, mentorship_id)
