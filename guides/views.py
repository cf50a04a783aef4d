"""The library, a guide, the bank of open questions, and a company's own words."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import MemberRequest, member_required
from core.errors import require
from core.htmx import done, form_page, page
from core.links import link
from core.markdown import to_html
from guides.access import (
    Reading,
    answers,
    can_edit_guides,
    get_guide,
    guides_for,
    is_carried,
    question_bank,
    version_of,
)
from guides.actions import (
    SavedMeanwhile,
    change_guide,
    create_guide,
    hide_guide,
    mark,
    original_words,
    show_guide,
    take_back,
)
from guides.forms import GuideFilters, GuideForm, QuestionFilters
from guides.models import Guide
from guides.moments import Audience, Phase

EDIT = "guides/edit.html"


@member_required
@require_GET
def library(request: MemberRequest) -> HttpResponse:
    filters = GuideFilters(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {"q": "", "who": ""}
    readings = guides_for(request.member, q=asked["q"])
    if asked["who"]:
        readings = [one for one in readings if one.audience in {Audience.EVERYONE, asked["who"]}]
    context = {
        "filters": filters,
        "narrowed": bool(asked["q"] or asked["who"]),
        "found": readings if asked["q"] else [],
        "phases": [] if asked["q"] else _by_phase(readings),
        "can_edit": can_edit_guides(request.member),
        "reader_language": get_language(),
    }
    return page(request, "guides/library.html", context)


def _by_phase(readings: Iterable[Reading]) -> list[tuple[str, list[Reading]]]:
    shelves: dict[Phase, list[Reading]] = {phase: [] for phase in Phase}
    for reading in readings:
        shelves[reading.phase].append(reading)
    return [(str(phase.label), shelf) for phase, shelf in shelves.items() if shelf]


@member_required
@require_GET
def guide(request: MemberRequest, slug: str) -> HttpResponse:
    reading = get_guide(request.member, slug, language=request.GET.get("language", ""))
    shelf = [one for one in guides_for(request.member) if not one.hidden or one.slug == slug]
    in_phase = [one for one in shelf if one.phase == reading.phase]
    at = next((n for n, one in enumerate(in_phase) if one.slug == slug), 0)
    context = {
        "guide": reading,
        "html": _html(request, reading.text, shelf),
        "previous": in_phase[at - 1] if at > 0 else None,
        "next": in_phase[at + 1] if at + 1 < len(in_phase) else None,
        "in_language": language_name(reading.language),
        "is_foreign": reading.language != get_language() and "language" not in request.GET,
        "other_languages": [
            (code, language_name(code)) for code in reading.languages if code != reading.language
        ],
        "unwritten": [
            (code, name) for code, name in settings.LANGUAGES if code not in reading.languages
        ],
        "can_edit": can_edit_guides(request.member),
    }
    return page(request, "guides/guide.html", context)


def _html(request: MemberRequest, text: str, shelf: Iterable[Reading]) -> str:
    """Guides link to each other by their bare names."""
    known = {one.slug for one in shelf if not one.hidden}

    def resolve(name: str) -> str | None:
        return link("guides:guide", request.organization, name) if name in known else None

    return to_html(text, resolve=resolve)


def language_name(code: str) -> str:
    """In the reader's language, for a language that Django knows."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@member_required
@require_GET
def questions(request: MemberRequest) -> HttpResponse:
    bank = question_bank()
    filters = QuestionFilters(request.GET)
    filters.is_valid()
    q, meeting = filters.cleaned_data.get("q", ""), filters.cleaned_data.get("meeting")
    context = {
        "bank": bank,
        "filters": filters,
        "q": q,
        "meeting": meeting,
        "groups": [
            (group.name, found)
            for group in bank.groups
            if (found := [one for one in group.questions if answers(q, one)])
        ],
    }
    return page(request, "guides/questions.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def create(request: MemberRequest) -> HttpResponse:
    require(can_edit_guides(request.member))
    initial = {"language": get_language(), "audience": Audience.EVERYONE}
    form = GuideForm(_posted(request), initial=initial)
    if "preview" in request.POST:
        return _preview(request, form, {})
    if form.is_valid():
        written = create_guide(
            by=request.member, language=form.cleaned_data["language"], words=form.words
        )
        return done(request, _to(request, written.slug, written.language), _("It is published."))
    return form_page(request, EDIT, form, draft=request.path)


@member_required
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, slug: str, language: str) -> HttpResponse:
    """The company's words in one language, in place of ours or beside its other languages."""
    reading = get_guide(request.member, slug, language=language)
    require(can_edit_guides(request.member))
    # A page may stand in a language that is no longer offered.
    if language not in dict(settings.LANGUAGES) and language != reading.language:
        raise Http404
    current = version_of(slug, language)
    form = GuideForm(_posted(request), initial=_before(reading, language, current))
    del form.fields["language"]
    context = {
        "guide": reading,
        "language": language,
        "in_language": language_name(language),
        # What is to be translated, where there is nothing in this language yet.
        "source": reading if reading.language != language else None,
    }
    if "preview" in request.POST:
        return _preview(request, form, context)
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            change_guide(slug, by=request.member, language=language, words=form.words, seen=seen)
        except SavedMeanwhile as refusal:
            form.show_again(mark(refusal.current))
            form.add_error(None, refusal)
            context["theirs"] = refusal.current
        else:
            return done(request, _to(request, slug, language), _("Saved."))
    return form_page(request, EDIT, form, context, draft=request.path)


def _posted(request: MemberRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _before(reading: Reading, language: str, current: Guide | None) -> dict[str, Any]:
    shared: dict[str, Any] = {
        "moments": list(reading.moments),
        "audience": reading.audience,
        "seen": mark(current),
    }
    if reading.language != language:
        return shared
    return shared | {"title": reading.title, "summary": reading.summary, "text": reading.text}


def _preview(request: MemberRequest, form: GuideForm, context: dict[str, Any]) -> HttpResponse:
    """How the text will look. Nothing is saved, and nothing said about what is missing yet."""
    typed = form.data.get("text", "")
    html = _html(request, typed, guides_for(request.member))
    form.unjudged()
    context = {**context, "html": html}
    return form_page(request, EDIT, form, context, partial="preview", draft=request.path)


@member_required
@require_POST
def hide(request: MemberRequest, slug: str) -> HttpResponse:
    reading = get_guide(request.member, slug)
    require(can_edit_guides(request.member))
    hide_guide(reading.slug, by=request.member)
    undo = link("guides:show", request.organization, slug)
    return done(request, _to(request, slug), _("It is hidden from everybody else."), undo=undo)


@member_required
@require_POST
def show(request: MemberRequest, slug: str) -> HttpResponse:
    reading = get_guide(request.member, slug)
    require(can_edit_guides(request.member))
    show_guide(reading.slug, by=request.member)
    return done(request, _to(request, slug), _("It is in the library again."))


@member_required
@require_POST
def original(request: MemberRequest, slug: str, language: str) -> HttpResponse:
    reading = get_guide(request.member, slug, language=language)
    require(can_edit_guides(request.member))
    if original_words(reading.slug, language) is None:
        raise Http404
    take_back(reading.slug, by=request.member, language=language)
    return done(request, _to(request, slug, language), _("The original is back."))


@member_required
@require_POST
def delete(request: MemberRequest, slug: str, language: str) -> HttpResponse:
    """A page of the company's own, in one language."""
    reading = get_guide(request.member, slug, language=language)
    require(can_edit_guides(request.member))
    if is_carried(reading.slug):
        raise Http404
    take_back(reading.slug, by=request.member, language=language)
    return done(request, link("guides:library", request.organization), _("It is deleted."))


def _to(request: MemberRequest, slug: str, language: str = "") -> str:
    url = link("guides:guide", request.organization, slug)
    return f"{url}?language={language}" if language and language != get_language() else url
