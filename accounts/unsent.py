"""Pages of what was typed and has not been sent: drafts, and what a session's end held back."""

import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import NOT_KEPT, MemberRequest, member_required
from accounts.drafts import Conflict, discard_draft, save_draft
from accounts.kept import Kept, forget, is_worth_keeping, keep, kept_for, last_person, mark_of
from core.errors import Refusal
from core.htmx import done, go, page
from core.links import link
from core.templatetags.ui import day_in_words, saved_words
from core.typed import Fields, typed_in


@member_required
@require_http_methods(["POST"])
def draft(request: MemberRequest, inside: str) -> HttpResponse:
    """Asked by a page while somebody types; the words of the answer are shown as they are."""
    try:
        answer = save_draft(
            request.member,
            path=link("dashboards:home", request.organization) + inside,
            fields=typed_in(request.POST),
            based_on=request.drafts.version,
            writer=request.POST.get("draft_writer", ""),
        )
    except Refusal as refusal:
        return JsonResponse({"said": " ".join(refusal.messages)}, status=422)
    if isinstance(answer, Conflict):
        if answer.saved_at is None:
            said = _("This was sent or discarded on another page.")
        else:
            said = _("This was changed on another device at %(time)s.") % {
                "time": saved_words(answer.saved_at)
            }
        return JsonResponse({"version": answer.version, "said": said}, status=409)
    said = _("Saved %(time)s") % {"time": saved_words(answer.saved_at)}
    return JsonResponse({"version": answer.version, "said": said})


@member_required
@require_http_methods(["POST"])
def draft_discard(request: MemberRequest, inside: str) -> HttpResponse:
    home = link("dashboards:home", request.organization)
    try:
        discard_draft(request.member, path=home + inside)
    except Refusal as refusal:
        return HttpResponse(" ".join(refusal.messages), status=422, content_type="text/plain")
    back = request.POST.get("back", "")
    try:
        resolve(urlsplit(back).path)
    except (Resolver404, ValueError):
        back = home
    # Inside this company, so nowhere else.
    return done(request, back if back.startswith(home) else home, _("Your draft is discarded."))


@dataclass(frozen=True)
class Waiting:
    """One thing that was typed, as one reads it and as it is sent."""

    kept: Kept
    lines: list[tuple[str, list[str]]]
    hidden: list[tuple[str, str]]


@member_required
@never_cache
@require_http_methods(["GET", "POST"])
def kept(request: MemberRequest) -> HttpResponse:
    home = link("dashboards:home", request.organization)
    if request.method == "POST":
        mine = {waiting.key for waiting in kept_for(request, home=home)}
        if (key := request.POST.get("key", "")) in mine:
            forget(request, key)
        return done(request, home, _("It is thrown away."))
    waiting = [
        Waiting(
            each,
            list(_readable(each)),
            [(name, value) for name, values in each.fields.items() for value in values],
        )
        for each in kept_for(request, home=home)
    ]
    return page(request, "accounts/kept.html", {"waiting": waiting})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page that was open while its reader signed in again elsewhere holds an old token.

    What was typed there waits, as after a session's end; nothing is done before its writer has
    seen it and sent it again. What another site sent is kept nowhere.
    """
    back = ""
    match = request.resolver_match
    if match and _can_be_kept(match) and _is_ours(request) and is_worth_keeping(request):
        signed_in = request.user.is_authenticated
        if keep(request, who=mark_of(request.user) if signed_in else last_person(request)):
            back = reverse("accounts:kept", args=[match.kwargs["organization"]])
    if back and request.headers.get("HX-Request") == "true":
        return go(request, back)
    return render(request, "403_csrf.html", {"back": back}, status=403)


def _can_be_kept(match: ResolverMatch) -> bool:
    return getattr(match.func, "policy", "") == "member" and match.view_name not in NOT_KEPT


def _is_ours(request: HttpRequest) -> bool:
    """Whether a page of this site sent it, as the browser says; none says it is too little."""
    own = f"{request.scheme}://{request.get_host()}"
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == own
    sender = urlsplit(request.headers.get("Referer", ""))
    return f"{sender.scheme}://{sender.netloc}" == own


# ------------------------------------------------------------------ what one reads of it

ROW = re.compile(r"^\w+-(\d+)-(\w+)$")
# Counts of rows, what a field held before, and the marks that pages carry along.
MARK = re.compile(r"^initial-|-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$")
KEY = re.compile(r"^[0-9a-f-]{32,}$|^\d{1,3}$")


def _readable(kept: Kept) -> Iterator[tuple[str, list[str]]]:
    """Each field that somebody filled in, under its label where the page's forms tell it."""
    known = _fields_of(kept.path, kept.fields)
    for name, values in kept.fields.items():
        filled = [value for value in values if value.strip()]
        if not filled or MARK.search(name):
            continue
        row = ROW.match(name)
        field = known.get(row[2] if row else name)
        if field is None:
            words = [value for value in filled if not KEY.match(value)]
            if words:
                yield "", words
        elif not field.widget.is_hidden:
            label = strip_tags(str(field.label or name.replace("_", " ").capitalize()))
            said = [line for value in filled if (line := _in_words(field, value))]
            if said:
                yield label, said


def _fields_of(path: str, fields: Fields) -> dict[str, forms.Field]:
    """Those of the forms that the path's view knows; the one it most looks like goes first."""
    names = {row[2] if (row := ROW.match(name)) else name for name in fields}
    try:
        module = sys.modules[resolve(urlsplit(path).path).func.__module__]
    except Resolver404:
        return {}
    found = sorted(
        _fields_in(vars(module)), key=lambda known: (len(names & known.keys()), list(known))
    )
    return {name: field for known in found for name, field in known.items()}


def _fields_in(names: dict[str, Any]) -> Iterator[dict[str, forms.Field]]:
    """Of every form and every set of rows among these names."""
    for found in names.values():
        if isinstance(found, type):
            form = getattr(found, "form", None) if issubclass(found, BaseFormSet) else found
            fields = getattr(form, "base_fields", None)
            if fields:
                yield fields


def _in_words(field: forms.Field, value: str) -> str:
    if isinstance(field, forms.BooleanField):
        return _("Yes")
    if isinstance(field, forms.ModelChoiceField):
        # Which rows there are to choose from, only the page itself knows.
        return ""
    if isinstance(field, forms.ChoiceField):
        # A page that chooses among its own people names them by keys.
        known: Any = field.choices
        return str(dict(known).get(value, "" if KEY.match(value) else value))
    if isinstance(field, forms.DateField):
        with suppress(forms.ValidationError):
            day = field.to_python(value)
            return day_in_words(day) if day else ""
    return value
