"""The versions of an agreement: what changed between them, and the signed copy to keep."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from accounts.access import MemberRequest, member_required
from core.htmx import page
from core.pdf import pdf, pdf_answer
from mentorships.access import agreements_of, get_agreement, get_shared_mentorship, open_goals
from mentorships.comparing import changes
from mentorships.forms.versions import CompareForm
from mentorships.models import Agreement
from mentorships.printing import signed_copy


@member_required
@require_GET
def agreement_changes(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_shared_mentorship(request.member, pk)
    versions = agreements_of(mentorship)
    if len(versions) < 2:
        raise Http404
    if versions[0].status == Agreement.Status.DRAFT:
        versions[0].goals = open_goals(mentorship)
    asked = request.GET if {"before", "after"} & request.GET.keys() else None
    form = CompareForm(asked, versions=versions)
    before, after = form.chosen()
    context = {
        "mentorship": mentorship,
        "form": form,
        "before": before,
        "after": after,
        "changes": changes(before, after),
    }
    return page(request, "mentorships/agreement_changes.html", context)


@member_required
@require_GET
def agreement_pdf(request: MemberRequest, pk: UUID, version: int) -> HttpResponse:
    """Of what all have signed, in the reader's language. It is made anew each time."""
    mentorship = get_shared_mentorship(request.member, pk)
    agreement = get_agreement(mentorship, version)
    if agreement.signed_at is None:
        raise Http404
    # Translators: the name of a file
    name = pgettext("file name", "agreement")
    program = slugify(mentorship.program.name)
    return pdf_answer(
        f"{slugify(name)}-{program or 'bruggen'}-{version}",
        pdf("agreement", signed_copy(mentorship, agreement)),
    )
