"""Every mail the demo sent, for a newcomer who wants to follow an invitation.

Anybody may read them, so the pages exist in the demo only: the URLs are mounted there alone,
and each view looks once more for itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.demo_mail import letters
from core.policy import public

PAGE_SIZE = 50

P = ParamSpec("P")


def demo_only(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not (settings.DEMO and settings.MAIL_DIR):
            raise Http404
        return view(*args, **kwargs)

    return guarded


@public("the demo's mail; the URL exists in the demo only")
@require_safe
@never_cache
@demo_only
def letter_list(request: HttpRequest) -> HttpResponse:
    folder = settings.MAIL_DIR
    to = request.GET.get("to", "").strip()
    keys = letters.keys_newest_first(folder)
    if to:
        keys = [key for key in keys if _reached(letters.heading(folder, key), to)]
    page = Paginator(keys, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "demo_mail/list.html",
        {"letters": [letters.heading(folder, key) for key in page], "page": page, "to": to},
    )


@public("the demo's mail; the URL exists in the demo only")
@require_safe
@never_cache
@demo_only
# Mail carries its styles inline, and a srcdoc frame is held to the page's own policy.
@csp_update({"style-src": [UNSAFE_INLINE]})  # type: ignore[arg-type]  # typed for views without a key
def letter(request: HttpRequest, key: str) -> HttpResponse:
    try:
        found = letters.whole(settings.MAIL_DIR, key)
    except KeyError:
        raise Http404 from None
    # The frame may not navigate itself (the app forbids being framed), so links open on top.
    framed = f'<base target="_top">{found.html}' if found.html else ""
    return render(request, "demo_mail/letter.html", {"letter": found, "framed": framed})


def _reached(found: letters.Letter, to: str) -> bool:
    return any(to.casefold() in recipient.casefold() for recipient in found.recipients)
