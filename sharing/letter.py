"""The draft of the mail in which somebody introduces two people to each other."""

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _

from sharing.models import Introduction

# Mail programs cut or refuse addresses beyond this; the text can be copied all the same.
LONGEST_ADDRESS = 1900


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    # Opens the reader's own mail program; empty without an address or when it would be too long.
    mailto: str


def letter_for(introduction: Introduction) -> Letter:
    """In the reader's language, from the introducer to both."""
    introduced = introduction.introduced
    words = {
        "first": _first(introduction.name),
        "name": introduction.name,
        "introduced": introduced.name,
        "introduced_first": _first(introduced.name),
        "introducer_first": _first(introduction.introducer.name),
        "helps_with": introduction.helps_with,
        "job_title": introduced.job_title,
        "organization": introduction.introducer.organization.name,
    }
    opening = (
        _("%(first)s, please meet %(introduced)s: %(job_title)s at %(organization)s.")
        if introduced.job_title
        else _("%(first)s, please meet %(introduced)s, a colleague at %(organization)s.")
    )
    text = "\n\n".join(
        part % words
        for part in (
            _("Dear %(first)s, dear %(introduced_first)s,"),
            opening,
            _("%(introduced_first)s, please meet %(name)s. Why I thought of the two of you:"),
            "%(helps_with)s",
            _("Would you have half an hour for each other? %(introduced_first)s will write first."),
            _("Kind regards,\n%(introducer_first)s"),
        )
    )
    subject = _("%(first)s, meet %(introduced_first)s") % words
    return Letter(subject, text, _mailto(introduction, subject, text))


def _mailto(introduction: Introduction, subject: str, text: str) -> str:
    if not introduction.email:
        return ""
    fields = {"cc": introduction.introduced.email, "subject": subject, "body": text}
    # RFC 6068: spaces as %20, line ends as CRLF.
    query = "&".join(
        f"{name}={quote(value.replace(chr(10), chr(13) + chr(10)), safe='')}"
        for name, value in fields.items()
    )
    address = f"mailto:{quote(introduction.email, safe='@')}?{query}"
    return address if len(address) <= LONGEST_ADDRESS else ""


def _first(name: str) -> str:
    return name.split()[0] if name.strip() else name
