"""One page that renders each example's own source, so that what it shows is what one writes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template import engines
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from config.styleguide.controls import CONTROLS
from config.styleguide.example import Example
from config.styleguide.forms import samples
from config.styleguide.parts import PARTS
from core.htmx import done, page
from core.policy import public

THEMES = ("system", "light", "dark")


@public("shows components and nobody’s data; in the demo, and to staff")
@require_http_methods(["GET", "HEAD", "POST"])
def styleguide(request: HttpRequest) -> HttpResponse:
    if not (settings.DEMO or request.user.is_staff):
        raise Http404
    here = reverse("styleguide")
    if request.method == "POST":
        # The forms of the examples come here and change nothing.
        return done(request, here, "It was sent, and nothing was changed.", undo=here)
    theme = request.GET.get("theme", "")
    context = {
        "sections": [
            (section, [(example, rendered(request, example)) for example in section.examples])
            for section in (*PARTS, *CONTROLS)
        ],
        "theme": theme if theme in THEMES[1:] else "",
        "themes": [
            {
                "label": name.capitalize(),
                "url": f"?theme={name}",
                "current": name == (theme if theme in THEMES else "system"),
            }
            for name in THEMES
        ],
    }
    return page(request, "styleguide/page.html", context)


def rendered(request: HttpRequest, example: Example) -> str:
    template = engines["django"].from_string(example.source)
    context: dict[str, Any] = {
        "here": reverse("styleguide"),
        "people": Paginator(range(95), 10).get_page(request.GET.get("page", "4")),
        **samples(),
        **example.context,
    }
    return template.render(context, request)
