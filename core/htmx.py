"""Answers that serve a whole page and its part from one view."""

from collections.abc import Callable
from typing import Any, Protocol

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from core.errors import Refusal

# Marks the extra tag of a message that carries the address of its undoing.
UNDO = "undo:"
# Marks the extra tag of a message for a part of the page: at the top nobody would see it.
FLOATS = "floats"


class Resumes(Protocol):
    """What a member's request carries: the floor above keeps the drafts."""

    def resume(self, path: str, *forms: BaseForm) -> object: ...


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    partial: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page, or its named partial when htmx asked for a part of it."""
    if partial and request.headers.get("HX-Request") == "true":
        template = f"{template}#{partial}"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def form_page(
    request: HttpRequest,
    template: str,
    form: BaseForm,
    context: dict[str, Any] | None = None,
    *,
    partial: str | None = None,
    draft: str = "",
) -> HttpResponse:
    """A form as first seen (200) or with what is wrong in it (422); what was typed stays.

    `draft` is the path that a form of long texts is sent to: what this person typed there
    earlier and has not sent is put back (see `docs/interface.md`).
    """
    if draft:
        drafts: Resumes = request.drafts  # type: ignore[attr-defined]
        context = {**(context or {}), "draft": drafts.resume(draft, form)}
    status = 422 if form.is_bound and form.errors else 200
    return page(
        request, template, {"form": form, **(context or {})}, partial=partial, status=status
    )


def done(request: HttpRequest, to: str, message: str = "", *, undo: str = "") -> HttpResponse:
    """After a POST: say what happened and go on to `to`.

    `undo` is the address that takes it back by a POST; the notice offers it, with `next`.
    """
    if message:
        tag = f"{UNDO}{undo}" if undo else FLOATS if "#" in to else ""
        messages.success(request, message, extra_tags=tag)
    return go(request, to)


def with_notice(
    request: HttpRequest, response: HttpResponse, message: str, *, back: str, undo: str = ""
) -> HttpResponse:
    """Let a part of a page also say what happened, where the whole page would say it.

    `back` is the page that it is a part of; undoing leads there.
    """
    context = {"level": "success", "text": message, "undo": undo, "next": back, "toast": True}
    notice = render_to_string("components/notice.html", context, request=request)
    response.write(f'<div id="messages" data-hx-swap-oob="innerHTML">{notice}</div>')
    return response


def refused(request: HttpRequest, refusal: Refusal, to: str) -> HttpResponse:
    """After a POST without a form that an action refused: say why, at the top of `to`."""
    messages.error(request, " ".join(refusal.messages))
    return go(request, to.partition("#")[0])


def kept(
    request: HttpRequest, digest: str, content: Callable[[], bytes], *, content_type: str
) -> HttpResponse:
    """Something whose address changes with it: every cache may keep it for good.

    `content` is asked for only when the browser does not have it yet.
    """
    etag = f'"{digest}"'
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Disposition": "inline",
        "ETag": etag,
    }
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        for name, value in headers.items():
            known.headers[name] = value
        return known
    return HttpResponse(content(), content_type=content_type, headers=headers)


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The page whose button or link it was, as `next` says, when it is one of ours."""
    to = request.POST.get("next") or request.GET.get("next", "")
    if to.startswith("/") and url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        return to
    return otherwise


def go(request: HttpRequest, to: str) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(to)
    response = HttpResponseRedirect(to)
    # 303: whatever the method was, the next one is GET.
    response.status_code = 303
    return response
