from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, object]:
    """What every template may ask about the installation and who is looking."""
    return {
        "demo": settings.DEMO,
        "founding_open": settings.SELF_SERVICE_FOUNDING,
        # Each under its own name: who looks for theirs cannot read the others.
        "languages": settings.LANGUAGES,
        "organization": getattr(request, "organization", None),
        "member": getattr(request, "member", None),
    }
