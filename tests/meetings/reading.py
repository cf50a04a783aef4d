"""A calendar file read by the rules in the file alone, with nothing of what wrote it."""

import io
import re
from datetime import UTC, datetime

from dateutil.tz import tzical

ZONES = [
    "Africa/Casablanca",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Amsterdam",
    "Europe/London",
    "Pacific/Apia",
]


def unfolded(file: bytes) -> str:
    """Lines as they were before they were folded at 75 octets."""
    return file.replace(b"\r\n ", b"").decode()


def moments(file: bytes, name: str = "DTSTART") -> list[datetime]:
    """Each event's, in UTC."""
    text = unfolded(file)
    zones = tzical(io.StringIO(text)) if "BEGIN:VTIMEZONE" in text else None
    found = []
    for event in re.findall(r"BEGIN:VEVENT.*?END:VEVENT", text, re.DOTALL):
        line = re.search(rf"^{name}(?:;TZID=([^:]+))?:(\S+)", event, re.MULTILINE)
        assert line is not None
        zone, at = line.groups()
        if zone is None:
            assert at.endswith("Z")
            found.append(datetime.strptime(at, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC))
        else:
            assert zones is not None
            wall = datetime.strptime(at, "%Y%m%dT%H%M%S").replace(tzinfo=zones.get(zone))
            found.append(wall.astimezone(UTC))
    return found
