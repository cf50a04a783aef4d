"""Answers that serve a whole page and its part from one view."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from core.errors import Refusal


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
) -> HttpResponse:
    """A form as first seen (200) or with what is wrong in it (422); what was typed stays."""
    status = 422 if form.is_bound and form.errors else 200
    return page(
        request, template, {"form": form, **(context or {})}, partial=partial, status=status
    )


def done(request: HttpRequest, to: str, message: str = "") -> HttpResponse:
    """After a POST: say what happened and go on to `to`."""
    if message:
        messages.success(request, message)
    return go(request, to)


def refused(request: HttpRequest, refusal: Refusal, to: str) -> HttpResponse:
    """After a POST without a form that an action refused: say why and go to `to`."""
    messages.error(request, " ".join(refusal.messages))
    return go(request, to)


def go(request: HttpRequest, to: str) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(to)
    response = HttpResponseRedirect(to)
    # 303: whatever the method was, the next one is GET.
    response.status_code = 303
    return response
