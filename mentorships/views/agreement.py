"""The agreement between those who take part. For everybody else there are no such pages."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import MemberRequest, member_required
from core.errors import Refusal
from core.htmx import done, form_page, page, refused
from core.links import link
from mentorships.access import (
    agreements_of,
    current_agreement,
    get_shared_mentorship,
    open_goals,
    part_of,
)
from mentorships.comparing import changes
from mentorships.forms.agreement import AgreementForm
from mentorships.models import Agreement, Mentorship
from mentorships.negotiation import (
    SavedMeanwhile,
    counter_and_sign,
    discard,
    mark_of_goals,
    propose,
    propose_and_sign,
    save_terms,
    seen_mark,
    sign,
)
from mentorships.prompts import agreement_defaults, neutral_coordinators
from mentorships.terms import left_open, terms_by_part


@member_required
@require_GET
def agreement(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_shared_mentorship(request.member, pk)
    versions = agreements_of(mentorship)
    shown = _chosen(versions, request.GET.get("version", ""))
    context: dict[str, object] = {"mentorship": mentorship, "versions": versions}
    if shown is not None:
        if shown.status == Agreement.Status.DRAFT:
            shown.goals = open_goals(mentorship)
        mine = part_of(request.member, mentorship)
        signed_by = {s.participant_id: s for s in shown.signatures.all()}
        by_number = {version.version: version for version in versions}
        previous = by_number.get(shown.version - 1)
        in_force = next((v for v in versions if v.status == Agreement.Status.SIGNED), None)
        url = _agreement_url(request, mentorship)
        context |= {
            "agreement": shown,
            "seen": seen_mark(shown),
            "goals_seen": mark_of_goals(shown.goals),
            "newest": shown is versions[0],
            "answered_by": by_number.get(shown.version + 1),
            "previous": previous,
            "changes": changes(previous, shown) if previous else [],
            "in_force": in_force,
            "in_force_url": f"{url}?version={in_force.version}" if in_force else "",
            "parts": terms_by_part(shown),
            "left_open": left_open(shown) if shown.signed_at is None else [],
            "signatures": [(p, signed_by.get(p.pk)) for p in mentorship.participants.all()],
            "signed_by_me": mine.pk in signed_by,
            "can_change": mentorship.status != Mentorship.Status.CLOSED,
        }
    return page(request, "mentorships/agreement.html", context)


def _chosen(versions: list[Agreement], wanted: str) -> Agreement | None:
    """The version asked for, or the newest; None when there is no agreement yet."""
    if not wanted:
        return versions[0] if versions else None
    for version in versions:
        if str(version.version) == wanted:
            return version
    raise Http404


@member_required
@require_http_methods(["GET", "POST"])
def agreement_edit(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_shared_mentorship(request.member, pk)
    contacts = neutral_coordinators(mentorship)
    current = current_agreement(mentorship)
    initial: dict[str, object] = {"seen": seen_mark(current)}
    if current is not None and current.signed_at is not None:
        # A pause may have moved the end since it was agreed on.
        initial["planned_end_on"] = mentorship.planned_end_on
    form = AgreementForm(
        request.POST if request.method == "POST" else None,
        mentorship=mentorship,
        contacts=contacts,
        instance=current or Agreement(**agreement_defaults(mentorship, contacts=contacts)),
        initial=initial,
    )
    if form.is_valid():
        try:
            saved = _save(request, mentorship, form.cleaned_data)
        except SavedMeanwhile as refusal:
            form.show_beside(refusal.current, seen_mark(refusal.current))
            form.add_error(None, refusal)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            message = _said_after_saving(saved, before=current, signed="sign" in request.POST)
            return done(request, _agreement_url(request, mentorship), message)
    context = {
        "mentorship": mentorship,
        "agreement": current_agreement(mentorship) if form.errors else current,
        "goals": open_goals(mentorship),
        "goals_seen": mark_of_goals(open_goals(mentorship)),
        "parts": form.parts(),
    }
    return form_page(request, "mentorships/agreement_edit.html", form, context, draft=request.path)


def _save(request: MemberRequest, mentorship: Mentorship, terms: dict[str, object]) -> Agreement:
    seen = str(terms.pop("seen"))
    if "sign" not in request.POST:
        return save_terms(mentorship, by=request.member, seen=seen, terms=terms)
    return counter_and_sign(
        mentorship,
        by=part_of(request.member, mentorship),
        seen=seen,
        goals_seen=request.POST.get("goals_seen", ""),
        terms=terms,
    )


def _said_after_saving(saved: Agreement, *, before: Agreement | None, signed: bool) -> str:
    if signed and saved.status != Agreement.Status.DRAFT:
        return _said_after_signing(saved, _("Proposed, and signed by you."))
    if before is not None and saved.version == before.version and saved.status != "draft":
        return _("Nothing was changed.")
    if saved.status == Agreement.Status.PROPOSED:
        return _("Your change is proposed. It holds once each of you has signed.")
    return _("Saved. Only the two of you see it.")


@member_required
@require_POST
def agreement_proposal(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The second button of the same form signs it, too."""
    if "sign" in request.POST:
        return _propose_and_sign(request, pk)
    return _decide(request, pk, propose, _("Proposed. It holds once each of you has signed."))


@member_required
@require_POST
def agreement_discarding(request: MemberRequest, pk: UUID) -> HttpResponse:
    return _decide(request, pk, discard, _("The draft is gone."))


def _propose_and_sign(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_shared_mentorship(request.member, pk)
    to = _agreement_url(request, mentorship)
    try:
        signed = propose_and_sign(
            mentorship,
            by=part_of(request.member, mentorship),
            seen=request.POST.get("seen", ""),
            goals_seen=request.POST.get("goals_seen", ""),
        )
    except Refusal as refusal:
        return refused(request, refusal, to)
    return done(request, to, _said_after_signing(signed, _("Proposed, and signed by you.")))


def _said_after_signing(signed: Agreement, otherwise: str) -> str:
    if signed.status == Agreement.Status.SIGNED:
        return _("Signed by all. From now on it holds.")
    return otherwise


def _decide(
    request: MemberRequest, pk: UUID, action: Callable[..., object], message: str
) -> HttpResponse:
    """What becomes of the draft, as it stood on the page that was read."""
    mentorship = get_shared_mentorship(request.member, pk)
    to = _agreement_url(request, mentorship)
    try:
        action(mentorship, by=request.member, seen=request.POST.get("seen", ""))
    except Refusal as refusal:
        return refused(request, refusal, to)
    return done(request, to, message)


@member_required
@require_POST
def signature(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_shared_mentorship(request.member, pk)
    to = _agreement_url(request, mentorship)
    try:
        signed = sign(mentorship, by=part_of(request.member, mentorship), version=_version(request))
    except Refusal as refusal:
        return refused(request, refusal, to)
    message = _said_after_signing(signed, _("You have signed. The other has not yet."))
    return done(request, to, message)


def _version(request: MemberRequest) -> int:
    """The version on the page that was read; zero, which never exists, when it is not a number."""
    wanted = request.POST.get("version", "")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 0


def _agreement_url(request: MemberRequest, mentorship: Mentorship) -> str:
    return link("mentorships:agreement", request.organization, mentorship.pk)
