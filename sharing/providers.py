"""Whose page a link leads to, by its exact host. Pure: knows no Django."""

from urllib.parse import urlsplit

# The host itself and `www.` in front of it. Anything else, however alike, is not recognized.
HOSTS = {
    "coursera.org": "Coursera",
    "edx.org": "edX",
    "learning.edx.org": "edX",
    "courses.edx.org": "edX",
    "udemy.com": "Udemy",
    "futurelearn.com": "FutureLearn",
    "khanacademy.org": "Khan Academy",
    "pluralsight.com": "Pluralsight",
    "app.pluralsight.com": "Pluralsight",
    "learning.oreilly.com": "O’Reilly",
    "ted.com": "TED",
    "youtube.com": "YouTube",
    "m.youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "vimeo.com": "Vimeo",
    "docs.google.com": "Google Docs",
    "drive.google.com": "Google Drive",
    "onedrive.live.com": "OneDrive",
    "1drv.ms": "OneDrive",
    "notion.so": "Notion",
    "dropbox.com": "Dropbox",
    "github.com": "GitHub",
    "gist.github.com": "GitHub",
    "gitlab.com": "GitLab",
    "wikipedia.org": "Wikipedia",
    "medium.com": "Medium",
    "hbr.org": "Harvard Business Review",
}
# One host for each customer or language: the part in front of these is theirs.
BELOW = {
    "sharepoint.com": "SharePoint",
    "udemy.com": "Udemy",
    "notion.site": "Notion",
    "wikipedia.org": "Wikipedia",
}
# Where the host alone does not say it.
PATHS = {
    "linkedin.com": {"learning": "LinkedIn Learning", "": "LinkedIn"},
    "docs.google.com": {
        "document": "Google Docs",
        "spreadsheets": "Google Sheets",
        "presentation": "Google Slides",
        "forms": "Google Forms",
        "": "Google Docs",
    },
}

# What the pages of these are. Others are as likely to be one thing as another.
KINDS = {
    "course": {
        "Coursera",
        "edX",
        "Udemy",
        "FutureLearn",
        "Khan Academy",
        "Pluralsight",
        "LinkedIn Learning",
    },
    "video": {"YouTube", "Vimeo", "TED"},
    "document": {
        "Google Docs",
        "Google Sheets",
        "Google Slides",
        "Google Forms",
        "Google Drive",
        "OneDrive",
        "SharePoint",
        "Dropbox",
        "Notion",
    },
    "article": {"Wikipedia", "Medium", "Harvard Business Review"},
}


def is_web(url: str) -> bool:
    """Whether a browser may be sent there: http or https, with a host and without a password."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and "@" not in parts.netloc


def provider_of(url: str) -> str:
    """The name of a known service, or the host of any other link; empty where there is none."""
    if not is_web(url):
        return ""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    if host in PATHS:
        first = parts.path.strip("/").partition("/")[0]
        names = PATHS[host]
        return names.get(first, names[""])
    if host in HOSTS:
        return HOSTS[host]
    customer, _dot, above = host.partition(".")
    return BELOW.get(above, host) if customer else host


def kind_of(url: str) -> str:
    """What a link leads to, where its provider says so; otherwise empty."""
    provider = provider_of(url)
    return next((kind for kind, providers in KINDS.items() if provider in providers), "")
