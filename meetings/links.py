"""Which service a link to a call belongs to, and when one can join. No Django."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

JOIN_BEFORE: Final = timedelta(minutes=10)

# A company's rooms have a name of their own before these.
DOMAINS: Final = {
    "zoom.us": "Zoom",
    "zoom.com": "Zoom",
    "zoomgov.com": "Zoom",
    "webex.com": "Webex",
    "whereby.com": "Whereby",
}
HOSTS: Final = {
    "meet.google.com": "Google Meet",
    "teams.microsoft.com": "Microsoft Teams",
    "teams.cloud.microsoft": "Microsoft Teams",
    "teams.live.com": "Microsoft Teams",
    "meet.jit.si": "Jitsi Meet",
    "8x8.vc": "Jitsi Meet",
    "join.skype.com": "Skype",
}
# Under these a company has more than calls: the first part of the path says which it is.
SHORT: Final = {"g.co": {"meet": "Google Meet"}}


def web_link(text: str) -> str:
    """A link that may stand behind a button: a web address, or nothing."""
    return text if _host(text) else ""


def service_of(text: str) -> str:
    """The name of the service behind a link, by its host; empty for any other.

    `zoom.us.evil.example` and `evil.example/zoom.us` are not Zoom.
    """
    host = _host(text)
    if host in HOSTS:
        return HOSTS[host]
    if host in SHORT and (short := SHORT[host].get(_first_part(text))):
        return short
    return next(
        (name for domain, name in DOMAINS.items() if host == domain or host.endswith(f".{domain}")),
        "",
    )


def can_join(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """From ten minutes before the start until the end."""
    return starts_at - JOIN_BEFORE <= now < ends_at


def _first_part(text: str) -> str:
    return urlsplit(text).path.lstrip("/").partition("/")[0]


def _host(text: str) -> str:
    # Browsers read a backslash as a slash and drop tabs and line ends: what they would open is
    # not what stands here.
    if "\\" in text or any(ord(sign) <= 32 for sign in text):
        return ""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return ""
    return (host or "") if parts.scheme in {"https", "http"} else ""
