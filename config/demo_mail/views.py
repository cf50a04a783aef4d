"""Every mail the demo sent, for a newcomer who wants to follow an invitation.

Anybody may read them, so the pages exist in the demo only: the URLs are mounted there alone,
and each view looks once more for itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import ParamSpec

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
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
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # typed for views without a key
def letter(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "demo_mail/letter.html", {"letter": _found(key)})


@public("the demo's mail; the URL exists in the demo only")
@require_safe
@never_cache
@demo_only
# A mail carries its styles inline and a logo of ours. It runs nothing and sends nothing; its links
# open on top, since no page of ours may stand in the frame.
@csp_replace(  # type: ignore[arg-type]  # typed for views without a key
    {
        "default-src": [NONE],
        "script-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "img-src": [SELF],
        "form-action": [NONE],
        "frame-ancestors": [SELF],
        "sandbox": ["allow-top-navigation-by-user-activation", "allow-popups"],
    }
)
@xframe_options_sameorigin
def letter_html(request: HttpRequest, key: str) -> HttpResponse:
    """The mail alone, as a mail program shows it."""
    html = _found(key).html
    if not html:
        raise Http404
    return HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))


@public("the demo's mail; the URL exists in the demo only")
@require_safe
@never_cache
@demo_only
def attachment(request: HttpRequest, key: str, number: int) -> FileResponse:
    """To be saved, whatever it is: nothing that came by mail is opened in this origin."""
    attachments = _found(key).attachments
    if number >= len(attachments):
        raise Http404
    wanted = attachments[number]
    return FileResponse(
        BytesIO(wanted.content),
        as_attachment=True,
        filename=wanted.name,
        content_type=wanted.content_type,
    )


def _found(key: str) -> letters.Letter:
    try:
        return letters.whole(settings.MAIL_DIR, key)
    except KeyError:
        raise Http404 from None


def _reached(found: letters.Letter, to: str) -> bool:
    return any(to.casefold() in recipient.casefold() for recipient in found.recipients)
