"""Matching a program's people, and the page on which two of them read why."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import MemberRequest, member_required
from core.errors import Refusal, require
from core.htmx import done, form_page, page, refused
from core.links import link
from matching import actions, words
from matching.access import (
    can_answer,
    get_enrollment_in,
    get_proposal,
    get_run,
    is_one_of_them,
    mentorship_from,
    pairs_of,
    policy_of,
    runs_of,
    sift,
    totals_of,
    unmatched_of,
    waiting_in,
    weights_of,
)
from matching.comparing import Candidates, ask_why_not
from matching.forms import AnswerForm, Filters, PairFilters, PairForm, PolicyForm, WhyNotForm
from matching.models import MatchRun, Proposal
from matching.presenting import (
    answer_state,
    candidate_rows,
    changes_in_words,
    effect_in_words,
    pair_rows,
    profile_of,
    standing_in_words,
    unmatched_rows,
)
from programs.access import can_coordinate, get_program, skills_of

PAGE_SIZE = 50
RUNS_A_PAGE = 20
CANDIDATES_A_PAGE = 20
UNMATCHED_ON_RUN = 5


@member_required
@require_http_methods(["GET", "POST"])
def runs(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The policy, what waits to be matched, and the runs so far."""
    program = get_program(request.member, pk)
    require(can_coordinate(request.member, program))
    posted = request.POST if request.method == "POST" else None
    form = PolicyForm(posted, initial=weights_of(policy_of(program)))
    if form.is_valid():
        try:
            actions.set_policy(program, by=request.member, **form.cleaned_data)
            found = actions.run_match(program, by=request.member)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            return done(request, _run_url(request, found), _("Matched. Only coordinators see it."))
    context = {
        "program": program,
        "waiting": waiting_in(program),
        "runs": Paginator(runs_of(program), RUNS_A_PAGE).get_page(request.GET.get("page")),
    }
    return form_page(request, "matching/runs.html", form, context)


@member_required
@require_GET
def run(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_run(request.member, pk)
    filters = PairFilters(request.GET)
    pairs = pairs_of(found).naming(filters.chosen("q")).order_by(*filters.order)
    shown = Paginator(pairs, PAGE_SIZE).get_page(request.GET.get("page"))
    left = unmatched_of(found)
    totals = totals_of(found)
    context = {
        "run": found,
        "filters": filters,
        "pairs": shown,
        "rows": pair_rows(shown.object_list),
        "totals": totals,
        "standing": standing_in_words(found, totals),
        "unmatched": unmatched_rows(left[:UNMATCHED_ON_RUN]),
        "unmatched_count": left.count(),
    }
    return page(request, "matching/run.html", context, partial="pairs")


@member_required
@require_GET
def unmatched(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_run(request.member, pk)
    filters = Filters(request.GET)
    left = unmatched_of(found).naming(filters.chosen("q"))
    shown = Paginator(left, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "run": found,
        "filters": filters,
        "people": shown,
        "rows": unmatched_rows(shown.object_list),
    }
    return page(request, "matching/unmatched.html", context)


@member_required
@require_GET
def why_not(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Other mentors for one mentee, and what one of them would cost the total."""
    found = get_run(request.member, pk)
    asked = WhyNotForm(request.GET)
    if not asked.is_valid():
        raise Http404
    mentee = get_enrollment_in(found, asked.cleaned_data["mentee"], "mentee")
    mentor = None
    if asked.cleaned_data["mentor"]:
        mentor = get_enrollment_in(found, asked.cleaned_data["mentor"], "mentor")
    context: dict[str, Any] = {"run": found, "mentee": mentee, "mentor": mentor}
    if found.status != MatchRun.Status.DRAFT:
        return page(request, "matching/why_not.html", context)
    candidates = Candidates(found, mentee)
    context["waits"] = candidates.waits
    if candidates.waits:
        filters = Filters(request.GET)
        columns = candidates.best_first(filters.chosen("q"))
        shown = Paginator(columns, CANDIDATES_A_PAGE).get_page(request.GET.get("page"))
        context |= {
            "filters": filters,
            "candidates": shown,
            "rows": candidate_rows(candidates.explained(shown.object_list), mentee),
        }
    if mentor is not None:
        answer = ask_why_not(found, mentee=mentee, mentor=mentor)
        context["answer"] = answer
        if answer is not None:
            context["answer_words"] = effect_in_words(answer)
            context["changes"] = changes_in_words(answer)
            context["changed_since"] = answer.total != found.total_score
    return page(request, "matching/why_not.html", context)


@member_required
@require_POST
def pair(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_run(request.member, pk)
    form = PairForm(request.POST)
    to = _run_url(request, found)
    if not form.is_valid():
        return page(request, "matching/pair_unclear.html", {"run": found}, status=422)
    mentor = get_enrollment_in(found, form.cleaned_data["mentor"], "mentor")
    mentee = get_enrollment_in(found, form.cleaned_data["mentee"], "mentee")
    before = totals_of(found).score
    try:
        actions.pair_by_hand(found, mentor=mentor, mentee=mentee, by=request.member)
    except Refusal as refusal:
        return refused(request, refusal, to)
    message = _("%(mentor)s is now suggested for %(mentee)s. The total changes by %(points)s.") % {
        "mentor": mentor.member.name,
        "mentee": mentee.member.name,
        "points": words.signed_points(totals_of(found).score - before),
    }
    return done(request, to, message)


@member_required
@require_http_methods(["GET", "POST"])
def publication(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_run(request.member, pk)
    if request.method == "POST":
        to = _run_url(request, found)
        try:
            published = actions.publish(found, by=request.member)
        except Refusal as refusal:
            return refused(request, refusal, to)
        return done(request, to, _published(published))
    standing, fallen = sift(found)
    context = {
        "run": found,
        "standing": len(standing),
        "fallen": [(one.proposal, words.FALLEN[one.why]) for one in fallen],
    }
    return page(request, "matching/publication.html", context)


def _published(published: actions.Publication) -> str:
    if not published.proposed:
        return _("This run was published already.")
    return ngettext(
        "%(count)s pair is proposed. Both people can read why and answer.",
        "%(count)s pairs are proposed. Both people of each can read why and answer.",
        published.proposed,
    ) % {"count": published.proposed}


@member_required
@require_POST
def discard(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_run(request.member, pk)
    try:
        actions.discard(found, by=request.member)
    except Refusal as refusal:
        return refused(request, refusal, _run_url(request, found))
    to = link("matching:runs", request.organization, found.program_id)
    return done(request, to, _("Discarded. Nobody was told of these pairs."))


@member_required
@require_http_methods(["GET", "POST"])
def proposal(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Who it is, why, and one's answer. Coordinators see how it stands."""
    found = get_proposal(request.member, pk)
    if request.method == "POST":
        require(can_answer(request.member, found))
    # An empty POST is an answer that is missing, not a page that is asked for.
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answered = actions.answer_proposal(
                found, by=request.member, accepts=form.cleaned_data["accepts"]
            )
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            to = link("matching:proposal", request.organization, found.pk)
            return done(request, to, _answered(answered))
    mentor, mentee = found.mentor.member, found.mentee.member
    skills = skills_of([mentor.pk, mentee.pk])
    takes_part = is_one_of_them(request.member, found)
    context = {
        "proposal": found,
        "state": answer_state(found, request.member),
        "takes_part": takes_part,
        "others": [
            profile_of(enrollment, skills[enrollment.member_id])
            for enrollment in (found.mentor, found.mentee)
            if not takes_part or enrollment.member_id != request.member.pk
        ],
        "percent": words.percent(found.score),
        "reasons": words.reasons(found.factors, mentor=mentor.name, mentee=mentee.name),
        "mentorship": (
            mentorship_from(found) if found.status == Proposal.Status.ACCEPTED else None
        ),
    }
    return form_page(request, "matching/proposal.html", form, context)


def _answered(proposal: Proposal) -> str:
    if proposal.status == Proposal.Status.ACCEPTED:
        return _("You have both said yes. Your mentorship begins.")
    if proposal.status == Proposal.Status.DECLINED:
        return _("Thank you for answering. The coordinator will look further.")
    if proposal.status == Proposal.Status.WITHDRAWN:
        return _("This pair is no longer possible. The coordinator will look further.")
    return _("You have said yes. We tell you when the other has answered.")


@member_required
@require_POST
def proposal_removal(request: MemberRequest, pk: UUID) -> HttpResponse:
    """A suggestion leaves its draft; what was proposed already is withdrawn."""
    found = get_proposal(request.member, pk)
    require(can_coordinate(request.member, found.program))
    to = link("matching:proposal", request.organization, found.pk)
    if found.match_run is not None:
        to = _run_url(request, found.match_run)
    try:
        if found.proposed_at is None:
            actions.remove_suggestion(found, by=request.member)
        else:
            actions.withdraw_proposal(found, by=request.member)
    except Refusal as refusal:
        return refused(request, refusal, to)
    return done(request, to, _("Taken apart. Both can be matched anew."))


def _run_url(request: MemberRequest, run: MatchRun) -> str:
    return link("matching:run", request.organization, run.pk)
